import {
  ageColumn,
  bumpGeneration,
  column,
  defaultJobSpec,
  dns1123SubdomainErrors,
  humanDuration,
  isConditionTrue,
  keepSpec,
  nameColumn,
  parseTime,
  podTemplateNotSimulated,
  validateJobSelector,
  validateJobSpec,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withFirstGeneration,
  withStatus,
  workloadColumns,
  podTemplateWarnings,
  type ResourceKind,
  type StringMap,
} from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { controllerUidLabel, jobNameLabel, legacyControllerUidLabel, legacyJobNameLabel } from "./labels.ts";
import type { Job } from "./types.ts";
import { validateJobUpdate } from "./validation.ts";
import { validateGeneratedSelector } from "./generatedSelector.ts";

const noStatus = {};
function applyDefaults(object: Job): Job {
  const spec = defaultJobSpec(object.spec);
  return spec === object.spec && object.status !== undefined ? object : { ...object, spec, status: object.status ?? noStatus };
}

/** The labels and the selector by which a Job finds its Pods. What the user wrote stays, for validation to judge. */
function withGeneratedSelector(object: Job): Job {
  if (object.spec.manualSelector === true) return object;
  const { name, uid = "" } = object.metadata;
  const { template, selector } = object.spec;
  const labels: StringMap = {
    [legacyControllerUidLabel]: uid,
    [controllerUidLabel]: uid,
    [legacyJobNameLabel]: name,
    [jobNameLabel]: name,
    ...template.metadata?.labels,
  };
  return {
    ...object,
    spec: {
      ...object.spec,
      selector: { ...selector, matchLabels: { [controllerUidLabel]: uid, ...selector?.matchLabels } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

/** Labels of the template are the Job's own when it has none. */
function withTemplateLabels(object: Job): Job {
  const labels = object.spec.template.metadata?.labels;
  if (labels === undefined || Object.keys(object.metadata.labels ?? {}).length > 0) return object;
  return { ...object, metadata: { ...object.metadata, labels } };
}

function statusText(job: Job): string {
  const { conditions } = job.status;
  if (isConditionTrue(conditions, "Complete")) return "Complete";
  if (isConditionTrue(conditions, "Failed")) return "Failed";
  if (job.metadata.deletionTimestamp !== undefined) return "Terminating";
  for (const type of ["Suspended", "FailureTarget", "SuccessCriteriaMet"]) if (isConditionTrue(conditions, type)) return type;
  return "Running";
}

function completions(job: Job): string {
  const succeeded = job.status.succeeded ?? 0;
  if (job.spec.completions !== undefined) return `${succeeded}/${job.spec.completions}`;
  const parallelism = job.spec.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationText(job: Job, now: Micros): string {
  const start = parseTime(job.status.startTime);
  if (start === undefined) return "";
  return humanDuration((parseTime(job.status.completionTime) ?? now) - start);
}

/** @source pkg/registry/batch/job/strategy.go */
export const job = {
  apiVersion: "batch/v1",
  kind: "Job",
  resource: "jobs",
  singular: "job",
  shortNames: [],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Status", statusText),
    column("Completions", completions),
    column("Duration", durationText),
    ageColumn,
    ...workloadColumns,
  ],
  selectableFields: { "status.successful": (object: Job) => String(object.status.succeeded ?? 0) },
  applyDefaults,
  prepareForCreate: (object: Job) => withTemplateLabels(withGeneratedSelector(withFirstGeneration(withStatus(object, noStatus)))),
  prepareForUpdate: (next: Job, old: Job) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: Job, old: Job) => keepSpec(next, old),
  validate: (object: Job) => [
    ...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors),
    ...validateGeneratedSelector(object),
    ...validateJobSpec(object.spec),
    ...validateJobSelector(object.spec),
  ],
  validateUpdate: (next: Job, old: Job) => [...validateObjectMetaUpdate(next, old), ...(next.spec === old.spec ? [] : validateJobUpdate(next, old))],
  validateStatusUpdate: (next: Job, old: Job) => validateObjectMetaUpdate(next, old),
  warnings: (object: Job, old: Job | undefined) => podTemplateWarnings(object.spec.template, old?.spec.template),
  notSimulated: (object: Job) => podTemplateNotSimulated(object.spec.template),
} satisfies ResourceKind<Job>;
