import type { Job, Pod, PodFailurePolicyRule } from "../../kinds/index.ts";

/** A pod on its way out is waited for before there is another. @source onlyReplaceFailedPods */
export const replacesOnlyFailed = ({ spec }: Job): boolean => spec.podReplacementPolicy === "Failed" || spec.podFailurePolicy !== undefined;

/** Failed, or on its way out where the job does not wait for that. @source isPodFailed */
export function isPodFailed(pod: Pod, job: Job): boolean {
  if (pod.status.phase === "Failed") return true;
  return !replacesOnlyFailed(job) && pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== "Succeeded";
}

/** What the first matching rule says of a failed pod. */
export interface PolicyVerdict {
  /** Undefined: no rule matches, and the failure counts. */
  readonly action: PodFailurePolicyRule["action"] | undefined;
  readonly isCounted: boolean;
  /** FailJob: why the job fails. */
  readonly message: string | undefined;
}

/** Rules with an action that is not known yet are passed over. */
const knownActions: ReadonlySet<string> = new Set(["FailJob", "FailIndex", "Ignore", "Count"]);
const counted: PolicyVerdict = { action: undefined, isCounted: true, message: undefined };

/** @source pkg/controller/job/pod_failure_policy.go matchPodFailurePolicy */
export function matchPodFailurePolicy(job: Job, pod: Pod): PolicyVerdict {
  const rules = job.spec.podFailurePolicy?.rules ?? [];
  for (const [index, rule] of rules.entries()) {
    const subject = rule.onExitCodes === undefined ? matchOnPodConditions(rule, pod) : matchOnExitCodes(rule, pod);
    if (subject === undefined || !knownActions.has(rule.action)) continue;
    const { action } = rule;
    const message = action === "FailJob" ? `${subject} matching FailJob rule at index ${index}` : undefined;
    return { action, isCounted: action !== "Ignore", message };
  }
  return counted;
}

const podName = (pod: Pod): string => `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`;

function matchOnExitCodes({ onExitCodes }: PodFailurePolicyRule, pod: Pod): string | undefined {
  for (const { name, state } of [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])]) {
    const exitCode = state?.terminated?.exitCode ?? 0;
    if (onExitCodes === undefined || exitCode === 0 || (onExitCodes.containerName ?? name) !== name) continue;
    if (onExitCodes.values.includes(exitCode) === (onExitCodes.operator === "In")) return `Container ${name} for pod ${podName(pod)} failed with exit code ${exitCode}`;
  }
  return undefined;
}

function matchOnPodConditions({ onPodConditions = [] }: PodFailurePolicyRule, pod: Pod): string | undefined {
  for (const { type, status } of pod.status.conditions ?? []) {
    if (onPodConditions.some((wanted) => wanted.type === type && wanted.status === status)) return `Pod ${podName(pod)} has condition ${type}`;
  }
  return undefined;
}

/** Why the job fails at once, when a failed pod matches a FailJob rule. @source getFailJobMessage */
export function failJobMessage(job: Job, pods: readonly Pod[]): string | undefined {
  if (job.spec.podFailurePolicy === undefined) return undefined;
  for (const pod of pods) {
    const message = isPodFailed(pod, job) ? matchPodFailurePolicy(job, pod).message : undefined;
    if (message !== undefined) return message;
  }
  return undefined;
}
