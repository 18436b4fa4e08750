import { assertNever, seconds } from "../../core/index.ts";
import type { Packet } from "../../linux/index.ts";
import type { Server } from "../server/context.ts";
import type { RequestInFlight } from "../state.ts";
import type { OutboundCall, WebhookCall, WebhookResult } from "./types.ts";
import { resolveTarget } from "./resolve.ts";

const callsMax = 10_000;
const firstPort = 32_768;

/**
 * Calls a webhook once for this request; "wait" until it has answered or its time is over.
 *
 * @simplified one packet there and one back; the certificate is not looked at
 */
export function callWebhook(server: Server, flight: RequestInFlight, key: string, call: WebhookCall): WebhookResult | "wait" {
  flight.webhooks ??= new Map();
  const known = flight.webhooks.get(key);
  if (known !== undefined) return known;
  const target = resolveTarget(server, call);
  if (!target.ok || server.state.outbound.size >= callsMax) {
    const failure: WebhookResult = { type: "failure", why: describe(call, target.ok ? "too many open connections" : target.error) };
    flight.webhooks.set(key, failure);
    return failure;
  }
  const { state, env, config } = server;
  const id = state.nextId++;
  const { address, port } = target.value;
  state.outbound.set(id, { id, request: flight.id, key, call, address, port });
  flight.webhooks.set(key, "wait");
  flight.progress = { type: "webhook" };
  const packet: Packet = {
    type: "packet",
    id,
    kind: "request",
    protocol: "TCP",
    srcIp: config.advertiseAddress,
    srcPort: firstPort + (id % 28_000),
    dstIp: address,
    dstPort: port,
    payload: `POST ${pathOf(call.url)}?timeout=${call.timeoutSeconds}s\n\n${call.body}`,
  };
  env.post(address, packet);
  env.wakeAfter(seconds(call.timeoutSeconds), { type: "webhookTimeout", id }, flight.cause);
  return "wait";
}

const pathOf = (url: string): string => /^https:\/\/[^/]+(\/.*)?$/.exec(url)?.[1] ?? "/";

/** @source Go net/url Error; k8s.io/apiserver/pkg/admission/plugin/webhook (timeout in the query) */
const describe = ({ url, timeoutSeconds }: WebhookCall, why: string): string => `Post "${/^https:\/\/[^/]+$/.test(url) ? `${url}/` : url}?timeout=${timeoutSeconds}s": ${why}`;

/** A packet has come back. @returns the request that may go on */
export function onWebhookPacket(server: Server, packet: Packet): RequestInFlight | undefined {
  const call = server.state.outbound.get(packet.id);
  if (call === undefined) return undefined;
  switch (packet.kind) {
    case "response":
      return settle(server, call, answerOf(call.call, packet.payload));
    case "refused":
      return settle(server, call, { type: "failure", why: describe(call.call, `dial tcp ${call.address}:${call.port}: connect: connection refused`) });
    case "request":
      return undefined;
    default:
      return assertNever(packet.kind);
  }
}

/** What is no JSON comes from a program that is no webhook. */
function answerOf(call: WebhookCall, text: string): WebhookResult {
  return text.startsWith("{") ? { type: "answer", text } : { type: "failure", why: describe(call, "http: server gave HTTP response to HTTPS client") };
}

export function onWebhookTimeout(server: Server, id: number): RequestInFlight | undefined {
  const call = server.state.outbound.get(id);
  return call === undefined ? undefined : settle(server, call, { type: "failure", why: describe(call.call, "context deadline exceeded") });
}

function settle(server: Server, { id, request, key }: OutboundCall, result: WebhookResult): RequestInFlight | undefined {
  server.state.outbound.delete(id);
  const flight = server.state.requests.get(request);
  flight?.webhooks?.set(key, result);
  return flight;
}
