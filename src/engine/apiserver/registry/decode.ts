import { decodeObject, groupOf, newBadRequest, newDecodeFailure, schemaOf, strictDecodingMessage, strictErrors, utf8Bytes, versionOf } from "../../api/index.ts";
import type { ApiRequest, KubeObject, NotSimulated, Status } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { toHub } from "./convert.ts";
import { fillStructs } from "./fillStructs.ts";
import type { ResourceInfo } from "./resources.ts";

const noWarnings: readonly string[] = [];
/** Of a body that has none: Go's metadata is a struct, and always there. */
const noMetadata = {} as KubeObject["metadata"];
const noFields: readonly string[] = [];

/** What of a request says how its body is read. */
interface HowToRead {
  readonly options?: ApiRequest["options"];
  readonly duplicateFields?: readonly string[] | undefined;
}

interface DecodedBody {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/**
 * Reads a body as the resource's kind: types checked, unknown fields refused (Strict) or warned of.
 * What comes is in the version that is stored.
 *
 * @param existing the object that the body replaces, where there is one: what the two share was decoded before
 * @source k8s.io/apiserver/pkg/endpoints/handlers/create.go, negotiation of field validation
 */
export function decodeBody(resource: ResourceInfo, body: unknown, { options, duplicateFields = noFields }: HowToRead, existing?: KubeObject): Result<DecodedBody, Status> {
  const { apiVersion, kind } = resource.served;
  if (typeof body !== "object" || body === null || Array.isArray(body)) return fail(noObject(kind, body));
  if (resource.served.decode !== undefined && (!("kind" in body) || body.kind === "")) return fail(newBadRequest(`Object 'Kind' is missing in '${JSON.stringify(body)}'`));
  const typed = withKind(resource, body);
  const wrong = checkKind(resource, typed);
  if (wrong !== undefined) return fail(wrong);
  const isConverted = resource.served.storedAs !== undefined;
  const decoded = resource.served.decode?.(typed) ?? decodeObject(typed, `${apiVersion}/${kind}`, isConverted ? undefined : existing);
  if (!decoded.ok) return fail(newDecodeFailure(kind, resource.version, decoded.error.message));
  const whole = decoded.object.metadata === (undefined as unknown) ? { ...decoded.object, metadata: noMetadata } : decoded.object;
  const sound = fillStructs(whole, schemaOf(`${apiVersion}/${kind}`));
  const object = isConverted ? toHub(resource, resource.served.applyDefaults(sound)) : sound;
  if (decoded.unknownFields.length === 0 && duplicateFields.length === 0) return ok({ object, warnings: noWarnings });
  switch (options?.fieldValidation) {
    case "Strict":
      return fail(newDecodeFailure(kind, resource.version, strictDecodingMessage(decoded.unknownFields, duplicateFields)));
    case "Ignore":
      return ok({ object, warnings: noWarnings });
    case "Warn":
    case undefined:
      return ok({ object, warnings: strictErrors(decoded.unknownFields, duplicateFields) });
  }
}

const goTypeMeta = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;

/** A body that is JSON, and no object. */
function noObject(kind: string, body: unknown): Status {
  const text = JSON.stringify(body ?? null);
  if (body === undefined) return newBadRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)`);
  const type = Array.isArray(body) ? "array" : typeof body === "boolean" ? "bool" : typeof body;
  const hex = utf8Bytes(text.slice(0, 30)).map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return newBadRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: json: cannot unmarshal ${type} into Go value of type ${goTypeMeta} (${hex}${text.length > 30 ? " ..." : ""})`);
}

/** What does not say its kind is of the resource's own. @source k8s.io/apimachinery/pkg/runtime/serializer/json gvkWithDefaults */
function withKind({ served }: ResourceInfo, body: object): Partial<KubeObject> {
  const given = body as Partial<KubeObject>;
  const { apiVersion, kind } = given;
  if (typeof kind === "string" && kind !== "" && typeof apiVersion === "string" && apiVersion !== "") return given;
  return { ...given, apiVersion: apiVersion === undefined || apiVersion === "" ? served.apiVersion : apiVersion, kind: kind === undefined || kind === "" ? served.kind : kind };
}

/** @source k8s.io/apiserver/pkg/endpoints/handlers/rest.go transformDecodeError, create.go AcceptsGroupVersion */
function checkKind({ served, strategy }: ResourceInfo, { apiVersion, kind }: Partial<KubeObject>): Status | undefined {
  if (apiVersion === served.apiVersion && kind === served.kind) return undefined;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return undefined;
  if (kind === served.kind && (strategy.apiVersion === apiVersion || (groupOf(apiVersion) === groupOf(served.apiVersion) && schemaOf(`${apiVersion}/${kind}`) !== undefined))) {
    return newBadRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${served.apiVersion})`);
  }
  const what = `${kind} in version ${JSON.stringify(versionOf(apiVersion))} cannot be handled as a ${served.kind}`;
  if (schemaOf(`${apiVersion}/${kind}`) === undefined) return newBadRequest(`${what}: no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`);
  return newBadRequest(`${what}: converting (${versionOf(apiVersion)}.${kind}) to (${goPackage(served.apiVersion)}.${served.kind}): unknown conversion`);
}

/** Go's package of the internal types: "core", "apps", "rbac". */
const goPackage = (apiVersion: string): string => (groupOf(apiVersion).split(".")[0] ?? "") || "core";

export const joinWarnings = (first: readonly string[], second: readonly string[]): readonly string[] => (second.length === 0 ? first : [...first, ...second]);

const notSimulatedWarning = ({ path, reason }: NotSimulated): string => `${path}: ${reason}`;

/**
 * What a valid object brings about in Warning headers: what the kind itself warns of, and (to people,
 * not to the cluster's own components) what has no effect here.
 */
export function warningsOf({ config }: Server, { resource, flight }: ResourceRequest, object: KubeObject, old?: KubeObject): readonly string[] {
  if (flight.user.startsWith("system:")) return noWarnings;
  const warnings = resource.strategy.warnings?.(object, old) ?? noWarnings;
  if (!config.warnsOfNotSimulated) return warnings;
  return joinWarnings(warnings, resource.strategy.notSimulated?.(object).map(notSimulatedWarning) ?? noWarnings);
}
