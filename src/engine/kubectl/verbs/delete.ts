import type { KubeObject, ObjectList } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import { errorText } from "../errorText.ts";
import { qualifiedKind, resolveTargets, resourceOf } from "../resources.ts";
import type { Resource } from "../resources.ts";
import type { Call, Reply, Step, Verb } from "../verb.ts";
import { usageError } from "../verb.ts";
import { noMatch } from "./apply.ts";
import { namespaceOf } from "./common.ts";

interface Victim {
  readonly resource: Resource;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uid?: string;
}

interface DeleteState {
  readonly namespace: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly isForced: boolean;
  readonly wait: boolean;
  readonly ignoreNotFound: boolean;
  victims: Victim[];
  readonly lists: readonly Resource[];
  answers: number;
  /** Index of the victim that is waited for. */
  waitingFor: number;
  failed: boolean;
  readonly gone: boolean[];
}

const listTag = 1_000_000;
const pollTag = 2_000_000;
const pollEvery = seconds(1);

/** `kubectl delete`: deletes, prints, and waits until the objects are gone (finalizers, graceful termination). */
export const deleteVerb: Verb<DeleteState> = {
  usage: "delete (TYPE NAME | TYPE/NAME | TYPE -l label | TYPE --all | -f -) [--grace-period=N] [--force] [--wait=false]",

  begin({ args, files }) {
    const documents = files["-"]?.documents ?? [];
    const { flags } = args;
    const namespace = namespaceOf(args);
    const grace = flags["grace-period"];
    const isForced = flags["force"] === "true";
    const cascade = flags["cascade"] ?? "background";
    const state: DeleteState = {
      namespace,
      isForced,
      options: {
        ...(grace !== undefined ? { gracePeriodSeconds: Number(grace) } : isForced ? { gracePeriodSeconds: 0 } : flags["now"] === "true" ? { gracePeriodSeconds: 1 } : {}),
        propagationPolicy: cascade === "orphan" ? "Orphan" : cascade === "foreground" ? "Foreground" : "Background",
      },
      wait: flags["wait"] !== "false" && !isForced,
      ignoreNotFound: flags["ignore-not-found"] === "true",
      victims: [],
      lists: [],
      answers: 0,
      waitingFor: 0,
      failed: false,
      gone: [],
    };
    if (flags["filename"] !== undefined) {
      for (const { object } of documents) {
        const resource = resourceOf(object);
        if (resource === undefined) return { state, step: usageError(noMatch(object)) };
        state.victims.push({ resource, name: object.metadata.name, namespace: resource.namespaced ? (object.metadata.namespace ?? namespace) : undefined });
      }
      return { state, step: deleteAll(state) };
    }
    const targets = resolveTargets(args.positional);
    if (!targets.ok) return { state, step: usageError(targets.error) };
    const lists = targets.value.filter((target) => target.name === undefined).map((target) => target.resource);
    if (lists.length > 0 && flags["all"] !== "true" && flags["selector"] === undefined) return { state, step: usageError("resource(s) were provided, but no name was specified") };
    for (const { resource, name } of targets.value) if (name !== undefined) state.victims.push({ resource, name, namespace: resource.namespaced ? namespace : undefined });
    if (lists.length === 0) return { state, step: deleteAll(state) };
    const selector = flags["selector"];
    const calls = lists.map((resource, index) => ({
      tag: listTag + index,
      call: { verb: "list" as const, resource: resource.key, ...(resource.namespaced ? { namespace } : {}), ...(selector === undefined ? {} : { options: { labelSelector: selector } }) },
    }));
    return { state: { ...state, lists }, step: { calls } };
  },

  answer(state, reply) {
    if (reply.type === "timer") return poll(state);
    if (reply.type === "events") return {};
    if (reply.tag >= pollTag) return answerPoll(state, reply);
    if (reply.tag >= listTag) return answerList(state, reply);
    return answerDelete(state, reply);
  },
};

const callOf = (victim: Victim, verb: "get" | "delete"): Call => ({ verb, resource: victim.resource.key, name: victim.name, ...(victim.namespace === undefined ? {} : { namespace: victim.namespace }) });

function deleteAll(state: DeleteState): Step {
  if (state.victims.length === 0) return { out: "No resources found\n", exit: 0 };
  const err = state.isForced ? "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n" : undefined;
  return { ...(err === undefined ? {} : { err }), calls: state.victims.map((victim, tag) => ({ tag, call: { ...callOf(victim, "delete"), body: state.options } })) };
}

function answerList(state: DeleteState, reply: Reply & { type: "ok" | "failed" }): Step {
  state.answers++;
  if (reply.type === "failed") return { err: errorText(reply.status), exit: 1 };
  const resource = state.lists[reply.tag - listTag];
  if (resource !== undefined) {
    for (const item of (reply.body as ObjectList).items) state.victims.push({ resource, name: item.metadata.name, namespace: item.metadata.namespace });
  }
  if (state.answers < state.lists.length) return {};
  state.answers = 0;
  return deleteAll(state);
}

function answerDelete(state: DeleteState, reply: Reply & { type: "ok" | "failed" }): Step {
  const victim = state.victims[reply.tag];
  if (victim === undefined) return {};
  state.answers++;
  let step: Step;
  if (reply.type === "failed") {
    state.gone[reply.tag] = true;
    const isIgnored = state.ignoreNotFound && reply.status.code === 404;
    if (!isIgnored) state.failed = true;
    step = isIgnored ? {} : { err: errorText(reply.status) };
  } else {
    const uid = (reply.body as Partial<KubeObject>).metadata?.uid;
    if (uid !== undefined) state.victims[reply.tag] = { ...victim, uid };
    step = { out: `${qualifiedKind(victim.resource)} "${victim.name}" ${state.isForced ? "force deleted" : "deleted"}\n` };
  }
  if (state.answers < state.victims.length) return step;
  return { ...step, ...(state.wait ? poll(state) : { exit: state.failed ? 1 : 0 }) };
}

/** Looks whether the next victim that is still there has gone. */
function poll(state: DeleteState): Step {
  while (state.waitingFor < state.victims.length && state.gone[state.waitingFor] === true) state.waitingFor++;
  const victim = state.victims[state.waitingFor];
  if (victim === undefined) return { exit: state.failed ? 1 : 0 };
  return { calls: [{ tag: pollTag + state.waitingFor, call: callOf(victim, "get") }] };
}

function answerPoll(state: DeleteState, reply: Reply & { type: "ok" | "failed" }): Step {
  const index = reply.tag - pollTag;
  if (reply.type === "failed") {
    if (reply.status.code !== 404) return { err: errorText(reply.status), exit: 1 };
    state.gone[index] = true;
    return poll(state);
  }
  const uid = (reply.body as KubeObject).metadata.uid;
  const victim = state.victims[index];
  // Another object of the same name: ours has gone.
  if (victim?.uid !== undefined && uid !== victim.uid) {
    state.gone[index] = true;
    return poll(state);
  }
  return { wait: pollEvery };
}
