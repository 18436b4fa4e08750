import { compareStrings } from "../../../core/index.ts";
import { errorText } from "../../errorText.ts";
import { noType, resolveType } from "../../resources.ts";
import type { Resource } from "../../resources.ts";
import { usage } from "../../result.ts";
import { ask, scriptVerb } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { explanationV2 } from "./plaintextV2.ts";
import { readDocument, resolved, schemasOf, typeName } from "./schemaDocument.ts";
import type { Schema, Schemas } from "./schemaDocument.ts";

const lineMax = 76;

/** Breaks lines at blanks; a word that is too long has a line of its own. */
function wrapped(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => {
    const lines: string[] = [];
    let current = "";
    for (const [, blanks = "", word = ""] of line.matchAll(/(\s*)(\S+)/g)) {
      const isFirst = current === "";
      if (!isFirst && current.length + blanks.length + word.length > lineMax) {
        lines.push(current);
        current = word;
      } else current = isFirst && lines.length > 0 ? word : current + blanks + word;
    }
    return [...lines, current];
  });
}

const indented = (text: string, indent: string): string => wrapped(text).map((line) => `${indent}${line}\n`).join("");

/** An empty value would not be seen. */
const enumValues = (schema: Schema | undefined): readonly string[] => (schema?.enum ?? []).map((value) => (value === "" ? '""' : String(value)));

function enumText(schema: Schema, indent: string): string {
  const values = enumValues(schema);
  if (values.length === 0) return "";
  return `${indent}enum: ${values.slice(0, 4).join(", ")}${values.length > 4 ? ", ...." : ""}\n`;
}

interface Listing {
  readonly schemas: Schemas;
  readonly recursive: boolean;
}

/** The fields of a schema, in order. @param seen the schemas that this one stands in: they are not opened again */
function fieldsText(schema: Schema, { schemas, recursive }: Listing, level: number, seen: readonly string[]): string {
  const indent = "  ".repeat(level);
  return Object.entries(schema.properties ?? {})
    .sort(([a], [b]) => compareStrings(a, b))
    .map(([name, field]) => {
      const required = schema.required?.includes(name) === true ? " -required-" : "";
      const head = `${indent}${name}\t<${typeName(schemas, field)}>${required}\n${enumText(field, indent)}`;
      if (!recursive) return `${head}${field.description === undefined || field.description === "" ? `${indent}  <no description>\n` : indented(field.description, `${indent}  `)}\n`;
      const inner = resolved(schemas, field);
      const isOpen = inner.ref === undefined || !seen.includes(inner.ref);
      return head + (isOpen ? fieldsText(inner.schema, { schemas, recursive }, level + 1, inner.ref === undefined ? seen : [...seen, inner.ref]) : "");
    })
    .join("");
}

function descriptionText(texts: readonly (string | undefined)[]): string {
  const given = texts.filter((text): text is string => text !== undefined && text !== "");
  return `DESCRIPTION:\n${given.length === 0 ? "    <empty>\n" : `${given.map((text) => indented(text, "    ")).join("")}    \n`}`;
}

interface Subject {
  readonly resource: Resource;
  readonly path: readonly string[];
}

/** The text of an explanation; the error follows what has been printed. @source k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl */
function explanation(root: string, { resource, path }: Subject, { schemas, recursive }: Listing): { readonly text: string; readonly error?: string } {
  const head = `${resource.group === "" ? "" : `GROUP:      ${resource.group}\n`}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`;
  let at = { schema: schemas[root] ?? {}, ref: root as string | undefined };
  let field: Schema | undefined;
  for (const name of path) {
    field = at.schema.properties?.[name];
    // kubectl names the end of the path, wherever it broke off.
    if (field === undefined) return { text: head, error: `field ${JSON.stringify(path.at(-1) ?? "")} does not exist` };
    at = resolved(schemas, field);
  }
  const values = enumValues(field);
  const fieldHead = field === undefined ? "" : `FIELD: ${path.at(-1) ?? ""} <${typeName(schemas, field)}>\n${values.length === 0 ? "\n" : `ENUM:\n${values.map((value) => `    ${value}\n`).join("")}`}\n`;
  const ownDescription = at.schema === field ? undefined : at.schema.description;
  const hasFields = Object.keys(at.schema.properties ?? {}).length > 0;
  const fields = hasFields ? `FIELDS:\n${fieldsText(at.schema, { schemas, recursive }, 1, at.ref === undefined ? [] : [at.ref])}` : "";
  return { text: `${head}${fieldHead}${descriptionText([field?.description, ownDescription])}${fields}\n` };
}

