import { mirrorAnnotation } from "../../api/index.ts";
import type { KubeObject, ObjectList } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { Node, Pod } from "../../kinds/index.ts";
import { parseGoDuration } from "../duration.ts";
import { errorText } from "../errorText.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { dryRunOf, usage } from "../result.ts";
import { ask, askAll, scriptVerb, sleep } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { Call, VerbInput } from "../verb.ts";
import { placeOf } from "./place.ts";

const retryAfter = seconds(5);
const pollEvery = seconds(1);

/** `kubectl drain NODE`: cordons, evicts what can be evicted, and waits until it is gone. @source k8s.io/kubectl/pkg/drain/drain.go, filters.go */
export const drain = scriptVerb(function* (io, input) {
  const { positional, flags } = input.args;
  const dryRun = dryRunOf(io, input);
  if (!dryRun.ok) return usage(io, dryRun.error);
  if (positional.length === 0 && flags["selector"] === undefined) return usage(io, "USAGE: drain NODE [flags]\nSee 'kubectl drain -h' for help and examples");
  const { found, failed } = yield* lookup(io, input, { words: ["nodes", ...positional.map((name) => name.replace(/^nodes?\//, ""))] });
  let anyFailed = failed;
  for (const node of found) {
    const cordoned = yield* cordonNode(io, node, dryRun.value !== "none");
    const done = cordoned && (yield* drainNode(io, input, node, dryRun.value !== "none"));
    if (!done) anyFailed = true;
  }
  return anyFailed ? 1 : 0;
});

function* cordonNode(io: Io, node: Found, isDry: boolean): Talk<boolean> {
  const { name } = node.object.metadata;
  if ((node.object as Node).spec.unschedulable === true) io.out(`node/${name} already cordoned\n`);
  else if (isDry) io.out(`node/${name} cordoned (dry run)\n`);
  else {
    const patched = yield* ask({ ...placeOf(node), verb: "patch", patchType: "application/strategic-merge-patch+json", body: { spec: { unschedulable: true } } });
    if (patched.type === "failed") {
      io.err(errorText(patched.status));
      return false;
    }
    io.out(`node/${name} cordoned\n`);
  }
  return true;
}

const controllerOf = (pod: Pod) => pod.metadata.ownerReferences?.find((owner) => owner.controller === true);
const keyOf = (pod: Pod): string => `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`;
const isFinished = (pod: Pod): boolean => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";

interface Sorted {
  readonly evicted: readonly Pod[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** Which pods go, which stay, and which stand in the way. */
function sortPods(pods: readonly Pod[], flags: VerbInput["args"]["flags"]): Sorted {
  const evicted: Pod[] = [];
  const groups = new Map<string, string[]>();
  const warnings = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, reason: string, pod: Pod): void => void map.set(reason, [...(map.get(reason) ?? []), keyOf(pod)]);
  for (const pod of pods) {
    if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) continue;
    const owner = controllerOf(pod);
    if (owner?.kind === "DaemonSet" && !isFinished(pod)) {
      if (flags["ignore-daemonsets"] === "true") add(warnings, "ignoring DaemonSet-managed Pods", pod);
      else add(groups, "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)", pod);
      continue;
    }
    const hasEmptyDir = pod.spec.volumes?.some((volume) => volume.emptyDir !== undefined) === true;
    if (hasEmptyDir && !isFinished(pod) && flags["delete-emptydir-data"] !== "true") add(groups, "cannot delete Pods with local storage (use --delete-emptydir-data to override)", pod);
    else if (owner === undefined && !isFinished(pod)) {
      if (flags["force"] === "true") {
        add(warnings, "deleting Pods that declare no controller", pod);
        evicted.push(pod);
      } else add(groups, "cannot delete Pods that declare no controller (use --force to override)", pod);
    } else evicted.push(pod);
  }
  const lines = (map: Map<string, string[]>): readonly string[] => [...map].map(([reason, names]) => `${reason}: ${names.join(", ")}`);
  return { evicted, errors: lines(groups), warnings: lines(warnings) };
}

function* drainNode(io: Io, { args }: VerbInput, node: Found, isDry: boolean): Talk<boolean> {
  const { name } = node.object.metadata;
  const listed = yield* ask({ verb: "list", resource: "v1/pods", options: { fieldSelector: `spec.nodeName=${name}`, ...(args.flags["pod-selector"] === undefined ? {} : { labelSelector: args.flags["pod-selector"] }) } });
  if (listed.type === "failed") {
    io.err(errorText(listed.status));
    return false;
  }
  const { evicted, errors, warnings } = sortPods((listed.body as ObjectList).items as readonly KubeObject[] as readonly Pod[], args.flags);
  if (errors.length > 0) {
    io.err(`error: unable to drain node ${JSON.stringify(name)} due to error: ${errors.length === 1 ? (errors[0] ?? "") : `[${errors.join(", ")}]`}, continuing command...\nThere are pending nodes to be drained:\n ${name}\n${errors.join("\n")}\n`);
    return false;
  }
  if (warnings.length > 0) io.err(`Warning: ${warnings.join("; ")}\n`);
  const timeout = parseGoDuration(args.flags["timeout"] ?? "0") ?? 0;
  const problems = isDry ? [] : yield* evictAll(io, evicted, { flags: args.flags, end: timeout === 0 ? undefined : io.now + timeout, timeout: args.flags["timeout"] ?? "0" });
  if (problems.length > 0) {
    const problem = problems.length === 1 ? (problems[0] ?? "") : `[${problems.join(", ")}]`;
    io.err(`There are pending pods in node ${JSON.stringify(name)} when an error occurred: ${problem}\n`);
    yield* listPending(io, name, args.flags);
    io.err(`error: unable to drain node ${JSON.stringify(name)} due to error: ${problem}, continuing command...\nThere are pending nodes to be drained:\n ${name}\n${problem}\n`);
    return false;
  }
  io.out(`node/${name} drained${isDry ? " (dry run)" : ""}\n`);
  return true;
}

function* listPending(io: Io, node: string, flags: VerbInput["args"]["flags"]): Talk<void> {
  const listed = yield* ask({ verb: "list", resource: "v1/pods", options: { fieldSelector: `spec.nodeName=${node}` } });
  if (listed.type === "failed") return;
  const { evicted } = sortPods((listed.body as ObjectList).items as readonly KubeObject[] as readonly Pod[], flags);
  for (const pod of evicted) io.err(`pod/${pod.metadata.name}\n`);
}

interface EvictOptions {
  readonly flags: VerbInput["args"]["flags"];
  readonly end: number | undefined;
  readonly timeout: string;
}

const nameText = ({ metadata }: Pod): string => `error when evicting pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace ?? "")}`;

function evictionOf({ metadata: { name, namespace = "" } }: Pod, flags: EvictOptions["flags"]): Call {
  const grace = flags["grace-period"] === undefined ? {} : { deleteOptions: { gracePeriodSeconds: Number(flags["grace-period"]) } };
  if (flags["disable-eviction"] === "true") return { verb: "delete", resource: "v1/pods", namespace, name, body: grace.deleteOptions ?? {} };
  return { verb: "create", resource: "v1/pods", namespace, name, subresource: "eviction", body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, ...grace } };
}

/** All pods at once, each in its own time: asked again while a budget says no, waited for until it is gone. @returns why some are not */
function* evictAll(io: Io, pods: readonly Pod[], { flags, end, timeout }: EvictOptions): Talk<readonly string[]> {
  const problems: string[] = [];
  let asking: readonly Pod[] = pods;
  let leaving: readonly Pod[] = [];
  let askAgainAt = io.now;
  while (asking.length > 0 || leaving.length > 0) {
    const isOver = end !== undefined && io.now >= end;
    if (asking.length > 0 && io.now >= askAgainAt) {
      for (const pod of asking) io.out(`evicting pod ${keyOf(pod)}\n`);
      if (isOver) {
        problems.push(...asking.map((pod) => `${nameText(pod)}: global timeout reached: ${timeout}`));
        asking = [];
      } else {
        const round = yield* evictRound(io, asking, flags);
        problems.push(...round.problems);
        leaving = [...leaving, ...round.leaving];
        asking = round.refused;
        askAgainAt = io.now + retryAfter;
      }
    }
    leaving = yield* stillThere(io, leaving);
    if (isOver && leaving.length > 0) {
      problems.push(...leaving.map(({ metadata }) => `error when waiting for pod ${JSON.stringify(metadata.name)} in namespace ${JSON.stringify(metadata.namespace ?? "")} to terminate: global timeout reached: ${timeout}`));
      leaving = [];
    }
    if (asking.length > 0 || leaving.length > 0) yield* sleep(pollEvery);
  }
  return problems;
}

interface Round {
  readonly refused: readonly Pod[];
  readonly leaving: readonly Pod[];
  readonly problems: readonly string[];
}

function* evictRound(io: Io, pods: readonly Pod[], flags: EvictOptions["flags"]): Talk<Round> {
  const answers = yield* askAll(pods.map((pod) => evictionOf(pod, flags)));
  const [refused, leaving, problems]: [Pod[], Pod[], string[]] = [[], [], []];
  pods.forEach((pod, index) => {
    const answer = answers[index];
    if (answer?.type === "ok") leaving.push(pod);
    else if (answer?.status.code === 429) {
      refused.push(pod);
      io.err(`${nameText(pod)} (will retry after 5s): ${answer.status.message ?? ""}\n`);
    } else if (answer !== undefined && answer.status.code !== 404) problems.push(`${nameText(pod)}: ${answer.status.message ?? ""}`);
  });
  return { refused, leaving, problems };
}

/** Of pods that were told to go, those that have not gone. */
function* stillThere(io: Io, pods: readonly Pod[]): Talk<readonly Pod[]> {
  const answers = yield* askAll(pods.map(({ metadata: { name, namespace = "" } }) => ({ verb: "get", resource: "v1/pods", namespace, name })));
  return pods.filter((pod, index) => {
    const left = answers[index];
    const isThere = left?.type === "ok" ? (left.body as KubeObject).metadata.uid === pod.metadata.uid : left?.status.code !== 404;
    if (!isThere) io.out(`pod/${pod.metadata.name} evicted\n`);
    return isThere;
  });
}
