import { newBadRequest, newConflict } from "../../api/index.ts";
import type { ApiRequest, KubeObject, Status } from "../../api/index.ts";
import { must } from "../../core/index.ts";
import { refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { createObject, placeInNamespace } from "./create.ts";
import { applyTo } from "./decideApply.ts";
import { checkPatchOptions } from "./decidePatch.ts";
import { decodeBody } from "./decode.ts";
import { trackWrite, withEntries } from "./managed.ts";

/**
 * An apply or a PUT of an object that is not there: it is created.
 *
 * @source k8s.io/apiserver/pkg/registry/generic/registry/store.go Update (forceAllowCreate)
 */
export function createByWrite(server: Server, rr: ResourceRequest): Answer | undefined {
  const { flight, resource } = rr;
  const { request } = flight;
  if (request.type !== "request") return undefined;
  enterStage(flight, "admission-mutating", server.env.now);
  const wrong = request.verb === "patch" ? checkPatchOptions(request) : undefined;
  if (wrong !== undefined) return refuse(wrong);
  const applied = request.verb === "patch" ? applyTo(resource, request, undefined, server.env.now) : undefined;
  if (applied?.ok === false) return refuse(applied.error);
  const decoded = decodeBody(resource, applied === undefined ? request.body : applied.value.object, request);
  if (!decoded.ok) return refuse(decoded.error);
  const placed = placeInNamespace(resource, request, decoded.value.object);
  if (placed === undefined) return refuse(newBadRequest("the namespace of the provided object does not match the namespace sent on the request"));
  const mismatch = checkNew(rr, request, placed);
  if (mismatch !== undefined) return refuse(mismatch);
  const defaulted = resource.strategy.applyDefaults(placed);
  const tracked = applied === undefined ? trackWrite(resource, request, defaulted, server.env.now) : withEntries(defaulted, applied.value.entries);
  return createObject(server, rr, tracked, decoded.value.warnings);
}

function checkNew({ resource }: ResourceRequest, request: ApiRequest, { metadata }: KubeObject): Status | undefined {
  const wanted = must(request.name, "name");
  const given = (metadata.name as string | undefined) ?? "";
  if (given !== wanted) return newBadRequest(given === "" ? "name must be provided" : `the name of the object (${given}) does not match the name on the URL (${wanted})`);
  const { uid = "" } = metadata;
  return uid === "" ? undefined : newConflict(resource.groupResource, given, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`);
}
