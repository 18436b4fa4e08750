import { encodeBody, formatTime, negotiate, Query, requestPath } from "../api/index.ts";
import type { ApiRequest, ApiResponse, RawRequest, Status } from "../api/index.ts";
import type { Micros } from "../core/index.ts";
import { aggregatedDiscovery } from "./discovery.ts";
import { statusTexts } from "./http.ts";
import { klogInfo } from "./klog.ts";
import { longTime } from "./longTime.ts";
import { userAgentOf } from "./release.ts";

/** Requests, with how long they took. */
const urls = 6;
const headersToo = 7;
const bodiesToo = 8;
/** As the curl command that would do it. */
const curl = 9;
const everything = 10;
const invalidated = 5;
/** What an error was made of. */
const errors = 4;

/** "Mon, 30 Nov 2026 21:45:51 GMT" */
const httpDate = (now: Micros): string => longTime(formatTime(now)).replace("+0000", "GMT");

/** A request that has gone out. */
interface Sent {
  readonly method: string;
  readonly url: string;
  readonly accept: string;
  readonly at: Micros;
  /** It asks for a stream in both directions. */
  readonly isUpgrade: boolean;
}

/** What `-v` has kubectl say of its requests. Plain data. */
export interface RequestLog {
  /** The number behind -v. */
  readonly verbosity: number;
  readonly minor: number;
  /** "https://host:port" */
  readonly server: string;
  /** The client's time-out, as --request-timeout says it. */
  readonly timeout: string;
  /** --raw: what is asked for is asked for as it stands. */
  readonly isRaw: boolean;
  /** The errors of typed clients have lost their kind. */
  readonly isTyped: boolean;
  readonly sent: Map<number, Sent>;
  /** Whether a request has gone over this connection before. */
  isReused: boolean;
  /** What the server has refused, and nobody was told yet. */
  refused: Status[];
}

/** @param verbosity what -v says; below 4 nothing is logged of requests */
export const newRequestLog = (log: Omit<RequestLog, "sent" | "isReused" | "refused">): RequestLog | undefined => (log.verbosity < errors ? undefined : { ...log, sent: new Map(), isReused: false, refused: [] });

const methods: Readonly<Record<ApiRequest["verb"], string>> = { get: "GET", list: "GET", watch: "GET", create: "POST", update: "PUT", patch: "PATCH", delete: "DELETE", deletecollection: "DELETE" };
const tableAccept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
/** The discovery client has a time-out of its own. @source k8s.io/client-go/discovery/discovery_client.go defaultTimeout */
const discoveryTimeout = "timeout=32s";
const ofDiscovery = /^\/(?:apis?|version|openapi\/v\d.*)$/;

/** Streams in both directions begin as a WebSocket does: with a GET. */
const isUpgrade = (message: ApiRequest | RawRequest): boolean => message.type === "request" && message.verb === "create" && ["exec", "attach", "portforward"].includes(message.subresource ?? "");

interface OnWire {
  readonly method: string;
  readonly path: string;
  readonly accept: string;
  readonly contentType?: string | undefined;
  readonly body: string;
}

function onWire({ timeout, isRaw }: RequestLog, message: ApiRequest | RawRequest): OnWire {
  if (message.type === "raw") {
    const suffix = isRaw || !ofDiscovery.test(message.path) ? "" : `${message.path.includes("?") ? "&" : "?"}${discoveryTimeout}`;
    return { method: message.method ?? "GET", path: `${message.path}${suffix}`, accept: message.accept === aggregatedDiscovery ? `${aggregatedDiscovery},application/json` : (message.accept ?? "application/json, */*"), body: "" };
  }
  const { verb, options, body, patchType, accept } = message;
  const isDelete = verb === "delete" || verb === "deletecollection";
  const sent = isDelete && options?.dryRun === true ? { ...(body as object | undefined), dryRun: ["All"] } : body;
  return {
    method: isUpgrade(message) ? "GET" : methods[verb],
    path: requestPath(message, timeout),
    accept: accept === "table" ? tableAccept : "application/json",
    contentType: sent === undefined ? undefined : (patchType ?? "application/json"),
    body: sent === undefined ? "" : typeof sent === "string" ? sent : JSON.stringify(sent),
  };
}

type Headers = readonly (readonly [string, string])[];

