import { maxNodeScore } from "./runScores.ts";

/** A point of a scoring function, as configurations write it: a share in percent, and a score of 0 to 10. */
export interface UtilizationShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** @source pkg/scheduler/apis/config/types.go MaxCustomPriorityScore */
const maxCustomPriorityScore = 10;
const maxUtilization = 100;

/**
 * A line through the points of a shape: from the share that is used to a score of 0 to 100, in whole numbers.
 * @source pkg/scheduler/framework/plugins/helper/shape_score.go BuildBrokenLinearFunction
 */
export function brokenLinear(shape: readonly UtilizationShapePoint[]): (utilization: number) => number {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * (maxNodeScore / maxCustomPriorityScore) }));
  return (utilization) => {
    let before: (typeof points)[number] | undefined;
    for (const point of points) {
      if (utilization <= point.utilization) {
        if (before === undefined) return point.score;
        return before.score + Math.trunc(((point.score - before.score) * (utilization - before.utilization)) / (point.utilization - before.utilization));
      }
      before = point;
    }
    return before?.score ?? 0;
  };
}

/** The score of a resource by the share of it that is used; more than all of it, or none at all, counts as all. */
export function ratioScore(line: (utilization: number) => number, requested: number, capacity: number): number {
  if (capacity === 0 || requested > capacity) return line(maxUtilization);
  return line(Math.trunc((requested * maxUtilization) / capacity));
}
