import type { KubeObject, PodRequests } from "../../../api/index.ts";
import { deepEqual } from "../../../api/index.ts";
import type { QueueingHint } from "../../framework/clusterEvent.ts";
import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin, ScorePlugin } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import { asNode, asPod, emptyNodeOfEvent, podInfoOfEvent } from "../../framework/objects.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { podUid } from "../../framework/podInfo.ts";
import type { Status } from "../../framework/status.ts";
import { newStatus } from "../../framework/status.ts";
import type { NodeResourcesFitArgs } from "./args.ts";
import { defaultResources } from "./args.ts";
import { leastResourceScore } from "./leastAllocated.ts";
import { scoreByStrategy } from "./scoringStrategy.ts";

const name = "NodeResourcesFit";
const insufficientCpu = newStatus(name, "Unschedulable", "Insufficient cpu");
const tooManyPods = newStatus(name, "Unschedulable", "Too many pods");

/** What keeps a pod off a node; the common answers are made once. */
function statusOf(reasons: readonly string[], isUnresolvable: boolean): Status | undefined {
  const [first] = reasons;
  if (first === undefined) return undefined;
  if (reasons.length === 1 && !isUnresolvable) {
    if (first === "Insufficient cpu") return insufficientCpu;
    if (first === "Too many pods") return tooManyPods;
  }
  return newStatus(name, isUnresolvable ? "UnschedulableAndUnresolvable" : "Unschedulable", ...reasons);
}

/** Extended resources that are not looked at. */
type Ignores = (resource: string) => boolean;

const ignoresNothing: Ignores = () => false;

/** Only extended resources can be left out, by name or by what stands before the slash. @source fit.go fitsRequest */
function ignoresOf({ ignoredResources = [], ignoredResourceGroups = [] }: NodeResourcesFitArgs): Ignores {
  if (ignoredResources.length === 0 && ignoredResourceGroups.length === 0) return ignoresNothing;
  const names = new Set(ignoredResources);
  const groups = new Set(ignoredResourceGroups);
  return (resource) => !resource.startsWith("hugepages-") && (names.has(resource) || groups.has(resource.split("/")[0] ?? ""));
}

/** True when a scalar is short; the slow road, taken only by pods that ask for any. */
function scalarsFit(requests: PodRequests, node: NodeInfo, ignores: Ignores): boolean {
  return requests.scalars.every(
    ({ name: resource, amount }) =>
      amount === 0 ||
      ignores(resource) || amount <= (node.allocatableScalars?.get(resource) ?? 0) - (node.requestedScalars?.get(resource) ?? 0),
  );
}

/** All that is short, in Kubernetes' order, and whether an empty node would not do either. */
function insufficientResources(requests: PodRequests, node: NodeInfo, ignores: Ignores): Status | undefined {
  const reasons: string[] = [];
  let isUnresolvable = false;
  if (node.pods.length + 1 > node.allowedPods) reasons.push("Too many pods");
  const check = (resource: string, wanted: number, capacity: number, used: number): void => {
    if (wanted === 0 || wanted <= capacity - used) return;
    reasons.push(`Insufficient ${resource}`);
    if (wanted > capacity) isUnresolvable = true;
  };
  check("cpu", requests.cpu, node.allocatableCpu, node.requestedCpu);
  check("memory", requests.memory, node.allocatableMemory, node.requestedMemory);
  check("ephemeral-storage", requests.ephemeralStorage, node.allocatableEphemeralStorage, node.requestedEphemeralStorage);
  for (const { name: resource, amount } of requests.scalars) {
    if (ignores(resource)) continue;
    check(resource, amount, node.allocatableScalars?.get(resource) ?? 0, node.requestedScalars?.get(resource) ?? 0);
  }
  return statusOf(reasons, isUnresolvable);
}

/** Whether a node has room for what a pod asks for. @source pkg/scheduler/framework/plugins/noderesources/fit.go fitsRequest */
export function fitsRequest(pod: PodInfo, node: NodeInfo, ignores: Ignores = ignoresNothing): Status | undefined {
  const { requests } = pod;
  if (
    node.pods.length < node.allowedPods &&
    (requests.cpu === 0 || requests.cpu <= node.allocatableCpu - node.requestedCpu) &&
    (requests.memory === 0 || requests.memory <= node.allocatableMemory - node.requestedMemory) &&
    (requests.ephemeralStorage === 0 || requests.ephemeralStorage <= node.allocatableEphemeralStorage - node.requestedEphemeralStorage) &&
    (requests.scalars.length === 0 || scalarsFit(requests, node, ignores))
  ) {
    return undefined;
  }
  return insufficientResources(requests, node, ignores);
}

