import { assertNever } from "../../core/index.ts";
import { onAvailability } from "../aggregator/availability.ts";
import { proxied } from "../connect/proxy.ts";
import type { Settled } from "../outbound/types.ts";
import type { RequestInFlight } from "../state.ts";
import { settleWebhook } from "../webhooks/calls.ts";
import type { Server } from "./context.ts";
import { handle } from "./pipeline.ts";
import { respond } from "./respond.ts";

/** What came of an HTTP request of this server goes to whoever waits for it. */
export function onSettled(server: Server, settled: Settled | undefined): void {
  if (settled === undefined) return;
  const { purpose, result, host } = settled;
  if (purpose.type === "availability") return onAvailability(server, purpose, result);
  const flight = server.state.requests.get(purpose.request);
  if (flight === undefined) return;
  server.env.cause = flight.cause;
  switch (purpose.type) {
    case "webhook":
      settleWebhook(flight, purpose.key, purpose.url, result);
      return resume(server, flight);
    case "proxy":
      return respond(server, flight, proxied(result, host));
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
