import type { KubeObject, StringMap } from "../api/index.ts";
import { StateRng, rngStream } from "../core/index.ts";
import type { CSIDriver, CSINode, CSIStorageCapacity, Node, PersistentVolume, PersistentVolumeClaim, Pod, ReplicaSet, ReplicationController, Service, StatefulSet, StorageClass } from "../kinds/index.ts";
import type { SchedulerCache } from "./framework/cache.ts";
import { cacheNode, cachePod, newCache, updateSnapshot } from "./framework/cache.ts";
import type { Cycle, DisruptionBudget, Listers, Profile } from "./framework/extensionPoints.ts";
import type { Nominator } from "./framework/nominator.ts";
import { newNominator } from "./framework/nominator.ts";
import { newDefaultProfile } from "./configuration/profiles.ts";
import { newCycle } from "./framework/runFilters.ts";

/** A cluster for tests and benches of the scheduling algorithm: nodes, pods on them and other objects. */
export interface TestCluster {
  readonly cache: SchedulerCache;
  readonly listers: Listers;
  readonly nominator: Nominator;
}

export const defaultProfile: Profile = newDefaultProfile();

function listersOf(objects: readonly KubeObject[]): Listers {
  const ofKind = <T extends KubeObject>(kind: string): readonly T[] => objects.filter((each): each is T => each.kind === kind);
  const namespaced = <T extends KubeObject>(kind: string, namespace: string, name: string): T | undefined => ofKind<T>(kind).find((each) => (each.metadata.namespace ?? "default") === namespace && each.metadata.name === name);
  return {
    namespaceLabels: (name): StringMap | undefined => ofKind("Namespace").find((each) => each.metadata.name === name)?.metadata.labels,
    services: (namespace) => ofKind<Service>("Service").filter((each) => each.metadata.namespace === namespace),
    replicaSet: (namespace, name) => namespaced<ReplicaSet>("ReplicaSet", namespace, name),
    statefulSet: (namespace, name) => namespaced<StatefulSet>("StatefulSet", namespace, name),
    replicationController: (namespace, name) => namespaced<ReplicationController>("ReplicationController", namespace, name),
    podDisruptionBudgets: () => ofKind<KubeObject & DisruptionBudget>("PodDisruptionBudget"),
    storage: {
      claim: (namespace, name) => namespaced<PersistentVolumeClaim>("PersistentVolumeClaim", namespace, name),
      volume: (name) => ofKind<PersistentVolume>("PersistentVolume").find((each) => each.metadata.name === name),
      volumes: () => ofKind<PersistentVolume>("PersistentVolume"),
      storageClass: (name) => ofKind<StorageClass>("StorageClass").find((each) => each.metadata.name === name),
      csiNode: (name) => ofKind<CSINode>("CSINode").find((each) => each.metadata.name === name),
      csiDriver: (name) => ofKind<CSIDriver>("CSIDriver").find((each) => each.metadata.name === name),
      csiStorageCapacities: () => ofKind<CSIStorageCapacity>("CSIStorageCapacity"),
    },
  };
}

export function newTestCluster(nodes: readonly Node[], pods: readonly Pod[], objects: readonly KubeObject[]): TestCluster {
  const cache = newCache();
  for (const node of nodes) cacheNode(cache, node);
  for (const pod of pods) cachePod(cache, pod);
  return { cache, listers: listersOf(objects), nominator: newNominator() };
}

export function newTestCycle(cluster: TestCluster, profile: Profile = defaultProfile, seed = 1): Cycle {
  return newCycle({
    profile,
    snapshot: updateSnapshot(cluster.cache),
    listers: cluster.listers,
    nominator: cluster.nominator,
    rng: new StateRng(rngStream(seed, "kube-scheduler")),
  });
}
