import { compareStrings, toUtf8 } from "../../../core/index.ts";
import type { Resource } from "../../resources.ts";
import { resolved, typeName } from "./schemaDocument.ts";
import type { Schema, Schemas } from "./schemaDocument.ts";

const lineMax = 80;
const fieldIndent = 3;
const textIndent = 5;

/** Go counts bytes. */
const bytesOf = (text: string): number => toUtf8(text).length;

/** Whether a line of a description is not joined to the one before it. @source k8s.io/kubectl/pkg/explain/formatter.go shouldStartNewLine */
const startsLine = (lastWord: string, line: string): boolean => lastWord.endsWith(":") || line.startsWith("    ") || /^(?:\d+\.?|-|\*)\s/.test(line.trim());

/** Joins lines and breaks them anew; paragraphs and lists stay. @source formatter.go wrapString */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  let lastWord = "";
  const flush = (): void => {
    if (current !== "") lines.push(current);
    current = "";
  };
  for (const line of text.split("\n")) {
    const words = line.split(/\s+/).filter((word) => word !== "");
    if (words.length === 0 || startsLine(lastWord, line)) flush();
    if (words.length === 0) lines.push("");
    for (const word of words) {
      if (current !== "" && bytesOf(current) + 1 + bytesOf(word) > width) flush();
      current = current === "" ? word : `${current} ${word}`;
      lastWord = word;
    }
  }
  flush();
  return lines;
}

const indented = (text: string): string => wrapped(text, lineMax - textIndent).map((line) => (line === "" ? "\n" : `${" ".repeat(textIndent)}${line}\n`)).join("");

/** What has no fields is a map of anything. */
function innerType({ properties, type, oneOf }: Schema): string {
  if (properties !== undefined) return "Object";
  return oneOf !== undefined ? "string" : type === undefined || type === "object" ? "map[string]" : type;
}

/** Types without the names that schemas have; what may be a number or a text is a text. @source k8s.io/kubectl/pkg/explain/typename.go */
function plainType(schemas: Schemas, schema: Schema): string {
  const { ref } = resolved(schemas, schema);
  const target = ref === undefined ? undefined : schemas[ref];
  const inner = target === undefined ? undefined : innerType(target);
  const name = typeName(schemas, schema);
  const end = Math.max(name.lastIndexOf("]"), -1) + 1;
  return inner === undefined ? name : name.slice(0, end) + inner;
}

interface Listing {
  readonly schemas: Schemas;
  readonly recursive: boolean;
}

/** @param seen the schemas that this one stands in: they are not opened again */
function fieldsText(schema: Schema, listing: Listing, level: number, seen: readonly string[]): string {
  const { schemas, recursive } = listing;
  const fields = Object.entries(schema.properties ?? {}).sort(([a], [b]) => compareStrings(a, b));
  return fields
    .map(([name, field]) => {
      const required = schema.required?.includes(name) === true && !recursive ? " -required-" : "";
      const head = `${" ".repeat(fieldIndent * level)}${name}\t<${plainType(schemas, field)}>${required}\n`;
      if (!recursive) return `${head}${indented(field.description ?? "")}\n`;
      const inner = resolved(schemas, field);
      return inner.ref !== undefined && seen.includes(inner.ref) ? head : head + fieldsText(inner.schema, listing, level + 1, inner.ref === undefined ? seen : [...seen, inner.ref]);
    })
    .join("");
}

interface Subject {
  readonly resource: Resource;
  readonly path: readonly string[];
}

/**
 * `explain --output=plaintext-openapiv2`: as kubectl wrote it before v1.27.
 *
 * @simplified a blank line stands behind some paragraphs where kubectl has none, and fields of any type are called Object
 * @source k8s.io/kubectl/pkg/explain/model_printer.go
 */
export function explanationV2(root: string, { resource, path }: Subject, listing: Listing): { readonly text: string; readonly error?: string } {
  const { schemas } = listing;
  let at = { schema: schemas[root] ?? {}, ref: root as string | undefined };
  let field: Schema | undefined;
  for (const name of path) {
    field = at.schema.properties?.[name];
    if (field === undefined) return { text: "", error: `field ${JSON.stringify(name)} does not exist` };
    at = resolved(schemas, field);
  }
  const hasFields = Object.keys(at.schema.properties ?? {}).length > 0;
  const named = field === undefined ? "" : `${hasFields ? "RESOURCE: " : "FIELD:    "}${path.at(-1) ?? ""} <${plainType(schemas, field)}>\n\n`;
  const own = at.ref === undefined && field !== undefined ? undefined : at.schema.description;
  const descriptions = [field?.description, own].filter((text): text is string => text !== undefined && text !== "");
  const described = `DESCRIPTION:\n${descriptions.length === 0 ? indented("<empty>") : descriptions.map(indented).join("\n")}`;
  const fields = hasFields ? `\nFIELDS:\n${fieldsText(at.schema, listing, 1, at.ref === undefined ? [] : [at.ref])}` : "";
  return { text: `KIND:     ${resource.kind}\nVERSION:  ${resource.apiVersion}\n\n${named}${described}${fields}` };
}
