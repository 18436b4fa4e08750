import { invalidField, notSupportedField, requiredField, tooLongField, type FieldError } from "../fieldError.ts";
import { labelValueErrors, qualifiedNameErrors } from "../names.ts";
import { messagesOf, validateClassName, validateDeviceName, validateDriver, validateFullName, validateSet } from "./names.ts";
import type { DeviceClaim, DeviceConfiguration, DeviceRequest, DeviceSelector, DeviceToleration, DeviceWish } from "./types.ts";

/** @source pkg/apis/resource/validation/validation.go validateDeviceClaim */

const requestsMax = 32;
const listsMax = 32;
const alternativesMax = 8;
const parametersMax = 10 * 1024;
const effects = ["NoExecute", "NoSchedule", "None"];
const notARequest = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

/** Whether a selector's expression is sound is for others to say: expressions are not known here. */
export type SelectorCheck = (selector: DeviceSelector, path: string) => readonly FieldError[];

export const validateSelectors = (selectors: readonly DeviceSelector[] | undefined, path: string, check: SelectorCheck): readonly FieldError[] => validateSet(selectors, path, listsMax, check);

function validateToleration({ key = "", operator = "", value = "", effect = "" }: DeviceToleration, path: string): readonly FieldError[] {
  const errors: FieldError[] = key === "" ? [] : [...messagesOf(qualifiedNameErrors(key), key, `${path}.key`)];
  if (operator === "Exists") {
    if (value !== "") errors.push(invalidField(`${path}.value`, value, "must be empty for operator `Exists`"));
  } else if (operator === "Equal") errors.push(...messagesOf(labelValueErrors(value), value, `${path}.value`));
  else errors.push(operator === "" ? requiredField(`${path}.operator`) : notSupportedField(`${path}.operator`, operator, ["Equal", "Exists"]));
  if (effect !== "" && !effects.includes(effect)) errors.push(notSupportedField(`${path}.effect`, effect, effects));
  return errors;
}

function validateWish(wish: DeviceWish, path: string, check: SelectorCheck): readonly FieldError[] {
  const { deviceClassName = "", selectors, allocationMode = "", count = 0, tolerations = [] } = wish;
  const errors: FieldError[] = [...validateClassName(deviceClassName, `${path}.deviceClassName`), ...validateSelectors(selectors, `${path}.selectors`, check)];
  if (allocationMode === "All") {
    if (count !== 0) errors.push(invalidField(`${path}.count`, count, "must not be specified when allocationMode is 'All'"));
  } else if (allocationMode !== "ExactCount") errors.push(notSupportedField(`${path}.allocationMode`, allocationMode, ["All", "ExactCount"]));
  else if (count <= 0) errors.push(invalidField(`${path}.count`, count, "must be greater than zero"));
  return [...errors, ...tolerations.flatMap((each, i) => validateToleration(each, `${path}.tolerations[${i}]`))];
}

function validateRequest({ name = "", exactly, firstAvailable = [] }: DeviceRequest, path: string, check: SelectorCheck): readonly FieldError[] {
  const errors = validateDeviceName(name, `${path}.name`);
  if (exactly === undefined && firstAvailable.length === 0) return [...errors, requiredField(path, "exactly one of `exactly` or `firstAvailable` is required")];
  if (exactly !== undefined && firstAvailable.length > 0) return [...errors, invalidField(path, null, "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set")];
  if (exactly !== undefined) return [...errors, ...validateWish(exactly, `${path}.exactly`, check)];
  const each = (wish: DeviceWish & { readonly name?: string }, at: string): readonly FieldError[] => [...validateDeviceName(wish.name ?? "", `${at}.name`), ...validateWish(wish, at, check)];
  return [...errors, ...validateSet(firstAvailable, `${path}.firstAvailable`, alternativesMax, each, (wish) => wish.name ?? "")];
}

