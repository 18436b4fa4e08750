const minFeasibleNodesToFind = 100;
const minFeasibleNodesPercentageToFind = 5;

/**
 * How many feasible nodes are enough: all of up to 100; of more, a share that falls from 50 % to
 * 5 % as the cluster grows, never fewer than 100. `percentage` 0 is that rule.
 *
 * @source pkg/scheduler/schedule_one.go numFeasibleNodesToFind
 */
export function numFeasibleNodesToFind(percentage: number, numAllNodes: number): number {
  if (numAllNodes < minFeasibleNodesToFind) return numAllNodes;
  const adaptive = Math.max(50 - Math.trunc(numAllNodes / 125), minFeasibleNodesPercentageToFind);
  const wanted = Math.trunc((numAllNodes * (percentage === 0 ? adaptive : percentage)) / 100);
  return Math.min(Math.max(wanted, minFeasibleNodesToFind), numAllNodes);
}
