import { decodeObject, newBadRequest, newDecodeFailure, strictDecodingMessage } from "../../api/index.ts";
import type { KubeObject, NotSimulated, RequestOptions, Status } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { toHub } from "./convert.ts";
import type { ResourceInfo } from "./resources.ts";

const noWarnings: readonly string[] = [];

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
export function decodeBody(resource: ResourceInfo, body: unknown, options: RequestOptions | undefined, existing?: KubeObject): Result<DecodedBody, Status> {
  const { apiVersion, kind } = resource.served;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return fail(newBadRequest(`the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: unexpected end of JSON input`));
  }
  const given = body as Partial<KubeObject>;
  if (given.kind === undefined || given.kind === "") return fail(newBadRequest(`Object 'Kind' is missing in '${JSON.stringify(body)}'`));
  if (given.apiVersion !== apiVersion) {
    return fail(newBadRequest(`the API version in the data (${given.apiVersion ?? ""}) does not match the expected API version (${apiVersion})`));
  }
  if (given.kind !== kind) {
    return fail(newBadRequest(`${given.kind} in version ${JSON.stringify(resource.version)} cannot be handled as a ${kind}: no kind "${given.kind}" is registered here`));
  }
  const isConverted = resource.served.storedAs !== undefined;
  const decoded = resource.served.decode?.(body) ?? decodeObject(body, `${apiVersion}/${kind}`, isConverted ? undefined : existing);
  if (!decoded.ok) return fail(newDecodeFailure(kind, resource.version, decoded.error.message));
  const object = isConverted ? toHub(resource, resource.served.applyDefaults(decoded.object)) : decoded.object;
  if (decoded.unknownFields.length === 0) return ok({ object, warnings: noWarnings });
  switch (options?.fieldValidation) {
    case "Strict":
      return fail(newDecodeFailure(kind, resource.version, strictDecodingMessage(decoded.unknownFields)));
    case "Ignore":
      return ok({ object, warnings: noWarnings });
    case "Warn":
    case undefined:
      return ok({ object, warnings: decoded.unknownFields.map((field) => `unknown field ${JSON.stringify(field)}`) });
  }
}

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
