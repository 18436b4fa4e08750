import type { KubeObject, ObjectList, Table } from "../../../api/index.ts";
import { seconds } from "../../../core/index.ts";
import { parseGoDuration } from "../../duration.ts";
import { errorText, selectorErrorText } from "../../errorText.ts";
import { namespaceOf, readItems } from "../../input.ts";
import { queryOf, selectionOf } from "../../lookup.ts";
import { parseOutput, printObjects } from "../../print/output.ts";
import type { Output } from "../../print/output.ts";
import { parseRelaxedPath } from "../../print/jsonPath.ts";
import type { TemplateNode } from "../../print/jsonPathParse.ts";
import { printTable } from "../../print/table.ts";
import { rawCall, rawText } from "../../rawPath.ts";
import { qualifiedKind, resolveTargets } from "../../resources.ts";
import type { Target } from "../../resources.ts";
import type { Call, Reply, Step, Verb, VerbInput } from "../../verb.ts";
import { usageError } from "../../verb.ts";
import { sortBy } from "./sortBy.ts";

interface Wanted {
  readonly target: Target;
  readonly call: Call;
}

interface GetState {
  readonly wanted: readonly Wanted[];
  readonly output: Output;
  readonly flags: Readonly<Record<string, string>>;
  readonly labelColumns: readonly string[];
  readonly sort: readonly TemplateNode[] | undefined;
  readonly replies: (Reply | undefined)[];
  waiting: number;
  /** Whether a watch has printed its header. */
  headed: boolean;
  /** Of the columns of a watch: every row keeps to those before it. */
  readonly widths: number[];
}

const isOn = (state: GetState, flag: string): boolean => state.flags[flag] === "true";
const isWatch = (state: GetState): boolean => isOn(state, "watch") || isOn(state, "watch-only");
const isTable = (body: unknown): body is Table => typeof body === "object" && body !== null && "kind" in body && body.kind === "Table";
const isList = (body: object): body is ObjectList => "items" in body;

/**
 * `kubectl get`: one request for each type or name, printed by the server's own columns.
 * @simplified lists come whole, not in chunks of 500
 */
export const getVerb: Verb<GetState> = {
  usage: "get (TYPE[.GROUP] [NAME | -l label] | TYPE/NAME ... | -f FILE | --raw URI) [-n namespace | -A] [-o wide|yaml|json|name|jsonpath=...] [-w]",

  begin(input) {
    const { flags } = input.args;
    const sort = flags["sort-by"] === undefined ? undefined : parseRelaxedPath(flags["sort-by"]);
    const output = parseOutput(input, true);
    const state: GetState = {
      wanted: [],
      output: output.ok ? output.value : { type: "human", wide: false },
      flags,
      labelColumns: (input.args.all["label-columns"] ?? []).flatMap((value) => value.split(",")),
      sort: sort?.ok === true ? sort.value : undefined,
      replies: [],
      waiting: 1,
      headed: false,
      widths: [],
    };
    const { raw } = flags;
    if (raw !== undefined) return { state, step: { calls: [{ tag: 0, call: rawCall("get", raw) }] } };
    if (!output.ok) return { state, step: usageError(output.error) };
    if (sort?.ok === false) return { state, step: usageError(sort.error) };
    const wanted = wantedOf(input, state);
    if (typeof wanted === "string") return { state, step: usageError(wanted) };
    if (isWatch(state) && wanted.length > 1) return { state, step: usageError("you may only specify a single resource type") };
    return { state: { ...state, wanted, waiting: wanted.length }, step: { calls: wanted.map(({ call }, tag) => ({ tag, call })) } };
  },

  answer(state, reply) {
    if (reply.type === "events") return { out: printEvents(state, reply) };
    if (reply.type === "timer" || reply.type === "edited") return { exit: 0 };
    if (state.flags["raw"] !== undefined) return answerRaw(reply);
    state.replies[reply.tag] = reply;
    state.waiting--;
    return state.waiting > 0 ? {} : finish(state);
  },
};

/** The requests of the command line, or what is wrong with it. */
function wantedOf(input: VerbInput, state: GetState): readonly Wanted[] | string {
  const { args } = input;
  const accept = state.output.type === "human" ? { accept: "table" as const } : {};
  if (args.flags["filename"] !== undefined) {
    const items = readItems(input);
    if (!items.ok) return items.error;
    if (items.value.errors.length > 0) return items.value.errors.join("").replace(/^error: /, "").trimEnd();
    return items.value.items.map((item) => {
      const { target, call } = queryOf({ resource: item.resource, name: item.object.metadata.name }, item.namespace, {});
      return { target, call: { ...call, ...accept } };
    });
  }
  const targets = resolveTargets(args.positional);
  if (!targets.ok) return targets.error;
  const selection = selectionOf(args);
  const isNamed = targets.value.some((target) => target.name !== undefined);
  const everywhere = args.flags["all-namespaces"] === "true";
  if (isNamed && everywhere) return "a resource cannot be retrieved by name across all namespaces";
  if (isNamed && Object.keys(selection).length > 0) return "name cannot be provided when a selector is specified";
  return targets.value.map((target) => {
    const { call } = queryOf(target, everywhere ? undefined : namespaceOf(args), selection);
    return { target, call: { ...call, ...accept } };
  });
}

function answerRaw(reply: Reply): Step {
  if (reply.type === "failed") return { err: errorText(reply.status), exit: 1 };
  return reply.type === "ok" ? { out: rawText(reply.body), exit: 0 } : {};
}

