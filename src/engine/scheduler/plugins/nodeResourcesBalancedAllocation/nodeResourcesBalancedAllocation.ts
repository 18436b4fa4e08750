import type { ScorePlugin } from "../../framework/extensionPoints.ts";
import { maxNodeScore } from "../../framework/runScores.ts";

/** 100 when cpu and memory are used in equal shares, 50 when one is full and the other empty. */
export function balancedResourceScore(cpu: number, allocatableCpu: number, memory: number, allocatableMemory: number): number {
  if (allocatableCpu === 0 || allocatableMemory === 0) return maxNodeScore;
  const cpuFraction = Math.min(cpu / allocatableCpu, 1);
  const memoryFraction = Math.min(memory / allocatableMemory, 1);
  const deviation = Math.abs((cpuFraction - memoryFraction) / 2);
  return Math.trunc((1 - deviation) * maxNodeScore);
}

/**
 * How much more (or less) balanced the pod would make the node: 75 plus half the change.
 * @source pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go balancedResourceScorer
 */
export const nodeResourcesBalancedAllocation: ScorePlugin = {
  name: "NodeResourcesBalancedAllocation",
  /** A pod that asks for nothing would all go to one node (kubernetes issue 129138). */
  preScore: (pod) => (pod.requests.cpu === 0 && pod.requests.memory === 0 ? { type: "skip" } : { type: "proceed", state: undefined }),
  score(_state, pod, nodes, scores) {
    const { cpu, memory } = pod.requests;
    const half = maxNodeScore / 2;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i];
      if (node === undefined) continue;
      const { requestedCpu, allocatableCpu, requestedMemory, allocatableMemory } = node;
      const after = balancedResourceScore(requestedCpu + cpu, allocatableCpu, requestedMemory + memory, allocatableMemory);
      const before = balancedResourceScore(requestedCpu, allocatableCpu, requestedMemory, allocatableMemory);
      scores[i] = half + Math.trunc((half + after - before) / 2);
    }
  },
};
