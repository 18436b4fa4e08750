import type { PodRequests } from "../../../api/index.ts";
import type { ScorePlugin } from "../../framework/extensionPoints.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import type { PodInfo } from "../../framework/podInfo.ts";
import { maxNodeScore } from "../../framework/runScores.ts";

/** @source k8s.io/kube-scheduler/config/v1/types_pluginargs.go NodeResourcesBalancedAllocationArgs */
export interface NodeResourcesBalancedAllocationArgs {
  readonly resources?: readonly { readonly name: string; readonly weight?: number }[];
}

const half = maxNodeScore / 2;

/** 100 when cpu and memory are used in equal shares, 50 when one is full and the other empty. */
export function balancedResourceScore(cpu: number, allocatableCpu: number, memory: number, allocatableMemory: number): number {
  if (allocatableCpu === 0 || allocatableMemory === 0) return maxNodeScore;
  const cpuFraction = Math.min(cpu / allocatableCpu, 1);
  const memoryFraction = Math.min(memory / allocatableMemory, 1);
  const deviation = Math.abs((cpuFraction - memoryFraction) / 2);
  return Math.trunc((1 - deviation) * maxNodeScore);
}

/** The spread of the shares of all resources. @source balanced_allocation.go balancedResourceScorer */
function balancedScoreOf(fractions: readonly number[]): number {
  const [first = 0, second = 0] = fractions;
  let deviation = 0;
  if (fractions.length === 2) deviation = Math.abs((first - second) / 2);
  else if (fractions.length > 2) {
    const mean = fractions.reduce((sum, each) => sum + each, 0) / fractions.length;
    deviation = Math.sqrt(fractions.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / fractions.length);
  }
  return Math.trunc((1 - deviation) * maxNodeScore);
}

function requestOf({ cpu, memory, ephemeralStorage, scalars }: PodRequests, resource: string): number {
  switch (resource) {
    case "cpu":
      return cpu;
    case "memory":
      return memory;
    case "ephemeral-storage":
      return ephemeralStorage;
    default:
      return scalars.find(({ name }) => name === resource)?.amount ?? 0;
  }
}

/** [taken, there is] of a resource on a node. */
function takenOf(node: NodeInfo, resource: string): readonly [number, number] {
  switch (resource) {
    case "cpu":
      return [node.requestedCpu, node.allocatableCpu];
    case "memory":
      return [node.requestedMemory, node.allocatableMemory];
    case "ephemeral-storage":
      return [node.requestedEphemeralStorage, node.allocatableEphemeralStorage];
    default:
      return [node.requestedScalars?.get(resource) ?? 0, node.allocatableScalars?.get(resource) ?? 0];
  }
}

/** The same score over any resources; one that the pod does not ask for, or the node has not, does not count. */
function scoreOver(resources: readonly string[], pod: PodInfo, node: NodeInfo): number {
  const before: number[] = [];
  const after: number[] = [];
  for (const resource of resources) {
    const request = requestOf(pod.requests, resource);
    const isScalar = resource !== "cpu" && resource !== "memory" && resource !== "ephemeral-storage";
    const [taken, allocatable] = takenOf(node, resource);
    if (allocatable === 0 || (isScalar && request === 0)) continue;
    before.push(Math.min(taken / allocatable, 1));
    after.push(Math.min((taken + request) / allocatable, 1));
  }
  return half + Math.trunc((half + balancedScoreOf(after) - balancedScoreOf(before)) / 2);
}

function scoreCpuAndMemory({ requests: { cpu, memory } }: PodInfo, nodes: readonly NodeInfo[], scores: Int32Array): void {
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (node === undefined) continue;
    const { requestedCpu, allocatableCpu, requestedMemory, allocatableMemory } = node;
    const after = balancedResourceScore(requestedCpu + cpu, allocatableCpu, requestedMemory + memory, allocatableMemory);
    const before = balancedResourceScore(requestedCpu, allocatableCpu, requestedMemory, allocatableMemory);
    scores[i] = half + Math.trunc((half + after - before) / 2);
  }
}

/**
 * How much more (or less) balanced the pod would make the node: 75 plus half the change.
 * @source pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go
 */
export function newNodeResourcesBalancedAllocation(args: NodeResourcesBalancedAllocationArgs = {}): ScorePlugin {
  const resources = (args.resources ?? [{ name: "cpu" }, { name: "memory" }]).map(({ name }) => name);
  const isDefault = resources.length === 2 && resources.includes("cpu") && resources.includes("memory");
  return {
    name: "NodeResourcesBalancedAllocation",
    /** A pod that asks for nothing would all go to one node (kubernetes issue 129138). */
    preScore: (pod) => (resources.every((resource) => requestOf(pod.requests, resource) === 0) ? { type: "skip" } : { type: "proceed", state: undefined }),
    score(_state, pod, nodes, scores) {
      if (isDefault) scoreCpuAndMemory(pod, nodes, scores);
      else nodes.forEach((node, i) => (scores[i] = scoreOver(resources, pod, node)));
    },
  };
}
