import { describe, expect, it } from "vitest";
import { goDuration, recordedCases } from "../../../testing/recorded/controllers/load.ts";
import { hours } from "../../core/index.ts";
import type { Pod, ReplicaSet } from "../../kinds/index.ts";
import { nextPodAvailabilityCheck } from "../framework/pods.ts";
import { compareForDeletion, getPodsToDelete } from "../framework/ranking.ts";
import type { RankedPod } from "../framework/ranking.ts";
import { calculateStatus } from "./status.ts";

const now = hours(24 * 60);
const cases = (test: string) => recordedCases("replicaset", test, now);

const complete = (pod: Partial<Pod>): Pod => ({ metadata: { name: "" }, spec: { containers: [] }, status: {}, ...pod }) as Pod;

describe("deletion order", () => {
  it.for(cases("TestSortingActivePodsWithRanks").filter((one) => one.given["disablePodDeletioncost"] !== true && one.given["disableLogarithmicScaleDown"] !== true))(
    "$name",
    ({ given }) => {
      const { lesser, greater } = given as unknown as { readonly lesser: RankedPod; readonly greater: RankedPod };
      const ranked = ({ pod, rank }: RankedPod): RankedPod => ({ pod: complete(pod), rank });
      expect(compareForDeletion(ranked(lesser), ranked(greater), now)).toBeLessThan(0);
    },
  );

  it.for(cases("TestGetPodsToDelete"))("$name", ({ given, expected }) => {
    const { pods = [], related, diff } = given as unknown as { readonly pods?: readonly Pod[]; readonly related?: readonly Pod[]; readonly diff: number };
    const wanted = ((expected as unknown as { readonly expectedPodsToDelete?: readonly Pod[] }).expectedPodsToDelete ?? []).map((pod) => pod.metadata.name);
    expect(getPodsToDelete(pods.map(complete), (related ?? pods).map(complete), diff, now).map((pod) => pod.metadata.name)).toEqual(wanted);
  });
});

describe("status", () => {
  // The recording has "now" for times that lay minReadySeconds (at most an hour) back.
  const later = now + hours(1);
  it.for(cases("TestCalculateStatus"))("$name", ({ given, expected }) => {
    const { replicaset, activePods = [], terminatingPods = [], enableDeploymentReplicaSetTerminatingReplicas: counted } = given as unknown as {
      readonly replicaset: ReplicaSet;
      readonly activePods?: readonly Pod[];
      readonly terminatingPods?: readonly Pod[];
      readonly enableDeploymentReplicaSetTerminatingReplicas?: boolean;
    };
    const { terminatingReplicas, ...status } = calculateStatus(replicaset, activePods.map(complete), terminatingPods.length, undefined, later);
    expect(counted === true ? { ...status, terminatingReplicas } : status).toEqual((expected as unknown as { readonly expectedReplicaSetStatus: object }).expectedReplicaSetStatus);
  });

  it.for(cases("TestCalculateStatusConditions"))("$name", ({ given, expected }) => {
    const { replicaset, activePods = [], manageReplicasErr } = given as unknown as { readonly replicaset: ReplicaSet; readonly activePods?: readonly Pod[]; readonly manageReplicasErr?: string };
    const failure = manageReplicasErr === undefined ? undefined : { message: manageReplicasErr, diff: activePods.length - replicaset.spec.replicas };
    const { conditions = [] } = calculateStatus(replicaset, activePods.map(complete), 0, failure, now);
    const wanted = (expected as unknown as { readonly expectedReplicaSetConditions?: readonly object[] }).expectedReplicaSetConditions ?? [];
    expect(conditions).toEqual(wanted.map((condition) => expect.objectContaining(condition) as object));
  });

  // Of "available" the recording has lost the time that makes it so.
  it.for(cases("TestNextPodAvailabilityCheck").filter((one) => !one.name.endsWith("/available")))("$name", ({ given, expected }) => {
    const { pod, minReadySeconds } = given as unknown as { readonly pod: Pod; readonly minReadySeconds: number };
    const wanted = Object.values(expected as Readonly<Record<string, string>>)[0];
    expect(nextPodAvailabilityCheck(complete(pod), minReadySeconds, now)).toBe(wanted === undefined ? undefined : goDuration(wanted));
  });
});
