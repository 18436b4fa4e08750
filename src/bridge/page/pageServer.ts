import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { PageMessage } from "../../protocol/index.ts";
import type { Engine } from "../engine.ts";
import { bytesOfMessage } from "../streams/channelSocket.ts";
import { PageSession } from "./pageSession.ts";

const frameMillis = 33;
/** A page that does not keep up gets fewer frames. */
const unsentMaxBytes = 4 * 1024 * 1024;
const messageMaxBytes = 32 * 1024 * 1024;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

const policyFor = (host: string): string =>
  `default-src 'none'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self' ws://${host}; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export interface PageServer {
  /** With the token behind the "#", which a browser sends to nobody. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves the built page on the loopback interface, connected with the bridge's own cluster. Whoever has
 * the token may do there what a person can do in the page, so it is asked for, together with the origin.
 *
 * @param folder of the built page
 */
export async function startPageServer(engine: Engine, token: string, folder: string): Promise<PageServer> {
  const server = createServer((request, response) => serveFile(request, response, folder));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageMaxBytes, handleProtocols: () => "kubarium" });
  server.on("upgrade", (request, raw: Duplex, head: Buffer) => {
    raw.on("error", () => raw.destroy());
    if (!isWelcome(request, token)) return void raw.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    sockets.handleUpgrade(request, raw, head, (socket) => servePage(engine, socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/#bridge=${token}`, close: () => closeAll(server, sockets) };
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

const isLoopback = (host: string): boolean => /^(127\.0\.0\.1|localhost):\d+$/.test(host);
const hashOf = (text: string): Buffer => createHash("sha256").update(text).digest();

/** From the page that this server has served, with the token: another site's page has neither. */
function isWelcome({ headers, url }: IncomingMessage, token: string): boolean {
  const { host = "", origin } = headers;
  const [, given = ""] = String(headers["sec-websocket-protocol"] ?? "").split(",").map((each) => each.trim());
  return url === "/cluster" && isLoopback(host) && origin === `http://${host}` && timingSafeEqual(hashOf(given), hashOf(token));
}

function servePage(engine: Engine, socket: WebSocket): void {
  const session = new PageSession(engine, (message) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message, (_key, value: unknown) => (value instanceof Float64Array ? [...value] : value)));
  });
  const timer = setInterval(() => {
    if (socket.bufferedAmount < unsentMaxBytes) session.sendFrame(performance.now());
  }, frameMillis);
  socket.on("message", (data) => {
    try {
      session.handle(JSON.parse(bytesOfMessage(data).toString()) as PageMessage);
    } catch {
      socket.close(1008, "that was no message of a page");
    }
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearInterval(timer);
    session.close();
  });
}

function serveFile({ method, url = "/", headers }: IncomingMessage, response: ServerResponse, folder: string): void {
  const host = headers.host ?? "";
  const answer = (code: number, text: string): void => {
    response.writeHead(code, { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" });
    response.end(`${text}\n`);
  };
  if (!isLoopback(host)) return answer(421, "this server is for this machine only");
  if (method !== "GET" && method !== "HEAD") return answer(405, "only GET");
  const path = normalize(decodePath(url));
  const file = join(folder, path === "/" ? "index.html" : path);
  if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return answer(404, path === "/" ? "the page is not built: run `npm run build`" : "there is no such file");
  response.writeHead(200, {
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy": policyFor(host),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
  });
  if (method === "HEAD") response.end();
  else createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

function decodePath(url: string): string {
  try {
    return decodeURIComponent(url.split("?", 1)[0] ?? "/");
  } catch {
    return "/";
  }
}
