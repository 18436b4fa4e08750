import type { Condition } from "../../../../engine/api/index.ts";
import { formatTime } from "../../../../engine/api/index.ts";
import { hours } from "../../../../engine/core/index.ts";
import { nextPodAvailabilityCheck } from "../../../../engine/controllers/framework/pods.ts";
import type { RankedPod } from "../../../../engine/controllers/framework/ranking.ts";
import { compareActivePods, compareForDeletion, getPodsToDelete } from "../../../../engine/controllers/framework/ranking.ts";
import { replicaSetController } from "../../../../engine/controllers/replicaSet/index.ts";
import { calculateStatus } from "../../../../engine/controllers/replicaSet/status.ts";
import type { Pod, ReplicaSet, ReplicaSetStatus } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { accepted, newControllerLab, refused } from "./controllerLab.ts";
import { controllerTable, judge, same, tableNow } from "./controllerTable.ts";
import { completePod, namesOf } from "./objects.ts";
import { goDuration } from "./times.ts";

const now = tableNow;
/** Of "now" the table has lost that it lies minReadySeconds (at most an hour) back. */
const later = now + hours(1);

const sortingActivePods = judge<{ readonly pods: readonly Pod[] }, { readonly wantOrder: readonly string[] }>(({ pods }, { wantOrder }) => {
  // Turned round, so that what comes first has been put there.
  const ranked = pods.map(completePod).toReversed();
  return same(wantOrder, ranked.toSorted(compareActivePods).map((pod) => pod.metadata.name));
});

interface RanksGiven {
  readonly lesser: RankedPod;
  readonly greater: RankedPod;
  readonly disablePodDeletioncost?: boolean;
  readonly disableLogarithmicScaleDown?: boolean;
}

const sortingWithRanks = judge<RanksGiven, unknown>(({ lesser, greater, disablePodDeletioncost, disableLogarithmicScaleDown }) => {
  if (disablePodDeletioncost === true) return skipped("gate PodDeletionCost=false");
  if (disableLogarithmicScaleDown === true) return skipped("gate LogarithmicScaleDown=false");
  const ranked = ({ pod, rank }: RankedPod): RankedPod => ({ pod: completePod(pod), rank });
  const [a, b] = [ranked(lesser), ranked(greater)];
  return same([true, true], [compareForDeletion(a, b, now) < 0, compareForDeletion(b, a, now) > 0]);
});

const nextAvailability = judge<{ readonly pod: Pod; readonly minReadySeconds: number }, { readonly expected?: string }>(({ pod, minReadySeconds }, { expected }, name) =>
  same(expected === undefined ? undefined : goDuration(expected), nextPodAvailabilityCheck(completePod(pod), minReadySeconds, name.endsWith("/available") ? later : now)),
);

interface PodsToDelete {
  readonly pods?: readonly Pod[];
  readonly related?: readonly Pod[];
  readonly diff: number;
}

const podsToDelete = judge<PodsToDelete, { readonly expectedPodsToDelete?: readonly Pod[] }>(({ pods = [], related, diff }, { expectedPodsToDelete = [] }) =>
  same(namesOf(expectedPodsToDelete), namesOf(getPodsToDelete(pods.map(completePod), (related ?? pods).map(completePod), diff, now))),
);

/** A ReplicaSet without pods makes as many as it is allowed to. */
const slowStartBatch = judge<{ readonly count: number; readonly callLimit: number }, { readonly expectedCallCnt: number; readonly expectedSuccesses: number; readonly expectedErr?: string }>(
  ({ count, callLimit }, { expectedCallCnt, expectedSuccesses, expectedErr }) => {
    const replicaSet = { apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name: "rs", namespace: "default", uid: "rs" }, spec: { replicas: count, selector: { matchLabels: { a: "b" } }, template: { metadata: { labels: { a: "b" } }, spec: { containers: [] } } }, status: { replicas: 0 } };
    let made = 0;
    let successes = 0;
    const run = newControllerLab(replicaSetController, { "apps/v1/replicasets": [replicaSet] }, now).sync("default/rs", (call) => {
      if (call.verb !== "create") return accepted(call);
      made += 1;
      if (made > callLimit) return refused(500, "fake error");
      successes += 1;
      return accepted(call);
    });
    return same([expectedCallCnt, expectedSuccesses, expectedErr], [made, successes, run.error]);
  },
);

interface StatusGiven {
  readonly replicaset: ReplicaSet;
  readonly activePods?: readonly Pod[];
  readonly terminatingPods?: readonly Pod[];
  readonly enableDeploymentReplicaSetTerminatingReplicas?: boolean;
  readonly manageReplicasErr?: string;
}

const status = judge<StatusGiven, { readonly expectedReplicaSetStatus: ReplicaSetStatus }>(({ replicaset, activePods = [], terminatingPods = [], enableDeploymentReplicaSetTerminatingReplicas: isCounted }, { expectedReplicaSetStatus }) => {
  const { terminatingReplicas, ...rest } = calculateStatus(replicaset, activePods.map(completePod), terminatingPods.length, undefined, later);
  // The gate has been on since 1.35; what it adds has no effect on the other counts.
  return same(expectedReplicaSetStatus, isCounted === true ? { ...rest, terminatingReplicas } : rest);
});

const statusConditions = judge<StatusGiven, { readonly expectedReplicaSetConditions?: readonly Condition[] }>(({ replicaset, activePods = [], manageReplicasErr: message }, { expectedReplicaSetConditions = [] }) => {
  const failure = message === undefined ? undefined : { message, diff: activePods.length - (replicaset.spec.replicas ?? 1) };
  const { conditions = [] } = calculateStatus(replicaset, activePods.map(completePod), 0, failure, now);
  // Conditions made here have a time, which the table leaves out.
  const withoutTime = ({ lastTransitionTime, ...condition }: Condition) => (lastTransitionTime === formatTime(now) ? condition : { lastTransitionTime, ...condition });
  return same(expectedReplicaSetConditions.map(withoutTime), conditions.map(withoutTime));
});

/** Which pods go first, slow start, and a ReplicaSet's status. */
export const replicaSet = controllerTable("controllers/replicaset.json", {
  "controller.TestSortingActivePods": sortingActivePods,
  "controller.TestSortingActivePodsWithRanks": sortingWithRanks,
  "controller.TestNextPodAvailabilityCheck": nextAvailability,
  "replicaset.TestSlowStartBatch": slowStartBatch,
  "replicaset.TestGetPodsToDelete": podsToDelete,
  "replicaset.TestCalculateStatus": status,
  "replicaset.TestCalculateStatusConditions": statusConditions,
});
