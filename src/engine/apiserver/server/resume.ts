import { newGenericNotFound, newUnknownServerError } from "../../api/index.ts";
import { assertNever } from "../../core/index.ts";
import type { EtcdError, EtcdResponse } from "../../etcd/index.ts";
import type { EtcdOutput } from "../etcdClient/state.ts";
import { onCreated } from "../registry/create.ts";
import { waitUntilFresh } from "../registry/freshness.ts";
import { onLease } from "../registry/eventLease.ts";
import { encodeContinue } from "../registry/continueToken.ts";
import { onGot } from "../registry/get.ts";
import { blockTimeout, onListed } from "../registry/list.ts";
import { rememberLookup, rememberReplaced } from "../registry/lookup.ts";
import { onChargeAnswer, onDeleted, onLoaded, onUpdated } from "../registry/mutate.ts";
import { parseResourceKey, resourcePrefix } from "../storage/keys.ts";
import { onPodToConnect } from "../connect/kubeletStreams.ts";
import type { EtcdPurpose, RequestInFlight } from "../state.ts";
import { onMasterLease, onMasterLeaseError } from "./bootstrap/masterLease.ts";
import { onCompaction } from "./compaction.ts";
import { continueFresh, onCacheEvents, onCacheList, onCacheLost } from "./caches.ts";
import { refuse } from "./context.ts";
import type { Answer, ResourceRequest, Server } from "./context.ts";
import { serveRaw } from "./health.ts";
import { handle, reenter } from "./pipeline.ts";
import { respond } from "./respond.ts";

/** Takes what the etcd client has heard to those who asked. */
export function receiveEtcd(server: Server, outputs: readonly EtcdOutput<EtcdPurpose>[]): void {
  for (const output of outputs) {
    switch (output.type) {
      case "response":
        server.env.cause = output.cause;
        onResponse(server, output.purpose, output.revision, output.response);
        break;
      case "error":
        server.env.cause = output.cause;
        onError(server, output.purpose, output.error);
        break;
      case "watchEvents":
        onCacheEvents(server, output.owner, output.watch, output.revision, output.events);
        break;
      case "watchLost":
        onCacheLost(server, output.owner, output.watch, output.reason);
        break;
      default:
        assertNever(output);
    }
  }
}

function onResponse(server: Server, purpose: EtcdPurpose, revision: number, response: EtcdResponse): void {
  switch (purpose.type) {
    case "request": {
      const flight = server.state.requests.get(purpose.id);
      if (flight === undefined) return;
      flight.etcdCall = 0;
      const outcome = resume(server, flight, revision, response);
      if (outcome !== undefined) respond(server, flight, outcome);
      return;
    }
    case "cacheList":
      onCacheList(server, purpose.resource, purpose.generation, revision, response);
      return;
    case "masterLease":
      onMasterLease(server, purpose.step, response);
      return;
    case "compaction":
      onCompaction(server, purpose.step, revision, response);
      return;
    default:
      assertNever(purpose);
  }
}

/** Goes on with a request where it waited for etcd. */
function resume(server: Server, flight: RequestInFlight, revision: number, response: EtcdResponse): Answer | undefined {
  const { request, progress } = flight;
  if (progress.type === "lookup" && response.type === "range") rememberLookup(flight, progress, response);
  if (flight.stage === "authentication") return reenter(server, flight);
  if (request.type === "raw") return serveRaw(server, flight, request, "ok");
  const resource = server.resources.get(request.resource);
  // A custom kind that has gone meanwhile.
  if (resource === undefined) return refuse(newGenericNotFound());
  const rr: ResourceRequest = { flight, resource };
  const kv = response.type === "range" ? response.kvs[0] : undefined;
  switch (progress.type) {
    case "replace":
      rememberReplaced(flight, progress.id, response);
      return handle(server, flight, request);
    case "lookup":
      return handle(server, flight, request);
    case "create":
      return onCreated(server, rr, revision, response);
    case "load":
      return onLoaded(server, rr, kv);
    case "update":
      return onUpdated(server, rr, revision, response);
    case "delete":
      return onDeleted(server, rr, response);
    case "charge":
      return onChargeAnswer(server, rr, response);
    case "lease":
      onLease(server, response);
      return handle(server, flight, request);
    case "get":
      return onGot(server, rr, kv);
    case "connect":
      return onPodToConnect(server, rr, kv);
    case "listStorage":
      return response.type === "range" ? onListed(server, rr, revision, response) : undefined;
    case "revision":
      onRevision(server, rr, revision);
      return undefined;
    case "none":
    case "webhook":
    case "converting":
    case "proxy":
    case "health":
    case "queued":
    case "collection":
    case "fresh":
      return undefined;
    default:
      return assertNever(progress);
  }
}

/** etcd has told its revision: the cache must come so far before the read may go on. */
function onRevision(server: Server, rr: ResourceRequest, revision: number): void {
  const cacher = server.state.cachers.get(rr.resource.key);
  if (cacher?.phase === "watching" && cacher.revision >= revision) continueFresh(server, rr.flight.id, cacher);
  else waitUntilFresh(server, rr, revision, blockTimeout);
}

/**
 * etcd has refused. A write is answered with etcd's own words; whether it took effect is not known.
 *
 * @source k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/status.go ErrorToAPIStatus (default branch)
 */
function onError(server: Server, purpose: EtcdPurpose, error: EtcdError): void {
  if (purpose.type === "masterLease") {
    onMasterLeaseError(server, purpose.step, error);
    return;
  }
  // Next time, in five minutes.
  if (purpose.type === "compaction") return;
  if (purpose.type === "cacheList") {
    onCacheLost(server, purpose.resource, 0, error.message);
    return;
  }
  const flight = server.state.requests.get(purpose.id);
  if (flight === undefined) return;
  flight.etcdCall = 0;
  const { request } = flight;
  if (request.type === "raw") {
    const outcome = serveRaw(server, flight, request, "failed");
    if (outcome !== undefined) respond(server, flight, outcome);
    return;
  }
  if (flight.progress.type === "listStorage" && error.code === "OutOfRange") respond(server, flight, refuse(expired(flight)));
  else respond(server, flight, refuse(newUnknownServerError(error.message)));
}

const expiredMessage =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/** With it the list goes on from the same key, as things are now. */
function inconsistentToken({ progress, request }: RequestInFlight): string {
  if (progress.type !== "listStorage" || request.type !== "request") return "";
  return encodeContinue(-1, progress.page.after, resourcePrefix(parseResourceKey(request.resource).resource));
}

/** @source k8s.io/apiserver/pkg/storage/etcd3/errors.go handleCompactedErrorForPaging */
function expired(flight: RequestInFlight): ReturnType<typeof newUnknownServerError> {
  const isPage = flight.request.type === "request" && (flight.request.options?.continue ?? "") !== "";
  const message = isPage ? expiredMessage : "The resourceVersion for the provided list is too old.";
  return { ...newUnknownServerError(message), reason: "Expired", code: 410, ...(isPage ? { metadata: { continue: inconsistentToken(flight) } } : {}) };
}
