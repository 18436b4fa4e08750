import { maxNodeScore } from "../../framework/runScores.ts";

/** The share that stays free, 0..100. @source pkg/scheduler/framework/plugins/noderesources/least_allocated.go leastRequestedScore */
export function leastRequestedScore(requested: number, capacity: number): number {
  if (capacity === 0 || requested > capacity) return 0;
  return Math.trunc(((capacity - requested) * maxNodeScore) / capacity);
}

/** cpu and memory weigh the same; a resource the node has none of does not count. @source least_allocated.go leastResourceScorer */
export function leastResourceScore(requestedCpu: number, cpu: number, requestedMemory: number, memory: number): number {
  if (cpu === 0) return memory === 0 ? 0 : leastRequestedScore(requestedMemory, memory);
  if (memory === 0) return leastRequestedScore(requestedCpu, cpu);
  return Math.trunc((leastRequestedScore(requestedCpu, cpu) + leastRequestedScore(requestedMemory, memory)) / 2);
}
