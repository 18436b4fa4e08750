import type { ByteText } from "../core/index.ts";

/** One HTTP message, as far as it has come. */
export interface HttpMessage {
  /** "GET / HTTP/1.1", "HTTP/1.1 200 OK" */
  readonly start: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The head as it came, for who shows it. */
  readonly head: ByteText;
  readonly body: ByteText;
  /** What follows it on the same connection. */
  readonly rest: ByteText;
}

/** How long the body of a message is that has no length of its own. */
interface Framing {
  /** The connection has ended: what came is all. */
  readonly isClosed: boolean;
  /** An answer without a length goes on until the end of the connection. */
  readonly isAnswer: boolean;
}

/** Takes one message off the bytes of a connection. @returns undefined: it is not whole yet; "bad": it is no HTTP */
export function readHttp(bytes: ByteText, { isClosed, isAnswer }: Framing): HttpMessage | "bad" | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return isClosed && bytes !== "" ? "bad" : undefined;
  const [start = "", ...lines] = bytes.slice(0, end).split("\r\n");
  const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
  const message = { start, headers, head: bytes.slice(0, end + 4) };
  const body = bytes.slice(end + 4);
  const length = headers.get("content-length");
  if (headers.get("transfer-encoding") === "chunked") return unchunked(message, body, isClosed);
  if (length !== undefined) return body.length < Number(length) && !isClosed ? undefined : { ...message, body: body.slice(0, Number(length)), rest: body.slice(Number(length)) };
  if (!isAnswer) return { ...message, body: "", rest: body };
  return isClosed ? { ...message, body, rest: "" } : undefined;
}

function unchunked(message: Omit<HttpMessage, "body" | "rest">, bytes: ByteText, isClosed: boolean): HttpMessage | undefined {
  let body = "";
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = lineEnd === -1 ? Number.NaN : Number.parseInt(bytes.slice(at, lineEnd), 16);
    if (Number.isNaN(size) || bytes.length < lineEnd + 2 + size + 2) return isClosed ? { ...message, body, rest: "" } : undefined;
    body += bytes.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
    if (size === 0) return { ...message, body, rest: bytes.slice(at) };
  }
}

export const chunk = (data: ByteText): ByteText => (data === "" ? "" : `${data.length.toString(16)}\r\n${data}\r\n`);
export const lastChunk: ByteText = "0\r\n\r\n";

/** The head of a message. */
export const httpHead = (start: string, headers: readonly (readonly [string, string])[]): ByteText => `${[start, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\r\n")}\r\n\r\n`;

/** @source net/http/status.go */
export const statusTexts: Readonly<Record<number, string | undefined>> = {
  101: "Switching Protocols",
  200: "OK",
  201: "Created",
  202: "Accepted",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  409: "Conflict",
  410: "Gone",
  413: "Request Entity Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Entity",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