/** Whether an empty node like this one would do: what a changed Node object can tell. */
function couldFit(pod: PodInfo, object: Parameters<typeof asNode>[0], ignores: Ignores): boolean {
  const node = asNode(object);
  return node !== undefined && fitsRequest(pod, emptyNodeOfEvent(node), ignores) === undefined;
}

function frees(wanted: PodRequests, freed: PodRequests): boolean {
  return (
    (wanted.cpu > 0 && freed.cpu > 0) ||
    (wanted.memory > 0 && freed.memory > 0) ||
    (wanted.ephemeralStorage > 0 && freed.ephemeralStorage > 0) ||
    wanted.scalars.some(({ name: resource }) => freed.scalars.some((each) => each.name === resource && each.amount > 0))
  );
}

const asksForNothing = (requests: PodRequests): boolean =>
  requests.cpu === 0 && requests.memory === 0 && requests.ephemeralStorage === 0 && requests.scalars.length === 0;

/** A pod that is gone, or asks for less than before, may leave room. @source fit.go isSchedulableAfterPodEvent */
function afterPodChange(pod: PodInfo, old: KubeObject | undefined, object: KubeObject | undefined): QueueingHint {
  const before = asPod(old);
  const after = asPod(object);
  if (before === undefined) return "QueueSkip";
  if (after === undefined) {
    // One that was nowhere (and promised to no node) took no room.
    if ((before.spec.nodeName ?? "") === "" && (before.status?.nominatedNodeName ?? "") === "") return "QueueSkip";
    return asksForNothing(pod.requests) || frees(pod.requests, podInfoOfEvent(before).requests) ? "Queue" : "QueueSkip";
  }
  if (podUid(after) === pod.uid) return "Queue";
  if ((after.spec.nodeName ?? "") === "") return "QueueSkip";
  return shrinks(pod.requests, podInfoOfEvent(before).requests, podInfoOfEvent(after).requests) ? "Queue" : "QueueSkip";
}

/** Of something that is wanted, less is taken than before. */
function shrinks(wanted: PodRequests, before: PodRequests, after: PodRequests): boolean {
  return (
    (wanted.cpu > 0 && after.cpu < before.cpu) ||
    (wanted.memory > 0 && after.memory < before.memory) ||
    (wanted.ephemeralStorage > 0 && after.ephemeralStorage < before.ephemeralStorage)
  );
}

type Scoring = (requests: PodRequests, nodes: readonly NodeInfo[], scores: Int32Array) => void;

/** The default strategy over cpu and memory alike, for the thousands of nodes that it is asked about. */
const leastAllocated: Scoring = ({ nonZeroCpu, nonZeroMemory }, nodes, scores) => {
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (node === undefined) continue;
    scores[i] = leastResourceScore(node.nonZeroCpu + nonZeroCpu, node.allocatableCpu, node.nonZeroMemory + nonZeroMemory, node.allocatableMemory);
  }
};

function scoringOf({ scoringStrategy }: NodeResourcesFitArgs): Scoring {
  const strategy = scoringStrategy ?? { type: "LeastAllocated", resources: defaultResources };
  const resources = strategy.resources ?? defaultResources;
  const isDefault = strategy.type === "LeastAllocated" && deepEqual(resources, defaultResources);
  return isDefault ? leastAllocated : scoreByStrategy(strategy, resources);
}

/**
 * Room for what the pod asks for; by default, more room left scores higher.
 * @source pkg/scheduler/framework/plugins/noderesources/fit.go
 */
export function newNodeResourcesFit(args: NodeResourcesFitArgs = {}): FilterPlugin & PreFilterPlugin & ScorePlugin & EnqueuePlugin {
  const ignores = ignoresOf(args);
  const scoring = scoringOf(args);
  return {
    name,
    preFilter: () => ({ type: "proceed", state: undefined }),
    filter: (_state, pod, node) => fitsRequest(pod, node, ignores),
    preScore: () => ({ type: "proceed", state: undefined }),
    score(_state, pod, nodes, scores) {
      scoring(pod.requests, nodes, scores);
    },
    eventsToRegister: () => [
      { resource: "Pod", actions: ["Delete"], hint: afterPodChange },
      {
        resource: "Node",
        actions: ["Add", "UpdateNodeAllocatable"],
        hint: (pod, _old, object) => (couldFit(pod, object, ignores) ? "Queue" : "QueueSkip"),
      },
      { resource: "Pod", actions: ["UpdatePodScaleDown"], hint: afterPodChange },
    ],
  };
}
