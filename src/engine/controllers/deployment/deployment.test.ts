import { describe, expect, it } from "vitest";
import { goDuration, recordedCases } from "../../../testing/recorded/controllers/load.ts";
import type { IntOrString } from "../../api/index.ts";
import { getCondition, parseTime } from "../../api/index.ts";
import { minutes, seconds } from "../../core/index.ts";
import type { Deployment, DeploymentStatus, Pod, ReplicaSet } from "../../kinds/index.ts";
import { oldPodsRunning, replicaSetsToClean } from "./index.ts";
import { isDeploymentComplete, isDeploymentProgressing, isDeploymentTimedOut, rolloutStatus, stuckRequeue } from "./progress.ts";
import { desiredReplicasAnnotation, maxReplicasAnnotation, maxSurge, maxUnavailable, minAvailable, newReplicaSetReplicas, replicaCount, replicaSetFraction, resolveFenceposts, statusCount, terminatingCount } from "./replicas.ts";
import { findNewReplicaSet, findOldReplicaSets } from "./revision.ts";
import { cleanupUnhealthyReplicas, reconcileNewReplicaSet, reconcileOldReplicaSets, scale, scaleDownOldReplicaSets } from "./scaling.ts";

const now = minutes(600);
const cases = (test: string) => recordedCases("deployment", test, now);

interface Given {
  readonly [key: string]: unknown;
  readonly d: Deployment;
  readonly deployment: Deployment;
  readonly newStatus: DeploymentStatus;
  readonly status: DeploymentStatus;
  readonly nowFn?: string;
}

const withStatus = (deployment: Partial<Deployment>): Deployment =>
  ({ metadata: { name: "" }, status: {}, ...deployment, spec: { replicas: 0, strategy: {}, ...deployment.spec } }) as Deployment;
const set = (name: string, replicas: number, available = 0): ReplicaSet =>
  ({ metadata: { name, uid: name }, spec: { replicas, selector: {}, template: { spec: { containers: [] } } }, status: { replicas, availableReplicas: available } }) as unknown as ReplicaSet;
const rolling = (replicas: number, surge: IntOrString, unavailable: IntOrString): Deployment =>
  withStatus({ spec: { replicas, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } } as Deployment["spec"] });

describe("roll-out bounds", () => {
  it.for(cases("TestResolveFenceposts").filter((one) => (one.expected["expectError"] as unknown) !== true))("$name", ({ given, expected }) => {
    const { maxSurge: surge, maxUnavailable: unavailable, desired } = given as unknown as { readonly maxSurge?: string; readonly maxUnavailable?: string; readonly desired: number };
    expect(resolveFenceposts(surge, unavailable, desired)).toEqual({ surge: expected["expectSurge"], unavailable: expected["expectUnavailable"] });
  });
  it.for(cases("TestMaxUnavailable"))("$name", ({ given, expected }) => {
    expect(maxUnavailable(withStatus((given as unknown as Given).deployment))).toBe(expected["expected"]);
  });
  it.for(cases("TestMinAvailable"))("$name", ({ given, expected }) => {
    expect(minAvailable(withStatus((given as unknown as Given).deployment))).toBe(expected["expected"]);
  });
  it.for(cases("TestNewRSNewReplicas"))("$name", ({ given, expected }) => {
    const { depReplicas, strategyType, maxSurge: surge, newRSReplicas, otherRSReplicas } = given as unknown as { readonly depReplicas: number; readonly strategyType: "RollingUpdate"; readonly maxSurge: number; readonly newRSReplicas: number; readonly otherRSReplicas: number };
    const deployment = withStatus({ spec: { replicas: depReplicas, strategy: { type: strategyType, rollingUpdate: { maxSurge: surge, maxUnavailable: 1 } } } as Deployment["spec"] });
    expect(newReplicaSetReplicas(deployment, [set("new", newRSReplicas), set("other", otherRSReplicas)], newRSReplicas)).toBe(expected["expected"]);
  });
  it.for(cases("TestGetReplicaCountForReplicaSets"))("$name", ({ given, expected }) => {
    const { sets } = given as unknown as { readonly sets: readonly ReplicaSet[] };
    const { expectedCount, expectedActual, expectedTerminating } = expected as Readonly<Record<string, number | undefined>>;
    expect([replicaCount(sets), statusCount(sets, "replicas"), terminatingCount(sets)]).toEqual([expectedCount ?? 0, expectedActual ?? 0, expectedTerminating]);
  });
  it.for(cases("TestGetReplicaSetFraction").filter((one) => (one.given["enableDeploymentReplicaSetTerminatingReplicas"] as unknown) !== true))("$name", ({ given, expected }) => {
    const { deploymentReplicas, deploymentMaxSurge = 0, deploymentStatusReplicas, rsReplicas, rsAnnotations } = given as unknown as { readonly deploymentReplicas: number; readonly deploymentMaxSurge?: number; readonly deploymentStatusReplicas: number; readonly rsReplicas: number; readonly rsAnnotations?: Readonly<Record<string, string>> };
    const deployment = { ...rolling(deploymentReplicas, deploymentMaxSurge, 1), status: { replicas: deploymentStatusReplicas } };
    const replicaSet = set("rs", rsReplicas);
    const annotated = rsAnnotations === undefined ? replicaSet : { ...replicaSet, metadata: { ...replicaSet.metadata, annotations: rsAnnotations } };
    expect(replicaSetFraction(annotated, deployment)).toBe(expected["expectedFraction"]);
  });
});

