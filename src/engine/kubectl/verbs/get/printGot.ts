import { ageOf } from "../../../api/index.ts";
import type { KubeObject, ObjectList, Status, Table } from "../../../api/index.ts";
import { fail, ok } from "../../../core/index.ts";
import type { Micros, Result } from "../../../core/index.ts";
import { klogFatal } from "../../klog.ts";
import type { Output } from "../../print/output.ts";
import { printObjects, shownOfFailure } from "../../print/output.ts";
import type { TemplateNode } from "../../print/jsonPathParse.ts";
import { compactJson, compactTypedJson } from "../../print/json.ts";
import { printTable } from "../../print/table.ts";
import type { TableOptions } from "../../print/table.ts";
import { qualifiedKind } from "../../resources.ts";
import type { Resource, Target } from "../../resources.ts";
import type { Answer } from "../../script.ts";
import type { Call } from "../../verb.ts";
import { sortBy } from "./sortBy.ts";
import type { Unsortable } from "./sortBy.ts";

export interface Wanted {
  readonly target: Target;
  readonly call: Call;
}

interface SortField {
  /** Or why it cannot be read: that is told when there is something to sort. */
  readonly path: Result<readonly TemplateNode[], string>;
  readonly text: string;
}

/** What the flags of get say. Plain data. */
export interface GetOptions {
  /** What is wrong with -o. */
  readonly problem?: string;
  readonly output: Output;
  readonly wide: boolean;
  readonly labelColumns: readonly string[];
  readonly sort?: SortField;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  readonly showKind: boolean;
  readonly managedFields: boolean;
  readonly everywhere: boolean;
  readonly ignoresNotFound: boolean;
  readonly events: boolean;
  /** Tables of several types follow one another, with the same widths: before a watch. */
  readonly inOneTable?: boolean;
}

export interface Got {
  readonly wanted: readonly Wanted[];
  readonly replies: readonly Answer[];
  failed: boolean;
}

interface Printed {
  readonly out: string;
  readonly err: string;
  readonly failed: boolean;
  /** This error is the only one that is told. */
  readonly isAlone?: true;
}

const isTable = (body: unknown): body is Table => typeof body === "object" && body !== null && "kind" in body && body.kind === "Table";
const isList = (body: object): body is ObjectList => "items" in body;

/** How many objects an answer holds. */
export const foundIn = (reply: Answer): number => (reply.type !== "ok" || typeof reply.body !== "object" ? 0 : isTable(reply.body) ? reply.body.rows.length : isList(reply.body) ? reply.body.items.length : 1);

/** Everything that was found, in the format asked for. */
export function printGot(got: Got, options: GetOptions, { namespace, now }: { readonly namespace: string; readonly now: Micros }): Printed {
  if (options.output.type !== "human") return printAll(got, options, options.output, now);
  const problem = options.sort === undefined ? undefined : sortProblem(got.replies, options.sort);
  if (problem !== undefined) return { out: "", err: `error: ${problem}\n`, failed: true, isAlone: true };
  const tables = sortedTables(got, options, now);
  if (!tables.ok) return { out: "", err: unsortable(tables.error, options, now, "sorter.go:375", "[][][]reflect.Value"), failed: true };
  const out = printTables(got, options, tables.value);
  const isQuiet = out !== "" || got.failed || options.ignoresNotFound;
  return { out, err: isQuiet ? "" : nothingFound(got, options, namespace), failed: false };
}

/** What is found is sorted where there are several things; tables are such things to kubectl, and they have no such field. @source k8s.io/kubectl/pkg/cmd/get/sorter.go RuntimeSorter.Sort */
function sortProblem(replies: readonly Answer[], { path, text }: SortField): string | undefined {
  const things = replies.flatMap((reply): readonly object[] => {
    if (reply.type !== "ok" || typeof reply.body !== "object") return [];
    return !isTable(reply.body) && isList(reply.body) ? reply.body.items : [reply.body];
  });
  if (things.length < 2) return undefined;
  if (!path.ok) return path.error;
  return things.some(isTable) ? noField(bracedPath(text)) : undefined;
}

function nothingFound(got: Got, options: GetOptions, namespace: string): string {
  const allNamespaced = got.wanted.every(({ target }) => target.resource.namespaced);
  return options.everywhere || !allNamespaced ? "No resources found\n" : `No resources found in ${namespace} namespace.\n`;
}

const nameAndAge = [
  { name: "Name", type: "string", format: "name", priority: 0 },
  { name: "Age", type: "string", priority: 0 },
] as const;

/** The server's columns; of plain objects kubectl itself knows no more than name and age. @source k8s.io/cli-runtime/pkg/printers/tableprinter.go printRows */
export function tableOf(body: Table | ObjectList | KubeObject | Status, now: Micros): Table {
  if (isTable(body)) return body;
  const objects = isList(body) ? body.items : [body as KubeObject];
  const rows = objects.map((object) => ({ cells: [object.metadata.name, ageOf(object.metadata.creationTimestamp, now)], object }));
  return { apiVersion: "meta.k8s.io/v1", kind: "Table", metadata: {}, columnDefinitions: nameAndAge, rows };
}

const added = ({ rows }: Table): readonly string[] => rows.map(() => "ADDED");

interface Group {
  readonly resource: Resource;
  readonly kind: string;
  table: Table;
}

