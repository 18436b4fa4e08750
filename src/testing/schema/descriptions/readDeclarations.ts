/** Reads the prose out of the type declarations that two npm packages are made of. */

/** What is said of a type, and of its fields. */
export interface Prose {
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** The text of a doc comment; its lines and their indentation stay. */
function commentText(lines: readonly string[]): string {
  const text = lines.map((line) => line.replace(/^\s*(?:\/\*\*|\*\/|\* ?)/, "").replace(/\s*\*\/$/, ""));
  return text.join("\n").replace(/^\s*\n|\s+$/g, "").trim();
}

/** A walk over lines that keeps the comment that stands before each. */
function withComments(source: string, visit: (line: string, comment: string) => void): void {
  let comment: string[] = [];
  let isOpen = false;
  for (const line of source.split("\n")) {
    if (isOpen || /^\s*\/\*\*/.test(line)) {
      if (!isOpen) comment = [];
      comment.push(line);
      isOpen = !line.includes("*/");
      continue;
    }
    visit(line, commentText(comment));
    comment = [];
  }
}

interface MutableProse {
  text: string;
  fields: Map<string, string>;
}

/** The interfaces of @pulumi/kubernetes' types/output.d.ts and input.d.ts by "core.v1.PodSpec". */
export function readNamespaces(source: string): ReadonlyMap<string, Prose> {
  const types = new Map<string, Prose>();
  let group = "";
  let version = "";
  let type: MutableProse | undefined;
  withComments(source, (line, comment) => {
    const [, newGroup] = /^export declare namespace (\w+) \{/.exec(line) ?? [];
    const [, newVersion] = /^ {4}(?:export )?namespace (\w+) \{/.exec(line) ?? [];
    const [, name] = /^ {8}(?:export )?interface (\w+) \{/.exec(line) ?? [];
    const [, field] = /^ {12}(\w+)\??:/.exec(line) ?? [];
    if (newGroup !== undefined) group = newGroup;
    else if (newVersion !== undefined) version = newVersion;
    else if (name !== undefined) types.set(`${group}.${version}.${name}`, (type = { text: comment, fields: new Map() }));
    else if (field !== undefined && comment !== "") type?.fields.set(wireName(field), comment);
  });
  return types;
}

/** The class of a file of @kubernetes/client-node's models. */
export function readModel(source: string): Prose | undefined {
  let type: MutableProse | undefined;
  withComments(source, (line, comment) => {
    if (/^export declare class (?!ObjectSerializer)\w+/.test(line)) type = { text: unescaped(comment), fields: new Map() };
    const [, field] = /^ {4}'([^']+)'\??:/.exec(line) ?? [];
    if (field !== undefined && comment !== "") type?.fields.set(wireName(field), unescaped(comment));
  });
  return type;
}

/** The fields of a resource's class (core/v1/podList.d.ts of @pulumi/kubernetes). */
export function readResource(source: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  withComments(source, (line, comment) => {
    const [, field] = /^ {4}readonly (\w+): pulumi\.Output/.exec(line) ?? [];
    if (field !== undefined && comment !== "") fields.set(wireName(field), comment);
  });
  return fields;
}

/** What cdk8s' imports say, by "io.k8s.api.core.v1.PodSpec#affinity" and "io.k8s.api.core.v1.PodSpec#". */
export function readTagged(source: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  withComments(source, (_line, comment) => {
    const [, text = "", name = "", field = ""] = /^([\s\S]*?)\n\s*\n(?:@default [\s\S]*?)?@schema ([\w.-]+)(?:#(\S+))?$/.exec(comment) ?? [];
    if (name !== "" && !texts.has(`${name}#${field}`)) texts.set(`${name}#${field}`, text);
  });
  return texts;
}

/** What stands before the first export of a file of @kubernetes-models/apimachinery. */
export function readAlias(source: string): string {
  let text = "";
  withComments(source, (line, comment) => {
    if (text === "" && line.startsWith("export")) text = comment;
  });
  return text;
}

/** What the client says of a request's parameters: "list" of ListNamespacedPod, "exec" of ConnectGetNamespacedPodExec. */
export function readParameters(source: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const requests = new Map<string, Map<string, string>>();
  let request: Map<string, string> | undefined;
  withComments(source, (line, comment) => {
    const [, name] = /^export interface CoreV1Api(\w+)Request \{/.exec(line) ?? [];
    if (name !== undefined) requests.set(name, (request = new Map()));
    else if (line.startsWith("export ")) request = undefined;
    const [, field] = /^ {4}(\w+)\??:/.exec(line) ?? [];
    const [text = ""] = comment.split("\n");
    if (field !== undefined && text !== "") request?.set(wireName(field), withoutEntities(text));
  });
  return requests;
}

const entities: Readonly<Record<string, string>> = { "#39": "'", "#x3D": "=", "#x60": "`", quot: '"', lt: "<", gt: ">", amp: "&" };
const withoutEntities = (text: string): string => text.replaceAll(/\\?&([#\w]+);/g, (whole, name: string) => entities[name] ?? whole);

/** Names that are words of the language are written with an underscore. */
const wireName = (field: string): string => field.replace(/^_(?=\w)/, "").replace(/^ref$|^schema$/, (name) => (field.startsWith("_") ? `$${name}` : name));

const unescaped = (text: string): string => text.replaceAll(/\\(["'])/g, "$1");
