import { newGenericNotFound, newNotFound, newUnknownServerError } from "../../api/index.ts";
import type { ApiRequest, KubeObject } from "../../api/index.ts";
import { must } from "../../core/index.ts";
import type { KeyValue } from "../../etcd/index.ts";
import { toTable } from "../printers/table.ts";
import { answer, refuse } from "../server/context.ts";
import type { Answer, ResourceRequest, Server } from "../server/context.ts";
import { objectKey } from "../storage/keys.ts";
import { versioned } from "../storage/versioned.ts";
import { loadFresh } from "../crd/conversion.ts";
import { askEtcd } from "./askEtcd.ts";
import { versionError } from "./listOptions.ts";
import { cached } from "./lookup.ts";

/** GET of one object: from etcd, with quorum; with a resourceVersion from the cache. */
export function get(server: Server, rr: ResourceRequest, request: ApiRequest): Answer | undefined {
  const { flight, resource } = rr;
  const key = objectKey(resource.storageName, request.namespace, must(request.name, "name"));
  const version = request.options?.resourceVersion ?? "";
  const wrong = versionError(version);
  if (wrong !== undefined) return refuse(newUnknownServerError(`resourceVersion: Invalid value: ${JSON.stringify(version)}: ${wrong}`));
  if (version !== "") {
    const cacher = server.state.cachers.get(resource.key);
    if (cacher?.phase === "watching" && cacher.revision >= Number(version)) return found(server, rr, request, cached(server, resource.key, key));
  }
  flight.progress = { type: "get" };
  askEtcd(server, flight, { type: "range", key });
  return undefined;
}

export function onGot(server: Server, rr: ResourceRequest, kv: KeyValue | undefined): Answer | undefined {
  const { request } = rr.flight;
  if (request.type !== "request") return undefined;
  return found(server, rr, request, kv === undefined ? undefined : versioned(kv.value as KubeObject, kv.modRevision));
}

function found(server: Server, rr: ResourceRequest, request: ApiRequest, stored: KubeObject | undefined): Answer | undefined {
  const { resource } = rr;
  if (stored === undefined) return refuse(newNotFound(resource.groupResource, request.name ?? ""));
  const object = loadFresh(server, rr, stored, { type: "found", object: stored });
  if (object === undefined) return undefined;
  return object.ok ? answerObject(server, rr, request, object.value) : refuse(object.error);
}

/** The object, in the version of the request. */
export function answerObject(server: Server, { resource }: ResourceRequest, request: ApiRequest, object: KubeObject): Answer {
  if (request.subresource === "scale") {
    return resource.strategy.scale === undefined ? refuse(newGenericNotFound()) : answer(200, resource.strategy.scale.get(object));
  }
  if (request.accept === "table") {
    const resourceVersion = object.metadata.resourceVersion ?? "";
    return answer(200, toTable(resource.strategy, [object], { resourceVersion }, server.env.now));
  }
  return answer(200, object);
}
