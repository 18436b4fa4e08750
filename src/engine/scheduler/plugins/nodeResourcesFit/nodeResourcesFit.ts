import type { PodRequests } from "../../../api/index.ts";
import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin, ScorePlugin } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import { asNode, asPod, emptyNodeOfEvent, podInfoOfEvent } from "../../framework/objects.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import type { Status } from "../../framework/status.ts";
import { newStatus } from "../../framework/status.ts";
import { leastResourceScore } from "./leastAllocated.ts";

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

/** True when a scalar is short; the slow road, taken only by pods that ask for any. */
function scalarsFit(requests: PodRequests, node: NodeInfo): boolean {
  return requests.scalars.every(
    ({ name: resource, amount }) =>
      amount === 0 || amount <= (node.allocatableScalars?.get(resource) ?? 0) - (node.requestedScalars?.get(resource) ?? 0),
  );
}

/** All that is short, in Kubernetes' order, and whether an empty node would not do either. */
function insufficientResources(requests: PodRequests, node: NodeInfo): Status | undefined {
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
    check(resource, amount, node.allocatableScalars?.get(resource) ?? 0, node.requestedScalars?.get(resource) ?? 0);
  }
  return statusOf(reasons, isUnresolvable);
}

/** Whether a node has room for what a pod asks for. @source pkg/scheduler/framework/plugins/noderesources/fit.go fitsRequest */
export function fitsRequest(pod: PodInfo, node: NodeInfo): Status | undefined {
  const { requests } = pod;
  if (
    node.pods.length < node.allowedPods &&
    (requests.cpu === 0 || requests.cpu <= node.allocatableCpu - node.requestedCpu) &&
    (requests.memory === 0 || requests.memory <= node.allocatableMemory - node.requestedMemory) &&
    (requests.ephemeralStorage === 0 || requests.ephemeralStorage <= node.allocatableEphemeralStorage - node.requestedEphemeralStorage) &&
    (requests.scalars.length === 0 || scalarsFit(requests, node))
  ) {
    return undefined;
  }
  return insufficientResources(requests, node);
}

/** Whether an empty node like this one would do: what a changed Node object can tell. */
function couldFit(pod: PodInfo, object: Parameters<typeof asNode>[0]): boolean {
  const node = asNode(object);
  return node !== undefined && fitsRequest(pod, emptyNodeOfEvent(node)) === undefined;
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

/** Room for what the pod asks for; more room left scores higher. @source pkg/scheduler/framework/plugins/noderesources/fit.go */
export const nodeResourcesFit: FilterPlugin & PreFilterPlugin & ScorePlugin & EnqueuePlugin = {
  name,
  preFilter: () => ({ type: "proceed", state: undefined }),
  filter: (_state, pod, node) => fitsRequest(pod, node),
  preScore: () => ({ type: "proceed", state: undefined }),
  score(_state, pod, nodes, scores) {
    const { nonZeroCpu, nonZeroMemory } = pod.requests;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i];
      if (node === undefined) continue;
      scores[i] = leastResourceScore(node.nonZeroCpu + nonZeroCpu, node.allocatableCpu, node.nonZeroMemory + nonZeroMemory, node.allocatableMemory);
    }
  },
  eventsToRegister: () => [
    {
      resource: "AssignedPod",
      actions: ["Delete"],
      hint: (pod, old) => {
        const gone = asPod(old);
        if (gone === undefined) return "QueueSkip";
        return asksForNothing(pod.requests) || frees(pod.requests, podInfoOfEvent(gone).requests) ? "Queue" : "QueueSkip";
      },
    },
    {
      resource: "Node",
      actions: ["Add", "UpdateNodeAllocatable"],
      hint: (pod, _old, object) => (couldFit(pod, object) ? "Queue" : "QueueSkip"),
    },
  ],
};
