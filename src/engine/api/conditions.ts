import { duplicateField, requiredField } from "./fieldError.ts";
import type { FieldError } from "./fieldError.ts";
import type { Condition } from "./meta.ts";

/** The condition of a type, if it is there. */
export function getCondition(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  if (conditions === undefined) return undefined;
  for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

/** True when the condition of this type has the status "True". */
export function isConditionTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return getCondition(conditions, type)?.status === "True";
}

function isSameCondition(left: Condition, right: Condition): boolean {
  return (
    left.status === right.status &&
    left.reason === right.reason &&
    left.message === right.message &&
    left.lastTransitionTime === right.lastTransitionTime &&
    left.lastUpdateTime === right.lastUpdateTime &&
    left.lastHeartbeatTime === right.lastHeartbeatTime &&
    left.observedGeneration === right.observedGeneration
  );
}

/**
 * The list with `next` in the place of the condition of its type (or at the end). While the status
 * stays the same, lastTransitionTime stays the old one. The same reference when nothing changes.
 */
export function setCondition(conditions: readonly Condition[] | undefined, next: Condition): readonly Condition[] {
  if (conditions === undefined) return [next];
  const index = conditions.findIndex((condition) => condition.type === next.type);
  const old = conditions[index];
  if (old === undefined) return [...conditions, next];
  const merged =
    old.status === next.status && old.lastTransitionTime !== undefined && old.lastTransitionTime !== next.lastTransitionTime
      ? { ...next, lastTransitionTime: old.lastTransitionTime }
      : next;
  return isSameCondition(old, merged) ? conditions : conditions.with(index, merged);
}

/** The list without the condition of this type; the same reference when there is none. */
export function removeCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
  return conditions.some((condition) => condition.type === type) ? conditions.filter((condition) => condition.type !== type) : conditions;
}

/** Conditions have a type, each another. @source pkg/apis/flowcontrol/validation/validation.go ValidateFlowSchemaStatus */
export function conditionTypeErrors(conditions: readonly { readonly type?: string }[] | undefined, path: string): readonly FieldError[] {
  const all = conditions ?? [];
  return all.flatMap(({ type = "" }, i) => [
    ...(all.findIndex((each) => (each.type ?? "") === type) < i ? [duplicateField(`${path}[${i}].type`, type)] : []),
    ...(type === "" ? [requiredField(`${path}[${i}].type`, "must not be empty")] : []),
  ]);
}
