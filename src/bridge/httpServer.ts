import type { IncomingMessage } from "node:http";
import { setDefaultHighWaterMark } from "node:stream";
import type { Duplex } from "node:stream";
import { newBadRequest, newUnauthorized } from "../engine/api/index.ts";
import type { Status } from "../engine/api/index.ts";
import { bodyMaxBytes } from "../engine/cluster/index.ts";
import { Answering } from "./answering.ts";
import { readBody } from "./body.ts";
import type { Certificates } from "./certificates.ts";
import { control, controlPath, parseControlRequest } from "./control/control.ts";
import type { ControlAccess } from "./control/verb.ts";
import { proofOf } from "./credentials.ts";
import type { Engine } from "./engine.ts";
import { impersonation } from "./impersonation.ts";
import { OutsideServer } from "./outside.ts";
import type { Outside, Request, Response } from "./outside.ts";
import { chooseProtocol, refuseUpgrade, Upgrading } from "./streams/upgrade.ts";
import type { Tokens } from "./tokens.ts";

/**
 * More than any answer or body is: the parser of HTTP/1.1 pauses when a socket has more than this to write or
 * a body to be read, and fails ("Parse Error: Paused") when TLS then has data for it all the same.
 */
const neverPausedBytes = 64 * 1024 * 1024;
/** A saved history of hours. */
const controlMaxBytes = 256 * 1024 * 1024;

/** What the server serves, and for whom. */
export interface Served {
  readonly engine: Engine;
  readonly tokens: Tokens;
  readonly certificates: Certificates;
  /** What `ctl kubeconfig` writes down; known once the server listens. */
  readonly access: () => ControlAccess;
}

/** The HTTPS server: takes requests apart as far as HTTP goes, and gives the rest to the cluster. */
export function newHttpServer(served: Served): OutsideServer {
  const { engine, certificates } = served;
  setDefaultHighWaterMark(false, neverPausedBytes);
  return new OutsideServer(certificates, {
    number: () => engine.newConnection(),
    closed: (number) => engine.hangUp(number),
    upgrade: (outside, request, raw, head) => upgrade(served, outside, { request, raw, head }),
    request(outside, request, response) {
      const begin = () => serve(served, outside, request, response).catch(() => void outside.tls.destroy());
      // HTTP/1.1 answers in the order of the requests; HTTP/2 whenever there is something to say.
      if (outside.isHttp2) void begin();
      else outside.turn = outside.turn.then(begin);
    },
  });
}

interface Wish {
  readonly request: IncomingMessage;
  readonly raw: Duplex;
  readonly head: Buffer;
}

/** A WebSocket: exec, attach, port-forward. */
function upgrade({ engine, tokens }: Served, { number, tls }: Outside, wish: Wish): void {
  const { request, raw } = wish;
  raw.on("error", () => raw.destroy());
  const proof = proofOf(tls, request.headers.authorization, tokens);
  const impersonate = impersonation(request.rawHeaders);
  const protocol = chooseProtocol(request);
  if (proof === undefined) return refuseUpgrade(raw, 401, newUnauthorized());
  if (!impersonate.ok) return refuseUpgrade(raw, 400, newBadRequest(impersonate.error));
  const isWebSocket = header(request, "upgrade").toLowerCase() === "websocket";
  if (protocol === undefined && isWebSocket) return refuseUpgrade(raw, 403, newBadRequest("no subprotocol that is served here was asked for"));
  let id = 0;
  const upgrading = new Upgrading(wish, isWebSocket ? protocol : undefined, (words) => engine.say({ ...words, connection: number, id }));
  const { method = "GET", url = "/" } = request;
  id = engine.send(number, { method, url, ...proof, ...(impersonate.value === undefined ? {} : { impersonate: impersonate.value }), userAgent: header(request, "user-agent"), accept: "", contentType: "", body: "", isUpgrade: true }, (answer) => upgrading.take(answer));
}

async function serve(served: Served, outside: Outside, request: Request, response: Response): Promise<void> {
  const { engine, tokens } = served;
  const { number } = outside;
  const proof = proofOf(outside.tls, request.headers.authorization, tokens);
  if (proof === undefined) return refuse(request, response, newUnauthorized());
  const url = request.url ?? "/";
  if (url === controlPath) return serveControl(served, proof.user, request, response);
  const impersonate = impersonation(request.rawHeaders);
  if (!impersonate.ok) return refuse(request, response, newBadRequest(impersonate.error));
  const body = await readBody(request, header(request, "content-type"));
  if (!body.ok) return body.error === "tooLarge" ? refuseTooLarge(outside, request, response) : refuse(request, response, newBadRequest(body.error));
  if (response.destroyed) return;
  const answering = new Answering(outside, request, response);
  const id = engine.send(
    number,
    {
      method: request.method ?? "GET",
      url,
      ...proof,
      ...(impersonate.value === undefined ? {} : { impersonate: impersonate.value }),
      userAgent: header(request, "user-agent"),
      accept: header(request, "accept"),
      contentType: body.value.contentType,
      body: body.value.text,
    },
    (answer) => answering.take(answer),
  );
  await answering.done;
  // The connection lives on, and the client has had enough of this request: a watch, mostly.
  engine.cancel(number, id);
}

/** `npm run ctl`: the administrator acts on the machines, not through the API. */
async function serveControl({ engine, access }: Served, user: string, request: Request, response: Response): Promise<void> {
  const answer = (code: number, body: object): void => {
    response.writeHead(code, { "Content-Type": "application/json", "Cache-Control": "no-store" });
    response.end(`${JSON.stringify(body)}\n`);
  };
  const body = await readBody(request, "application/json", controlMaxBytes);
  if (user !== "kubernetes-admin" || request.method !== "POST") return answer(403, { error: "this is the administrator's" });
  const wanted = body.ok ? parseControlRequest(body.value.text) : undefined;
  if (wanted === undefined) return answer(400, { error: "the words could not be read" });
  const done = await control(engine, wanted, access());
  if (done.ok) answer(200, done.value);
  else answer(422, { error: done.error });
}

const header = (request: Request, name: string): string => {
  const value = request.headers[name];
  return typeof value === "string" ? value : (value?.[0] ?? "");
};

/** Refused before the cluster hears of it. */
function refuse(request: Request, response: Response, status: Status): void {
  request.resume();
  response.writeHead(status.code, { "Content-Type": "application/json", "Cache-Control": "no-cache, private" });
  response.end(`${JSON.stringify(status)}\n`);
}

/**
 * Refused at once, though the client is still sending: it is listened to for a while, so that it gets to read the
 * answer, and then the connection ends.
 *
 * @source net/http/server.go finishRequest, closeWriteAndWait
 */
async function refuseTooLarge({ isHttp2 }: Outside, request: Request, response: Response): Promise<void> {
  const text = Buffer.from(`${JSON.stringify(tooLarge)}\n`);
  const sent = new Promise<void>((resolve) => void request.once("end", resolve).once("close", resolve).resume());
  response.writeHead(tooLarge.code, { "Content-Type": "application/json", "Cache-Control": "no-cache, private", "Content-Length": text.length, ...(isHttp2 ? {} : { Connection: "close" }) });
  response.write(text);
  await Promise.race([sent, new Promise((go) => setTimeout(go, lingerMillis))]);
  response.end();
}

/** @source net/http/server.go rstAvoidanceDelay */
const lingerMillis = 500;

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
