import type { Job } from "../../kinds/index.ts";
import type { Interval } from "./indexes.ts";
import { countIndexes, hasIndex, parseIndexes } from "./indexes.ts";

/** The words of the first rule that the succeeded indexes fulfil. @source pkg/controller/job/success_policy.go matchSuccessPolicy */
export function matchSuccessPolicy(job: Job, succeeded: readonly Interval[]): string | undefined {
  if (succeeded.length === 0) return undefined;
  const { successPolicy, completions = 0 } = job.spec;
  for (const [index, { succeededIndexes, succeededCount }] of (successPolicy?.rules ?? []).entries()) {
    const wanted = succeededIndexes === undefined ? undefined : indexesOf(parseIndexes(succeededIndexes, completions));
    if (wanted?.length === 0) continue;
    const have = wanted === undefined ? countIndexes(succeeded) : wanted.filter((one) => hasIndex(succeeded, one)).length;
    if (have >= (succeededCount ?? wanted?.length ?? completions)) return `Matched rules at index ${index}`;
  }
  return undefined;
}

const indexesOf = (intervals: readonly Interval[]): readonly number[] => intervals.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, offset) => first + offset));
