import { newGenericNotFound } from "../../api/index.ts";
import type { ApiRequest, KubeObject } from "../../api/index.ts";
import { assertNever } from "../../core/index.ts";
import { onAvailability } from "../aggregator/availability.ts";
import { passedOn } from "../aggregator/passOn.ts";
import { proxied } from "../connect/proxy.ts";
import { rememberConverted, settleRequestConversion, settleWatcherConversion } from "../crd/conversion.ts";
import type { HttpResult, OutboundPurpose, Settled } from "../outbound/types.ts";
import { onCreateConverted } from "../registry/create.ts";
import { answerObject } from "../registry/get.ts";
import { listAnswer } from "../registry/list.ts";
import { applyLoaded, onUpdateConverted } from "../registry/mutate.ts";
import type { AfterConversion, RequestInFlight } from "../state.ts";
import { settleWebhook } from "../webhooks/calls.ts";
import { refuse } from "./context.ts";
import type { Answer, ResourceRequest, Server } from "./context.ts";
import { handle } from "./pipeline.ts";
import { deliverEvents, endWatch, respond } from "./respond.ts";

/** What came of an HTTP request of this server goes to whoever waits for it. */
export function onSettled(server: Server, settled: Settled | undefined): void {
  if (settled === undefined) return;
  const { purpose, result, host } = settled;
  if (purpose.type === "availability") return onAvailability(server, purpose, result);
  if (purpose.type === "conversion") return purpose.for === "request" ? onConverted(server, purpose, result) : onWatchConverted(server, purpose, result);
  const flight = server.state.requests.get(purpose.request);
  if (flight === undefined) return;
  server.env.cause = flight.cause;
  switch (purpose.type) {
    case "webhook":
      settleWebhook(flight, purpose.key, purpose.url, result);
      return resume(server, flight);
    case "proxy":
      return respond(server, flight, proxied(result, host));
    case "aggregated":
      return respond(server, flight, passedOn(flight, result, host));
    default:
      assertNever(purpose);
  }
}

/** The request that waited goes on. */
function resume(server: Server, flight: RequestInFlight): void {
  if (flight.request.type !== "request" || flight.progress.type !== "webhook") return;
  const outcome = handle(server, flight, flight.request);
  if (outcome !== undefined) respond(server, flight, outcome);
}

type ConversionPurpose = Extract<OutboundPurpose, { readonly type: "conversion" }>;

/** The objects of a request are in another version now, or cannot be. */
function onConverted(server: Server, purpose: ConversionPurpose, result: HttpResult): void {
  const flight = server.state.requests.get(purpose.id);
  if (flight?.request.type !== "request") return;
  server.env.cause = flight.cause;
  const resource = server.resources.get(flight.request.resource);
  if (resource === undefined) return respond(server, flight, refuse(newGenericNotFound()));
  const outcome = settleRequestConversion(resource, flight, purpose, result);
  if (outcome === undefined) return;
  const answered = outcome.ok ? goOn(server, { flight, resource }, flight.request, outcome.value) : refuse(outcome.error);
  if (answered !== undefined) respond(server, flight, answered);
}

function goOn(server: Server, rr: ResourceRequest, request: ApiRequest, { objects, after }: { readonly objects: readonly KubeObject[]; readonly after: AfterConversion }): Answer | undefined {
  const [first] = objects;
  if (first === undefined) return undefined;
  switch (after.type) {
    case "found":
      return answerObject(server, rr, request, first);
    case "existing":
      return applyLoaded(server, rr, first, after);
    case "create":
      return onCreateConverted(server, rr, after.object, first);
    case "update":
      return onUpdateConverted(server, rr, after, first);
    case "listed":
      rememberConverted(server, rr.resource, objects);
      return listAnswer(server, rr, request, after.listed);
    case "handle":
      rememberConverted(server, rr.resource, objects);
      return handle(server, rr.flight, request);
    default:
      return assertNever(after);
  }
}

/** A watch whose events cannot be converted ends; the client begins anew. @source k8s.io/apiserver/pkg/storage/cacher/cacher.go terminateAllWatchers */
function onWatchConverted(server: Server, purpose: ConversionPurpose, result: HttpResult): void {
  const watcher = server.state.watchers.get(purpose.id);
  const resource = watcher === undefined ? undefined : server.resources.get(watcher.servedAs);
  if (watcher === undefined || resource === undefined) return;
  const ready = settleWatcherConversion(server, resource, watcher, purpose, result);
  if (ready === "broken") endWatch(server, watcher);
  else if (ready !== "wait" && ready.length > 0) deliverEvents(server, watcher, resource, ready);
}