function finish(state: GetState): Step {
  let err = "";
  let failed = false;
  state.replies.forEach((reply, index) => {
    const wanted = state.wanted[index];
    if (reply?.type !== "failed" || wanted === undefined) return;
    if (isOn(state, "ignore-not-found") && reply.status.code === 404) return;
    failed = true;
    err += wanted.target.name === undefined ? selectorErrorText(reply.status, wanted.target.resource, wanted.call.options ?? {}) : errorText(reply.status);
  });
  const printed = isOn(state, "watch-only") ? "" : state.output.type === "human" ? printTables(state) : printAll(state, failed);
  if (typeof printed !== "string") return { err: err + printed.err, exit: 1 };
  const isEmpty = printed === "" && state.output.type === "human" && !failed && !isWatch(state) && !isOn(state, "ignore-not-found");
  if (isEmpty) err += nothingFound(state);
  state.headed = printed !== "";
  const texts = { ...(printed === "" ? {} : { out: printed }), ...(err === "" ? {} : { err }) };
  if (!isWatch(state) || failed) return { ...texts, exit: failed ? 1 : 0 };
  const timeout = parseGoDuration(state.flags["request-timeout"] ?? "0");
  return { ...texts, calls: watchCalls(state), ...(timeout === undefined || timeout === 0 ? {} : { wait: Math.max(timeout, seconds(1)) }) };
}

function nothingFound(state: GetState): string {
  const anyNamespaced = state.wanted.some(({ target }) => target.resource.namespaced);
  const namespace = state.flags["namespace"] ?? "default";
  return isOn(state, "all-namespaces") || !anyNamespaced ? "No resources found\n" : `No resources found in ${namespace} namespace.\n`;
}

/** The tables, one for each run of answers about the same type. */
function printTables(state: GetState): string {
  const kinds = new Set(state.wanted.map(({ target }) => target.resource.key));
  const groups: { readonly target: Target; table: Table }[] = [];
  state.replies.forEach((reply, index) => {
    const target = state.wanted[index]?.target;
    if (target === undefined || reply?.type !== "ok" || !isTable(reply.body) || reply.body.rows.length === 0) return;
    const last = groups.at(-1);
    if (last?.target.resource === target.resource) last.table = { ...last.table, rows: [...last.table.rows, ...reply.body.rows] };
    else groups.push({ target, table: reply.body });
  });
  return groups
    .map(({ target, table }) => {
      const rows = state.sort === undefined ? table.rows : sortBy(table.rows, state.sort, (row) => row.object);
      return printTable({ ...table, rows }, tableOptions(state, target, kinds.size > 1 || isOn(state, "show-kind"), rows.map(() => "ADDED")));
    })
    .join("\n");
}

function tableOptions(state: GetState, target: Target, showKind: boolean, events: readonly string[]) {
  return {
    wide: state.output.type === "human" && state.output.wide,
    withNamespace: isOn(state, "all-namespaces") && target.resource.namespaced,
    noHeaders: isOn(state, "no-headers"),
    showLabels: isOn(state, "show-labels"),
    labelColumns: state.labelColumns,
    namePrefix: showKind ? `${qualifiedKind(target.resource)}/` : "",
    ...(isOn(state, "output-watch-events") ? { events } : {}),
    ...(isWatch(state) ? { widths: state.widths } : {}),
  };
}

const withType = (object: KubeObject, target: Target): KubeObject => (object.kind === undefined || object.kind === "" ? { ...object, apiVersion: target.resource.apiVersion, kind: target.resource.kind } : object);

function printAll(state: GetState, failed: boolean): string | { readonly err: string } {
  if (state.output.type === "human") return "";
  const objects = state.replies.flatMap((reply, index): readonly KubeObject[] => {
    const target = state.wanted[index]?.target;
    if (target === undefined || reply?.type !== "ok" || typeof reply.body !== "object") return [];
    return isList(reply.body) ? reply.body.items.map((item) => withType(item, target)) : [reply.body as KubeObject];
  });
  const single = state.wanted.length === 1 && state.wanted[0]?.target.name !== undefined;
  if (objects.length === 0 && (single || failed || isWatch(state))) return "";
  const sorted = state.sort === undefined ? objects : sortBy(objects, state.sort, (object) => object);
  const printed = printObjects(state.output, { objects: sorted, single: single || (isWatch(state) && state.output.type !== "name"), managedFields: isOn(state, "show-managed-fields") });
  return printed.ok ? printed.value : { err: `error: ${printed.error}\n` };
}

function watchCalls(state: GetState): Step["calls"] & object {
  return state.wanted.map(({ target, call }, tag) => {
    const reply = state.replies[tag];
    const version = reply?.type === "ok" && typeof reply.body === "object" && "metadata" in reply.body ? reply.body.metadata.resourceVersion : undefined;
    const only = target.name === undefined ? {} : { fieldSelector: `metadata.name=${target.name}` };
    const { name: _, ...rest } = call;
    return { tag, call: { ...rest, verb: "watch" as const, options: { ...call.options, ...(version === undefined ? {} : { resourceVersion: version }), ...only } } };
  });
}

/** Watch events come as Tables of one row when a table was asked for, as objects otherwise. */
function printEvents(state: GetState, { tag, events }: Reply & { readonly type: "events" }): string {
  const target = state.wanted[tag]?.target;
  if (target === undefined) return "";
  let out = "";
  for (const { type, object } of events) {
    if (isTable(object)) {
      const options = tableOptions(state, target, isOn(state, "show-kind"), [type]);
      out += printTable(object, { ...options, noHeaders: options.noHeaders || state.headed });
      state.headed = true;
    } else if (state.output.type !== "human") {
      const printed = printObjects(state.output, { objects: [object], single: true, managedFields: isOn(state, "show-managed-fields") });
      out += printed.ok ? `${state.output.type === "yaml" ? "---\n" : ""}${printed.value}` : "";
    }
  }
  return out;
}
