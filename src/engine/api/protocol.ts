import type { KubeObject } from "./meta.ts";
import type { Status } from "./status.ts";
import type { StreamFromClient, StreamFromServer } from "./streams.ts";

/**
 * The words between a client and an API server: Kubernetes' REST protocol with the URL already
 * taken apart (the API server's own RequestInfo) and bodies as shared immutable objects.
 * The bridge and kubectl turn these into real URLs and JSON and back.
 */

/** `${apiVersion}/${resource}`: "v1/pods", "apps/v1/deployments", "discovery.k8s.io/v1/endpointslices". */
export type ResourceKey = string;

export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

export type PatchType =
  | "application/json-patch+json"
  | "application/merge-patch+json"
  | "application/strategic-merge-patch+json"
  | "application/apply-patch+yaml";

export interface RequestOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** list, watch, get: "" or absent = most recent (quorum), "0" = any from the watch cache. */
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: "Exact" | "NotOlderThan";
  readonly limit?: number;
  readonly continue?: string;
  readonly allowWatchBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: "Strict" | "Warn" | "Ignore";
  readonly force?: boolean;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Orphan" | "Background" | "Foreground";
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** The Impersonate-* headers: as whom the request wants to be made. */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What proves who asks. */
export interface Credentials {
  /** Whose certificate, or token of the server's own token file, came with it: "system:kube-scheduler", "system:node:worker-1", "kubernetes-admin"; "": nobody's. */
  readonly user: string;
  /** The groups that a certificate names (its O's), where it was not one of the cluster's own. */
  readonly groups?: readonly string[] | undefined;
  /** Authorization: Bearer; asked when there is no certificate. */
  readonly token?: string | undefined;
  readonly impersonate?: Impersonation | undefined;
}

export interface ApiRequest extends Credentials {
  readonly type: "request";
  /** The client's own number for this request on this connection. */
  readonly id: number;
  readonly userAgent: string;
  readonly verb: Verb;
  readonly resource: ResourceKey;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  /** "status", "binding", "scale", "eviction", "log" ... */
  readonly subresource?: string | undefined;
  readonly options?: RequestOptions | undefined;
  /** Of log, exec, attach, portforward and proxy: the URL's query, "container=web&follow=true". See streams.ts. */
  readonly query?: string | undefined;
  /** Of exec, attach and portforward: it came as a plain request, which cannot become a stream. */
  readonly lacksUpgrade?: true;
  /** Of proxy: what stands behind it in the URL, "/" at least. */
  readonly path?: string | undefined;
  readonly patchType?: PatchType | undefined;
  /** The object (create, update, binding, eviction), the patch, or the DeleteOptions. Immutable. */
  readonly body?: unknown;
  /** Fields that the body's JSON names more than once; the last of each counts. */
  readonly duplicateFields?: readonly string[] | undefined;
  /** "table": the server prints (kubectl get). */
  readonly accept?: "table" | undefined;
  /** The client wants to hear that its watch has begun (HTTP's headers): "watchEvents" without events. */
  readonly announce?: true;
  /** It reads all headers of the answer, also those that say how it was handled. */
  readonly wantsHeaders?: true;
}

/** /readyz, /livez, /healthz, /version, discovery, /openapi: anything that is not a resource. */
export interface RawRequest extends Credentials {
  readonly type: "raw";
  readonly id: number;
  /** With the query: "/readyz?verbose". */
  readonly path: string;
  /** Absent: GET. */
  readonly method?: string;
  /** The Accept header; absent: JSON. */
  readonly accept?: string;
  /** See ApiRequest. */
  readonly wantsHeaders?: true;
}

export type ClientMessage = ApiRequest | RawRequest | { readonly type: "cancel"; readonly id: number } | StreamFromClient;

export type WatchEventType = "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";

export interface WatchEvent {
  readonly type: WatchEventType;
  /** The object; for ERROR the Status. */
  readonly object: KubeObject | Status;
}

/** A list as the API sends it; `kind` is "PodList" and so on. */
export interface ObjectList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number };
  readonly items: readonly KubeObject[];
}

export interface TableColumn {
  readonly name: string;
  readonly type: "string" | "integer" | "date";
  readonly format?: "name";
  /** 0: always shown; 1: with -o wide. */
  readonly priority: number;
  readonly description?: string;
}

export interface Table {
  readonly apiVersion: "meta.k8s.io/v1";
  readonly kind: "Table";
  readonly metadata: { readonly resourceVersion?: string };
  readonly columnDefinitions: readonly TableColumn[];
  readonly rows: readonly { readonly cells: readonly (string | number | null)[]; readonly object: KubeObject }[];
}

export interface ApiResponse {
  readonly type: "response";
  readonly id: number;
  /** HTTP status: 200, 201, 404 ... */
  readonly code: number;
  readonly body: KubeObject | ObjectList | Table | Status | string;
  /** Of a body that is a text; absent: text/plain. The text of "+protobuf" is bytes, a character each. */
  readonly contentType?: string;
  /** More headers of HTTP: ETag, Location ... */
  readonly headers?: Readonly<Record<string, string>>;
  /** Warning headers (299). */
  readonly warnings?: readonly string[];
}

export type ServerMessage =
  | ApiResponse
  | { readonly type: "watchEvents"; readonly id: number; readonly events: readonly WatchEvent[]; /** Of the first, to those who want them. */ readonly headers?: Readonly<Record<string, string>> }
  /** The server ends the watch (time-out, shutting down); the client lists or watches again. */
  | { readonly type: "watchEnd"; readonly id: number }
  | StreamFromServer;
