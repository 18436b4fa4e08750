import {
  dns1123SubdomainErrors,
  forbiddenField,
  internalValue,
  invalidField,
  keyPath,
  labelValueErrors,
  messagesOf,
  notSupportedField,
  qualifiedNameErrors,
  requiredField,
  tooLongField,
  validateDeviceName,
  validateDriver,
  validateImmutable,
  validateNodeSelector,
  validatePoolName,
  validateQualifiedName,
  validateSet,
  type FieldError,
} from "../../api/index.ts";
import type { Device, DeviceAttribute, ResourceSlice } from "./types.ts";

/** @source pkg/apis/resource/validation/validation.go validateResourceSliceSpec */

const devicesMax = 128;
const specialDevicesMax = 64;
const entriesMax = 32;
const valueMax = 64;
const taintsMax = 16;
const counterSetsMax = 8;
const consumptionsMax = 2;
const conditionsMax = 4;
const effects = ["NoExecute", "NoSchedule", "None"];
const semver = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/;

function attributeErrors(attribute: DeviceAttribute, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { string, version } = attribute;
  if (string !== undefined && string.length > valueMax) errors.push(tooLongField(`${path}.string`, valueMax));
  if (version !== undefined && !semver.test(version)) errors.push(invalidField(`${path}.version`, version, "must be a string compatible with semver.org spec 2.0.0"));
  if (version !== undefined && version.length > valueMax) errors.push(tooLongField(`${path}.version`, valueMax));
  const set = (["bool", "int", "string", "version"] as const).filter((field) => attribute[field] !== undefined).length;
  if (set === 0) errors.push(invalidField(path, "", "exactly one value must be specified"));
  if (set > 1) errors.push(invalidField(path, internalValue("DeviceAttribute", attribute), "exactly one value must be specified"));
  return errors;
}

/** Where a slice, or one device of it, is to be had: one of several fields says so. */
interface Place {
  readonly nodeName?: string;
  readonly nodeSelector?: Device["nodeSelector"];
  readonly allNodes?: boolean;
  readonly perDeviceNodeSelection?: boolean;
}

function placeErrors(place: Place, path: string, empty: string): { readonly errors: readonly FieldError[]; readonly set: readonly string[] } {
  const { nodeName, nodeSelector, allNodes, perDeviceNodeSelection } = place;
  const errors: FieldError[] = [];
  const set: string[] = [];
  if (nodeName === "") errors.push(invalidField(`${path}.nodeName`, nodeName, empty));
  else if (nodeName !== undefined) {
    set.push("`nodeName`");
    errors.push(...messagesOf(dns1123SubdomainErrors(nodeName), nodeName, `${path}.nodeName`));
  }
  if (nodeSelector !== undefined) {
    set.push("`nodeSelector`");
    errors.push(...validateNodeSelector(nodeSelector, `${path}.nodeSelector`));
  }
  for (const [field, value] of [["allNodes", allNodes], ["perDeviceNodeSelection", perDeviceNodeSelection]] as const) {
    if (value === true) set.push(`\`${field}\``);
    else if (value === false) errors.push(invalidField(`${path}.${field}`, value, "must be either unset or set to true"));
  }
  return { errors, set };
}

function devicePlaceErrors(device: Device, path: string, isPerDevice: boolean): readonly FieldError[] {
  if (!isPerDevice) {
    const isPlaced = device.nodeName !== undefined || device.nodeSelector !== undefined || device.allNodes !== undefined;
    return isPlaced ? [invalidField(path, null, "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec")] : [];
  }
  const { errors, set } = placeErrors(device, path, "must not be empty");
  const wanted = "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
  if (set.length === 0) return [...errors, requiredField(path, wanted)];
  return set.length === 1 ? errors : [...errors, invalidField(path, `{${set.join(", ")}}`, wanted)];
}

function taintErrors({ key = "", value = "", effect = "" }: NonNullable<Device["taints"]>[number], path: string): readonly FieldError[] {
  return [
    ...messagesOf(qualifiedNameErrors(key), key, `${path}.key`),
    ...messagesOf(labelValueErrors(value), value, `${path}.value`),
    ...(effect === "" ? [requiredField(`${path}.effect`)] : effects.includes(effect) ? [] : [notSupportedField(`${path}.effect`, effect, effects)]),
  ];
}

function bindingErrors({ bindingConditions = [], bindingFailureConditions = [] }: Device, path: string): readonly FieldError[] {
  const name = (condition: string, at: string): readonly FieldError[] => messagesOf(qualifiedNameErrors(condition), condition, at);
  const errors: FieldError[] = [...validateSet(bindingConditions, `${path}.bindingConditions`, conditionsMax, name, (each) => each), ...validateSet(bindingFailureConditions, `${path}.bindingFailureConditions`, conditionsMax, name, (each) => each)];
  if (bindingConditions.length === 0 && bindingFailureConditions.length > 0) errors.push(invalidField(`${path}.bindingConditions`, bindingConditions, "bindingConditions are required to use bindingFailureConditions"));
  if (bindingConditions.length > 0 && bindingFailureConditions.length === 0) errors.push(invalidField(`${path}.bindingFailureConditions`, bindingFailureConditions, "bindingFailureConditions are required to use bindingConditions"));
  return errors;
}

