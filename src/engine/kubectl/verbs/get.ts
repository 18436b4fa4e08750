import type { KubeObject, ObjectList, Table } from "../../api/index.ts";
import { errorText } from "../errorText.ts";
import { printTable } from "../print/table.ts";
import { printYaml } from "../print/yaml.ts";
import { qualifiedKind, resolveTargets } from "../resources.ts";
import type { Target } from "../resources.ts";
import type { Call, Reply, Step, Verb } from "../verb.ts";
import { usageError } from "../verb.ts";
import { namespaceOf, printJson } from "./common.ts";

interface GetState {
  readonly targets: readonly Target[];
  readonly output: string;
  readonly allNamespaces: boolean;
  readonly noHeaders: boolean;
  readonly showLabels: boolean;
  readonly watch: boolean;
  readonly namespace: string;
  readonly replies: (Reply | undefined)[];
  waiting: number;
}

const formats = new Set(["", "wide", "yaml", "json", "name"]);

/** `kubectl get`: one request for each type or name, printed by the server's own columns. */
export const getVerb: Verb<GetState> = {
  usage: "get (TYPE[.GROUP] [NAME | -l label] | TYPE/NAME ...) [-n namespace | -A] [-o wide|yaml|json|name] [-w]",

  begin({ args }) {
    const targets = resolveTargets(args.positional);
    const output = args.flags["output"] ?? "";
    const state: GetState = {
      targets: targets.ok ? targets.value : [],
      output,
      allNamespaces: args.flags["all-namespaces"] === "true",
      noHeaders: args.flags["no-headers"] === "true",
      showLabels: args.flags["show-labels"] === "true",
      watch: args.flags["watch"] === "true",
      namespace: namespaceOf(args),
      replies: [],
      waiting: 0,
    };
    if (!targets.ok) return { state, step: usageError(targets.error) };
    if (!formats.has(output)) return { state, step: usageError(`unable to match a printer suitable for the output format "${output}", allowed formats are: json,name,wide,yaml`) };
    state.waiting = targets.value.length;
    const selector = args.flags["selector"];
    const fieldSelector = args.flags["field-selector"];
    const calls = targets.value.map((target, tag) => ({ tag, call: callFor(state, target, { ...(selector === undefined ? {} : { labelSelector: selector }), ...(fieldSelector === undefined ? {} : { fieldSelector }) }) }));
    return { state, step: { calls } };
  },

  answer(state, reply, now) {
    if (reply.type === "events") return printEvents(state, reply.events.map((event) => event.object));
    if (reply.type === "timer") return {};
    state.replies[reply.tag] = reply;
    state.waiting--;
    return state.waiting > 0 ? {} : finish(state, now);
  },
};

function callFor(state: GetState, target: Target, options: Readonly<Record<string, string>>): Call {
  const isTable = state.output === "" || state.output === "wide";
  return {
    verb: target.name === undefined ? "list" : "get",
    resource: target.resource.key,
    ...(target.resource.namespaced && !(state.allNamespaces && target.name === undefined) ? { namespace: state.namespace } : {}),
    ...(target.name === undefined ? { options: { limit: 500, ...options } } : { name: target.name }),
    ...(isTable ? { accept: "table" as const } : {}),
  };
}

