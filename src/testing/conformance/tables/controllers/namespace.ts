import type { Condition } from "../../../../engine/api/index.ts";
import { updateConditions } from "../../../../engine/controllers/namespace/conditions.ts";
import { controllerTable, judge, same, tableNow } from "./controllerTable.ts";

interface Given {
  readonly startingStatus: { readonly conditions?: readonly Condition[] };
  readonly newConditions?: readonly Condition[];
}

const conditions = judge<Given, { readonly expecteds?: readonly Condition[] }>(({ startingStatus, newConditions = [] }, { expecteds = [] }) => {
  // The time of a change is not what the test looks at.
  const withoutTime = ({ lastTransitionTime: _time, ...condition }: Condition) => condition;
  return same(expecteds.map(withoutTime), updateConditions(startingStatus.conditions, newConditions, tableNow).map(withoutTime));
});

/** What a namespace that goes says of itself. */
export const namespace = controllerTable("controllers/namespace.json", { "deletion.TestUpdateConditions": conditions });
