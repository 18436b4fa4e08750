import { newBadRequest, newGenericNotFound, newUnknownServerError, structOfKind } from "../../api/index.ts";
import type { ApiRequest, KubeObject, Status } from "../../api/index.ts";
import { fail } from "../../core/index.ts";
import type { Micros, Result } from "../../core/index.ts";
import { applyConfig } from "../fieldManager/apply.ts";
import type { Applied } from "../fieldManager/apply.ts";
import { toParent, toScale } from "../fieldManager/trackScale.ts";
import { writtenFields } from "../fieldManager/writtenFields.ts";
import { typeErrors } from "../fieldManager/validate.ts";
import { isRecord, jsonTypeName } from "../patch/json.ts";
import type { Json, JsonRecord } from "../patch/json.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { toServed } from "./convert.ts";
import { decideScale } from "./decideScale.ts";
import { decideUpdate } from "./decideUpdate.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { actorOf, entriesOf, withEntries } from "./managed.ts";
import { scaleResource } from "./postedBody.ts";
import type { ResourceInfo } from "./resources.ts";

/** PATCH with an apply configuration, of an object that is there. @source k8s.io/apiserver/pkg/endpoints/handlers/patch.go applyPatcher */
export function decideApply(server: Server, rr: ResourceRequest, request: ApiRequest, existing: KubeObject): Decision {
  const applied = applyTo(rr.resource, request, existing, server.env.now);
  if (!applied.ok) return refuseWith(applied.error);
  return decideUpdate(server, rr, request, { body: applied.value.object, existing, owners: applied.value.entries });
}

/** The same of its Scale: what was applied is compared with the Scale as it is, and its owners become the object's. @source kubernetes pkg/registry/apps/deployment/storage/storage.go scaleUpdatedObjectInfo.UpdatedObject */
export function decideApplyScale(server: Server, rr: ResourceRequest, request: ApiRequest, existing: KubeObject): Decision {
  const { scale, apiVersion } = rr.resource.strategy;
  if (scale === undefined) return refuseWith(newGenericNotFound());
  const path = scale.path ?? ["spec", "replicas"];
  const entries = entriesOf(existing);
  const asScale = scale.get(existing);
  const live = withEntries(asScale, toScale(entries, path));
  const applied = applyTo(scaleResource, request, live, server.env.now);
  if (!applied.ok) return refuseWith(applied.error);
  return decideScale(server, rr, { ...request, body: applied.value.object }, existing, toParent(entries, applied.value.entries, { path, apiVersion }));
}

/** What becomes of the object (absent: it is created), and who owns what of it. */
export function applyTo(resource: ResourceInfo, request: ApiRequest, existing: KubeObject | undefined, now: Micros): Result<Applied, Status> {
  const { apiVersion, kind } = resource.served;
  const config = request.body as Json;
  if (!isRecord(config)) return fail(newBadRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonTypeName(config)} into Go value of type map[string]interface {}`));
  const wrong = checkConfig(resource, config);
  if (wrong !== undefined) return fail(wrong);
  const struct = structOfKind(resource.served);
  if (struct === undefined) return fail(newUnknownServerError(`no corresponding type for ${apiVersion}, Kind=${kind}`));
  const errors = typeErrors(struct, config);
  if (errors !== undefined) return fail(newUnknownServerError(`failed to create typed patch object (${subjectOf(resource, config)}): ${errors}`));
  const actor = actorOf(resource, request, "Apply");
  const live = existing === undefined ? { apiVersion, kind } : withoutManagedFields(toServed(resource, existing) as unknown as JsonRecord);
  return applyConfig({
    struct,
    live,
    isNew: existing === undefined,
    config,
    entries: entriesOf(existing),
    actor,
    force: request.options?.force === true,
    written: writtenFields(resource.strategy, actor.subresource),
    now,
  });
}

/** @source k8s.io/apimachinery/pkg/util/managedfields/internal/versioncheck.go, structuredmerge.go */
function checkConfig({ served }: ResourceInfo, config: JsonRecord): Status | undefined {
  const { apiVersion, kind, metadata } = config;
  if (apiVersion !== served.apiVersion || kind !== served.kind) return newBadRequest(`invalid object type: ${groupVersionKind(textOf(apiVersion), textOf(kind))}`);
  if (metadata !== undefined && metadata !== null && !isRecord(metadata)) return undefined;
  const given = metadata?.["managedFields"];
  return given === undefined || given === null ? undefined : newBadRequest("metadata.managedFields must be nil");
}

/** "apps/v1, Kind=Deployment"; the core group is "/v1". */
function groupVersionKind(apiVersion: string, kind: string): string {
  return `${apiVersion.includes("/") ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** "default/web; apps/v1, Kind=Deployment" */
function subjectOf({ served }: ResourceInfo, { metadata }: JsonRecord): string {
  const { namespace, name } = isRecord(metadata) ? metadata : {};
  return `${textOf(namespace)}/${textOf(name)}; ${groupVersionKind(served.apiVersion, served.kind)}`;
}

function withoutManagedFields(object: JsonRecord): JsonRecord {
  const { metadata } = object;
  if (!isRecord(metadata) || metadata["managedFields"] === undefined) return object;
  const { managedFields: _owners, ...rest } = metadata;
  return { ...object, metadata: rest };
}
