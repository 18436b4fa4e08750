import type { KubeObject } from "../../api/index.ts";
import { errorText } from "../errorText.ts";
import { qualifiedKind, resourceOf } from "../resources.ts";
import type { Resource } from "../resources.ts";
import type { Call, Reply, Step, Verb } from "../verb.ts";
import { usageError } from "../verb.ts";
import { namespaceOf } from "./common.ts";
import { deletionsSince } from "./threeWayMerge.ts";

export const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

interface Item {
  readonly object: KubeObject;
  readonly resource: Resource;
  readonly namespace: string | undefined;
}

interface ApplyState {
  readonly items: readonly Item[];
  readonly mode: "apply" | "create";
  next: number;
  live: KubeObject | undefined;
  failed: boolean;
}

const tagGet = 0;
const tagCreate = 1;
const tagPatch = 2;

/** `kubectl apply -f -` (client side: last-applied annotation and strategic merge patch) and `kubectl create -f -`. */
function applyVerb(mode: "apply" | "create"): Verb<ApplyState> {
  return {
    usage: `${mode} -f -`,
    begin({ args, files }) {
      const documents = files["-"]?.documents ?? [];
      const state: ApplyState = { items: [], mode, next: 0, live: undefined, failed: false };
      if (args.flags["filename"] === undefined) return { state, step: usageError("must specify one of -f and -k") };
      if (documents.length === 0) return { state, step: usageError(`no objects passed to ${mode}`) };
      const items: Item[] = [];
      let err = "";
      for (const { object } of documents) {
        const resource = resourceOf(object);
        if (resource === undefined) {
          err += `error: ${noMatch(object)}\n`;
          continue;
        }
        const given = object.metadata.namespace;
        const flag = args.flags["namespace"];
        if (given !== undefined && flag !== undefined && given !== flag) {
          return { state, step: usageError(`the namespace from the provided object "${given}" does not match the namespace "${flag}". You must pass '--namespace=${given}' to perform this operation.`) };
        }
        items.push({ object, resource, namespace: resource.namespaced ? (given ?? namespaceOf(args)) : undefined });
      }
      const filled: ApplyState = { ...state, items, failed: err !== "" };
      return { state: filled, step: { ...(err === "" ? {} : { err }), ...nextItem(filled) } };
    },
    answer: (state, reply) => answerApply(state, reply),
  };
}

export const apply = applyVerb("apply");

/** The words of kubectl when the API has no such kind. */
export function noMatch(object: KubeObject): string {
  return `resource mapping not found for name: "${object.metadata.name}" namespace: "${object.metadata.namespace ?? ""}" from "STDIN": no matches for kind "${object.kind}" in version "${object.apiVersion}"\nensure CRDs are installed first`;
}

const isStep = (step: Step): Step => step;

function nextItem(state: ApplyState): Step {
  const item = state.items[state.next];
  if (item === undefined) return isStep({ exit: state.failed ? 1 : 0 });
  if (state.mode === "create" || item.object.metadata.name === undefined) return { calls: [{ tag: tagCreate, call: createCall(state, item) }] };
  return { calls: [{ tag: tagGet, call: { ...target(item), verb: "get", name: item.object.metadata.name } }] };
}

const target = (item: Item): Omit<Call, "verb"> => ({ resource: item.resource.key, ...(item.namespace === undefined ? {} : { namespace: item.namespace }) });

function createCall(state: ApplyState, item: Item): Call {
  const body = state.mode === "apply" ? annotated(item) : withNamespace(item);
  return { ...target(item), verb: "create", body, options: { fieldManager: state.mode === "apply" ? "kubectl-client-side-apply" : "kubectl-create", fieldValidation: "Strict" } };
}

function withNamespace(item: Item): KubeObject {
  if (item.namespace === undefined || item.object.metadata.namespace === item.namespace) return item.object;
  return { ...item.object, metadata: { ...item.object.metadata, namespace: item.namespace } };
}

/** The manifest with itself, as JSON, in an annotation: the next apply finds there what this one wanted. */
function annotated(item: Item): KubeObject {
  const object = withNamespace(item);
  const { [lastApplied]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [lastApplied]: `${JSON.stringify(bare)}\n` } } };
}

function answerApply(state: ApplyState, reply: Reply): Step {
  const item = state.items[state.next];
  if (item === undefined || reply.type === "timer" || reply.type === "events") return {};
  if (reply.type === "failed") {
    if (reply.tag === tagGet && reply.status.code === 404) return { calls: [{ tag: tagCreate, call: createCall(state, item) }] };
    return failItem(state, item, reply);
  }
  if (reply.tag === tagGet) {
    state.live = reply.body as KubeObject;
    return { calls: [{ tag: tagPatch, call: patchCall(item, state.live) }] };
  }
  const name = `${qualifiedKind(item.resource)}/${(reply.body as KubeObject).metadata.name}`;
  const isUnchanged = reply.tag === tagPatch && (reply.body as KubeObject).metadata.resourceVersion === state.live?.metadata.resourceVersion;
  const verb = reply.tag === tagCreate ? "created" : isUnchanged ? "unchanged" : "configured";
  return advance(state, { out: `${name} ${verb}\n` });
}

function advance(state: ApplyState, step: Step): Step {
  state.next++;
  state.live = undefined;
  return { ...step, ...nextItem(state) };
}

function failItem(state: ApplyState, item: Item, reply: Reply & { type: "failed" }): Step {
  state.failed = true;
  const isMissingNamespace = reply.status.reason === "NotFound" || reply.status.reason === "AlreadyExists";
  const prefix = isMissingNamespace || reply.status.reason === "Invalid" ? (reply.status.reason === "Invalid" ? "" : 'error when creating "STDIN": ') : `error when ${reply.tag === tagPatch ? "applying patch" : reply.tag === tagGet ? "retrieving current configuration of" : "creating"} "STDIN": `;
  return advance(state, { err: errorText(reply.status, item.resource === undefined ? "" : prefix) });
}

/** What changed since the last apply, as a strategic merge patch: the whole manifest, and nulls for what it no longer names. */
function patchCall(item: Item, live: KubeObject): Call {
  const wanted = annotated(item);
  const before = live.metadata.annotations?.[lastApplied];
  const previous = before === undefined ? undefined : parseJson(before);
  const deletions = previous === undefined ? undefined : deletionsSince(previous, item.object);
  const body = deletions === undefined ? wanted : overlay(deletions, wanted);
  return {
    ...target(item),
    verb: "patch",
    name: item.object.metadata.name,
    patchType: "application/strategic-merge-patch+json",
    body,
    options: { fieldManager: "kubectl-client-side-apply", fieldValidation: "Strict" },
  };
}

/** The annotation is a user's text as any other: unreadable means that nothing is known. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

/** `top` over `base`, map by map. */
function overlay(base: unknown, top: unknown): unknown {
  if (!isMap(base) || !isMap(top)) return top === undefined ? base : top;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(top)) merged[key] = overlay(base[key], value);
  return merged;
}

export const createFromFile = applyVerb("create");