function finish(state: GetState, _now: number): Step {
  let out = "";
  let err = "";
  const objects: KubeObject[] = [];
  const isMixed = new Set(state.targets.map((target) => target.resource.key)).size > 1;
  let printed = 0;
  state.replies.forEach((reply, index) => {
    const target = state.targets[index];
    if (reply === undefined || target === undefined) return;
    if (reply.type === "failed") err += errorText(reply.status);
    else if (reply.type === "ok" && isTable(reply.body)) {
      const { rows } = reply.body;
      if (rows.length === 0) return;
      if (isMixed && printed++ > 0) out += "\n";
      const withHeader = isMixed || printedHeaders(state, index) === false;
      out += printTable(reply.body, {
        wide: state.output === "wide",
        withNamespace: state.allNamespaces && target.resource.namespaced,
        noHeaders: state.noHeaders || !withHeader,
        showLabels: state.showLabels,
        namePrefix: isMixed ? `${qualifiedKind(target.resource)}/` : "",
      });
    } else if (reply.type === "ok" && typeof reply.body === "object") objects.push(...(isList(reply.body) ? reply.body.items.map((item) => withType(item, target)) : [reply.body as KubeObject]));
  });
  if (state.output === "name") out += objects.map((object) => `${nameLine(state, object)}\n`).join("");
  else if (state.output === "yaml" || state.output === "json") out += printObjects(state, objects);
  else if (out === "" && err === "") err = state.allNamespaces || !anyNamespaced(state) ? "No resources found\n" : `No resources found in ${state.namespace} namespace.\n`;
  const failed = state.replies.some((reply) => reply?.type === "failed");
  if (state.watch && !failed) return { ...(out === "" ? {} : { out }), calls: watchCalls(state) };
  return { ...(out === "" ? {} : { out }), ...(err === "" ? {} : { err }), exit: failed ? 1 : 0 };
}

/** Rows of one type asked for by several names share one header. */
const printedHeaders = (state: GetState, index: number): boolean => state.replies.slice(0, index).some((reply) => reply?.type === "ok");

const anyNamespaced = (state: GetState): boolean => state.targets.some((target) => target.resource.namespaced);
const isTable = (body: unknown): body is Table => typeof body === "object" && body !== null && "kind" in body && body.kind === "Table";
const isList = (body: object): body is ObjectList => "items" in body;
const withType = (object: KubeObject, target: Target): KubeObject =>
  object.kind === undefined || object.kind === "" ? { ...object, apiVersion: target.resource.key.slice(0, target.resource.key.lastIndexOf("/")), kind: target.resource.kind } : object;

function nameLine(state: GetState, object: KubeObject): string {
  const target = state.targets.find((candidate) => candidate.resource.kind === object.kind);
  return `${target === undefined ? object.kind.toLowerCase() : qualifiedKind(target.resource)}/${object.metadata.name}`;
}

function printObjects(state: GetState, objects: readonly KubeObject[]): string {
  const [only] = objects;
  const isSingle = state.targets.length === 1 && state.targets[0]?.name !== undefined;
  if (isSingle && only === undefined) return "";
  const value = isSingle && only !== undefined ? withoutManagedFields(only) : { apiVersion: "v1", items: objects.map(withoutManagedFields), kind: "List", metadata: { resourceVersion: "" } };
  return state.output === "yaml" ? printYaml(value) : printJson(value);
}

function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function watchCalls(state: GetState): Step["calls"] & object {
  return state.targets.flatMap((target, tag) => {
    const reply = state.replies[tag];
    const version = reply?.type === "ok" && typeof reply.body === "object" && "metadata" in reply.body ? reply.body.metadata.resourceVersion : undefined;
    const only = target.name === undefined ? {} : { fieldSelector: `metadata.name=${target.name}` };
    return [
      {
        tag,
        call: {
          verb: "watch" as const,
          resource: target.resource.key,
          ...(target.resource.namespaced && !state.allNamespaces ? { namespace: state.namespace } : {}),
          options: { ...(version === undefined ? {} : { resourceVersion: version }), ...only },
          accept: "table" as const,
        },
      },
    ];
  });
}

/** Watch events come as Tables of one row when a table was asked for, as objects otherwise. */
function printEvents(state: GetState, objects: readonly KubeObject[]): Step {
  let out = "";
  for (const object of objects) {
    if (isTable(object)) out += printTable(object, { wide: state.output === "wide", withNamespace: state.allNamespaces, noHeaders: true, showLabels: state.showLabels, namePrefix: "" });
    else out += `${nameLine(state, object)}\n`;
  }
  return { out };
}
