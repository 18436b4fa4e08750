import { isScalarResource } from "../../../api/index.ts";
import type { PodRequests } from "../../../api/index.ts";
import type { NodeInfo } from "../../framework/nodeInfo.ts";
import { maxNodeScore } from "../../framework/runScores.ts";
import { brokenLinear, ratioScore } from "../../framework/shape.ts";
import type { ResourceSpec, ScoringStrategy } from "./args.ts";
import { leastRequestedScore } from "./leastAllocated.ts";

/** What a pod asks for of a resource, with the amounts that stand for none: for scores. */
function requestOf({ nonZeroCpu, nonZeroMemory, ephemeralStorage, scalars }: PodRequests, resource: string): number {
  switch (resource) {
    case "cpu":
      return nonZeroCpu;
    case "memory":
      return nonZeroMemory;
    case "ephemeral-storage":
      return ephemeralStorage;
    default:
      return scalars.find(({ name }) => name === resource)?.amount ?? 0;
  }
}

interface Share {
  readonly requested: number;
  readonly allocatable: number;
}

/** @source pkg/scheduler/framework/plugins/noderesources/resource_allocation.go calculateResourceAllocatableRequest */
function shareOf(node: NodeInfo, resource: string, request: number): Share {
  switch (resource) {
    case "cpu":
      return { requested: node.nonZeroCpu + request, allocatable: node.allocatableCpu };
    case "memory":
      return { requested: node.nonZeroMemory + request, allocatable: node.allocatableMemory };
    case "ephemeral-storage":
      return { requested: node.requestedEphemeralStorage + request, allocatable: node.allocatableEphemeralStorage };
    default:
      // An extended resource that the pod does not ask for says nothing about where it should go.
      if (request === 0 && isScalarResource(resource)) return { requested: 0, allocatable: 0 };
      return { requested: (node.requestedScalars?.get(resource) ?? 0) + request, allocatable: node.allocatableScalars?.get(resource) ?? 0 };
  }
}

/** The share that is taken, 0..100. @source noderesources/most_allocated.go mostRequestedScore */
function mostRequestedScore({ requested, allocatable }: Share): number {
  return Math.trunc((Math.min(requested, allocatable) * maxNodeScore) / allocatable);
}

/** How one resource of a node is scored, and whether a score of 0 counts. */
function scorerOf(strategy: ScoringStrategy): { readonly score: (share: Share) => number; readonly countsZero: boolean; readonly round: (mean: number) => number } {
  switch (strategy.type) {
    case "LeastAllocated":
      return { score: ({ requested, allocatable }) => leastRequestedScore(requested, allocatable), countsZero: true, round: Math.trunc };
    case "MostAllocated":
      return { score: mostRequestedScore, countsZero: true, round: Math.trunc };
    case "RequestedToCapacityRatio": {
      const line = brokenLinear(strategy.requestedToCapacityRatio?.shape ?? []);
      return { score: ({ requested, allocatable }) => ratioScore(line, requested, allocatable), countsZero: false, round: Math.round };
    }
  }
}

/**
 * Scores nodes by any strategy over any resources; a resource that a node has none of does not count.
 * @source noderesources/least_allocated.go, most_allocated.go, requested_to_capacity_ratio.go
 */
export function scoreByStrategy(strategy: ScoringStrategy, resources: readonly ResourceSpec[]): (requests: PodRequests, nodes: readonly NodeInfo[], scores: Int32Array) => void {
  const { score, countsZero, round } = scorerOf(strategy);
  return (requests, nodes, scores) => {
    const wanted = resources.map(({ name }) => requestOf(requests, name));
    nodes.forEach((node, i) => {
      let sum = 0;
      let weights = 0;
      resources.forEach(({ name, weight }, place) => {
        const share = shareOf(node, name, wanted[place] ?? 0);
        if (share.allocatable === 0) return;
        const each = score(share);
        if (each === 0 && !countsZero) return;
        sum += each * weight;
        weights += weight;
      });
      scores[i] = weights === 0 ? 0 : round(sum / weights);
    });
  };
}
