import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Status } from "../engine/api/index.ts";
import { encodeBody, negotiate, Query } from "../engine/cluster/index.ts";
import type { GatewayAnswer } from "../engine/cluster/index.ts";
import type { Outside, Request, Response } from "./outside.ts";
import { bytesOfEvents } from "./watchBytes.ts";

type Answered = Extract<GatewayAnswer, { type: "response" }>;
type StreamMessage = Extract<GatewayAnswer, { type: "stream" }>["message"];

/** A client that does not read its watch is cut off, as a real server does. */
const unreadMaxBytes = 32 * 1024 * 1024;
const common = { "Cache-Control": "no-cache, private" } as const;
/** @source k8s.io/apiserver/pkg/endpoints/filters/warning.go truncateAtTotalRunes */
const warningsMaxLength = 4096;
/** @source k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go defaultGzipThresholdBytes, defaultGzipContentEncodingLevel */
const gzipAboveBytes = 128 * 1024;
const gzipLevel = 1;
const compress = promisify(gzip);

const yearMillis = 365 * 24 * 3600 * 1000;

/** What never changes may be kept for a year. @source k8s.io/kube-openapi/pkg/handler3/handler.go HandleGroupVersion */
const lifetime = (headers: Readonly<Record<string, string>>): { readonly Expires?: string } => (headers["Cache-Control"]?.includes("immutable") === true ? { Expires: new Date(Date.now() + yearMillis).toUTCString() } : {});

/** Writes the cluster's answers to one request. */
export class Answering {
  /** Fulfilled when the request is answered or its connection gone. */
  readonly done: Promise<void>;
  private readonly form: NonNullable<ReturnType<typeof negotiate>>;
  private hasStreamed = false;
  /** What is written at the end of this turn of the event loop, in one piece. */
  private waiting: Uint8Array[] = [];

  constructor(
    private readonly outside: Outside,
    private readonly request: Request,
    private readonly response: Response,
  ) {
    this.done = new Promise((resolve) => {
      response.once("close", resolve);
    });
    const { url = "" } = request;
    const question = url.indexOf("?");
    const form = negotiate(String(request.headers.accept ?? ""), new Query(question === -1 ? "" : url.slice(question + 1)));
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
        this.begin("application/json");
        this.end();
        return;
      case "stream":
        return this.streamBytes(answer.message);
      case "lost":
        return this.breakOff(answer.reason);
    }
  }

  private respond({ code, body, contentType, headers, warnings }: Answered): void {
    const retryAfter = typeof body === "object" && body.kind === "Status" ? (body as Status).details?.retryAfterSeconds : undefined;
    // A client that has this very document is told no more than that.
    if (headers["ETag"] !== undefined && this.request.headers["if-none-match"] === headers["ETag"]) {
      this.response.writeHead(304, { ...common, ...headers, ...lifetime(headers) });
      this.response.end();
      return;
    }
    const bytes = Buffer.from(encodeBody(body, this.form), contentType.endsWith("+protobuf") ? "latin1" : "utf8");
    const vary = contentType.startsWith("application/json;g=") ? ["Accept"] : [];
    const write = (content: Buffer, more: Readonly<Record<string, string>>): void => {
      if (this.response.destroyed) return;
      this.response.writeHead(code, {
        ...common,
        ...headers,
        ...lifetime(headers),
        "Content-Type": contentType,
        ...more,
        "Content-Length": content.length,
        ...(vary.length === 0 ? {} : { Vary: vary }),
        ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }),
        ...(warnings.length === 0 ? {} : { Warning: warningHeaders(warnings) }),
      });
      this.response.end(content);
    };
    if (bytes.length <= gzipAboveBytes || !this.takesGzip()) return write(bytes, {});
    vary.push("Accept-Encoding");
    compress(bytes, { level: gzipLevel }).then(
      (small) => write(small, { "Content-Encoding": "gzip" }),
      () => this.response.destroy(),
    );
  }

  /** @source responsewriters/writers.go negotiateContentEncoding */
  private takesGzip(): boolean {
    return String(this.request.headers["accept-encoding"] ?? "").split(",").some((each) => each.trim() === "gzip");
  }

  private stream({ events, headers }: Extract<GatewayAnswer, { type: "events" }>): void {
    const isFirst = this.begin("application/json", headers) || !this.hasStreamed;
    if (events.length === 0) return;
    this.hasStreamed = true;
    this.write(bytesOfEvents(events, this.form, isFirst));
  }

  /** A log: bytes as they come. */
  private streamBytes(message: StreamMessage): void {
    switch (message.type) {
      case "streamBegin":
        this.begin("text/plain");
        return;
      case "streamData":
        return this.write([Buffer.from(message.data, "latin1")]);
      case "streamEnd":
        if (message.broken === true) return void this.outside.tls.destroy();
        return this.end();
      case "streamClose":
        return;
    }
  }

  /** The headers of a watch go out at once: the client waits for them. */
  private begin(contentType: string, headers: Answered["headers"] = {}): boolean {
    if (this.response.headersSent) return false;
    this.response.writeHead(200, { ...common, ...headers, "Content-Type": contentType });
    this.response.flushHeaders();
    return true;
  }

  /** Much comes in one turn, and each write costs a call of the operating system. */
  private write(bytes: readonly Uint8Array[]): void {
    if (this.waiting.length === 0) process.nextTick(() => this.flush());
    this.waiting.push(...bytes);
  }

  private flush(): void {
    if (this.waiting.length === 0) return;
    const [first = new Uint8Array(), ...more] = this.waiting;
    this.waiting = [];
    if (this.response.destroyed) return;
    this.response.write(more.length === 0 ? first : Buffer.concat([first, ...more]));
    if (this.response.writableLength > unreadMaxBytes) this.response.destroy();
  }

  private end(): void {
    this.flush();
    this.response.end();
  }

  /** The connection inside broke: so does the one outside, in the same way. */
  private breakOff(reason: Extract<GatewayAnswer, { type: "lost" }>["reason"]): void {
    this.flush();
    if (reason === "finished") this.outside.tls.destroy();
    else this.outside.reset();
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
