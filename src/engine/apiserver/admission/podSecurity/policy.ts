import { invalidField } from "../../../api/index.ts";
import type { FieldError, StringMap } from "../../../api/index.ts";

/** How strict a namespace is with its Pods. @source k8s.io/pod-security-admission/api */
export type Level = "privileged" | "baseline" | "restricted";

/** A level of the standards as they were in a version of Kubernetes. */
export interface LevelVersion {
  readonly level: Level;
  /** The minor version: 28 of "v1.28"; "latest" is newer than all. */
  readonly minor: number | "latest";
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly audit: LevelVersion;
  readonly warn: LevelVersion;
}

const levels: readonly Level[] = ["privileged", "baseline", "restricted"];
const prefix = "pod-security.kubernetes.io/";
const anything: LevelVersion = { level: "privileged", minor: "latest" };

/** "restricted:latest", "baseline:v1.28". */
export const formatLevel = ({ level, minor }: LevelVersion): string => `${level}:${minor === "latest" ? minor : `v1.${minor}`}`;

/** Below 0 when `a` is less strict than `b`. */
export const compareLevels = (a: Level, b: Level): number => levels.indexOf(a) - levels.indexOf(b);

export const isSame = (a: LevelVersion, b: LevelVersion): boolean => a.level === b.level && a.minor === b.minor;

function parseVersion(text: string): number | undefined {
  const match = /^v1\.(0|[1-9]\d{0,5})$/.exec(text);
  return match === null ? undefined : Number(match[1]);
}

/**
 * What the labels of a namespace ask for. A policy comes always: a bad level counts as restricted where
 * it is enforced and as privileged where it only tells, a bad version as the latest.
 *
 * @source k8s.io/pod-security-admission/api/helpers.go PolicyToEvaluate
 */
export function policyOf(labels: StringMap | undefined): { readonly policy: Policy; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const refuse = (label: string, value: string, why: string): void => {
    errors.push(invalidField(`metadata.labels[${label}]`, value, why));
  };
  const read = (mode: "enforce" | "audit" | "warn"): LevelVersion => {
    const levelLabel = prefix + mode;
    const versionLabel = `${levelLabel}-version`;
    const level = labels?.[levelLabel];
    const version = labels?.[versionLabel];
    const known = levels.find((each) => each === level);
    if (level !== undefined && known === undefined) refuse(levelLabel, level, `must be one of ${levels.join(", ")}`);
    const minor = version === undefined || version === "latest" ? "latest" : parseVersion(version);
    if (version !== undefined && minor === undefined) refuse(versionLabel, version, 'must be "latest" or "v1.x"');
    const fallback: Level = level === undefined ? anything.level : mode === "enforce" ? "restricted" : "privileged";
    return { level: known ?? fallback, minor: minor ?? "latest" };
  };
  if (labels === undefined) return { policy: { enforce: anything, audit: anything, warn: anything }, errors };
  const enforce = read("enforce");
  const audit = read("audit");
  return { policy: { enforce, audit, warn: read("warn") }, errors };
}
