import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { newBadRequest, newInvalid } from "../errors.ts";
import { invalidField, notSupportedField, tooLongField } from "../fieldError.ts";
import type { FieldError } from "../fieldError.ts";
import type { DeleteOptions, RequestOptions } from "../protocol.ts";
import type { Status } from "../status.ts";
import type { Query } from "./query.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Absent is undefined; else as Go's conversion reads it. @source k8s.io/apimachinery/pkg/runtime/conversion.go Convert_Slice_string_To_bool */
function flag(query: Query, name: string): boolean | undefined {
  const value = query.get(name);
  if (value === undefined) return undefined;
  return value !== "0" && value.toLowerCase() !== "false";
}

function integer(query: Query, name: string): Result<number | undefined, Status> {
  const value = query.get(name);
  if (value === undefined || value === "") return ok(undefined);
  if (!/^[+-]?\d+$/.test(value)) return fail(newBadRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`));
  const number = Number(value);
  if (!Number.isSafeInteger(number)) return fail(newBadRequest(`strconv.ParseInt: parsing ${JSON.stringify(value)}: value out of range`));
  return ok(number);
}

const validations = ["Ignore", "Warn", "Strict"] as const;
const matches = ["Exact", "NotOlderThan"] as const;

/** What lists and watches ask for. */
export function listOptions(query: Query): Result<RequestOptions, Status> {
  const options: Mutable<RequestOptions> = {};
  for (const name of ["labelSelector", "fieldSelector", "resourceVersion", "continue"] as const) {
    const value = query.get(name);
    if (value !== undefined && value !== "") options[name] = value;
  }
  for (const name of ["limit", "timeoutSeconds"] as const) {
    const value = integer(query, name);
    if (!value.ok) return value;
    if (value.value !== undefined && value.value > 0) options[name] = value.value;
  }
  for (const name of ["allowWatchBookmarks", "sendInitialEvents"] as const) {
    const value = flag(query, name);
    if (value !== undefined) options[name] = value;
  }
  const wanted = query.get("resourceVersionMatch") ?? "";
  const match = matches.find((each) => each === wanted);
  if (match === undefined && wanted !== "") return fail(newInvalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", [notSupportedField("resourceVersionMatch", wanted, ["", ...matches])]));
  if (match !== undefined) options.resourceVersionMatch = match;
  return ok(options);
}

/** @param kind "CreateOptions" and so on: what the message calls them */
export function writeOptions(query: Query, kind: string): Result<RequestOptions, Status> {
  const options: Mutable<RequestOptions> = {};
  const refuse = (field: string, value: string, supported: readonly string[]): Result<RequestOptions, Status> =>
    fail(newInvalid({ group: "meta.k8s.io", kind }, "", [notSupportedField(field, value, supported)]));
  const manager = query.get("fieldManager");
  const wrong = manager === undefined ? undefined : managerError(manager);
  if (wrong !== undefined) return fail(newInvalid({ group: "meta.k8s.io", kind }, "", [wrong]));
  if (manager !== undefined && manager !== "") options.fieldManager = manager;
  const dryRun = query.getAll("dryRun");
  if (dryRun.some((each) => each !== "All")) return fail(newInvalid({ group: "meta.k8s.io", kind }, "", [notSupportedField("dryRun", dryRun, ["All"])]));
  if (dryRun.length > 0) options.dryRun = true;
  const validation = query.get("fieldValidation");
  if (validation !== undefined && validation !== "") {
    const known = validations.find((each) => each === validation);
    if (known === undefined) return refuse("fieldValidation", validation, [...validations].toSorted());
    options.fieldValidation = known;
  }
  const force = kind === "PatchOptions" ? flag(query, "force") : undefined;
  if (force !== undefined) options.force = force;
  return ok(options);
}

/** @source k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateFieldManager */
function managerError(manager: string): FieldError | undefined {
  if (manager.length > 128) return tooLongField("fieldManager", 128);
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(manager) ? undefined : invalidField("fieldManager", manager, "should only contain printable characters");
}

const policies = ["Orphan", "Background", "Foreground"] as const;

interface WantedDelete {
  readonly body: DeleteOptions;
  readonly dryRun: boolean;
}

/** DeleteOptions may come in the body or, without one, in the query. @source k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidateDeleteOptions */
export function deleteOptions(query: Query, body: unknown): Result<WantedDelete, Status> {
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  if (body !== undefined && !isObject) return fail(newBadRequest("json: cannot unmarshal into Go value of type v1.DeleteOptions"));
  const given = (isObject ? body : {}) as Readonly<Record<string, unknown>>;
  if (isObject && given["kind"] !== undefined && given["kind"] !== "DeleteOptions") return fail(newBadRequest(`decoded object cannot be converted to DeleteOptions`));
  const dryRuns: readonly unknown[] = isObject ? (Array.isArray(given["dryRun"]) ? given["dryRun"] : []) : query.getAll("dryRun");
  const grace = isObject ? ok(given["gracePeriodSeconds"] ?? undefined) : integer(query, "gracePeriodSeconds");
  if (!grace.ok) return grace;
  if (grace.value !== undefined && !Number.isInteger(grace.value)) return fail(newBadRequest("json: cannot unmarshal into Go struct field DeleteOptions.gracePeriodSeconds of type int64"));
  const policy = (isObject ? given["propagationPolicy"] : query.get("propagationPolicy")) ?? undefined;
  const orphan = isObject ? given["orphanDependents"] : flag(query, "orphanDependents");
  const known = policies.find((each) => each === policy);
  const errors: FieldError[] = [];
  if (typeof orphan === "boolean" && policy !== undefined) errors.push(invalidField("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
  if (policy !== undefined && known === undefined) errors.push(notSupportedField("propagationPolicy", policy, ["Foreground", "Background", "Orphan", "nil"]));
  if (dryRuns.some((each) => each !== "All")) errors.push(notSupportedField("dryRun", dryRuns, ["All"]));
  if (errors.length > 0) return fail(newInvalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", errors));
  const preconditions = isObject ? readPreconditions(given["preconditions"]) : undefined;
  // The old word for the same: orphan them, or see to them in the background.
  const wanted = known ?? (typeof orphan === "boolean" ? (orphan ? "Orphan" : "Background") : undefined);
  return ok({
    dryRun: dryRuns.length > 0,
    body: {
      ...(typeof grace.value === "number" ? { gracePeriodSeconds: grace.value } : {}),
      ...(wanted === undefined ? {} : { propagationPolicy: wanted }),
      ...(preconditions === undefined ? {} : { preconditions }),
    },
  });
}

function readPreconditions(value: unknown): DeleteOptions["preconditions"] {
  if (typeof value !== "object" || value === null) return undefined;
  const { uid, resourceVersion } = value as Readonly<Record<string, unknown>>;
  return { ...(typeof uid === "string" ? { uid } : {}), ...(typeof resourceVersion === "string" ? { resourceVersion } : {}) };
}
