import type { KubeObject, StringMap } from "../../api/index.ts";
import { controllerOf } from "../../api/index.ts";
import type { Indexers } from "../../client/index.ts";
import type { Pod } from "../../kinds/index.ts";

const none: readonly string[] = [];

/** The object's managing controller by uid. */
export const byController: Indexers = {
  controller: (object) => {
    const reference = controllerOf(object);
    return reference === undefined ? none : [reference.uid];
  },
};

/** Objects without a managing controller, by namespace: what may be adopted. */
export const byOrphan: Indexers = {
  orphan: (object) => (controllerOf(object) === undefined ? [object.metadata.namespace ?? ""] : none),
};

export const byNamespace: Indexers = {
  namespace: (object) => [object.metadata.namespace ?? ""],
};

/** Pods by the node they are bound to; "" holds those not yet bound. */
export const byNode: Indexers = {
  node: (object: KubeObject) => [(object as Pod).spec.nodeName ?? ""],
};

const labelPairs = new WeakMap<StringMap, readonly string[]>();

/** "key=value" of each label. Objects of one template share their labels, so the answer is remembered by reference. */
function pairsOf(labels: StringMap | undefined): readonly string[] {
  if (labels === undefined) return none;
  let pairs = labelPairs.get(labels);
  if (pairs === undefined) {
    pairs = Object.keys(labels).map((key) => `${key}=${labels[key] ?? ""}`);
    labelPairs.set(labels, pairs);
  }
  return pairs;
}

/** Objects of all namespaces by each of their labels. */
export const byLabel: Indexers = { label: (object) => pairsOf(object.metadata.labels) };

/** "namespace/name" of the claims that a pod uses; those of ephemeral volumes are called after it. */
export function claimsOfPod(pod: Pod): readonly string[] {
  const { volumes } = pod.spec;
  if (volumes === undefined) return none;
  let found: string[] | undefined;
  for (const volume of volumes) {
    const name = volume.persistentVolumeClaim?.claimName ?? (volume.ephemeral === undefined ? undefined : `${pod.metadata.name}-${volume.name}`);
    if (name !== undefined) (found ??= []).push(`${pod.metadata.namespace ?? ""}/${name}`);
  }
  return found ?? none;
}

/** Pods by the claims that they use. */
export const byClaim: Indexers = { claim: (object) => claimsOfPod(object as Pod) };
