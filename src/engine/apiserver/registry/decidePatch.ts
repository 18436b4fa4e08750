import { newBadRequest, newInvalid, newUnknownServerError, newUnsupportedMediaType, schemaOf } from "../../api/index.ts";
import type { ApiRequest, KubeObject, Scale } from "../../api/index.ts";
import { assertNever, fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import type { Status } from "../../api/index.ts";
import { applyJsonPatch } from "../patch/jsonPatch.ts";
import { applyMergePatch } from "../patch/mergePatch.ts";
import { applyStrategicMergePatch } from "../patch/strategicMergePatch.ts";
import type { Json } from "../patch/json.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { decideScale } from "./decideScale.ts";
import { decideUpdate } from "./decideUpdate.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";
import type { ResourceInfo } from "./resources.ts";

/** PATCH: the patch is applied to the object as it is, and the outcome handled like an update. @source k8s.io/apiserver/pkg/endpoints/handlers/patch.go */
export function decidePatch(server: Server, rr: ResourceRequest, request: ApiRequest, existing: KubeObject): Decision {
  const { resource } = rr;
  if (request.subresource === "scale") {
    const scale: Scale | undefined = resource.strategy.scale?.get(existing);
    const patched = patch(resource, request, scale as unknown as Json);
    if (!patched.ok) return refuseWith(patched.error);
    return decideScale(server, rr, { ...request, body: patched.value }, existing);
  }
  const patched = patch(resource, request, existing as unknown as Json);
  if (!patched.ok) return refuseWith(patched.error);
  return decideUpdate(server, rr, request, patched.value, existing);
}

function patch(resource: ResourceInfo, request: ApiRequest, target: Json): Result<Json, Status> {
  const body = request.body as Json;
  switch (request.patchType) {
    case "application/json-patch+json": {
      const patched = applyJsonPatch(target, body);
      return patched.ok ? ok(patched.value) : fail(jsonPatchError(resource, request, patched.error));
    }
    case "application/merge-patch+json":
      return ok(applyMergePatch(target, body));
    case "application/strategic-merge-patch+json": {
      const { apiVersion, kind } = resource.strategy;
      const patched = applyStrategicMergePatch(schemaOf(`${apiVersion}/${kind}`), target, body);
      return patched.ok ? ok(patched.value) : fail(newUnknownServerError(patched.error));
    }
    case "application/apply-patch+yaml":
    case undefined:
      return fail(newUnsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json`));
    default:
      return assertNever(request.patchType);
  }
}

/** A patch that is no patch is 400; one that does not apply, or whose test fails, is 422. */
function jsonPatchError(resource: ResourceInfo, request: ApiRequest, message: string): Status {
  if (message.startsWith("json:") || message.startsWith("Unexpected kind")) return newBadRequest(`error decoding patch: ${message}`);
  const invalid = newInvalid({ group: resource.group, kind: resource.strategy.kind }, request.name ?? "", []);
  return { ...invalid, message: "the server rejected our request due to an error in our request", details: { ...invalid.details, causes: [{ message }] } };
}
