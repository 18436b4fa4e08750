import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { newBadRequest } from "../../engine/api/index.ts";
import type { Status, StreamFromServer } from "../../engine/api/index.ts";
import { Query } from "../../engine/cluster/index.ts";
import type { GatewayAnswer } from "../../engine/cluster/index.ts";
import { serveChannels, servePorts } from "./channelSocket.ts";
import type { StreamSay } from "./say.ts";
import { serveTunnel } from "./tunnel.ts";

const tunnelProtocol = "SPDY/3.1+portforward.k8s.io";
const channelProtocols = ["v5.channel.k8s.io", "v4.channel.k8s.io", "v4.base64.channel.k8s.io", "channel.k8s.io", "base64.channel.k8s.io"];

const isPortForward = (url: string): boolean => /\/pods\/[^/]+\/portforward(\?|$)/.test(url);

/** The subprotocol that both sides know; undefined: there is none. */
export function chooseProtocol({ url = "", headers }: IncomingMessage): string | undefined {
  const asked = String(headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim()).filter((each) => each !== "");
  const known = isPortForward(url) ? [tunnelProtocol, "v4.channel.k8s.io"] : channelProtocols;
  return asked.length === 0 && !isPortForward(url) ? "" : asked.find((each) => known.includes(each));
}

const sockets = new WebSocketServer({ noServer: true, maxPayload: 32 * 1024 * 1024 });
/** The library takes no "/" in a subprotocol's name, as kubectl's has: so it does not get to see them. */
const chosen = new WeakMap<IncomingMessage, string>();
sockets.on("headers", (headers, request) => {
  const protocol = chosen.get(request) ?? "";
  if (protocol !== "") headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
});

/** A connection that becomes a stream, if the cluster lets it. */
export class Upgrading {
  private deliver: ((message: StreamFromServer) => void) | undefined;
  private socket: WebSocket | undefined;

  /** @param protocol undefined: an upgrade to SPDY itself, which kubectl tries when the cluster has refused the WebSocket */
  constructor(
    private readonly wish: { readonly request: IncomingMessage; readonly raw: Duplex; readonly head: Buffer },
    private readonly protocol: string | undefined,
    private readonly say: StreamSay,
  ) {}

  take(answer: GatewayAnswer): void {
    switch (answer.type) {
      case "response":
        return refuseUpgrade(this.wish.raw, answer.code, answer.body);
      case "stream":
        if (answer.message.type === "streamBegin") this.accept();
        this.deliver?.(answer.message);
        return;
      case "lost":
        if (this.socket === undefined) this.wish.raw.destroy();
        else this.socket.terminate();
        return;
      case "events":
      case "end":
        return;
    }
  }

  private accept(): void {
    const { request, raw, head } = this.wish;
    if (this.protocol === undefined) return refuseUpgrade(raw, 400, newBadRequest("SPDY is not served here: streams are served over WebSocket only"));
    chosen.set(request, this.protocol);
    delete request.headers["sec-websocket-protocol"];
    sockets.handleUpgrade(request, raw, head, (socket) => {
      this.socket = socket;
      socket.on("error", () => socket.terminate());
      this.deliver = this.serve(socket);
    });
  }

  private serve(socket: WebSocket): (message: StreamFromServer) => void {
    const { url = "" } = this.wish.request;
    if (this.protocol === tunnelProtocol) return serveTunnel(socket, this.say);
    const query = new Query(url.slice(url.indexOf("?") + 1));
    const wanted = new Set(["stdout", "stderr"].filter((name) => query.get(name) === "true" || query.get(name) === "1"));
    if (!isPortForward(url)) return serveChannels(socket, this.protocol ?? "", wanted, this.say);
    const ports = query.getAll("ports").flatMap((text) => text.split(",")).map(Number);
    return servePorts(socket, ports.filter((port) => Number.isInteger(port) && port > 0 && port < 65_536), this.say);
  }
}

/** An answer to a request that wanted to become a stream; whatever else the client says on this connection, nobody reads. */
export function refuseUpgrade(raw: Duplex, code: number, body: Status | object | string): void {
  const text = typeof body === "string" ? body : `${JSON.stringify(body)}\n`;
  const type = typeof body === "string" ? "text/plain; charset=utf-8" : "application/json";
  raw.end(`HTTP/1.1 ${code} ${code === 403 ? "Forbidden" : code === 404 ? "Not Found" : code === 400 ? "Bad Request" : "Refused"}\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`, () => raw.destroy());
}
