import type { FieldError } from "../fieldError.ts";

const none: readonly FieldError[] = [];

/**
 * Parts of a specification that were found to be without fault, by reference: Pods of one template
 * share their ports, probes and environment even when admission gave each its own containers.
 * Every check has a memory of its own, since the same part may be right in one place and wrong in another.
 */
export type ValidParts = WeakSet<object>;

/** Runs a check on a part unless it passed before; an absent part has no fault. */
export function validOnce<T extends object>(known: ValidParts, part: T | undefined, check: (part: T) => readonly FieldError[]): readonly FieldError[] {
  if (part === undefined || known.has(part)) return none;
  const errors = check(part);
  if (errors.length === 0) known.add(part);
  return errors;
}
