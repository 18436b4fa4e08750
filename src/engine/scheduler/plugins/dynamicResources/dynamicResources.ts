import type { PostFilterPlugin, ScorePlugin } from "../../framework/extensionPoints.ts";
import { newStatus } from "../../framework/status.ts";

const name = "DynamicResources";
const nothingToDeallocate = newStatus(name, "Unschedulable", "no new claims to deallocate");

/** An earlier plugin turned the pod away before this one could note what it needs: it finds nothing and gives up. */
const neverAsked = newStatus(name, "Error", "not found");

/**
 * Resource claims. It is in every default scheduler and speaks in every message about a pending pod.
 *
 * @source pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go
 * @simplified There is no ResourceClaim kind here, so it answers as it does for pods without claims.
 */
export const dynamicResources: PostFilterPlugin & ScorePlugin = {
  name,
  postFilter: (_pod, cycle) => ({ status: cycle.isPreFiltered ? nothingToDeallocate : neverAsked, nominatedNodeName: undefined, victims: [] }),
  preScore: () => ({ type: "uniform", score: 0, state: undefined }),
  score(_state, _pod, _nodes, scores) {
    scores.fill(0);
  },
};
