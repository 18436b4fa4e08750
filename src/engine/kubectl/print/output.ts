import type { KubeObject } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { nameOf } from "../resources.ts";
import type { VerbInput } from "../verb.ts";
import { fillGoTemplate, goTemplateProblem } from "./goTemplate.ts";
import { goText } from "./goTemplateFunctions.ts";
import { compactJson, printJson } from "./json.ts";
import { fillJsonPath, fillJsonPathAsJson, findJsonPath, isRelaxedPath, parseRelaxedPath } from "./jsonPath.ts";
import { parseJsonPath } from "./jsonPathParse.ts";
import type { TemplateNode } from "./jsonPathParse.ts";
import { printColumns } from "./table.ts";
import { printYaml } from "./yaml.ts";

interface CustomColumn {
  readonly header: string;
  readonly path: readonly TemplateNode[];
  /** Why there is no such path: that is seen when the header is written. */
  readonly problem?: string;
}

/** What `-o` asks for. Plain data. */
export type Output =
  | { readonly type: "human"; readonly wide: boolean }
  | { readonly type: "yaml" | "json" | "name" }
  | { readonly type: "jsonpath"; readonly template: string; readonly nodes: readonly TemplateNode[]; readonly asJson: boolean; readonly isStrict: boolean }
  | { readonly type: "go-template"; readonly template: string; readonly isStrict: boolean }
  | { readonly type: "custom-columns"; readonly columns: readonly CustomColumn[]; readonly noHeaders: boolean };

const objectFormats = ["go-template", "go-template-file", "json", "jsonpath", "jsonpath-as-json", "jsonpath-file", "name", "template", "templatefile", "yaml"];
const getFormats = ["custom-columns", "custom-columns-file", ...objectFormats.slice(0, 9), "wide", "yaml"];

function parseColumns(spec: string, noHeaders: boolean): Result<Output, string> {
  const columns: CustomColumn[] = [];
  for (const part of spec.split(",")) {
    const colon = part.indexOf(":");
    if (colon === -1) return fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    const spec = part.slice(colon + 1);
    const path = parseRelaxedPath(spec);
    if (!path.ok && !isRelaxedPath(spec)) return path;
    columns.push({ header: part.slice(0, colon), ...(path.ok ? { path: path.value } : { path: [], problem: path.error }) });
  }
  return ok({ type: "custom-columns", columns, noHeaders });
}

