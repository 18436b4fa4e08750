import { encodeWatchEvents } from "../../../api/index.ts";
import { fromUtf8, toUtf8 } from "../../../core/index.ts";
import type { ByteText } from "../../../core/index.ts";
import { chunk, httpHead, lastChunk, readHttp, statusTexts } from "../../http.ts";
import type { HttpMessage } from "../../http.ts";
import { klogFatal, klogWarning } from "../../klog.ts";
import { bodyFor } from "../../prettyBody.ts";
import { jsonForm, rawCall } from "../../rawPath.ts";
import type { Resources } from "../../resources.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { Listening, Reply, Step, VerbInput } from "../../verb.ts";
import { joinHostPort } from "../portForward/forwardedPorts.ts";
import { accepts, proxyFilter } from "./filter.ts";
import type { ProxyFilter } from "./filter.ts";
import { staticFile } from "./staticFiles.ts";

/** A client's connection, and the request that is being answered on it. */
interface ProxyConnection {
  input: ByteText;
  /** Tag of the request at hand; undefined: none. */
  tag: number | undefined;
  /** The head of an answer that goes on has been sent. */
  isStreaming: boolean;
  userAgent: string;
}

/** What it remembers while it runs. Plain data. */
interface Proxying {
  readonly address: string;
  /** undefined: --disable-filter. */
  readonly filter: ProxyFilter | undefined;
  readonly apiPrefix: string;
  /** --www */
  readonly files: VerbInput["files"] | undefined;
  readonly www: { readonly folder: string; readonly prefix: string } | undefined;
  readonly resources: Resources;
  readonly connections: Map<number, ProxyConnection>;
  nextTag: number;
}

const inputMax = 4 * 1024 * 1024;

/** `kubectl proxy`. @source k8s.io/kubectl/pkg/cmd/proxy/proxy.go, k8s.io/kubectl/pkg/proxy/proxy_server.go */
export const proxy = scriptVerb(
  // eslint-disable-next-line require-yield -- it follows what comes
  function* (io, input) {
    const { flags } = input.args;
    if ((flags["unix-socket"] ?? "") !== "") return usage(io, "unix sockets are not simulated on this laptop: use --port");
    const filter = proxyFilter(input.args);
    if (!filter.ok) {
      io.err(klogFatal(io.now, "proxy_server.go:83", `Error compiling re: error parsing regexp: ${filter.error}`));
      return 255;
    }
    const isOpen = flags["disable-filter"] === "true";
    if (isOpen) io.err(klogWarning(io.now, "proxy.go:177", "Request filter disabled, your proxy is vulnerable to XSRF attacks, please be cautious"));
    const address = flags["address"] ?? "127.0.0.1";
    const withSlash = (text: string): string => `/${text.split("/").filter((part) => part !== "").join("/")}/`.replace("//", "/");
    const folder = flags["www"] ?? "";
    const proxying: Proxying = {
      address,
      filter: isOpen ? undefined : filter.value,
      apiPrefix: withSlash(flags["api-prefix"] ?? "/"),
      files: folder === "" ? undefined : input.files,
      www: folder === "" ? undefined : { folder, prefix: withSlash(flags["www-prefix"] ?? "/static/") },
      resources: input.resources,
      connections: new Map(),
      nextTag: 0,
    };
    if (Number(flags["port"] ?? 0) > 65_535) return usage(io, `listen tcp: address ${flags["port"] ?? ""}: invalid port`);
    io.follow(proxying, { listens: [{ addresses: [address], port: Number(flags["port"] ?? 8001) }] });
    return 0;
  },
  { follower: follow },
);

function follow(data: object, reply: Reply): Step {
  const proxying = data as Proxying;
  switch (reply.type) {
    case "listening":
      return begin(proxying, reply.ports);
    case "socket":
      return onSocket(proxying, reply);
    case "ok":
      return answered(proxying, reply.tag, { code: reply.code, type: typeof reply.body === "string" ? "text/plain; charset=utf-8" : "application/json", body: toUtf8(bodyFor(agentOf(proxying, reply.tag), reply.body)) });
    case "failed":
      return answered(proxying, reply.tag, { code: reply.status.code ?? 500, type: "application/json", body: toUtf8(bodyFor(agentOf(proxying, reply.tag), reply.status)) });
    case "events":
      return streamed(proxying, reply.tag, { type: "application/json", data: toUtf8(encodeWatchEvents(reply.events, jsonForm, true)) });
    case "streamData":
      return streamed(proxying, reply.tag, { type: "text/plain", data: reply.data });
    case "ended":
    case "streamEnd":
      return streamEnded(proxying, reply.tag);
    case "edited":
    case "typed":
    case "peer":
    case "streamBegin":
    case "streamClose":
    case "timer":
      return {};
  }
}

