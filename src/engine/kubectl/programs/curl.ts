import { encodeWatchEvents } from "../../api/index.ts";
import { fromUtf8, millis, seconds, toUtf8 } from "../../core/index.ts";
import type { ByteText, Micros } from "../../core/index.ts";
import { httpHead, readHttp, statusTexts } from "../http.ts";
import type { HttpMessage } from "../http.ts";
import { bodyFor } from "../prettyBody.ts";
import { jsonForm, rawCall } from "../rawPath.ts";
import { scriptVerb } from "../script.ts";
import type { Reply, Step, VerbInput } from "../verb.ts";
import { curlAgent, curlArguments } from "./curlArguments.ts";
import type { CurlArguments } from "./curlArguments.ts";

/** A request that is under way. Plain data. */
interface Fetching {
  readonly args: CurlArguments;
  readonly host: string;
  readonly port: number;
  readonly request: ByteText;
  readonly startedAt: Micros;
  /** What has come and is no whole answer yet. */
  input: ByteText;
  /** How much of an answer that goes on has been shown. */
  shown: number;
  connected: boolean;
}

/** What curl writes when something goes wrong, and its exit code. @source curl(1), EXIT CODES */
function failure({ isSilent, showsErrors }: Pick<CurlArguments, "isSilent" | "showsErrors">, code: number, text: string): Step {
  return { ...(isSilent && !showsErrors ? {} : { err: `curl: (${code}) ${text}\n` }), exit: code };
}

const loopback: Readonly<Record<string, string>> = { localhost: "127.0.0.1", "[::1]": "::1", "0.0.0.0": "127.0.0.1" };
const isAddress = (host: string): boolean => /^(?:\d{1,3}\.){3}\d{1,3}$/.test(host) || host.startsWith("[");

/**
 * `curl` on the laptop: to what `kubectl port-forward` and `kubectl proxy` listen on, and to the API servers.
 *
 * @simplified nothing else is reached from the laptop, no certificates are looked at, and no redirects followed
 */
export const curl = scriptVerb(
  // eslint-disable-next-line require-yield -- it follows what comes
  function* (io, input) {
    const args = curlArguments(input.args.words, input.files);
    if (!args.ok) {
      io.err(`curl: ${args.error}\ncurl: try 'curl --help' for more information\n`);
      return 2;
    }
    const [, scheme = "http", host = "", given, path = ""] = /^(?:(https?):\/\/)?(\[[^\]]*\]|[^/:?]*)(?::(\d+))?(.*)$/s.exec(args.value.url) ?? [];
    const port = given === undefined ? (scheme === "https" ? 443 : 80) : Number(given);
    const target = { scheme, host, port, path: path.startsWith("/") ? path : `/${path}` };
    const begun = begin(input, args.value, target);
    if (begun.data === undefined) {
      if (begun.step.err !== undefined) io.err(begun.step.err);
      return begun.step.exit ?? 1;
    }
    io.follow(begun.data, begun.step);
    return 0;
  },
  { discovery: () => "none", follower: follow },
);

