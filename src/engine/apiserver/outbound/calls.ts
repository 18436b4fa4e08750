import { rootsError, serverCertificateError } from "../../api/index.ts";
import type { Packet } from "../../linux/index.ts";
import type { Server } from "../server/context.ts";
import type { HttpResult, OutboundCall, OutboundPurpose, OutboundRequest, Settled } from "./types.ts";

const callsMax = 10_000;
const firstPort = 32_768;

/**
 * Sends an HTTP request to an address of the network.
 *
 * @returns why it cannot be sent; undefined: it is on its way
 * @simplified one packet there and one back; with TLS, the answer brings the server's certificate along
 */
export function sendRequest(server: Server, request: OutboundRequest, purpose: OutboundPurpose): string | undefined {
  const { state, env, config } = server;
  const { address, port, tls, method, target, accept, body, timeout } = request;
  const wrong = tls?.roots === undefined || tls.isInsecure === true ? undefined : rootsError(tls.roots);
  if (wrong !== undefined) return wrong;
  if (state.outbound.size >= callsMax) return `dial tcp ${address}:${port}: socket: too many open files`;
  const id = state.nextId++;
  state.outbound.set(id, { id, purpose, address, port, tls, timeout });
  const packet: Packet = {
    type: "packet",
    id,
    kind: "request",
    protocol: "TCP",
    srcIp: config.advertiseAddress,
    srcPort: firstPort + (id % 28_000),
    dstIp: address,
    dstPort: port,
    payload: `${method} ${target}`,
    wantsBody: true,
    ...(tls === undefined ? {} : { isTls: true }),
    ...(accept === undefined ? {} : { accept }),
    ...(body === undefined ? {} : { body }),
  };
  env.post(address, packet);
  env.wakeAfter(timeout, { type: "outboundTimeout", id }, env.cause);
  return undefined;
}

/** A packet has come back. @returns what came of which request; undefined: nobody waits for it any more */
export function takePacket(server: Server, packet: Packet): Settled | undefined {
  const call = server.state.outbound.get(packet.id);
  if (call === undefined || packet.kind === "request") return undefined;
  return settle(server, call, packet.kind === "refused" ? { type: "failure", why: `dial tcp ${call.address}:${call.port}: connect: connection refused` } : answerOf(server, call, packet));
}

/** Its time is over. */
export function takeTimeout(server: Server, id: number): Settled | undefined {
  const call = server.state.outbound.get(id);
  return call === undefined ? undefined : settle(server, call, { type: "timeout" });
}

function settle({ state }: Server, { id, purpose, address, port }: OutboundCall, result: HttpResult): Settled {
  state.outbound.delete(id);
  return { purpose, result, host: `${address}:${port}` };
}

/** @source Go net/http transport; crypto/tls verifyServerCertificate */
function answerOf({ env }: Server, { tls }: OutboundCall, { certificate, code = 200, contentType, body, payload }: Packet): HttpResult {
  if (tls !== undefined) {
    if (certificate === undefined) return { type: "failure", why: "http: server gave HTTP response to HTTPS client" };
    const error = tls.isInsecure === true ? undefined : serverCertificateError(certificate, { roots: tls.roots, serverName: tls.serverName, now: env.now });
    if (error !== undefined) return { type: "failure", why: `tls: failed to verify certificate: ${error}` };
  }
  const text = body ?? `${payload}\n`;
  return { type: "answer", code, contentType: contentType ?? (text.startsWith("<") ? "text/html" : "text/plain; charset=utf-8"), text };
}
