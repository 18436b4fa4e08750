import { createServer } from "node:https";
import type { Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { newBadRequest, newUnauthorized } from "../engine/api/index.ts";
import type { Status } from "../engine/api/index.ts";
import { bodyMaxBytes } from "../engine/cluster/index.ts";
import { Answering } from "./answering.ts";
import { readBody } from "./body.ts";
import type { Certificates } from "./certificates.ts";
import { control, controlPath, parseControlRequest } from "./control/control.ts";
import type { Engine } from "./engine.ts";
import { impersonation } from "./impersonation.ts";
import { chooseProtocol, refuseUpgrade, Upgrading } from "./streams/upgrade.ts";
import type { Tokens } from "./tokens.ts";

const headersMaxBytes = 1024 * 1024;
const keepAliveMillis = 90_000;
/** A saved history of hours. */
const controlMaxBytes = 256 * 1024 * 1024;

/** One connection from outside. */
interface Outside {
  readonly number: number;
  /** Requests that were sent ahead of their turn wait here. */
  turn: Promise<void>;
}

/** The HTTPS server: takes requests apart as far as HTTP goes, and gives the rest to the cluster. */
export function newHttpServer(engine: Engine, tokens: Tokens, { certificate, key }: Certificates): Server {
  const connections = new WeakMap<Socket, Outside>();
  let last = 0;
  const server = createServer({ key, cert: certificate, maxHeaderSize: headersMaxBytes, keepAliveTimeout: keepAliveMillis }, (request, response) => {
    const { socket } = request;
    let outside = connections.get(socket);
    if (outside === undefined) {
      const number = ++last;
      outside = { number, turn: Promise.resolve() };
      connections.set(socket, outside);
      socket.once("close", () => engine.hangUp(number));
    }
    const { number, turn } = outside;
    outside.turn = turn.then(() => serve(engine, tokens, { number, request, response })).catch(() => void socket.destroy());
  });
  server.on("upgrade", (request, raw: Duplex, headOfStream: Buffer) => upgrade(engine, tokens, { number: ++last, request, raw, head: headOfStream }));
  server.on("clientError", (_error, socket) => {
    if (!socket.destroyed) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request");
  });
  return server;
}

interface Upgrade {
  readonly number: number;
  readonly request: IncomingMessage;
  readonly raw: Duplex;
  readonly head: Buffer;
}

/** A WebSocket: exec, attach, port-forward. */
function upgrade(engine: Engine, tokens: Tokens, { number, request, raw, head }: Upgrade): void {
  raw.on("error", () => raw.destroy());
  raw.once("close", () => engine.hangUp(number));
  const bearer = tokens.bearerOf(request.headers.authorization);
  const impersonate = impersonation(request.rawHeaders);
  const protocol = chooseProtocol(request);
  if (bearer === undefined) return refuseUpgrade(raw, 401, newUnauthorized());
  if (!impersonate.ok) return refuseUpgrade(raw, 400, newBadRequest(impersonate.error));
  const isWebSocket = header(request, "upgrade").toLowerCase() === "websocket";
  if (protocol === undefined && isWebSocket) return refuseUpgrade(raw, 403, newBadRequest("no subprotocol that is served here was asked for"));
  let id = 0;
  const upgrading = new Upgrading({ request, raw, head }, isWebSocket ? protocol : undefined, (words) => engine.say({ ...words, connection: number, id }));
  const { method = "GET", url = "/" } = request;
  id = engine.send(number, { method, url, ...bearer, ...(impersonate.value === undefined ? {} : { impersonate: impersonate.value }), userAgent: header(request, "user-agent"), accept: "", contentType: "", body: "" }, (answer) => upgrading.take(answer));
}

interface Exchange {
  readonly number: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function serve(engine: Engine, tokens: Tokens, { number, request, response }: Exchange): Promise<void> {
  const bearer = tokens.bearerOf(request.headers.authorization);
  if (bearer === undefined) return refuse(request, response, newUnauthorized());
  if ((request.url ?? "") === controlPath) return serveControl(engine, bearer.user, request, response);
  const impersonate = impersonation(request.rawHeaders);
  if (!impersonate.ok) return refuse(request, response, newBadRequest(impersonate.error));
  const body = await readBody(request, header(request, "content-type"));
  if (!body.ok) return refuse(request, response, body.error === "tooLarge" ? tooLarge : newBadRequest(body.error));
  const url = request.url ?? "/";
  const answering = new Answering(request, response);
  engine.send(
    number,
    {
      method: request.method ?? "GET",
      url,
      ...bearer,
      ...(impersonate.value === undefined ? {} : { impersonate: impersonate.value }),
      userAgent: header(request, "user-agent"),
      accept: header(request, "accept"),
      contentType: body.value.contentType,
      body: body.value.text,
    },
    (answer) => answering.take(answer),
  );
  await answering.done;
}

/** `npm run ctl`: the administrator acts on the machines, not through the API. */
async function serveControl(engine: Engine, user: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = (code: number, body: object): void => {
    response.writeHead(code, { "Content-Type": "application/json", "Cache-Control": "no-store" });
    response.end(`${JSON.stringify(body)}\n`);
  };
  const body = await readBody(request, "application/json", controlMaxBytes);
  if (user !== "kubernetes-admin" || request.method !== "POST") return answer(403, { error: "this is the administrator's" });
  const wanted = body.ok ? parseControlRequest(body.value.text) : undefined;
  if (wanted === undefined) return answer(400, { error: "the words could not be read" });
  const done = await control(engine, wanted);
  if (done.ok) answer(200, done.value);
  else answer(422, { error: done.error });
}

const header = (request: IncomingMessage, name: string): string => {
  const value = request.headers[name];
  return typeof value === "string" ? value : (value?.[0] ?? "");
};

/** Refused before the cluster hears of it. */
function refuse(request: IncomingMessage, response: ServerResponse, status: Status): void {
  request.resume();
  response.writeHead(status.code, { "Content-Type": "application/json", "Cache-Control": "no-cache, private" });
  response.end(`${JSON.stringify(status)}\n`);
}

/** @source k8s.io/apimachinery/pkg/api/errors/errors.go NewRequestEntityTooLargeError */
const tooLarge: Status = {
  apiVersion: "v1",
  kind: "Status",
  metadata: {},
  status: "Failure",
  message: `Request entity too large: limit is ${bodyMaxBytes}`,
  reason: "RequestEntityTooLarge",
  code: 413,
};