function begin({ address }: Proxying, [listening]: readonly Listening[]): Step {
  const at = joinHostPort(address, listening?.port ?? 0);
  if (listening === undefined || listening.taken.length > 0) return { err: `error: listen tcp ${at}: bind: address already in use\n`, exit: 1 };
  return { out: `Starting to serve on ${at}\n` };
}

function onSocket(proxying: Proxying, reply: Extract<Reply, { readonly type: "socket" }>): Step {
  const { connections } = proxying;
  if (reply.event === "open") connections.set(reply.socket, { input: "", tag: undefined, isStreaming: false, userAgent: "" });
  else if (reply.event !== "data") connections.delete(reply.socket);
  const connection = connections.get(reply.socket);
  if (reply.event !== "data" || connection === undefined) return {};
  connection.input += reply.data;
  return next(proxying, reply.socket, connection);
}

/** Takes the next request of a connection, if it is there and no other is being answered. */
function next(proxying: Proxying, socket: number, connection: ProxyConnection): Step {
  if (connection.tag !== undefined) return {};
  if (connection.input.length > inputMax) return hangUp(proxying, socket);
  const request = readHttp(connection.input, { isClosed: false, isAnswer: false });
  if (request === undefined) return {};
  if (request === "bad") return hangUp(proxying, socket);
  connection.input = request.rest;
  const tag = proxying.nextTag++;
  connection.tag = tag;
  connection.userAgent = request.headers.get("user-agent") ?? "";
  return serve(proxying, tag, request);
}

function hangUp({ connections }: Proxying, socket: number): Step {
  connections.delete(socket);
  return { socketSends: [{ socket }] };
}

function serve(proxying: Proxying, tag: number, request: HttpMessage): Step {
  const [method = "", url = ""] = request.start.split(" ");
  const path = url.replace(/\?.*$/s, "");
  if (proxying.filter !== undefined && !accepts(proxying.filter, request, { method, path })) return answered(proxying, tag, { code: 403, type: "text/plain; charset=utf-8", body: "Forbidden\n" });
  const { www, files, apiPrefix } = proxying;
  if (www !== undefined && path.startsWith(www.prefix)) return answered(proxying, tag, staticFile(files ?? {}, www.folder, path.slice(www.prefix.length)));
  if (!path.startsWith(apiPrefix)) return answered(proxying, tag, { code: 404, type: "text/plain; charset=utf-8", body: "404 page not found\n" });
  const call = rawCall(proxying.resources, method, `/${url.slice(apiPrefix.length)}`, { body: fromUtf8(request.body), contentType: request.headers.get("content-type"), accept: request.headers.get("accept") });
  if (!call.ok) return answered(proxying, tag, { code: call.error.code ?? 500, type: "application/json", body: toUtf8(bodyFor(agentOf(proxying, tag), call.error)) });
  return { calls: [{ tag, call: call.value }] };
}

interface HttpAnswer {
  readonly code: number;
  readonly type: string;
  readonly body: ByteText;
}

const connectionOf = ({ connections }: Proxying, tag: number) => [...connections].find(([, each]) => each.tag === tag);

const agentOf = (proxying: Proxying, tag: number): string => connectionOf(proxying, tag)?.[1].userAgent ?? "";

/** A whole answer; what was sent after the request on the same connection comes next. */
function answered(proxying: Proxying, tag: number, { code, type, body }: HttpAnswer): Step {
  const [socket, connection] = connectionOf(proxying, tag) ?? [];
  if (socket === undefined || connection === undefined) return {};
  connection.tag = undefined;
  const data = httpHead(`HTTP/1.1 ${code} ${statusTexts[code] ?? ""}`, [["Content-Type", type], ["Content-Length", String(body.length)]]) + body;
  const then = next(proxying, socket, connection);
  return { ...then, socketSends: [{ socket, data }, ...(then.socketSends ?? [])] };
}

/** A part of an answer that has no end of its own: a watch, a log. */
function streamed(proxying: Proxying, tag: number, { type, data }: { readonly type: string; readonly data: ByteText }): Step {
  const [socket, connection] = connectionOf(proxying, tag) ?? [];
  if (socket === undefined || connection === undefined) return {};
  const head = connection.isStreaming ? "" : httpHead("HTTP/1.1 200 OK", [["Content-Type", type], ["Transfer-Encoding", "chunked"]]);
  connection.isStreaming = true;
  return { socketSends: [{ socket, data: head + chunk(data) }] };
}

function streamEnded(proxying: Proxying, tag: number): Step {
  const begun = streamed(proxying, tag, { type: "text/plain", data: "" });
  const [socket, connection] = connectionOf(proxying, tag) ?? [];
  if (socket === undefined || connection === undefined) return {};
  connection.tag = undefined;
  connection.isStreaming = false;
  return { socketSends: [...(begun.socketSends ?? []), { socket, data: lastChunk }] };
}
