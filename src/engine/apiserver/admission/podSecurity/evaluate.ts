import { baselineChecks } from "./baseline.ts";
import type { PodToCheck, Violation } from "./check.ts";
import { restrictedChecks } from "./restricted.ts";
import type { LevelVersion } from "./policy.ts";

/** What a Pod does that the level does not let it. @source k8s.io/pod-security-admission/policy/registry.go EvaluatePod */
export function violations({ level, minor }: LevelVersion, pod: PodToCheck): readonly Violation[] {
  if (level === "privileged") return [];
  const version = minor === "latest" ? Number.POSITIVE_INFINITY : minor;
  const isReplaced = (since: number | undefined): boolean => level === "restricted" && since !== undefined && version >= since;
  const checks = [...baselineChecks.filter(({ replacedSince }) => !isReplaced(replacedSince)), ...(level === "restricted" ? restrictedChecks : [])];
  return checks.flatMap(({ since, violation }) => (version >= since ? (violation(pod, version) ?? []) : []));
}

/** `privileged (container "c" must not set ...), hostPort (...)`. @source policy/checks.go AggregateCheckResult ForbiddenDetail */
export const describeViolations = (found: readonly Violation[]): string => found.map(({ reason, detail }) => (detail === "" ? reason : `${reason} (${detail})`)).join(", ");
