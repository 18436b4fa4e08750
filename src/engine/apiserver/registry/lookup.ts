import { versioned } from "../storage/versioned.ts";
import type { KubeObject, ResourceKey } from "../../api/index.ts";
import { must } from "../../core/index.ts";
import type { AdmissionRequest } from "../admission/plugin.ts";
import { authenticate } from "../auth/identity.ts";
import type { RangeResponse } from "../../etcd/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { objectKey } from "../storage/keys.ts";
import { askEtcd } from "./askEtcd.ts";

/** The object as this server's cache has it; undefined when absent or the cache is not filled. */
export function cached(server: Server, resource: ResourceKey, key: string): KubeObject | undefined {
  const cacher = server.state.cachers.get(resource);
  return cacher?.phase === "watching" ? cacher.objects.get(key) : undefined;
}

/** What admission sees of a request. Lookups that miss the cache ask etcd once: the object may be newer than the cache. */
export function admissionRequest(server: Server, { flight, resource }: ResourceRequest, operation: AdmissionRequest["operation"], old?: KubeObject): AdmissionRequest {
  const { request } = flight;
  const isResource = request.type === "request";
  return {
    operation,
    resource,
    subresource: isResource ? (request.subresource ?? "") : "",
    namespace: isResource ? (request.namespace ?? "") : "",
    name: isResource ? (request.name ?? "") : "",
    identity: must(authenticate(flight.user), "identity of an authenticated user"),
    now: server.env.now,
    rng: server.env.rng,
    old,
    lookup: (key, namespace, name) => lookup(server, { flight, resource }, key, objectKey(must(server.resources.get(key), key).strategy.resource, namespace, name)),
  };
}

function lookup(server: Server, rr: ResourceRequest, resource: ResourceKey, key: string): KubeObject | undefined | "wait" {
  const found = cached(server, resource, key);
  if (found !== undefined) return found;
  const live = rr.flight.lookups?.get(key);
  if (live !== undefined) return live ?? undefined;
  rr.flight.progress = { type: "lookup", key };
  askEtcd(server, rr.flight, { type: "range", key });
  return "wait";
}

/** The answer of a live lookup: remembered for the request, so that admission can be run again. */
export function rememberLookup(rr: ResourceRequest, key: string, response: RangeResponse): void {
  const [kv] = response.kvs;
  rr.flight.lookups ??= new Map();
  rr.flight.lookups.set(key, kv === undefined ? null : versioned(kv.value as KubeObject, kv.modRevision));
}