function headersOf({ minor }: RequestLog, { accept, contentType }: OnWire, { token, impersonate }: ApiRequest | RawRequest): Headers {
  const headers: [string, string | undefined][] = [
    ["Accept", accept],
    ["Authorization", token === undefined ? undefined : "Bearer <masked>"],
    ["Content-Type", contentType],
    ...(impersonate?.groups ?? []).map((group): [string, string] => ["Impersonate-Group", group]),
    ["Impersonate-Uid", impersonate?.uid],
    ["Impersonate-User", impersonate?.user],
    ["User-Agent", userAgentOf(minor)],
  ];
  return headers.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** kubectl since v1.33 logs keys and values; before, it wrote sentences. */
const isStructured = ({ minor }: RequestLog): boolean => minor > 32;
/** A value over several lines. @source k8s.io/klog/v2/internal/serialize writeStringValue */
const block = (lines: readonly string[]): string => `<\n${lines.map((line) => `\t${line}\n`).join("")} >`;
const quoted = (text: string): string => (text.includes("\n") ? block(text.replace(/\n$/, "").split("\n")) : JSON.stringify(text));
const inBlock = (headers: Headers): string => block(headers.map(([name, value]) => `${name}: ${value}`));

/** @source k8s.io/client-go/rest/request.go truncateBody */
function truncated({ verbosity }: RequestLog, text: string): string {
  const max = verbosity >= everything ? text.length : verbosity >= curl ? 10_240 : 1024;
  return text.length <= max ? text : `${text.slice(0, max)} [truncated ${text.length - max} chars]`;
}

function bodyLine(log: RequestLog, now: Micros, name: "Request" | "Response", text: string): string {
  return klogInfo(now, isStructured(log) ? "helper.go:113" : "helper.go:105", `"${name} Body" body=${quoted(truncated(log, text))}`);
}

/** A request goes out: what is logged of it, and what is remembered until its answer is there. */
export function logRequest(log: RequestLog, message: ApiRequest | RawRequest, now: Micros): string {
  const wire = onWire(log, message);
  const url = `${log.server}${wire.path}`;
  log.sent.set(message.id, { method: wire.method, url, accept: wire.accept, at: now, isUpgrade: isUpgrade(message) });
  if (log.verbosity < headersToo) return "";
  const headers = headersOf(log, wire, message);
  const say = (line: number, text: string): string => klogInfo(now, `round_trippers.go:${line}`, text);
  const body = log.verbosity >= bodiesToo && message.type === "request" ? bodyLine(log, now, "Request", wire.body) : "";
  if (log.verbosity >= curl) {
    const command = `curl -v -X${wire.method} ${headers.map(([name, value]) => ` -H "${name}: ${value}"`).join("")} '${url}'`;
    return body + (isStructured(log) ? say(527, `"Request" curlCommand=${block([command])}`) : say(473, command));
  }
  if (isStructured(log)) return body + say(527, `"Request" verb="${wire.method}" url="${url}" headers=${inBlock(headers)}`);
  return body + say(470, `${wire.method} ${url}`) + say(476, "Request Headers:") + headers.map(([name, value]) => say(480, `    ${name}: ${value}`)).join("");
}

/** An answer, or its beginning. */
export interface Heard {
  readonly id: number;
  /** Absent: it is only the beginning. */
  readonly code?: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly contentType?: string | undefined;
  readonly body?: ApiResponse["body"];
}

/** The first word of the server on a request. @returns what is logged of it; "" for what follows the first */
export function logResponse(log: RequestLog, { id, code, headers = {}, contentType = "application/json", body }: Heard, now: Micros): string {
  const sent = log.sent.get(id);
  if (sent === undefined) return "";
  log.sent.delete(id);
  const { method, url, accept, at, isUpgrade } = sent;
  const ms = Math.floor((now - at) / 1000);
  const shownCode = code ?? (isUpgrade ? 101 : 200);
  const status = `${shownCode} ${statusTexts[shownCode] ?? ""}`.trim();
  const text = body === undefined ? undefined : encodeBody(body, negotiate(accept, new Query(url.split("?")[1] ?? "")) ?? { as: "object", includeObject: "None" });
  const all: Headers = Object.entries({ ...headers, "Cache-Control": "no-cache, private", ...(text === undefined ? {} : { "Content-Length": String(text.length) }), "Content-Type": contentType, Date: httpDate(now) }).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = isStructured(log) ? structuredResponse(log, { method, url, status, ms, all }, now) : writtenResponse(log, { method, url, status, ms, all }, now);
  log.isReused = true;
  return lines + (log.verbosity >= bodiesToo && text !== undefined ? bodyLine(log, now, "Response", text) : "");
}

interface Shown {
  readonly method: string;
  readonly url: string;
  readonly status: string;
  readonly ms: number;
  readonly all: Headers;
}

/** @source k8s.io/client-go/transport/round_trippers.go of v1.33 and later */
function structuredResponse({ verbosity, isReused }: RequestLog, { method, url, status, ms, all }: Shown, now: Micros): string {
  if (verbosity < urls) return "";
  const isTimed = verbosity < headersToo || verbosity >= curl;
  const request = isTimed ? ` verb="${method}" url="${url}"` : "";
  const headers = verbosity >= bodiesToo ? ` headers=${inBlock(all)}` : "";
  const detail = verbosity < curl ? "" : isReused ? ` getConnectionMilliseconds=0 serverProcessingMilliseconds=${ms}` : ` dnsLookupMilliseconds=0 dialMilliseconds=0 tlsHandshakeMilliseconds=0 serverProcessingMilliseconds=${ms}`;
  return klogInfo(now, "round_trippers.go:632", `"Response"${request} status="${status}"${headers} milliseconds=${ms}${detail}`);
}

/** @source k8s.io/client-go/transport/round_trippers.go before v1.33 */
function writtenResponse({ verbosity }: RequestLog, { method, url, status, ms, all }: Shown, now: Micros): string {
  if (verbosity < urls) return "";
  const say = (line: number, text: string): string => klogInfo(now, `round_trippers.go:${line}`, text);
  const isTimed = verbosity < headersToo || verbosity >= curl;
  const first = isTimed ? say(560, `${method} ${url} ${status} in ${ms} milliseconds`) : say(581, `Response Status: ${status} in ${ms} milliseconds`);
  const detail = verbosity < curl ? "" : say(577, `HTTP Statistics: GetConnection 0 ms ServerProcessing ${ms} ms Duration ${ms} ms`);
  const headers = verbosity < bodiesToo ? "" : say(584, "Response Headers:") + all.map(([name, value]) => say(587, `    ${name}: ${value}`)).join("");
  return first + detail + headers;
}

/** In the order of Go's fields. */
const statusFields = ["kind", "apiVersion", "metadata", "status", "message", "reason", "details", "code"] as const;
const detailFields = ["name", "group", "kind", "uid", "causes", "retryAfterSeconds"] as const;

const inOrder = (value: object, names: readonly string[]): object => Object.fromEntries(names.flatMap((name) => (name in value ? [[name, (value as Readonly<Record<string, unknown>>)[name]]] : [])));

/** What the errors that kubectl tells of now were made of. @source k8s.io/kubectl/pkg/cmd/util/helpers.go checkErr */
export function logRefused(log: RequestLog, now: Micros): string {
  const lines = log.refused.map((status) => {
    const shown = inOrder({ ...status, ...(status.details === undefined ? {} : { details: inOrder(status.details, detailFields) }) }, log.isTyped ? statusFields.slice(2) : statusFields);
    return klogInfo(now, "helpers.go:246", `server response object: %s[${JSON.stringify(shown, undefined, 2)}]`);
  });
  log.refused = [];
  return lines.join("");
}

/** Features of client-go, and whether they are on, as v1.36 names them; it takes them out of a Go map, so any order is as good. */
const gates: Readonly<Record<string, boolean>> = {
  AtomicFIFO: true,
  ClientsAllowCARotation: true,
  ClientsAllowCBOR: false,
  ClientsAllowTLSCacheGC: true,
  ClientsPreferCBOR: false,
  InOrderInformers: true,
  InOrderInformersBatchProcess: true,
  InformerResourceVersion: true,
  UnlockWhileProcessingFIFO: true,
  WatchListClient: true,
};

/** A type was not there, and what the server serves is asked for anew. */
export const logRediscover = (log: RequestLog, now: Micros): string => (log.verbosity < invalidated ? "" : klogInfo(now, "discovery.go:214", "Invalidating discovery information"));

/** What is logged before the first request. @param file the kubeconfig. @param asks whether a server will be asked */
export function logBegin(log: RequestLog, file: string, asks: boolean, now: Micros): string {
  if (log.verbosity < urls) return "";
  const loaded = klogInfo(now, isStructured(log) ? "loader.go:407" : "loader.go:402", `Config loaded from file:  ${file}`);
  if (!isStructured(log) || !asks) return loaded;
  return loaded + Object.entries(gates).map(([name, isOn]) => klogInfo(now, "envvar.go:195", `"Feature gate default state" feature="${name}" enabled=${isOn}`)).join("");
}