describe("old and new ReplicaSets", () => {
  it.for(cases("TestFindNewReplicaSet"))("$name", ({ given, expected }) => {
    const { deployment, rsList } = given as unknown as { readonly deployment: Deployment; readonly rsList: readonly ReplicaSet[] };
    const wanted = Object.values(expected as Readonly<Record<string, ReplicaSet>>)[0];
    expect(findNewReplicaSet(deployment, rsList)?.metadata.name).toBe(wanted?.metadata.name);
  });
  it.for(cases("TestFindOldReplicaSets"))("$name", ({ given, expected }) => {
    const { deployment, rsList } = given as unknown as { readonly deployment: Deployment; readonly rsList: readonly ReplicaSet[] };
    const { expected: all = [], expectedRequire = [] } = expected as unknown as { readonly expected?: readonly ReplicaSet[]; readonly expectedRequire?: readonly ReplicaSet[] };
    const found = findOldReplicaSets(deployment, rsList);
    const names = (sets: readonly ReplicaSet[]) => sets.map((one) => one.metadata.name);
    expect([names(found.all), names(found.required)]).toEqual([names(all), names(expectedRequire)]);
  });
  it.for(cases("TestDeploymentController_cleanupDeployment"))("$name", ({ given, expected }) => {
    const { oldRSs, revisionHistoryLimit } = given as unknown as { readonly oldRSs: readonly ReplicaSet[]; readonly revisionHistoryLimit: number };
    const deployment = withStatus({ spec: { revisionHistoryLimit } as Deployment["spec"] });
    expect(replicaSetsToClean(deployment, oldRSs).length).toBe(expected["expectedDeletions"]);
  });
  it.for(cases("TestOldPodsRunning"))("$name", ({ given, expected }) => {
    const { podMap = {}, newRS, oldRSs = [] } = given as unknown as { readonly oldRSs?: readonly ReplicaSet[]; readonly podMap?: Readonly<Record<string, readonly Pod[]>>; readonly newRS?: ReplicaSet };
    const old = Object.entries(podMap).filter(([uid]) => uid !== newRS?.metadata.uid).map(([, pods]) => pods);
    expect(oldPodsRunning(oldRSs, old)).toBe(expected["hasOldPodsRunning"]);
  });
});

