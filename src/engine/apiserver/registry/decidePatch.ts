import { forbiddenField, invalidField, newBadRequest, newInvalid, newRequestEntityTooLarge, newUnknownServerError, newUnsupportedMediaType, requiredField, structOfKind } from "../../api/index.ts";
import type { ApiRequest, KubeObject, Scale } from "../../api/index.ts";
import { assertNever, fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { Status } from "../../api/index.ts";
import { applyJsonPatch, notAPatch, tooManyOperations } from "../patch/jsonPatch.ts";
import { applyMergePatch } from "../patch/mergePatch.ts";
import { applyStrategicMergePatch, badRequests, goMap, unprocessable } from "../patch/strategicMergePatch.ts";
import { isRecord, jsonTypeName } from "../patch/json.ts";
import type { Json } from "../patch/json.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { toServed } from "./convert.ts";
import { decideApply, decideApplyScale } from "./decideApply.ts";
import { decideScale } from "./decideScale.ts";
import { decideUpdate } from "./decideUpdate.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";
import type { ResourceInfo } from "./resources.ts";

/** PATCH: the patch is applied to the object as it is, and the outcome handled like an update. @source k8s.io/apiserver/pkg/endpoints/handlers/patch.go */
export function decidePatch(server: Server, rr: ResourceRequest, request: ApiRequest, existing: KubeObject): Decision {
  const { resource } = rr;
  const wrong = checkPatchOptions(request);
  if (wrong !== undefined) return refuseWith(wrong);
  if (request.subresource === "scale") {
    if (request.patchType === "application/apply-patch+yaml") return decideApplyScale(server, rr, request, existing);
    const scale: Scale | undefined = resource.strategy.scale?.get(existing);
    const patched = patch(resource, request, scale as unknown as Json);
    if (!patched.ok) return refuseWith(patched.error);
    return decideScale(server, rr, { ...request, body: patched.value }, existing);
  }
  if (request.patchType === "application/apply-patch+yaml") return decideApply(server, rr, request, existing);
  const patched = patch(resource, request, toServed(resource, existing) as unknown as Json);
  if (!patched.ok) return refuseWith(patched.error);
  return blamePatch(request, decideUpdate(server, rr, request, { body: patched.value, existing }));
}

/** @source k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go ValidatePatchOptions */
export function checkPatchOptions({ patchType, options }: ApiRequest): Status | undefined {
  const isApply = patchType === "application/apply-patch+yaml";
  if (isApply && (options?.fieldManager ?? "") === "") return newInvalid({ group: "meta.k8s.io", kind: "PatchOptions" }, "", [requiredField("fieldManager", "is required for apply patch")]);
  if (!isApply && options?.force !== undefined) return newInvalid({ group: "meta.k8s.io", kind: "PatchOptions" }, "", [forbiddenField("force", "may not be specified for non-apply patch")]);
  return undefined;
}

function patch(resource: ResourceInfo, request: ApiRequest, target: Json): Result<Json, Status> {
  const body = request.body as Json;
  switch (request.patchType) {
    case "application/json-patch+json": {
      const patched = applyJsonPatch(target, body);
      return patched.ok ? ok(patched.value) : fail(jsonPatchError(patched.error));
    }
    case "application/merge-patch+json":
      return isRecord(body) ? ok(applyMergePatch(target, body)) : fail(newBadRequest(notAMap(body)));
    case "application/strategic-merge-patch+json": {
      if (resource.served.struct !== undefined) return fail(newUnsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml`));
      if (!isRecord(body)) return fail(newBadRequest(notAMap(body)));
      const patched = applyStrategicMergePatch(structOfKind(resource.served), target, body);
      return patched.ok ? ok(patched.value) : fail(strategicError(patched.error));
    }
    case "application/apply-patch+yaml":
    case undefined:
      return fail(newUnsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json`));
    default:
      return assertNever(request.patchType);
  }
}

const notAMap = (body: Json): string => `json: cannot unmarshal ${jsonTypeName(body)} into Go value of type map[string]interface {}`;

/** A patch that is no patch is 400, one that is too long 413; one that does not apply, or whose test fails, is 422. */
function jsonPatchError(message: string): Status {
  if (message.startsWith(tooManyOperations)) return newRequestEntityTooLarge(message);
  if (message.startsWith(notAPatch)) return newBadRequest(message);
  return rejected;
}

const rejected: Status = { ...newUnknownServerError("the server rejected our request due to an error in our request"), reason: "Invalid", code: 422, details: {} };

function strategicError(message: string): Status {
  if (badRequests.includes(message)) return newBadRequest(message);
  return unprocessable.includes(message) ? rejected : newUnknownServerError(message);
}

const sourceKinds: Readonly<Record<string, string | undefined>> = { string: "string", number: "int64", bool: "bool", array: "slice", object: "map" };

/** @source k8s.io/apimachinery/pkg/runtime/converter.go fromUnstructured */
function unconverted(goType: string, given: string): string {
  if (goType.startsWith("[]")) return `cannot restore slice from ${given}`;
  if (goType.startsWith("map[")) return `cannot restore map from ${given}`;
  return goType.includes(".") ? `cannot restore struct from: ${given}` : `unrecognized type: ${goType}`;
}

/** A strategic merge patch whose outcome is of a wrong type is blamed itself. @source patch.go applyPatchToObject */
function blamePatch(request: ApiRequest, decision: Decision): Decision {
  if (request.patchType !== "application/strategic-merge-patch+json" || decision.type !== "refuse" || decision.status.code !== 400) return decision;
  const goType = / of type (\S+)$/.exec(decision.status.message ?? "")?.[1];
  if (goType === undefined || !isRecord(request.body)) return decision;
  const given = sourceKinds[/cannot unmarshal (\w+)/.exec(decision.status.message ?? "")?.[1] ?? ""] ?? "string";
  return refuseWith(newInvalid({ group: "", kind: "" }, "", [invalidField("patch", goMap(request.body), unconverted(goType, given))]));
}
