import { forbiddenField, newBadRequest, newInvalid, notSupportedField } from "../../api/index.ts";
import type { ApiRequest, FieldError, RequestOptions, Status } from "../../api/index.ts";

/**
 * What keeps the options of a list or a watch from making sense.
 *
 * @source k8s.io/apimachinery/pkg/apis/meta/internalversion/validation/validation.go; k8s.io/apiserver/pkg/storage/interfaces.go ValidateListOptions
 */
export function checkListOptions({ verb, options }: ApiRequest): Status | undefined {
  if (options === undefined) return undefined;
  const errors = verb === "watch" ? watchErrors(options) : listErrors(options);
  if (errors.length > 0) return newInvalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", errors);
  const { resourceVersion: version = "", continue: next = "" } = options;
  if (verb !== "watch" && next !== "" && version !== "" && version !== "0") return newBadRequest("specifying resource version is not allowed when using continue");
  const wrong = versionError(version);
  return wrong === undefined ? undefined : newBadRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(version)}: ${wrong}`);
}

function listErrors({ resourceVersion = "", resourceVersionMatch: match, continue: next = "", sendInitialEvents }: RequestOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (match !== undefined) {
    if (resourceVersion === "") errors.push(forbiddenField("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    if (next !== "") errors.push(forbiddenField("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
    if (match === "Exact" && resourceVersion === "0") errors.push(forbiddenField("resourceVersionMatch", 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'));
  }
  if (sendInitialEvents !== undefined) errors.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  return errors;
}

function watchErrors({ resourceVersionMatch: match, continue: next = "", sendInitialEvents }: RequestOptions): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined && match === undefined) errors.push(forbiddenField("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
  if (match === undefined) return errors;
  if (sendInitialEvents === undefined) errors.push(forbiddenField("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
  if (match !== "NotOlderThan") errors.push(notSupportedField("resourceVersionMatch", match, ["NotOlderThan"]));
  if (next !== "") errors.push(forbiddenField("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
  return errors;
}

/** Go's words for a version that is no number of 64 bits. */
export function versionError(version: string): string | undefined {
  if (version === "") return undefined;
  if (!/^\d+$/.test(version)) return `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`;
  return BigInt(version) > 18_446_744_073_709_551_615n ? `strconv.ParseUint: parsing ${JSON.stringify(version)}: value out of range` : undefined;
}
