import type { KubeObject, StringMap } from "../api/index.ts";
import { StateRng, rngStream } from "../core/index.ts";
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, ReplicaSet, Service, StorageClass } from "../kinds/index.ts";
import type { SchedulerCache } from "./framework/cache.ts";
import { cacheNode, cachePod, newCache, updateSnapshot } from "./framework/cache.ts";
import type { Cycle, DisruptionBudget, Listers, Profile } from "./framework/extensionPoints.ts";
import type { Nominator } from "./framework/nominator.ts";
import { newNominator } from "./framework/nominator.ts";
import { newProfile } from "./framework/profile.ts";
import { newCycle } from "./framework/runFilters.ts";
import type { CsiNode } from "./framework/storage.ts";
import { defaultPlugins } from "./plugins/index.ts";

/** A cluster for tests and benches of the scheduling algorithm: nodes, pods on them and other objects. */
export interface TestCluster {
  readonly cache: SchedulerCache;
  readonly listers: Listers;
  readonly nominator: Nominator;
}

export const defaultProfile: Profile = newProfile("default-scheduler", defaultPlugins);

function listersOf(objects: readonly KubeObject[]): Listers {
  const ofKind = <T extends KubeObject>(kind: string): readonly T[] => objects.filter((each): each is T => each.kind === kind);
  return {
    namespaceLabels: (name): StringMap | undefined => ofKind("Namespace").find((each) => each.metadata.name === name)?.metadata.labels,
    services: (namespace) => ofKind<Service>("Service").filter((each) => each.metadata.namespace === namespace),
    replicaSet: (namespace, name) =>
      ofKind<ReplicaSet>("ReplicaSet").find((each) => each.metadata.namespace === namespace && each.metadata.name === name),
    podDisruptionBudgets: () => ofKind<KubeObject & DisruptionBudget>("PodDisruptionBudget"),
    storage: {
      claim: (namespace, name) => ofKind<PersistentVolumeClaim>("PersistentVolumeClaim").find((each) => (each.metadata.namespace ?? "default") === namespace && each.metadata.name === name),
      volume: (name) => ofKind<PersistentVolume>("PersistentVolume").find((each) => each.metadata.name === name),
      volumes: () => ofKind<PersistentVolume>("PersistentVolume"),
      storageClass: (name) => ofKind<StorageClass>("StorageClass").find((each) => each.metadata.name === name),
      csiNode: (name) => ofKind<CsiNode>("CSINode").find((each) => each.metadata.name === name),
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
