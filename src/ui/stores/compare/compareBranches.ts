import { branchHistories } from "../connection.ts";
import { goTo } from "../place.ts";
import { useTimeline } from "../timeline.ts";
import { planComparison } from "./shown.ts";

/** Holds the branch that is shown against another one, in the view of comparisons. */
export function compareBranches(other: number): void {
  const current = useTimeline.getState().info?.branch;
  const lanes = branchHistories().filter(({ id }) => id === current || id === other);
  if (lanes.length !== 2) return;
  planComparison({ kind: "branches", lanes: lanes.map(({ id, name, history }) => ({ name, history, branch: id })) });
  goTo("compare");
}
