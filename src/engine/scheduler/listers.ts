import { getObject, listIndex, listObjects } from "../client/index.ts";
import type { Namespace, PodDisruptionBudget, ReplicaSet, ReplicationController, Service, StatefulSet } from "../kinds/index.ts";
import { storageListers } from "./bindVolumes.ts";
import type { Listers } from "./framework/extensionPoints.ts";
import type { SchedulerState } from "./state.ts";

/** What plugins may look up, as the scheduler's informers have it. */
export function listersOf(state: SchedulerState): Listers {
  const { client } = state;
  return {
    namespaceLabels: (name) => getObject<Namespace>(client, "v1/namespaces", name)?.metadata.labels,
    services: (namespace) => listIndex<Service>(client, "v1/services", "namespace", namespace),
    replicaSet: (namespace, name) => getObject<ReplicaSet>(client, "apps/v1/replicasets", `${namespace}/${name}`),
    statefulSet: (namespace, name) => getObject<StatefulSet>(client, "apps/v1/statefulsets", `${namespace}/${name}`),
    replicationController: (namespace, name) => getObject<ReplicationController>(client, "v1/replicationcontrollers", `${namespace}/${name}`),
    podDisruptionBudgets: () => [...listObjects<PodDisruptionBudget>(client, "policy/v1/poddisruptionbudgets")],
    storage: storageListers(state),
  };
}