/** The tables, one for each run of answers about the same type. */
function printTables(got: Got, options: GetOptions, tables: readonly (Table | undefined)[]): string {
  const kinds = new Set(got.wanted.flatMap(({ target }, index) => (got.replies[index]?.type === "ok" ? [target.resource.key] : [])));
  const groups: Group[] = [];
  tables.forEach((table, index) => {
    const target = got.wanted[index]?.target;
    if (target === undefined || table === undefined || table.rows.length === 0) return;
    const last = groups.at(-1);
    if (last?.resource === target.resource) last.table = { ...last.table, rows: [...last.table.rows, ...table.rows] };
    else groups.push({ resource: target.resource, kind: qualifiedKind(target.resource), table });
  });
  if (options.inOneTable === true) {
    const widths: number[] = [];
    const print = (): string => groups.map(({ resource, table }) => printTable(table, { ...tableOptions(options, resource, false, added(table)), widths })).join("");
    // The first time only measures.
    print();
    return print();
  }
  return groups.map(({ resource, table }) => printTable(table, tableOptions(options, resource, kinds.size > 1, added(table)))).join(options.noHeaders ? "" : "\n");
}

/** The tables in the order of their answers; undefined: there is none. @returns or why they cannot be sorted */
function sortedTables(got: Got, options: GetOptions, now: Micros): Result<readonly (Table | undefined)[], Unsortable> {
  const tables: (Table | undefined)[] = [];
  for (const reply of got.replies) {
    const table = reply.type === "ok" && typeof reply.body === "object" ? sortedTable(tableOf(reply.body, now), options) : undefined;
    if (table?.ok === false) return table;
    tables.push(table?.value);
  }
  return ok(tables);
}

/** One row needs no order. Where no row has the field, kubectl shows none. */
function sortedTable(table: Table, { sort }: GetOptions): Result<Table, Unsortable> {
  if (sort === undefined || table.rows.length < 2) return ok(table);
  const sorted = !sort.path.ok ? fail({ type: "noField" as const }) : sortBy(table.rows, sort.path.value, (row) => row.object, true);
  if (sorted.ok) return ok({ ...table, rows: sorted.value });
  return sorted.error.type === "noField" ? ok({ ...table, rows: [] }) : sorted;
}

function unsortable(why: Unsortable, { sort }: GetOptions, now: Micros, place: string, type: string): string {
  const field = bracedPath(sort?.text ?? "");
  return why.type === "noField" ? `error: ${noField(field)}\n` : klogFatal(now, place, `Field ${field} in ${type} is an unsortable type: interface, err: ${why.reason}`);
}

export function tableOptions(options: GetOptions, resource: Resource, showKind: boolean, events?: readonly string[]): TableOptions {
  return {
    wide: options.wide,
    withNamespace: options.everywhere && resource.namespaced,
    noHeaders: options.noHeaders,
    showLabels: options.showLabels,
    labelColumns: options.labelColumns,
    namePrefix: showKind || options.showKind ? `${qualifiedKind(resource)}/` : "",
    ...(options.events && events !== undefined ? { events } : options.events ? { events: [] } : {}),
  };
}

const withType = (object: KubeObject, { apiVersion, kind }: Resource): KubeObject => (object.kind === undefined || object.kind === "" ? { ...object, apiVersion, kind } : object);

function printAll(got: Got, options: GetOptions, output: Exclude<Output, { readonly type: "human" }>, now: Micros): Printed {
  const objects = got.replies.flatMap((reply, index): readonly KubeObject[] => {
    const target = got.wanted[index]?.target;
    if (target === undefined || reply.type !== "ok" || typeof reply.body !== "object") return [];
    return isList(reply.body) ? reply.body.items.map((item) => withType(item, target.resource)) : [reply.body as KubeObject];
  });
  if (options.events) return { out: objects.map((object) => eventText(options, "ADDED", object)).join(""), err: "", failed: false };
  const single = got.wanted.length === 1 && got.wanted[0]?.target.name !== undefined;
  if (objects.length === 0 && (single || options.ignoresNotFound)) return { out: "", err: "", failed: false };
  const path = single || objects.length === 0 ? undefined : options.sort?.path;
  if (path?.ok === false) return { out: "", err: `error: ${path.error}\n`, failed: true };
  const sorted = path === undefined ? ok(objects) : sortBy(objects, path.value, (object) => object, false);
  if (!sorted.ok) return { out: "", err: unsortable(sorted.error, options, now, "sorter.go:329", "*unstructured.Unstructured"), failed: true };
  const printed = printObjects(output, { objects: sorted.value, single, managedFields: options.managedFields });
  return printed.ok ? { out: printed.value, err: "", failed: false } : { out: shownOfFailure(output, { objects: sorted.value, single, managedFields: options.managedFields }), err: `error: ${printed.error}\n`, failed: true };
}

/** An event of a watch that is asked for with --output-watch-events. @source k8s.io/cli-runtime/pkg/printers/json.go PrintObj */
export function eventText({ output, managedFields }: GetOptions, type: string, object: KubeObject): string {
  if (output.type === "json") return `${compactTypedJson({ type, object: JSON.parse(compactJson(object)) as unknown })}\n`;
  const printed = output.type === "human" ? undefined : printObjects(output, { objects: [{ type, object } as unknown as KubeObject], single: true, managedFields });
  return printed?.ok === true ? `${output.type === "yaml" ? "---\n" : ""}${printed.value}` : "";
}

const bracedPath = (text: string): string => `{.${text.replace(/^\{?\.?/, "").replace(/\}$/, "")}}`;
const noField = (path: string): string => `couldn't find any field with path ${JSON.stringify(path)} in the list of objects`;
