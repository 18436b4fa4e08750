import {
  ageColumn,
  bumpGeneration,
  column,
  dns1123SubdomainErrors,
  forbiddenField,
  invalidField,
  keepSpec,
  nameColumn,
  notSupportedField,
  requiredField,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withFirstGeneration,
  withStatus,
  type FieldError,
  type KubeObject,
  type ResourceKind,
} from "../../api/index.ts";
import type { LimitedLevel, PriorityLevelConfiguration } from "./types.ts";

const defaultShares = 30;
const defaultQueuing = { queues: 64, handSize: 8, queueLengthLimit: 50 } as const;

function limitedDefaults(limited: LimitedLevel): LimitedLevel {
  const { nominalConcurrencyShares = defaultShares, lendablePercent = 0, limitResponse } = limited;
  const queuing = limitResponse?.type === "Queue" ? { queuing: { ...defaultQueuing, ...limitResponse.queuing } } : {};
  return { ...limited, nominalConcurrencyShares, lendablePercent, ...(limitResponse === undefined ? {} : { limitResponse: { ...limitResponse, ...queuing } }) };
}

/** @source pkg/apis/flowcontrol/v1/defaults.go */
function applyDefaults(object: PriorityLevelConfiguration): PriorityLevelConfiguration {
  const { limited, exempt, type } = object.spec;
  if (type === "Exempt") return { ...object, spec: { ...object.spec, exempt: { nominalConcurrencyShares: 0, lendablePercent: 0, ...exempt } } };
  return limited === undefined ? object : { ...object, spec: { ...object.spec, limited: limitedDefaults(limited) } };
}

/** @source pkg/apis/flowcontrol/validation/validation.go ValidatePriorityLevelConfiguration */
function validate({ metadata, spec }: PriorityLevelConfiguration): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(metadata, false, dns1123SubdomainErrors)];
  switch (spec.type) {
    case "Exempt":
      if (spec.limited !== undefined) errors.push(forbiddenField("spec.limited", "must be nil if the type is not Limited"));
      return errors;
    case "Limited":
      if (spec.exempt !== undefined) errors.push(forbiddenField("spec.exempt", "must be nil if the type is Limited"));
      return spec.limited === undefined ? [...errors, requiredField("spec.limited", "must not be empty when type is Limited")] : [...errors, ...validateLimited(spec.limited)];
    case undefined:
    default:
      return [...errors, notSupportedField("spec.type", spec.type ?? "", ["Exempt", "Limited"])];
  }
}

function validateLimited({ nominalConcurrencyShares = 0, lendablePercent = 0, limitResponse }: LimitedLevel): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (nominalConcurrencyShares < 0) errors.push(invalidField("spec.limited.nominalConcurrencyShares", nominalConcurrencyShares, "must be a non-negative integer"));
  if (lendablePercent < 0 || lendablePercent > 100) errors.push(invalidField("spec.limited.lendablePercent", lendablePercent, "must be between 0 and 100, inclusive"));
  const path = "spec.limited.limitResponse";
  switch (limitResponse?.type) {
    case "Reject":
      if (limitResponse.queuing !== undefined) errors.push(forbiddenField(`${path}.queuing`, "must be nil if limited.limitResponse.type is not Limited"));
      return errors;
    case "Queue":
      return limitResponse.queuing === undefined ? [...errors, requiredField(`${path}.queuing`, "must not be empty if limited.limitResponse.type is Limited")] : errors;
    case undefined:
    default:
      return [...errors, notSupportedField(`${path}.type`, limitResponse?.type ?? "", ["Queue", "Reject"])];
  }
}

const none = "<none>";
const queuingOf = ({ spec }: PriorityLevelConfiguration) => spec.limited?.limitResponse?.queuing;

/** @source pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go, pkg/printers/internalversion/printers.go printPriorityLevelConfiguration */
export const priorityLevelConfiguration = {
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  kind: "PriorityLevelConfiguration",
  resource: "prioritylevelconfigurations",
  singular: "prioritylevelconfiguration",
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Type", ({ spec }: PriorityLevelConfiguration) => spec.type ?? ""),
    column("NominalConcurrencyShares", ({ spec }: PriorityLevelConfiguration) => String(spec.limited?.nominalConcurrencyShares ?? none)),
    column("Queues", (level: PriorityLevelConfiguration) => String(queuingOf(level)?.queues ?? none)),
    column("HandSize", (level: PriorityLevelConfiguration) => String(queuingOf(level)?.handSize ?? none)),
    column("QueueLengthLimit", (level: PriorityLevelConfiguration) => String(queuingOf(level)?.queueLengthLimit ?? none)),
    ageColumn,
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: PriorityLevelConfiguration) => withFirstGeneration(withStatus(object, undefined)),
  prepareForUpdate: (next: PriorityLevelConfiguration, old: PriorityLevelConfiguration) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: PriorityLevelConfiguration, old: PriorityLevelConfiguration) => keepSpec(next, old),
  validate,
  validateUpdate: (next: PriorityLevelConfiguration, old: PriorityLevelConfiguration) => [...validateObjectMetaUpdate(next, old), ...validate(next)],
  validateStatusUpdate: (next: PriorityLevelConfiguration, old: PriorityLevelConfiguration) => validateObjectMetaUpdate(next, old),
  notSimulated: (object: KubeObject) => (object.metadata.annotations?.["apf.kubernetes.io/autoupdate-spec"] === undefined ? [{ path: "spec", reason: "levels do not share the server's capacity here: it has one limit for reads and one for writes" }] : []),
} satisfies ResourceKind<PriorityLevelConfiguration>;