describe("rolling update", () => {
  it.for(cases("TestDeploymentController_reconcileNewReplicaSet"))("$name", ({ given, expected }) => {
    const { deploymentReplicas, maxSurge: surge, newReplicas, oldReplicas } = given as unknown as { readonly deploymentReplicas: number; readonly maxSurge: number; readonly newReplicas: number; readonly oldReplicas: number };
    const newSet = set("new", newReplicas);
    const resize = reconcileNewReplicaSet(rolling(deploymentReplicas, surge, 0), [set("old", oldReplicas), newSet], newSet);
    expect(resize?.replicas).toBe((expected["scaleExpected"] as unknown) === true ? expected["expectedNewReplicas"] : undefined);
  });
  it.for(cases("TestDeploymentController_reconcileOldReplicaSets"))("$name", ({ given, expected }) => {
    const { deploymentReplicas, maxUnavailable: unavailable = 0, newReplicas, oldReplicas, readyPodsFromNewRS, readyPodsFromOldRS } = given as unknown as Readonly<Record<string, number>>;
    const resizes = reconcileOldReplicaSets(rolling(deploymentReplicas ?? 0, 0, unavailable), set("new", newReplicas ?? 0, readyPodsFromNewRS), [set("old", oldReplicas ?? 0, readyPodsFromOldRS)]);
    expect(resizes.length > 0).toBe(expected["scaleExpected"]);
  });
  it.for(cases("TestDeploymentController_cleanupUnhealthyReplicas"))("$name", ({ given, expected }) => {
    const { maxCleanupCount = 0, oldReplicas = 0, readyPods } = given as unknown as Readonly<Record<string, number>>;
    const down = cleanupUnhealthyReplicas([set("old", oldReplicas, readyPods)], maxCleanupCount).resizes.reduce((sum, { replicaSet, replicas }) => sum + replicaSet.spec.replicas - replicas, 0);
    expect(down).toBe(expected["cleanupCountExpected"] ?? 0);
  });
  it.for(cases("TestDeploymentController_scaleDownOldReplicaSetsForRollingUpdate"))("$name", ({ given, expected }) => {
    const { deploymentReplicas = 0, maxUnavailable: unavailable = 0, readyPods, oldReplicas = 0 } = given as unknown as Readonly<Record<string, number>>;
    const old = [set("old", oldReplicas, readyPods)];
    const resizes = scaleDownOldReplicaSets(old, old, rolling(deploymentReplicas, 0, unavailable));
    expect(resizes[0]?.replicas).toBe((expected["scaleExpected"] as unknown) === true ? expected["expectedOldReplicas"] : undefined);
  });
  it.for(cases("TestScale"))("$name", ({ given, expected }) => {
    const { deployment: raw, oldDeployment: rawOld, newRS, oldRSs = [], desiredReplicasAnnotations } = given as unknown as { readonly deployment: Deployment; readonly oldDeployment: Deployment; readonly newRS?: ReplicaSet; readonly oldRSs?: readonly ReplicaSet[]; readonly desiredReplicasAnnotations?: Readonly<Record<string, number>> };
    const [deployment, oldDeployment] = [withStatus(raw), withStatus(rawOld)];
    const annotate = (one: ReplicaSet): ReplicaSet => {
      const desired = desiredReplicasAnnotations?.[one.metadata.name] ?? oldDeployment.spec.replicas;
      const annotations = { [desiredReplicasAnnotation]: String(desired), [maxReplicasAnnotation]: String(desired + maxSurge(oldDeployment)) };
      return { ...one, metadata: { ...one.metadata, annotations } };
    };
    const [newSet, old] = [newRS === undefined ? undefined : annotate(newRS), oldRSs.map(annotate)];
    const sizes = new Map(scale(deployment, newSet, old).map(({ replicaSet, replicas }) => [replicaSet.metadata.name, replicas]));
    const size = (one: ReplicaSet): number => sizes.get(one.metadata.name) ?? one.spec.replicas;
    const { expectedNew, expectedOld = [] } = expected as unknown as { readonly expectedNew?: ReplicaSet; readonly expectedOld?: readonly ReplicaSet[] };
    expect([newSet === undefined ? undefined : size(newSet), old.map(size)]).toEqual([expectedNew?.spec.replicas, expectedOld.map((one) => one.spec.replicas)]);
  });
});

describe("progress", () => {
  it.for(cases("TestDeploymentComplete"))("$name", ({ given, expected }) => {
    const { d } = given as unknown as Given;
    expect(isDeploymentComplete(withStatus(d), d.status)).toBe(expected["expected"]);
  });
  it.for(cases("TestDeploymentProgressing"))("$name", ({ given, expected }) => {
    const { d, newStatus } = given as unknown as Given;
    expect(isDeploymentProgressing(d, newStatus)).toBe(expected["expected"]);
  });
  it.for(cases("TestDeploymentTimedOut"))("$name", ({ given, expected }) => {
    const { d, nowFn } = given as unknown as Given;
    expect(isDeploymentTimedOut(d, d.status, parseTime(nowFn) ?? now)).toBe(expected["expected"]);
  });
  it.for(cases("TestRequeueStuckDeployment"))("$name", ({ given, expected }) => {
    const { d, status, nowFn } = given as unknown as Given;
    const after = stuckRequeue(withStatus(d), status, parseTime(nowFn) ?? now);
    // Upstream returns the time until the deadline and waits for a second more.
    const untilDeadline = after === undefined ? undefined : Math.max(0, after - seconds(1));
    const wanted = goDuration(expected["expected"] as unknown as string);
    expect(untilDeadline).toBe(wanted < 0 ? undefined : wanted);
  });
  it.for(cases("TestSyncRolloutStatus"))("$name", ({ given, expected }) => {
    const { d, allRSs = [], newRS } = given as unknown as { readonly d: Deployment; readonly allRSs?: readonly ReplicaSet[]; readonly newRS?: ReplicaSet };
    const all = newRS === undefined ? allRSs : [...allRSs, newRS];
    const status = rolloutStatus(all, newRS, withStatus(d), now);
    const condition = getCondition(status.conditions, "Progressing");
    expect([condition?.type ?? "", condition?.status ?? "", condition?.reason ?? ""]).toEqual([expected["conditionType"], expected["conditionStatus"], expected["conditionReason"]]);
  });
});

it("old pods are not scaled down twice while their ReplicaSet's status still counts those that are gone", () => {
  const { resizes, isStale } = cleanupUnhealthyReplicas([set("old", 5, 11)], 1);
  expect([resizes, isStale]).toEqual([[], true]);
  expect(reconcileOldReplicaSets(rolling(6, 3, 2), set("new", 4, 0), [set("old", 5, 11)])).toEqual([]);
});