/** "gpu", and "gpu/large" where a request has alternatives. */
export function requestNames({ requests = [] }: DeviceClaim): ReadonlySet<string> {
  return new Set(requests.flatMap(({ name = "", firstAvailable = [] }) => [name, ...firstAvailable.map((each) => `${name}/${each.name ?? ""}`)]));
}

export function validateRequestName(name: string, path: string, known: ReadonlySet<string>): readonly FieldError[] {
  const segments = name.split("/");
  if (segments.length > 2) return [invalidField(path, name, notARequest)];
  return [...segments.flatMap((segment) => validateDeviceName(segment, path)), ...(known.has(name) ? [] : [invalidField(path, name, notARequest)])];
}

export const validateRequestNames = (names: readonly string[] | undefined, path: string, known: ReadonlySet<string>): readonly FieldError[] =>
  validateSet(names, path, requestsMax, (name, at) => validateRequestName(name, at, known), (name) => name);

export function validateConfiguration({ opaque }: DeviceConfiguration, path: string): readonly FieldError[] {
  if (opaque === undefined) return [requiredField(`${path}.opaque`)];
  const at = `${path}.opaque.parameters`;
  const { driver = "", parameters } = opaque;
  const errors = validateDriver(driver, `${path}.opaque.driver`);
  if (parameters === undefined || parameters === null) return [...errors, requiredField(at)];
  if (JSON.stringify(parameters).length > parametersMax) return [...errors, tooLongField(at, parametersMax)];
  return typeof parameters === "object" && !Array.isArray(parameters) ? errors : [...errors, invalidField(at, "<value omitted>", "parameters must be a valid JSON object")];
}

export function validateDeviceClaim(claim: DeviceClaim, path: string, check: SelectorCheck): readonly FieldError[] {
  const known = requestNames(claim);
  const ofConstraint = (constraint: NonNullable<DeviceClaim["constraints"]>[number], at: string): readonly FieldError[] => {
    const { requests, matchAttribute, distinctAttribute } = constraint;
    const errors = validateRequestNames(requests, `${at}.requests`, known);
    if (matchAttribute !== undefined) return [...errors, ...validateFullName(matchAttribute, `${at}.matchAttribute`)];
    if (distinctAttribute !== undefined) return [...errors, ...validateFullName(distinctAttribute, `${at}.distinctAttribute`)];
    return [...errors, requiredField(at, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set')];
  };
  return [
    ...validateSet(claim.requests, `${path}.requests`, requestsMax, (request, at) => validateRequest(request, at, check), ({ name = "" }) => name),
    ...validateSet(claim.constraints, `${path}.constraints`, listsMax, ofConstraint),
    ...validateSet(claim.config, `${path}.config`, listsMax, (config, at) => [...validateRequestNames(config.requests, `${at}.requests`, known), ...validateConfiguration(config, at)]),
  ];
}

const defaultToleration = (toleration: DeviceToleration): DeviceToleration => (toleration.operator === undefined || toleration.operator === "" ? { ...toleration, operator: "Equal" } : toleration);

function defaultWish<W extends DeviceWish>(wish: W): W {
  const allocationMode = wish.allocationMode ?? "ExactCount";
  const count = wish.count ?? (allocationMode === "ExactCount" ? 1 : undefined);
  const tolerations = wish.tolerations?.map(defaultToleration);
  return { ...wish, allocationMode, ...(count === undefined ? {} : { count }), ...(tolerations === undefined ? {} : { tolerations }) };
}

/** @source pkg/apis/resource/v1/defaults.go */
export function defaultDeviceClaim(claim: DeviceClaim): DeviceClaim {
  if (claim.requests === undefined) return claim;
  const requests = claim.requests.map((request) => ({
    ...request,
    ...(request.exactly === undefined ? {} : { exactly: defaultWish(request.exactly) }),
    ...(request.firstAvailable === undefined ? {} : { firstAvailable: request.firstAvailable.map(defaultWish) }),
  }));
  return { ...claim, requests };
}
