import type { DeleteOptions, KubeObject, ResourceKey, Status } from "../../api/index.ts";
import type { Micros, Rng } from "../../core/index.ts";
import type { Attributes } from "../auth/attributes.ts";
import type { Identity } from "../auth/identity.ts";
import type { WebhookCall, WebhookResult } from "../webhooks/types.ts";
import type { ResourceInfo } from "../registry/resources.ts";

/**
 * How to write an admission plugin: a folder beside this file with a value of {@link AdmissionPlugin},
 * and a line in chain.ts at its place in AllOrderedPlugins. `mutate` may change the object, before the
 * kind's own validation; `validate` sees what will be stored, after it. Both may refuse. Either may
 * be absent.
 *
 * A plugin has no memory between requests. What it must know it asks the request for: `lookup` (one
 * object), `list` (all objects of a resource, as the server's cache has them), `listLive` (as etcd has
 * them). Those that answer "wait" have asked somebody; the plugin returns {@link waits} and is called
 * again with the same request and object when the answer is there. What it has found out until
 * then it may keep in `memory`.
 *
 * A request on a subresource is admitted too: most plugins look at `subresource` first. DELETE passes
 * the object that is to go as `object` and as `old`; CONNECT (exec, attach, port-forward, proxy) passes
 * the object that is connected to.
 *
 * @source k8s.io/apiserver/pkg/admission/interfaces.go MutationInterface, ValidationInterface
 */
export interface AdmissionPlugin {
  readonly name: string;
  /** Unchanged means the same reference. */
  readonly mutate?: (request: AdmissionRequest, object: KubeObject) => Admitted;
  readonly validate?: (request: AdmissionRequest, object: KubeObject) => Validated;
}

export type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

/** What an admission plugin may look at. @source k8s.io/apiserver/pkg/admission/interfaces.go Attributes */
export interface AdmissionRequest {
  readonly operation: Operation;
  readonly resource: ResourceInfo;
  /** "" for the object itself. */
  readonly subresource: string;
  /** "" for what has no namespace. */
  readonly namespace: string;
  /** "" while it is still to be generated. */
  readonly name: string;
  readonly identity: Identity;
  readonly now: Micros;
  readonly rng: Rng;
  /** Of UPDATE and DELETE. */
  readonly old?: KubeObject | undefined;
  readonly deleteOptions?: DeleteOptions | undefined;
  /** Nothing may be changed outside the object: side effects are left out. */
  readonly dryRun: boolean;
  /** fieldManager and fieldValidation as the client gave them, for those who pass the request on. */
  readonly fieldManager: string | undefined;
  /** The mutating plugins are being called a second time, because a webhook changed the object. */
  readonly isReinvocation: boolean;
  /** What this run of the plugins must remember while it waits: plain data, by plugin. */
  readonly memory: Map<string, unknown>;
  /**
   * An object by key, from the cache, else from etcd.
   *
   * @returns undefined when it does not exist; "wait" when etcd must be asked first
   */
  readonly lookup: (resource: ResourceKey, namespace: string | undefined, name: string) => KubeObject | undefined | "wait";
  /** All objects of a resource, in one namespace or (undefined) in all, in the order of their keys, from the cache. */
  readonly list: (resource: ResourceKey, namespace: string | undefined) => readonly KubeObject[];
  /**
   * The same from etcd, once for the request; nothing (and no question) when it was asked for the last
   * time less than `timeToLive` ago.
   */
  readonly listLive: (resource: ResourceKey, namespace: string, timeToLive: Micros) => readonly KubeObject[] | "wait";
  /** Calls a webhook, once under this key; "wait" until it has answered or its time is over. */
  readonly callWebhook: (key: string, call: WebhookCall) => WebhookResult | "wait";
  /**
   * Writes another object, on the state that was seen; asked once for each state.
   *
   * @returns "wait" until etcd has answered; what is there now (if anything) when it was no longer so
   */
  readonly replace: (resource: ResourceKey, before: KubeObject, after: KubeObject) => "wait" | "done" | { readonly current: KubeObject | undefined };
  /** Why this user (or another) may not do that; undefined when allowed. */
  readonly denyReason: (attributes: Attributes, identity?: Identity) => string | undefined;
  /** The same for a path that is no resource. */
  readonly denyPathReason: (path: string, verb: string, identity?: Identity) => string | undefined;
  /** The resource of a kind, as this server serves it now. */
  readonly resourceOfKind: (apiVersion: string, kind: string) => ResourceInfo | undefined;
  /** The versions in which the resource at hand is served. */
  readonly versions: () => readonly string[];
  /** A Warning header of the answer; the same text is said once. */
  readonly warn: (text: string) => void;
  /** Have the mutating plugins called again, once, when all have had their turn. */
  readonly reinvoke: () => void;
  /** The name of the stage that people see while the plugin waits: "calling webhook x". */
  readonly setStage: (stage: `calling webhook ${string}`) => void;
}

export type Admitted = { readonly type: "admitted"; readonly object: KubeObject } | Refused | Waiting;
export type Validated = { readonly type: "allowed" } | Refused | Waiting;

export interface Refused {
  readonly type: "refused";
  readonly status: Status;
}

export interface Waiting {
  readonly type: "wait";
}

/** How a refusal calls the object: a name that is still to be generated is its beginning. @source k8s.io/apiserver/pkg/admission/errors.go extractResourceName */
export function nameForRefusal({ metadata }: KubeObject): string {
  const name = metadata.name as string | undefined;
  return name === undefined || name === "" ? (metadata.generateName ?? "Unknown") : name;
}

export const admitted = (object: KubeObject): Admitted => ({ type: "admitted", object });
export const allowed: Validated = { type: "allowed" };
export const refused = (status: Status): Refused => ({ type: "refused", status });
export const waits: Waiting = { type: "wait" };
