import { encodeBody, negotiate, newBadRequest, Query, requestInfo } from "../../api/index.ts";
import type { ApiResponse } from "../../api/index.ts";
import { answerTo } from "../../linux/index.ts";
import type { Packet } from "../../linux/index.ts";
import type { Server } from "../server/context.ts";

/** The connection number of requests that came as a packet. */
export const packetConn = -2;
const securePort = 6443;

/** What the certificate of every API server names. @source cmd/kubeadm/app/util/pkiutil/pki_helpers.go GetAPIServerAltNames */
const altNames = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "10.96.0.1"] as const;

/**
 * An HTTP request from a program in a pod, at this server's address.
 *
 * @simplified without a body; watches and streams need a connection, which programs in pods do not have here
 * @returns the request to be taken in, as any other; undefined: it was answered already
 */
export function readPacket(server: Server, packet: Packet): Exclude<ReturnType<typeof wantedBy>, string> | undefined {
  const { env, config } = server;
  if (packet.dstPort !== securePort || packet.isTls !== true) {
    const isClosed = packet.dstPort !== securePort;
    env.post(packet.srcIp, isClosed ? answerTo(packet, "refused", "") : { ...answerTo(packet, "response", config.name), code: 400, contentType: "text/plain; charset=utf-8", body: "Client sent an HTTP request to an HTTPS server.\n" });
    return undefined;
  }
  const id = server.state.nextId++;
  const wanted = wantedBy(server, packet, id);
  server.state.packets.set(id, packet);
  if (typeof wanted !== "string") return wanted;
  const status = newBadRequest(wanted);
  answerPacket(server, { type: "response", id, code: status.code, body: status });
  return undefined;
}

function wantedBy({ resources }: Server, { payload, authorization = "", accept = "" }: Packet, id: number) {
  const [, method = "GET", url = "/"] = /^(\S+) (\S*)/.exec(payload) ?? [];
  const token = authorization.startsWith("Bearer ") ? authorization.slice("Bearer ".length) : undefined;
  const http = { id, method, url, user: "", userAgent: "pod", accept, contentType: "", body: "", ...(token === undefined ? {} : { token }) };
  const read = requestInfo(http, (key) => resources.get(key)?.served.kind ?? "");
  if (!read.ok) return read.error.message ?? "";
  const isStream = read.value.type === "request" && (read.value.verb === "watch" || read.value.query !== undefined);
  return isStream ? "watches and streams are not served to programs in pods" : read.value;
}

/** Its answer goes back the way it came. */
export function answerPacket({ state, env, config }: Server, { id, code, body, contentType }: ApiResponse): void {
  const packet = state.packets.get(id);
  if (packet === undefined) return;
  state.packets.delete(id);
  const [, query = ""] = packet.payload.split("?");
  const form = negotiate(packet.accept ?? "", new Query(query)) ?? { as: "object", includeObject: "None" };
  const type = contentType ?? (typeof body === "string" ? "text/plain; charset=utf-8" : "application/json");
  env.post(packet.srcIp, { ...answerTo(packet, "response", config.name), code, contentType: type, body: encodeBody(body, form), certificate: { names: [...altNames, config.advertiseAddress] } });
}
