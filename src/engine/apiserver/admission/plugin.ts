import type { DeleteOptions, KubeObject, Status } from "../../api/index.ts";
import type { Micros, Rng } from "../../core/index.ts";
import type { Identity } from "../auth/identity.ts";
import type { ResourceInfo } from "../registry/resources.ts";

/** What an admission plugin may look at. @source k8s.io/apiserver/pkg/admission/interfaces.go Attributes */
export interface AdmissionRequest {
  readonly operation: "CREATE" | "UPDATE" | "DELETE";
  readonly resource: ResourceInfo;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly identity: Identity;
  readonly now: Micros;
  readonly rng: Rng;
  readonly old?: KubeObject | undefined;
  readonly deleteOptions?: DeleteOptions;
  /**
   * An object by key, from the cache, else from etcd.
   *
   * @returns undefined when it does not exist; "wait" when etcd must be asked first: the plugin
   *   returns it, and is called again when the answer is there.
   */
  readonly lookup: (resource: string, namespace: string | undefined, name: string) => KubeObject | undefined | "wait";
}

export type Admitted = { readonly type: "admitted"; readonly object: KubeObject } | { readonly type: "refused"; readonly status: Status } | { readonly type: "wait" };

export interface AdmissionPlugin {
  readonly name: string;
  /** Mutating. Unchanged means the same reference. */
  readonly admit: (request: AdmissionRequest, object: KubeObject) => Admitted;
}

/** How a refusal calls the object: a name that is still to be generated is its beginning. @source k8s.io/apiserver/pkg/admission/errors.go extractResourceName */
export function nameForRefusal({ metadata }: KubeObject): string {
  const name = metadata.name as string | undefined;
  return name === undefined || name === "" ? (metadata.generateName ?? "Unknown") : name;
}

export const admitted = (object: KubeObject): Admitted => ({ type: "admitted", object });
export const refused = (status: Status): Admitted => ({ type: "refused", status });
export const waits: Admitted = { type: "wait" };
