import { describeStream } from "../api/index.ts";
import type { ApiRequest, ServerMessage } from "../api/index.ts";
import type { EtcdRequest } from "../etcd/index.ts";
import type { ApiserverMessage } from "./state.ts";
import { parseResourceKey } from "./storage/keys.ts";

const methods: Readonly<Record<ApiRequest["verb"], string>> = {
  get: "GET",
  list: "LIST",
  watch: "WATCH",
  create: "POST",
  update: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  deletecollection: "DELETE",
};

/** A few words for a message: "POST pods default/web-1", "200", "watch +3 events". */
export function describe(message: ApiserverMessage): string {
  switch (message.type) {
    case "request":
      return "verb" in message ? describeRequest(message) : `etcd ${describeEtcd(message.request)}`;
    case "raw":
      return `GET ${message.path}`;
    case "packet":
      return message.kind === "request" ? `webhook ${/^POST (\S+)/.exec(message.payload)?.[1] ?? ""}` : `webhook ${message.kind}`;
    case "cancel":
      return "cancel";
    case "response":
      return "code" in message ? describeResponse(message) : `etcd ${message.response.type} ok, revision ${message.revision}`;
    case "watchEvents":
      return describeEvents(message.events);
    case "watchEnd":
      return "watch ends";
    case "error":
      return message.error.message;
    case "watchCreate":
      return `etcd watch ${message.key} from revision ${message.startRevision}`;
    case "watchCancel":
      return "etcd watch cancel";
    case "watchProgressRequest":
      return "etcd watch progress request";
    case "watchResponse":
      return message.events.length === 0 ? `etcd watch progress, revision ${message.revision}` : `etcd watch +${message.events.length} events`;
    case "watchCanceled":
      return `etcd watch canceled: ${message.reason}`;
    case "kubeletRequest":
      return message.path;
    case "kubeletResponse":
      return `kubelet ${message.code}`;
    case "streamBegin":
    case "streamData":
    case "streamOpen":
    case "streamClose":
    case "streamEnd":
      return describeStream(message);
  }
}

function describeRequest(request: ApiRequest): string {
  const { resource } = parseResourceKey(request.resource);
  const name = request.name ?? (request.body as { readonly metadata?: { readonly name?: string } } | undefined)?.metadata?.name ?? "";
  const where = request.namespace === undefined ? name : `${request.namespace}/${name}`;
  const sub = request.subresource === undefined ? "" : `/${request.subresource}`;
  return `${methods[request.verb]} ${resource}${sub}${where === "" ? "" : ` ${where}`}`;
}

function describeResponse(message: Extract<ServerMessage, { type: "response" }>): string {
  const { body } = message;
  if (typeof body === "string" || !("status" in body) || body.kind !== "Status" || message.code < 400) return String(message.code);
  return `${message.code} ${"reason" in body ? (body.reason ?? "") : ""}`.trim();
}

function describeEvents(events: Extract<ServerMessage, { type: "watchEvents" }>["events"]): string {
  const [first] = events;
  if (first === undefined) return "watch";
  const name = "metadata" in first.object && "name" in first.object.metadata ? String(first.object.metadata.name) : "";
  return events.length === 1 ? `watch ${first.type} ${first.object.kind}${name === "" ? "" : ` ${name}`}` : `watch ${first.object.kind} +${events.length} events`;
}

/** "put /registry/pods/default/web": what is asked of etcd. */
export function describeEtcd(request: EtcdRequest): string {
  if (request.type === "range" || request.type === "put" || request.type === "deleteRange") return `${request.type} ${request.key}`;
  if (request.type !== "txn") return request.type;
  const [first] = request.success;
  return `txn ${first === undefined ? "" : `${first.type} ${first.key}`}`;
}