interface Target {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

function begin(input: VerbInput, args: CurlArguments, { scheme, host, port, path }: Target): { readonly data?: Fetching; readonly step: Step } {
  const line = `${args.method} ${path} HTTP/1.1`;
  const head = httpHead(line, [["Host", port === 80 ? host : `${host}:${port}`], ...args.headers, ...(args.body === undefined ? [] : [["Content-Length", String(args.body.length)] as const])]);
  const data: Fetching = { args, host, port, request: head + (args.body ?? ""), startedAt: input.now, input: "", shown: 0, connected: false };
  const patience: Pick<Step, "wait"> = args.timeout === 0 ? {} : { wait: Math.max(1, Math.round(args.timeout * seconds(1))) };
  const local = loopback[host] ?? (host.startsWith("127.") ? host : undefined);
  if (local !== undefined) {
    if (scheme === "https") return { step: failure(args, 35, "TLS connect error: error:0A00010B:SSL routines::wrong version number") };
    return { data, step: { ...patience, connects: { address: local, port } } };
  }
  if (`https://${host}:${port}` === input.server) {
    if (!args.isInsecure) return { step: failure(args, 60, "SSL certificate problem: unable to get local issuer certificate\nMore details here: https://curl.se/docs/sslcerts.html\n\ncurl failed to verify the legitimacy of the server and therefore could not\nestablish a secure connection to it. To learn more about this situation and\nhow to fix it, please visit the webpage mentioned above.") };
    const header = (name: string): string | undefined => args.headers.find(([each]) => each.toLowerCase() === name)?.[1];
    const call = rawCall(input.resources, args.method, path, { body: fromUtf8(args.body ?? ""), contentType: header("content-type"), accept: header("accept") });
    if (call.ok) return { data, step: { ...patience, calls: [{ tag: 0, call: call.value }] } };
    return { step: { err: bodyFor(curlAgent, call.error), exit: 0 } };
  }
  if (!isAddress(host)) return { step: failure(args, 6, `Could not resolve host: ${host} (this laptop knows localhost and the API servers, ${input.server})`) };
  return { step: failure(args, 7, `Failed to connect to ${host} port ${port} after 0 ms: No route to host (this laptop reaches the API servers, and what kubectl port-forward and proxy listen on)`) };
}

function follow(data: object, reply: Reply, now: Micros): Step {
  const fetching = data as Fetching;
  switch (reply.type) {
    case "socket":
      return onSocket(fetching, reply, now);
    case "ok":
      return ofServer(fetching, reply.code, toUtf8(bodyFor(curlAgent, reply.body)));
    case "failed":
      return ofServer(fetching, reply.status.code ?? 500, toUtf8(bodyFor(curlAgent, reply.status)));
    case "events":
      return { out: encodeWatchEvents(reply.events, jsonForm, true) };
    case "streamData":
      return { out: fromUtf8(reply.data) };
    case "ended":
    case "streamEnd":
      return { exit: 0 };
    case "timer":
      return fetching.connected || fetching.input !== "" ? timedOut(fetching, now) : failure(fetching.args, 28, `Connection timed out after ${elapsed(fetching, now)} milliseconds`);
    case "edited":
    case "typed":
    case "listening":
    case "peer":
    case "streamBegin":
    case "streamClose":
      return {};
  }
}

const elapsed = ({ startedAt }: Fetching, now: Micros): number => Math.round((now - startedAt) / millis(1));
const timedOut = (fetching: Fetching, now: Micros): Step => failure(fetching.args, 28, `Operation timed out after ${elapsed(fetching, now)} milliseconds with ${fetching.input.length} bytes received`);

/** What the API server has answered, as HTTP. */
function ofServer(fetching: Fetching, code: number, body: ByteText): Step {
  const start = `HTTP/1.1 ${code} ${statusTexts[code] ?? ""}`;
  const headers = [["Content-Type", "application/json"], ["Content-Length", String(body.length)]] as const;
  return finished(fetching, { start, head: httpHead(start, headers), headers: new Map(headers), body, rest: "" });
}

function onSocket(fetching: Fetching, reply: Extract<Reply, { readonly type: "socket" }>, now: Micros): Step {
  const { args, host, port } = fetching;
  switch (reply.event) {
    case "open":
      fetching.connected = true;
      return { socketSends: [{ socket: reply.socket, data: fetching.request }], ...(args.isVerbose ? { err: `* Connected to ${host} (${loopback[host] ?? host}) port ${port}\n${marked(fetching.request.slice(0, fetching.request.indexOf("\r\n\r\n") + 2), ">")}` } : {}) };
    case "refused":
      return failure(args, 7, `Failed to connect to ${host} port ${port} after ${elapsed(fetching, now)} ms: Could not connect to server`);
    case "data":
      fetching.input += reply.data;
      return received(fetching, false);
    case "closed":
      return received(fetching, true);
  }
}

const marked = (head: string, sign: string): string => fromUtf8(head).split("\r\n").filter((line) => line !== "").map((line) => `${sign} ${line}\n`).join("") + `${sign} \n`;

function received(fetching: Fetching, isClosed: boolean): Step {
  const answer = readHttp(fetching.args.isHead ? fetching.input.replace(/\r\n\r\n$/, "\r\nContent-Length: 0\r\n\r\n").replace(/content-length: [1-9]\d*\r\n/i, "") : fetching.input, { isClosed, isAnswer: true });
  if (answer === undefined && isClosed) return failure(fetching.args, 52, "Empty reply from server");
  if (answer === "bad") return failure(fetching.args, 1, "Received HTTP/0.9 when not allowed");
  if (answer !== undefined) return finished(fetching, answer);
  return isClosed ? {} : soFar(fetching);
}

/** A watch has no end: what has come of it is shown. */
function soFar(fetching: Fetching): Step {
  if (!/^transfer-encoding: chunked\r$/im.test(fetching.input) || fetching.args.output !== "") return {};
  const partial = readHttp(fetching.input, { isClosed: true, isAnswer: true });
  if (partial === undefined || partial === "bad" || partial.body.length === fetching.shown) return {};
  const out = partial.body.slice(fetching.shown);
  fetching.shown = partial.body.length;
  return { out: fromUtf8(out) };
}

function finished({ args, shown }: Fetching, { start, head, body }: HttpMessage): Step {
  const code = Number(start.split(" ")[1] ?? 0);
  if (args.failsOnError && code >= 400) return failure(args, 22, `The requested URL returned error: ${code}`);
  const text = (args.includesHead || args.isHead ? head : "") + (args.isHead ? "" : body.slice(shown));
  const format = args.format.replaceAll("%{http_code}", String(code)).replaceAll("%{response_code}", String(code)).replaceAll("%{size_download}", String(body.length)).replaceAll("\\n", "\n").replaceAll("\\t", "\t");
  const toFile = args.output !== "" && args.output !== "-";
  return {
    ...(args.isVerbose ? { err: marked(head, "<") } : {}),
    out: (toFile ? "" : fromUtf8(text)) + format,
    ...(toFile && args.output !== "/dev/null" ? { writes: [{ name: args.output, data: text }] } : {}),
    exit: 0,
  };
}
