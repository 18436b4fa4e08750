import { createServer as createHttp1 } from "node:http";
import type { IncomingMessage, OutgoingHttpHeaders, Server as Http1Server } from "node:http";
import { createServer as createHttp2 } from "node:http2";
import type { Http2Server, Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTls } from "node:tls";
import type { Server as TlsServer, TLSSocket } from "node:tls";
import type { Certificates } from "./certificates.ts";

export type Request = IncomingMessage | Http2ServerRequest;

/** What the responses of both protocols can do. */
export interface Response {
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  readonly writableLength: number;
  writeHead(code: number, headers: OutgoingHttpHeaders): unknown;
  flushHeaders(): void;
  write(bytes: Uint8Array): unknown;
  end(bytes?: string | Uint8Array): unknown;
  destroy(): unknown;
  once(event: "close", listener: () => void): unknown;
}

/** @source net/http DefaultMaxHeaderBytes */
const headersMaxBytes = 1024 * 1024;
const keepAliveMillis = 90_000;
/** @source k8s.io/apiserver/pkg/server/secure_serving.go */
const streamsMax = 100;

/** One connection from outside: TLS over TCP, and HTTP/1.1 or HTTP/2 on it. */
export interface Outside {
  /** In the history. */
  readonly number: number;
  readonly tls: TLSSocket;
  readonly isHttp2: boolean;
  /** Requests of HTTP/1.1 that were sent ahead of their turn wait here. */
  turn: Promise<void>;
  /** Ends it as a crashed peer's kernel does: with a RST. */
  reset(): void;
}

export interface OutsideHandlers {
  /** A number for a connection that has come about. */
  number(): number;
  request(outside: Outside, request: Request, response: Response): void;
  /** A request that wants to go on as a stream: HTTP/1.1 only. */
  upgrade(outside: Outside, request: IncomingMessage, raw: Duplex, head: Buffer): void;
  closed(number: number): void;
}

/**
 * Takes connections in: TLS with whatever client certificate there is, then the protocol that both sides
 * know (ALPN), HTTP/2 if they can.
 */
export class OutsideServer {
  private readonly tls: TlsServer;
  private readonly http1: Http1Server;
  private readonly http2: Http2Server;
  /** TCP's side of connections, by the client's address and port. */
  private readonly raws = new Map<string, Socket>();
  private readonly byPeer = new Map<string, Outside>();
  private readonly sessions = new Set<ServerHttp2Session>();

  /** @param idleMillis so long may a connection be silent */
  constructor(
    { certificate, key, ca }: Pick<Certificates, "certificate" | "key" | "ca">,
    private readonly handlers: OutsideHandlers,
    private readonly idleMillis = keepAliveMillis,
  ) {
    // Who shows no certificate, or a stranger's, may still have a token.
    this.tls = createTls({ key, cert: certificate, ca, requestCert: true, rejectUnauthorized: false, ALPNProtocols: ["h2", "http/1.1"] });
    this.http1 = createHttp1({ maxHeaderSize: headersMaxBytes, keepAliveTimeout: idleMillis });
    this.http2 = createHttp2({ maxSessionMemory: 100, settings: { maxConcurrentStreams: streamsMax, maxHeaderListSize: headersMaxBytes } });
    this.listenForConnections();
    this.listenForRequests();
  }

  /** @throws when the port is taken */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.tls.once("error", reject);
      this.tls.listen(port, "127.0.0.1", () => {
        this.tls.off("error", reject);
        resolve();
      });
    });
    return (this.tls.address() as AddressInfo).port;
  }

  /** Fulfilled when the port is free, and nobody is connected any more. */
  async close(): Promise<void> {
    // Node's own word for it does not always come: it counts connections, and forgets to count some off that end early.
    this.tls.close();
    const ends = [...this.raws.values()].map((raw) => new Promise<void>((resolve) => void raw.once("close", resolve)));
    for (const session of this.sessions) session.destroy();
    for (const { tls } of this.byPeer.values()) tls.destroy();
    for (const raw of this.raws.values()) raw.destroy();
    await Promise.all(ends);
  }

  private listenForConnections(): void {
    this.tls.on("connection", (raw: Socket) => {
      const peer = peerOf(raw);
      if (peer === undefined) return;
      this.raws.set(peer, raw);
      raw.once("close", () => {
        if (this.raws.get(peer) === raw) this.raws.delete(peer);
      });
    });
    this.tls.on("secureConnection", (tls) => this.begin(tls));
    this.tls.on("tlsClientError", (_error, tls) => { tls.destroy(); });
  }

  private begin(tls: TLSSocket): void {
    const peer = peerOf(tls);
    const raw = peer === undefined ? undefined : this.raws.get(peer);
    if (peer === undefined || raw === undefined) return void tls.destroy();
    const number = this.handlers.number();
    const isHttp2 = tls.alpnProtocol === "h2";
    const outside: Outside = { number, tls, isHttp2, turn: Promise.resolve(), reset: () => void raw.resetAndDestroy() };
    this.byPeer.set(peer, outside);
    tls.on("error", () => tls.destroy());
    tls.once("close", () => {
      // The port may be another client's by now.
      if (this.byPeer.get(peer) === outside) this.byPeer.delete(peer);
      this.handlers.closed(number);
    });
    if (isHttp2) this.http2.emit("connection", tls);
    else this.http1.emit("connection", tls);
  }

  private listenForRequests(): void {
    const take = (request: Request, response: Response): void => {
      const outside = this.outsideOf(request);
      if (outside === undefined) response.destroy();
      else this.handlers.request(outside, request, response);
    };
    this.http1.on("request", take);
    // Its types do not name one method that it has.
    this.http2.on("request", (request, response) => take(request, response as Http2ServerResponse & Pick<Response, "flushHeaders">));
    this.http1.on("upgrade", (request, raw, head) => {
      const outside = this.outsideOf(request);
      if (outside === undefined) raw.destroy();
      else this.handlers.upgrade(outside, request, raw, head);
    });
    // It is no proxy. Without an answer Node would close the connection, and a client would not know why.
    this.http1.on("connect", (_request, raw) => raw.end("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    this.http1.on("clientError", (_error, socket) => {
      if (!socket.destroyed) socket.end("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request");
    });
    this.http2.on("session", (session) => {
      this.sessions.add(session);
      session.once("close", () => this.sessions.delete(session));
      session.on("error", () => session.destroy());
      endWhenSilent(session, this.idleMillis);
    });
  }

  private outsideOf({ socket }: Request): Outside | undefined {
    const peer = peerOf(socket);
    return peer === undefined ? undefined : this.byPeer.get(peer);
  }
}

/**
 * Ends a session of HTTP/2 on which nothing is open or whose client does not answer. One that has broken the
 * rules is such: Node says good-bye to it, and from then on reads nothing any more, the end neither.
 */
function endWhenSilent(session: ServerHttp2Session, idleMillis: number): void {
  let open = 0;
  let isAsked = false;
  session.on("stream", (stream) => {
    open++;
    stream.once("close", () => open--);
  });
  session.setTimeout(idleMillis, () => {
    if (open === 0 || isAsked || session.destroyed) return session.destroy();
    isAsked = true;
    session.ping(() => (isAsked = false));
  });
}

/** Undefined: it is gone already. */
const peerOf = ({ remoteAddress, remotePort }: Pick<Socket, "remoteAddress" | "remotePort">): string | undefined => (remotePort === undefined ? undefined : `${remoteAddress ?? ""}:${remotePort}`);
