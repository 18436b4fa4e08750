import type { IncomingMessage, ServerResponse } from "node:http";
import type { Status } from "../engine/api/index.ts";
import { encodeBody, encodeWatchEvents, negotiate, Query } from "../engine/cluster/index.ts";
import type { GatewayAnswer } from "../engine/cluster/index.ts";
import { invariant } from "../engine/core/index.ts";

type Response = Extract<GatewayAnswer, { type: "response" }>;

/** A client that does not read its watch is cut off, as a real server does. */
const unreadMaxBytes = 32 * 1024 * 1024;
const common = { "Cache-Control": "no-cache, private" } as const;
/** @source k8s.io/apiserver/pkg/endpoints/filters/warning.go truncateAtTotalRunes */
const warningsMaxLength = 4096;

const yearMillis = 365 * 24 * 3600 * 1000;

/** What never changes may be kept for a year. @source k8s.io/kube-openapi/pkg/handler3/handler.go HandleGroupVersion */
const lifetime = (headers: Readonly<Record<string, string>>): { readonly Expires?: string } => (headers["Cache-Control"]?.includes("immutable") === true ? { Expires: new Date(Date.now() + yearMillis).toUTCString() } : {});

/** Writes the cluster's answers to one request. */
export class Answering {
  /** Fulfilled when the request is answered or its connection gone. */
  readonly done: Promise<void>;
  private finish: () => void = () => undefined;
  private readonly form: NonNullable<ReturnType<typeof negotiate>>;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    this.done = new Promise((resolve) => {
      this.finish = resolve;
    });
    response.once("close", () => this.finish());
    const { url = "" } = request;
    const question = url.indexOf("?");
    const form = negotiate(request.headers.accept ?? "", new Query(question === -1 ? "" : url.slice(question + 1)));
    // What is not acceptable is answered by a Status, which has one form only.
    this.form = form ?? { as: "object", includeObject: "None" };
  }

  take(answer: GatewayAnswer): void {
    if (this.response.destroyed) return;
    switch (answer.type) {
      case "response":
        return this.respond(answer);
      case "events":
        return this.stream(answer);
      case "end":
        this.begin();
        this.response.end();
        return;
      case "stream":
        return this.streamBytes(answer.message);
      case "lost":
        return this.breakOff(answer.reason);
    }
  }

  private respond({ code, body, contentType, headers, warnings }: Response): void {
    const retryAfter = typeof body === "object" && body.kind === "Status" ? (body as Status).details?.retryAfterSeconds : undefined;
    // A client that has this very document is told no more than that.
    if (headers["ETag"] !== undefined && this.request.headers["if-none-match"] === headers["ETag"]) {
      this.response.writeHead(304, { ...common, ...headers, ...lifetime(headers) });
      this.response.end();
      return;
    }
    const text = Buffer.from(encodeBody(body, this.form), contentType.endsWith("+protobuf") ? "latin1" : "utf8");
    this.response.writeHead(code, {
      ...common,
      ...headers,
      ...lifetime(headers),
      "Content-Type": contentType,
      "Content-Length": text.length,
      ...(contentType.startsWith("application/json;g=") ? { Vary: "Accept" } : {}),
      ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
      ...(warnings.length === 0 ? {} : { Warning: warningHeaders(warnings) }),
    });
    this.response.end(text);
  }

  private stream({ events, headers }: Extract<GatewayAnswer, { type: "events" }>): void {
    const isFirst = this.begin(headers) || !this.hasStreamed;
    if (events.length === 0) return;
    this.hasStreamed = true;
    this.response.write(encodeWatchEvents(events, this.form, isFirst));
    if (this.response.writableLength > unreadMaxBytes) this.response.destroy();
  }

  /** A log: bytes as they come. */
  private streamBytes(message: Extract<GatewayAnswer, { type: "stream" }>["message"]): void {
    switch (message.type) {
      case "streamBegin":
        this.response.writeHead(200, { ...common, "Content-Type": "text/plain", "Transfer-Encoding": "chunked" });
        return this.response.flushHeaders();
      case "streamData":
        this.response.write(Buffer.from(message.data, "latin1"));
        if (this.response.writableLength > unreadMaxBytes) this.response.destroy();
        return;
      case "streamEnd":
        if (message.broken === true) return void this.request.socket.destroy();
        return void this.response.end();
      case "streamClose":
        return;
    }
  }

  private hasStreamed = false;

  /** The headers of a watch go out at once: the client waits for them. */
  private begin(headers: Response["headers"] = {}): boolean {
    if (this.response.headersSent) return false;
    this.response.writeHead(200, { ...common, ...headers, "Content-Type": "application/json", "Transfer-Encoding": "chunked" });
    this.response.flushHeaders();
    return true;
  }

  /** The connection inside broke: so does the one outside, in the same way. */
  private breakOff(reason: Extract<GatewayAnswer, { type: "lost" }>["reason"]): void {
    const { socket } = this.request;
    invariant(socket !== undefined, "a request has a socket");
    if (reason === "finished") socket.destroy();
    else socket.resetAndDestroy();
  }
}

/** `299 - "text"`; characters beyond Latin-1 go as the bytes of their UTF-8. */
export function warningHeaders(warnings: readonly string[]): string[] {
  const headers: string[] = [];
  let length = 0;
  for (const warning of warnings) {
    length += warning.length;
    if (length > warningsMaxLength) break;
    // oxlint-disable-next-line no-control-regex -- exactly these must not stand in a header
    const text = warning.replace(/[\u0000-\u001f\u007f]/g, " ").replace(/["\\]/g, "\\$&");
    headers.push(`299 - "${Buffer.from(text, "utf8").toString("latin1")}"`);
  }
  return headers;
}
