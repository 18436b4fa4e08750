import { defaultPodTemplate } from "../podTemplate/defaults.ts";
import { mapShared } from "../podTemplate/mapShared.ts";
import type { JobSpec } from "./types.ts";

const maxInt32 = 2_147_483_647;

function defaultCounts(spec: JobSpec): Pick<JobSpec, "completions" | "parallelism"> {
  const { completions, parallelism } = spec;
  if (completions === undefined && parallelism === undefined) return { completions: 1, parallelism: 1 };
  return { parallelism: parallelism ?? 1, ...(completions === undefined ? {} : { completions }) };
}

/** A condition without a status means "True". */
function defaultFailurePolicy(policy: JobSpec["podFailurePolicy"]): JobSpec["podFailurePolicy"] {
  if (policy === undefined) return policy;
  const rules = mapShared(policy.rules ?? [], (rule) => {
    if (rule.onPodConditions === undefined) return rule;
    const onPodConditions = mapShared(rule.onPodConditions, (each) => ((each.status ?? "") === "" ? { ...each, status: "True" } : each));
    return onPodConditions === rule.onPodConditions ? rule : { ...rule, onPodConditions };
  });
  return rules === policy.rules ? policy : { rules };
}

/** @source pkg/apis/batch/v1/defaults.go SetDefaults_Job */
export function defaultJobSpec(spec: JobSpec): JobSpec {
  const template = defaultPodTemplate(spec.template ?? { spec: { containers: [] } });
  const podFailurePolicy = defaultFailurePolicy(spec.podFailurePolicy);
  const isFilled =
    template === spec.template &&
    podFailurePolicy === spec.podFailurePolicy &&
    spec.parallelism !== undefined &&
    spec.backoffLimit !== undefined &&
    spec.completionMode !== undefined &&
    spec.suspend !== undefined &&
    spec.manualSelector !== undefined &&
    spec.podReplacementPolicy !== undefined;
  if (isFilled) return spec;
  return {
    ...spec,
    ...defaultCounts(spec),
    template,
    ...(podFailurePolicy === undefined ? {} : { podFailurePolicy }),
    backoffLimit: spec.backoffLimit ?? (spec.backoffLimitPerIndex === undefined ? 6 : maxInt32),
    completionMode: spec.completionMode ?? "NonIndexed",
    suspend: spec.suspend ?? false,
    manualSelector: spec.manualSelector ?? false,
    podReplacementPolicy: spec.podReplacementPolicy ?? (spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed"),
  };
}
