import {
  forbiddenField,
  notSupportedField,
  requestNames,
  requiredField,
  validateConfiguration,
  validateDeviceName,
  validateDriver,
  validateImmutable,
  validateNodeSelector,
  validatePoolName,
  validateRequestName,
  validateRequestNames,
  validateSet,
  type FieldError,
} from "../../api/index.ts";
import type { AllocatedDevice, ResourceClaim } from "./types.ts";

/** @source pkg/apis/resource/validation/validation.go validateResourceClaimStatusUpdate */

const reservationsMax = 256;
const resultsMax = 32;
const configMax = 64;

type Allocation = NonNullable<ResourceClaim["status"]["allocation"]>;
type Consumer = NonNullable<ResourceClaim["status"]["reservedFor"]>[number];

function consumerErrors({ resource = "", name = "", uid = "" }: Consumer, path: string): readonly FieldError[] {
  return Object.entries({ resource, name, uid }).flatMap(([field, value]) => (value === "" ? [requiredField(`${path}.${field}`)] : []));
}

const deviceKey = ({ driver = "", pool = "", device = "", shareID = "" }: AllocatedDevice): string => [driver, pool, device, ...(shareID === "" ? [] : [shareID])].join("/");

function allocationErrors({ devices = {}, nodeSelector }: Allocation, path: string, known: ReadonlySet<string>): readonly FieldError[] {
  const ofResult = ({ request = "", driver = "", pool = "", device = "" }: AllocatedDevice, at: string): readonly FieldError[] => [
    ...validateRequestName(request, `${at}.request`, known),
    ...validateDriver(driver, `${at}.driver`),
    ...validatePoolName(pool, `${at}.pool`),
    ...validateDeviceName(device, `${at}.device`),
  ];
  const ofConfig = (config: NonNullable<NonNullable<Allocation["devices"]>["config"]>[number], at: string): readonly FieldError[] => {
    const { source = "" } = config;
    const wrong = source === "" ? [requiredField(`${at}.source`)] : source === "FromClaim" || source === "FromClass" ? [] : [notSupportedField(`${at}.source`, source, ["FromClaim", "FromClass"])];
    return [...wrong, ...validateRequestNames(config.requests, `${at}.requests`, known), ...validateConfiguration(config, at)];
  };
  return [
    ...validateSet(devices.results, `${path}.devices.results`, resultsMax, ofResult),
    ...validateSet(devices.config, `${path}.devices.config`, configMax, ofConfig),
    ...(nodeSelector === undefined ? [] : validateNodeSelector(nodeSelector, `${path}.nodeSelector`)),
  ];
}

/** What is allocated stays so; reservations need it, and are not added to a claim that goes. */
export function validateStatus({ metadata, spec, status }: ResourceClaim, { status: old }: ResourceClaim): readonly FieldError[] {
  const { allocation, reservedFor = [], devices = [] } = status;
  const errors: FieldError[] = [...validateSet(reservedFor, "status.reservedFor", reservationsMax, consumerErrors, ({ uid = "" }) => uid)];
  const allocated = new Set((allocation?.devices?.results ?? []).map(deviceKey));
  const ofDevice = (device: AllocatedDevice, at: string): readonly FieldError[] => (allocated.has(deviceKey(device)) ? [] : [{ type: "FieldValueInvalid", field: at, value: deviceKey(device), detail: "must be an allocated device in the claim" }]);
  errors.push(...validateSet(devices, "status.devices", Number.POSITIVE_INFINITY, ofDevice, deviceKey));
  if (reservedFor.length > 0 && allocation === undefined) errors.push(forbiddenField("status.reservedFor", "may not be specified when `allocated` is not set"));
  const isNew = reservedFor.some(({ uid }) => !(old.reservedFor ?? []).some((each) => each.uid === uid));
  if (allocation !== undefined && metadata.deletionTimestamp !== undefined && isNew) errors.push(forbiddenField("status.reservedFor", "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set"));
  if (allocation === undefined) return errors;
  if (old.allocation !== undefined) return [...errors, ...validateImmutable(allocation, old.allocation, "status.allocation", "AllocationResult")];
  return [...errors, ...allocationErrors(allocation, "status.allocation", requestNames(spec.devices ?? {}))];
}