const pathOf = ({ group, version }: Resource): string => (group === "" ? `api/${version}` : `apis/${group}/${version}`);

/** Where the document of a group and version stands, as the server's index says. */
function* documentOf(resource: Resource): Talk<{ readonly schemas: Schemas } | { readonly error: string }> {
  const index = yield* ask({ raw: "/openapi/v3" });
  if (index.type === "failed") return { error: errorText(index.status) };
  const { paths } = (readDocument(index.body) ?? {}) as { readonly paths?: Readonly<Record<string, { readonly serverRelativeURL: string }>> };
  const url = paths?.[pathOf(resource)]?.serverRelativeURL;
  if (url === undefined) return { error: `error: couldn't find resource for "${resource.group}/${resource.version}, Resource=${resource.plural}"\n` };
  const document = yield* ask({ raw: url });
  return document.type === "failed" ? { error: errorText(document.status) } : { schemas: schemasOf(document.body) };
}

/** `kubectl explain`. @source k8s.io/kubectl/pkg/cmd/explain/explain.go */
export const explain = scriptVerb(function* (io: Io, input: VerbInput): Talk<number> {
  const { flags, positional } = input.args;
  const [words = ""] = positional;
  if (positional.length === 0) return usage(io, 'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n');
  if (positional.length > 1) return usage(io, "We accept only this format: explain RESOURCE\n");
  const subject = yield* subjectOf(input, words);
  if (typeof subject === "string") {
    io.err(`${subject}\n`);
    return 1;
  }
  const output = flags["output"] ?? "plaintext";
  if (output !== "plaintext" && output !== "plaintext-openapiv2") return usage(io, `unrecognized format: ${output}`);
  const document = yield* documentOf(subject.resource);
  if ("error" in document) {
    io.err(document.error);
    return 1;
  }
  const { group, version, kind } = subject.resource;
  const root = Object.entries(document.schemas).find(([, schema]) => schema["x-kubernetes-group-version-kind"]?.some((each) => each.group === group && each.version === version && each.kind === kind) === true)?.[0];
  if (root === undefined) return usage(io, `couldn't find schema for ${group}/${version}, Kind=${kind}`);
  const { text, error } = (output === "plaintext" ? explanation : explanationV2)(root, subject, { schemas: document.schemas, recursive: flags["recursive"] === "true" });
  io.out(text);
  return error === undefined ? 0 : usage(io, error);
});

/**
 * "pods.spec.containers", "deployments.apps.spec": the first word names the type; its group may follow
 * where the plural stands before it.
 *
 * @source k8s.io/kubectl/pkg/explain/explain.go SplitAndParseResourceRequestWithMatchingPrefix
 */
function* subjectOf(input: VerbInput, words: string): Talk<Subject | string> {
  const version = input.args.flags["api-version"] ?? "";
  const [name = ""] = words.split(".");
  if (name === "") return "error: a resource must be present, got: /, Resource=";
  const found = resolveType(input.resources, name);
  if (found === undefined) {
    if (!input.isFresh) yield { rediscover: true };
    return noType(name);
  }
  const full = found.group === "" ? found.plural : `${found.plural}.${found.group}`;
  const rest = words === full || words.startsWith(`${full}.`) ? words.slice(full.length) : words.slice(name.length);
  const path = rest === "" ? [] : rest.slice(1).split(".");
  if (path.includes("")) return "error: invalid jsonpath syntax, first node must be field node";
  if (version === "") return { resource: found, path };
  const exact = input.resources.find((each) => each.apiVersion === version && each.plural === found.plural);
  return exact === undefined ? `error: couldn't find resource for "${version.includes("/") ? "" : "/"}${version}, Resource=${found.plural}"` : { resource: exact, path };
}
