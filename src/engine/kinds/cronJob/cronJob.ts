import {
  ageColumn,
  ageOf,
  bumpGeneration,
  column,
  defaultPodTemplate,
  dns1123SubdomainErrors,
  formatLabelSelector,
  invalidField,
  keepSpec,
  nameColumn,
  notSupportedField,
  numberColumn,
  parseSchedule,
  podTemplateNotSimulated,
  podTemplateWarnings,
  requiredField,
  timeZoneOf,
  validateJobSpec,
  validateNonNegative,
  validateObjectMeta,
  validateObjectMetaUpdate,
  wideColumn,
  withFirstGeneration,
  withStatus,
  type Container,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { CronJob, CronJobSpec } from "./types.ts";

const noStatus = {};
const noMetadata = {};
/** Its Jobs have 11 characters more. */
const nameLengthMax = 52;

/** @source pkg/apis/batch/v1/defaults.go SetDefaults_CronJob: the Jobs' own defaults come with the Jobs */
function applyDefaults(object: CronJob): CronJob {
  const { spec } = object;
  const written = spec.jobTemplate ?? { spec: { template: { spec: { containers: [] } } } };
  const template = defaultPodTemplate(written.spec?.template ?? { spec: { containers: [] } });
  const isFilled =
    template === written.spec?.template &&
    written.metadata !== undefined &&
    spec.concurrencyPolicy !== undefined &&
    spec.suspend !== undefined &&
    spec.successfulJobsHistoryLimit !== undefined &&
    spec.failedJobsHistoryLimit !== undefined &&
    object.status !== undefined;
  if (isFilled) return object;
  return {
    ...object,
    spec: {
      ...spec,
      concurrencyPolicy: spec.concurrencyPolicy ?? "Allow",
      suspend: spec.suspend ?? false,
      jobTemplate: { ...written, metadata: written.metadata ?? noMetadata, spec: { ...written.spec, template } },
      successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit ?? 3,
      failedJobsHistoryLimit: spec.failedJobsHistoryLimit ?? 1,
    },
    status: object.status ?? noStatus,
  };
}

function validateSchedule({ schedule, timeZone }: CronJobSpec): readonly FieldError[] {
  const path = "spec.schedule";
  if ((schedule ?? "") === "") return [requiredField(path)];
  const parsed = parseSchedule(schedule);
  const errors: FieldError[] = parsed.ok ? [] : [invalidField(path, schedule, parsed.error)];
  if (schedule.includes("TZ")) {
    const message = timeZone === undefined ? "cannot use TZ or CRON_TZ in schedule, use timeZone field instead" : "cannot use both timeZone field and TZ or CRON_TZ in schedule";
    errors.push(invalidField(path, schedule, message));
  }
  return errors;
}

function validateTimeZone({ timeZone }: CronJobSpec): readonly FieldError[] {
  const path = "spec.timeZone";
  if (timeZone === undefined) return [];
  if (timeZone === "") return [invalidField(path, timeZone, "timeZone must be nil or non-empty string")];
  const errors: FieldError[] = [];
  if (timeZone.toLowerCase() === "local") {
    errors.push(invalidField(path, timeZone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"));
  }
  if (timeZone !== "Local" && timeZoneOf(timeZone) === undefined) errors.push(invalidField(path, timeZone, `unknown time zone ${timeZone}`));
  return errors;
}

/** @source pkg/apis/batch/validation/validation.go validateCronJobSpec */
function validateSpec(spec: CronJobSpec): readonly FieldError[] {
  const errors: FieldError[] = [
    ...validateSchedule(spec),
    ...validateNonNegative(spec.startingDeadlineSeconds, "spec.startingDeadlineSeconds"),
    ...validateTimeZone(spec),
  ];
  const policy = spec.concurrencyPolicy;
  if (policy === undefined) errors.push(requiredField("spec.concurrencyPolicy"));
  else if (policy !== "Allow" && policy !== "Forbid" && policy !== "Replace") errors.push(notSupportedField("spec.concurrencyPolicy", policy, ["Allow", "Forbid", "Replace"]));
  errors.push(...validateJobSpec(spec.jobTemplate.spec).map((error) => ({ ...error, field: `spec.jobTemplate.${error.field}` })));
  errors.push(
    ...validateNonNegative(spec.successfulJobsHistoryLimit, "spec.successfulJobsHistoryLimit"),
    ...validateNonNegative(spec.failedJobsHistoryLimit, "spec.failedJobsHistoryLimit"),
  );
  return errors;
}

function validateName(object: CronJob): readonly FieldError[] {
  const { name } = object.metadata;
  return name.length > nameLengthMax ? [invalidField("metadata.name", name, `must be no more than ${nameLengthMax} characters`)] : [];
}

const containersOf = (object: CronJob): readonly Container[] => object.spec.jobTemplate.spec.template.spec.containers;

/** @source pkg/registry/batch/cronjob/strategy.go */
export const cronJob = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  resource: "cronjobs",
  singular: "cronjob",
  shortNames: ["cj"],
  categories: ["all"],
  namespaced: true,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Schedule", (object: CronJob) => object.spec.schedule),
    column("Timezone", (object: CronJob) => object.spec.timeZone ?? "<none>"),
    column("Suspend", (object: CronJob) => (object.spec.suspend === undefined ? "<unset>" : object.spec.suspend ? "True" : "False")),
    numberColumn("Active", (object: CronJob) => (object.status.active ?? []).length),
    column("Last Schedule", (object: CronJob, now) => (object.status.lastScheduleTime === undefined ? "<none>" : ageOf(object.status.lastScheduleTime, now))),
    ageColumn,
    wideColumn("Containers", (object: CronJob) => containersOf(object).map((each) => each.name).join(",")),
    wideColumn("Images", (object: CronJob) => containersOf(object).map((each) => each.image ?? "").join(",")),
    wideColumn("Selector", (object: CronJob) => formatLabelSelector(object.spec.jobTemplate.spec.selector)),
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: CronJob) => withFirstGeneration(withStatus(object, noStatus)),
  prepareForUpdate: (next: CronJob, old: CronJob) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: CronJob, old: CronJob) => keepSpec(next, old),
  validate: (object: CronJob) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateSpec(object.spec), ...validateName(object)],
  validateUpdate: (next: CronJob, old: CronJob) => [...validateObjectMetaUpdate(next, old), ...(next.spec === old.spec ? [] : validateSpec(next.spec))],
  validateStatusUpdate: (next: CronJob, old: CronJob) => validateObjectMetaUpdate(next, old),
  warnings: (object: CronJob, old: CronJob | undefined) => podTemplateWarnings(object.spec.jobTemplate.spec.template, old?.spec.jobTemplate.spec.template, "spec.jobTemplate.spec.template"),
  notSimulated: (object: CronJob) => podTemplateNotSimulated(object.spec.jobTemplate.spec.template).map((each) => ({ ...each, path: `spec.jobTemplate.${each.path}` })),
} satisfies ResourceKind<CronJob>;
