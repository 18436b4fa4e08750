import type { KubeObject, ResourceKind } from "../api/index.ts";
import { configMap } from "./configMap/configMap.ts";
import { daemonSet } from "./daemonSet/daemonSet.ts";
import { deployment } from "./deployment/deployment.ts";
import { endpointSlice } from "./endpointSlice/endpointSlice.ts";
import { event } from "./event/event.ts";
import { job } from "./job/job.ts";
import { lease } from "./lease/lease.ts";
import { namespace } from "./namespace/namespace.ts";
import { node } from "./node/node.ts";
import { pod } from "./pod/pod.ts";
import { replicaSet } from "./replicaSet/replicaSet.ts";
import { secret } from "./secret/secret.ts";
import { service } from "./service/service.ts";
import { serviceAccount } from "./serviceAccount/serviceAccount.ts";

/** Every kind that is served: one line each. Behaviour is for the API server and kubectl only. */
const kinds = [
  configMap,
  daemonSet,
  deployment,
  endpointSlice,
  event,
  job,
  lease,
  namespace,
  node,
  pod,
  replicaSet,
  secret,
  service,
  serviceAccount,
] as const;

/** All kinds with the type of their objects forgotten: whoever asks has the object from the same registry. */
export const resourceKinds: readonly ResourceKind<KubeObject>[] = kinds as readonly unknown[] as readonly ResourceKind<KubeObject>[];

const byGroupVersionKind = new Map<string, ResourceKind>(resourceKinds.map((kind) => [`${kind.apiVersion}/${kind.kind}`, kind]));
const byWord = new Map<string, ResourceKind>();
for (const kind of resourceKinds) {
  const group = kind.apiVersion.includes("/") ? kind.apiVersion.slice(0, kind.apiVersion.indexOf("/")) : "";
  for (const word of [kind.resource, kind.singular, ...kind.shortNames]) {
    byWord.set(word, kind);
    if (group !== "") byWord.set(`${word}.${group}`, kind);
  }
}

/** The kind of an object: ("apps/v1", "Deployment"). */
export const kindByGroupVersionKind = (apiVersion: string, kind: string): ResourceKind | undefined => byGroupVersionKind.get(`${apiVersion}/${kind}`);
/** What kubectl's users say: "po", "deployment", "deployments.apps". */
export const kindByWord = (word: string): ResourceKind | undefined => byWord.get(word.toLowerCase());
