import { ageColumn, column, deepEqual, forbiddenField, nameColumn, notSupportedField, numberColumn, plainKind, requiredField, validateImmutable, type FieldError, type ResourceKind } from "../../api/index.ts";
import type { PriorityClass } from "./types.ts";

const systemPrefix = "system-";
const highestUserPriority = 1_000_000_000;
/** @source pkg/apis/scheduling/v1/helpers.go SystemPriorityClasses */
const systemClasses: Readonly<Record<string, number>> = { "system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000 };

function whyNotSystem({ metadata: { name }, value, globalDefault = false }: PriorityClass): string | undefined {
  const known = Object.hasOwn(systemClasses, name) ? systemClasses[name] : undefined;
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

/** @source pkg/apis/scheduling/validation/validation.go ValidatePriorityClass */
function validate(object: PriorityClass): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { preemptionPolicy: policy, metadata } = object;
  if (metadata.name.startsWith(systemPrefix)) {
    const why = whyNotSystem(object);
    if (why !== undefined) errors.push(forbiddenField("metadata.name", `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${why}`));
  } else if ((object.value ?? 0) > highestUserPriority) errors.push(forbiddenField("value", `maximum allowed value of a user defined priority is ${highestUserPriority}`));
  if (policy !== undefined && policy !== "PreemptLowerPriority" && policy !== "Never") {
    errors.push(policy === "" ? requiredField("preemptionPolicy") : notSupportedField("preemptionPolicy", policy, ["PreemptLowerPriority", "Never"]));
  }
  return errors;
}

function validateChange(next: PriorityClass, old: PriorityClass): readonly FieldError[] {
  const changed = (next.value ?? 0) === (old.value ?? 0) ? [] : [forbiddenField("value", "may not be changed in an update.")];
  return [...changed, ...validateImmutable(next.preemptionPolicy, old.preemptionPolicy, "preemptionPolicy")];
}

const plain = plainKind<PriorityClass>(
  { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", resource: "priorityclasses", singular: "priorityclass", shortNames: ["pc"], namespaced: false },
  {
    allColumns: [
      nameColumn,
      numberColumn("Value", (object) => object.value ?? 0),
      column("Global-Default", (object) => String(object.globalDefault ?? false)),
      ageColumn,
      column("PreemptionPolicy", (object) => object.preemptionPolicy ?? ""),
    ],
    hasGeneration: true,
    applyDefaults: (object) => (object.preemptionPolicy === undefined ? { ...object, preemptionPolicy: "PreemptLowerPriority" } : object),
    validate,
    validateChange,
  },
);

/** The fields that count: those beside the metadata. */
const said = ({ metadata: _metadata, ...rest }: PriorityClass): unknown => rest;

/** @source pkg/registry/scheduling/priorityclass/strategy.go */
export const priorityClass: ResourceKind<PriorityClass> = {
  ...plain,
  prepareForUpdate: (next, old) => {
    const before = old.metadata.generation ?? 0;
    return { ...next, metadata: { ...next.metadata, generation: deepEqual(said(next), said(old)) ? before : before + 1 } };
  },
};