function deviceErrors(device: Device, path: string, isPerDevice: boolean): readonly FieldError[] {
  const { name = "", attributes = {}, capacity = {}, taints, consumesCounters, allowMultipleAllocations } = device;
  const errors: FieldError[] = [...validateDeviceName(name, `${path}.name`)];
  const entries = Object.keys(attributes).length + Object.keys(capacity).length;
  if (entries > entriesMax) errors.push(invalidField(path, entries, `the total number of attributes and capacities must not exceed ${entriesMax}`));
  for (const [key, attribute] of Object.entries(attributes)) {
    const at = keyPath(`${path}.attributes`, key);
    errors.push(...validateQualifiedName(key, at), ...attributeErrors(attribute, at));
  }
  for (const [key, { requestPolicy }] of Object.entries(capacity)) {
    const at = keyPath(`${path}.capacity`, key);
    errors.push(...validateQualifiedName(key, at));
    if (requestPolicy !== undefined && allowMultipleAllocations !== true) errors.push(forbiddenField(`${at}.requestPolicy`, "allowMultipleAllocations must be true"));
  }
  errors.push(...validateSet(taints, `${path}.taints`, taintsMax, taintErrors));
  const ofCounters = (consumption: NonNullable<Device["consumesCounters"]>[number], at: string): readonly FieldError[] => counterErrors(consumption.counterSet ?? "", `${at}.counterSet`, consumption.counters, at);
  errors.push(...validateSet(consumesCounters, `${path}.consumesCounters`, consumptionsMax, ofCounters, ({ counterSet = "" }) => counterSet));
  return [...errors, ...devicePlaceErrors(device, path, isPerDevice), ...bindingErrors(device, path)];
}

function counterErrors(name: string, namePath: string, counters: Readonly<Record<string, unknown>> | undefined, path: string): readonly FieldError[] {
  const keys = Object.keys(counters ?? {});
  return [
    ...(name === "" ? [requiredField(namePath)] : validateDeviceName(name, namePath)),
    ...(keys.length === 0 ? [requiredField(`${path}.counters`)] : keys.flatMap((key) => validateDeviceName(key, keyPath(`${path}.counters`, key)))),
  ];
}

const isSpecial = ({ taints = [], consumesCounters = [] }: Device): boolean => taints.length > 0 || consumesCounters.length > 0;

/** @source validation.go ValidateResourceSlice */
export function validateSlice({ spec }: ResourceSlice): readonly FieldError[] {
  const { driver = "", pool = {}, devices, sharedCounters } = spec;
  const { name = "", generation = 0, resourceSliceCount = 0 } = pool;
  const errors: FieldError[] = [...validateDriver(driver, "spec.driver"), ...validatePoolName(name, "spec.pool.name")];
  if (resourceSliceCount <= 0) errors.push(invalidField("spec.pool.resourceSliceCount", resourceSliceCount, "must be greater than zero"));
  if (generation < 0) errors.push(invalidField("spec.pool.generation", generation, "must be greater than or equal to zero"));
  const place = placeErrors(spec, "spec", "must be either unset or set to a non-empty string");
  errors.push(...place.errors);
  const wanted = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
  if (place.set.length === 0) errors.push(requiredField("spec", wanted));
  if (place.set.length > 1) errors.push(invalidField("spec", `{${place.set.join(", ")}}`, `${wanted}, but multiple fields are set`));
  if (sharedCounters !== undefined && devices !== undefined) errors.push(invalidField("spec", "", "only one of `sharedCounters` or `devices` is allowed"));
  const most = (devices ?? []).some(isSpecial) ? specialDevicesMax : devicesMax;
  errors.push(...validateSet(devices, "spec.devices", most, (device, at) => deviceErrors(device, at, spec.perDeviceNodeSelection === true), (device) => device.name ?? ""));
  errors.push(...validateSet(sharedCounters, "spec.sharedCounters", counterSetsMax, (set, at) => counterErrors(set.name ?? "", `${at}.name`, set.counters, at), (set) => set.name ?? ""));
  return errors;
}

export function validateSliceChange({ spec: next }: ResourceSlice, { spec: old }: ResourceSlice): readonly FieldError[] {
  return [...validateImmutable(next.pool?.name, old.pool?.name, "spec.pool.name"), ...validateImmutable(next.driver, old.driver, "spec.driver"), ...validateImmutable(next.nodeName, old.nodeName, "spec.nodeName")];
}