/** A line of headers and one of paths. @source k8s.io/kubectl/pkg/cmd/get/customcolumn.go NewCustomColumnsPrinterFromTemplate */
function parseColumnLines(text: string, noHeaders: boolean): Result<Output, string> {
  const [headers, paths] = text.split("\n").map((line) => line.split(/\s+/).filter((word) => word !== ""));
  if (headers === undefined || headers.length === 0) return fail("invalid template, missing header line. Expected format is one line of space separated headers, one line of space separated column specs.");
  if (paths === undefined || paths.length === 0) return fail("invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs.");
  if (headers.length !== paths.length) return fail(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`);
  return parseColumns(headers.map((header, index) => `${header}:${paths[index] ?? ""}`).join(","), noHeaders);
}

function parseTemplate(template: string, asJson: boolean, isStrict: boolean): Result<Output, string> {
  const nodes = parseJsonPath(template);
  return nodes.ok ? ok({ type: "jsonpath", template, nodes: nodes.value, asJson, isStrict }) : fail(`error parsing jsonpath ${template}, ${nodes.error}`);
}

function parsedGoTemplate(template: string, isStrict: boolean): Result<Output, string> {
  const problem = goTemplateProblem(template);
  return problem === undefined ? ok({ type: "go-template", template, isStrict }) : fail(problem);
}

/** Reads `-o` and `--template`. @param forGet whether tables and columns can be asked for */
export function parseOutput({ args, files }: Pick<VerbInput, "args" | "files">, forGet: boolean): Result<Output, string> {
  const given = args.flags["output"] ?? (args.flags["template"] === undefined ? "" : "go-template");
  const equals = given.indexOf("=");
  const formatAsGiven = equals === -1 ? given : given.slice(0, equals);
  // Capital letters do no harm to these.
  const format = /^(?:json|yaml|name)$/i.test(given) ? given.toLowerCase() : formatAsGiven;
  const formats = forGet ? getFormats : objectFormats;
  if (format !== "" && !formats.includes(format)) return fail(`unable to match a printer suitable for the output format "${given}", allowed formats are: ${formats.join(",")}`);
  const fromFile = format.endsWith("file");
  const text = equals === -1 ? args.flags["template"] : given.slice(equals + 1);
  const isStrict = args.flags["allow-missing-template-keys"] === "false";
  const value = fromFile && text !== undefined ? (Object.hasOwn(files, text) ? files[text]?.text : undefined) : text;
  if (fromFile && text !== undefined && value === undefined) return fail(`error reading ${format === "custom-columns-file" ? "template" : "--template"} ${text}, open ${text}: no such file or directory`);
  switch (format) {
    case "":
      return ok({ type: "human", wide: false });
    case "wide":
      return ok({ type: "human", wide: true });
    case "yaml":
    case "json":
    case "name":
      return ok({ type: format });
    case "custom-columns":
    case "custom-columns-file":
      return value === undefined || value === "" ? fail("custom-columns format specified but no custom columns given") : (fromFile ? parseColumnLines : parseColumns)(value, args.flags["no-headers"] === "true");
    case "jsonpath":
    case "jsonpath-file":
    case "jsonpath-as-json":
      return value === undefined || value === "" ? fail(`template format specified but no template given`) : parseTemplate(value, format === "jsonpath-as-json", isStrict);
    default:
      return value === undefined || value === "" ? fail("template format specified but no template given") : parsedGoTemplate(value, isStrict);
  }
}

/** A value as Go's %v shows it in a custom column. */
function goValue(value: unknown): string {
  if (value === null || value === undefined) return "<none>";
  if (Array.isArray(value)) return `[${value.map(goValue).join(" ")}]`;
  if (typeof value !== "object") return typeof value === "string" ? value : JSON.stringify(value);
  return `map[${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => `${key}:${goValue(inner)}`).join(" ")}]`;
}

function printCustomColumns({ columns, noHeaders }: Output & { readonly type: "custom-columns" }, objects: readonly unknown[]): Result<string, string> {
  const bad = columns.find(({ problem }) => problem !== undefined);
  if (bad?.problem !== undefined) return fail(bad.problem);
  const rows: string[][] = noHeaders ? [] : [columns.map((column) => column.header)];
  for (const object of objects) {
    const row: string[] = [];
    for (const { path } of columns) {
      const values = findJsonPath(path, object);
      if (!values.ok) return values;
      const shown = values.value.flat().map(goValue);
      row.push((values.value[0]?.length ?? 0) === 0 ? ["<none>", ...shown].join(",") : shown.join(","));
    }
    rows.push(row);
  }
  return ok(printColumns(rows));
}

function printTemplate(output: Output & { readonly type: "jsonpath" }, value: unknown): Result<string, string> {
  const filled = (output.asJson ? fillJsonPathAsJson : fillJsonPath)(output.nodes, value, output.isStrict);
  if (filled.ok) return filled;
  return fail(
    `error executing jsonpath ${JSON.stringify(output.template)}: Error executing template: ${filled.error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${output.template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(value)}\n\n`,
  );
}

/** A value as Go's %#v shows it. */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return "interface {}(nil)";
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `map[string]interface {}{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => `${JSON.stringify(key)}:${goSyntax(inner)}`).join(", ")}}`;
}

export function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** What a Go template makes of something, and what is shown beside when it fails. @source k8s.io/cli-runtime/pkg/printers/template.go PrintObj */
function filledGoTemplate({ template, isStrict }: Output & { readonly type: "go-template" }, whole: unknown): { readonly result: Result<string, string>; readonly shown: string } {
  const filled = fillGoTemplate(template, whole, isStrict);
  if (!filled.ok) return { result: filled, shown: "" };
  const { text, problem } = filled.value;
  if (problem === undefined) return { result: ok(text), shown: "" };
  const shown = `${text}Error executing template: ${problem}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${compactJson(whole)}\n\tobject given to template engine was:\n\t\t${goText(whole)}\n\n`;
  return { result: fail(`error executing template ${JSON.stringify(template)}: ${problem}`), shown };
}

/** What goes to standard output where a format does not fit what is printed. */
export function shownOfFailure(output: Output, printed: Printed): string {
  if (output.type === "custom-columns") return output.noHeaders ? "" : printColumns([output.columns.map((column) => column.header)]);
  return output.type === "go-template" ? filledGoTemplate(output, wholeOf(printed)).shown : "";
}

function wholeOf({ objects, single }: Printed): unknown {
  const [only] = objects;
  return single && only !== undefined ? only : { apiVersion: "v1", items: objects, kind: "List", metadata: { resourceVersion: "" } };
}

export interface Printed {
  readonly objects: readonly KubeObject[];
  /** One object that was asked for by name: printed as itself, not as a List. */
  readonly single: boolean;
  readonly managedFields: boolean;
}

/** Objects in any format but the human one. */
export function printObjects(output: Exclude<Output, { readonly type: "human" }>, { objects, single, managedFields }: Printed): Result<string, string> {
  // Only what prints whole objects leaves them out.
  const isWhole = output.type === "yaml" || output.type === "json";
  const shown = managedFields || !isWhole ? objects : objects.map(withoutManagedFields);
  const whole = wholeOf({ objects: shown, single, managedFields });
  switch (output.type) {
    case "yaml":
      return ok(printYaml(whole));
    case "json":
      return ok(printJson(whole));
    case "name":
      return ok(shown.map((object) => `${nameOf(object)}\n`).join(""));
    case "custom-columns":
      return printCustomColumns(output, shown);
    case "go-template":
      return filledGoTemplate(output, whole).result;
    case "jsonpath":
      return printTemplate(output, whole);
  }
}
