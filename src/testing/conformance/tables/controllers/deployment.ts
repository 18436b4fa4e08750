import type { IntOrString } from "../../../../engine/api/index.ts";
import { getCondition, parseTime } from "../../../../engine/api/index.ts";
import { seconds } from "../../../../engine/core/index.ts";
import { oldPodsRunning, replicaSetsToClean } from "../../../../engine/controllers/deployment/index.ts";
import { isDeploymentComplete, isDeploymentProgressing, isDeploymentTimedOut, rolloutStatus, stuckRequeue } from "../../../../engine/controllers/deployment/progress.ts";
import { desiredReplicasAnnotation, maxReplicasAnnotation, maxSurge, maxUnavailable, minAvailable, newReplicaSetReplicas, replicaCount, replicaSetFraction, resolveFenceposts, statusCount, terminatingCount } from "../../../../engine/controllers/deployment/replicas.ts";
import { findNewReplicaSet, findOldReplicaSets } from "../../../../engine/controllers/deployment/revision.ts";
import { cleanupUnhealthyReplicas, reconcileNewReplicaSet, reconcileOldReplicaSets, replicasAnnotationsNeedUpdate, scale, scaleDownOldReplicaSets } from "../../../../engine/controllers/deployment/scaling.ts";
import type { Deployment, DeploymentStatus, Pod, ReplicaSet } from "../../../../engine/kinds/index.ts";
import { controllerTable, judge, same, tableNow } from "./controllerTable.ts";
import { completePod, namesOf } from "./objects.ts";
import { goDuration } from "./times.ts";

const now = tableNow;

const completeDeployment = (deployment: Partial<Deployment>): Deployment =>
  ({ status: {}, ...deployment, metadata: { name: "", ...deployment.metadata }, spec: { replicas: 0, strategy: {}, ...deployment.spec } }) as Deployment;
const replicaSetOf = (name: string, replicas: number, available = 0): ReplicaSet =>
  ({ metadata: { name, uid: name }, spec: { replicas, selector: {}, template: { spec: { containers: [] } } }, status: { replicas, availableReplicas: available } }) as unknown as ReplicaSet;
const rolling = (replicas: number, surge: IntOrString, unavailable: IntOrString): Deployment =>
  completeDeployment({ spec: { replicas, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } } as Deployment["spec"] });

interface OfDeployment {
  readonly deployment: Deployment;
}
interface Expected {
  readonly expected?: unknown;
}
interface Scaled {
  readonly scaleExpected?: boolean;
  readonly expectedNewReplicas?: number;
  readonly expectedOldReplicas?: number;
}
/** Of d upstream looks at spec and status. */
interface OfProgress {
  readonly d: Deployment;
  readonly status: DeploymentStatus;
  readonly newStatus: DeploymentStatus;
  readonly nowFn?: string;
}

interface Fenceposts {
  readonly maxSurge?: string;
  readonly maxUnavailable?: string;
  readonly desired?: number;
}

const fenceposts = judge<Fenceposts, { readonly expectSurge?: number; readonly expectUnavailable?: number }>(({ maxSurge: surge, maxUnavailable: unavailable, desired = 0 }, { expectSurge = 0, expectUnavailable = 0 }) =>
  // Whoever asks upstream goes on with the numbers, error or not.
  same({ surge: expectSurge, unavailable: expectUnavailable }, resolveFenceposts(surge, unavailable, desired)),
);

interface NewReplicas {
  readonly depReplicas: number;
  readonly strategyType: "RollingUpdate" | "Recreate";
  readonly maxSurge: number;
  readonly newRSReplicas: number;
  readonly otherRSReplicas: number;
}

const newReplicas = judge<NewReplicas, Expected>(({ depReplicas, strategyType, maxSurge: surge, newRSReplicas, otherRSReplicas }, { expected }) => {
  const deployment = completeDeployment({ spec: { replicas: depReplicas, strategy: { type: strategyType, rollingUpdate: { maxSurge: surge, maxUnavailable: 1 } } } as Deployment["spec"] });
  return same(expected, newReplicaSetReplicas(deployment, [replicaSetOf("new", newRSReplicas), replicaSetOf("other", otherRSReplicas)], newRSReplicas));
});

const counts = judge<{ readonly sets: readonly ReplicaSet[] }, { readonly expectedCount?: number; readonly expectedActual?: number; readonly expectedTerminating?: number }>(
  ({ sets }, { expectedCount = 0, expectedActual = 0, expectedTerminating }) => same([expectedCount, expectedActual, expectedTerminating], [replicaCount(sets), statusCount(sets, "replicas"), terminatingCount(sets)]),
);

interface Fraction {
  readonly deploymentReplicas: number;
  readonly deploymentMaxSurge?: number;
  readonly deploymentStatusReplicas?: number;
  readonly rsReplicas: number;
  readonly rsAnnotations?: Readonly<Record<string, string>>;
}

const fraction = judge<Fraction, { readonly expectedFraction: number }>(({ deploymentReplicas, deploymentMaxSurge = 0, deploymentStatusReplicas = 0, rsReplicas, rsAnnotations }, { expectedFraction }) => {
  const deployment = { ...rolling(deploymentReplicas, deploymentMaxSurge, 1), status: { replicas: deploymentStatusReplicas } };
  const replicaSet = replicaSetOf("rs", rsReplicas);
  const annotated = rsAnnotations === undefined ? replicaSet : { ...replicaSet, metadata: { ...replicaSet.metadata, annotations: rsAnnotations } };
  return same(expectedFraction, replicaSetFraction(annotated, deployment));
});

/** A Deployment that wants 10 and may have 20. */
const annotationsNeedUpdate = judge<{ readonly replicaSet: ReplicaSet }, Expected>(({ replicaSet }, { expected = false }) => same(expected, replicasAnnotationsNeedUpdate(replicaSet, rolling(10, 10, 1))));

interface Sets extends OfDeployment {
  readonly rsList: readonly ReplicaSet[];
}

const newSet = judge<Sets, Readonly<Record<string, ReplicaSet | undefined>>>(({ deployment, rsList }, expected) => same(Object.values(expected)[0]?.metadata.name, findNewReplicaSet(deployment, rsList)?.metadata.name));

const oldSets = judge<Sets, { readonly expected?: readonly ReplicaSet[]; readonly expectedRequire?: readonly ReplicaSet[] }>(({ deployment, rsList }, { expected = [], expectedRequire = [] }) => {
  const { all, required } = findOldReplicaSets(deployment, rsList);
  return same([namesOf(expected), namesOf(expectedRequire)], [namesOf(all), namesOf(required)]);
});

const cleanup = judge<{ readonly oldRSs?: readonly ReplicaSet[]; readonly revisionHistoryLimit: number }, { readonly expectedDeletions: number }>(({ oldRSs = [], revisionHistoryLimit }, { expectedDeletions }) =>
  same(expectedDeletions, replicaSetsToClean(completeDeployment({ spec: { revisionHistoryLimit } as Deployment["spec"] }), oldRSs).length),
);

interface OldPods {
  readonly oldRSs?: readonly ReplicaSet[];
  readonly newRS?: ReplicaSet;
  /** By the uid of their ReplicaSet. */
  readonly podMap?: Readonly<Record<string, readonly Pod[]>>;
}

const oldPods = judge<OldPods, { readonly hasOldPodsRunning?: boolean }>(({ podMap = {}, newRS, oldRSs = [] }, { hasOldPodsRunning = false }) => {
  const ofOld = Object.entries(podMap).filter(([uid]) => uid !== newRS?.metadata.uid).map(([, pods]) => pods.map(completePod));
  return same(hasOldPodsRunning, oldPodsRunning(oldRSs, ofOld));
});

type Numbers = Readonly<Record<string, number | undefined>>;

const reconcileNew = judge<Numbers, Scaled>(({ deploymentReplicas = 0, maxSurge: surge = 0, newReplicas: fresh = 0, oldReplicas = 0 }, { scaleExpected, expectedNewReplicas }) => {
  const made = replicaSetOf("new", fresh);
  return same(scaleExpected === true ? expectedNewReplicas : undefined, reconcileNewReplicaSet(rolling(deploymentReplicas, surge, 0), [replicaSetOf("old", oldReplicas), made], made)?.replicas);
});

const reconcileOld = judge<Numbers, Scaled>(({ deploymentReplicas = 0, maxUnavailable: unavailable = 0, newReplicas: fresh = 0, oldReplicas = 0, readyPodsFromNewRS, readyPodsFromOldRS }, { scaleExpected = false }) => {
  const resizes = reconcileOldReplicaSets(rolling(deploymentReplicas, 0, unavailable), replicaSetOf("new", fresh, readyPodsFromNewRS), [replicaSetOf("old", oldReplicas, readyPodsFromOldRS)]);
  return same(scaleExpected, resizes.length > 0);
});

const cleanupUnhealthy = judge<Numbers, { readonly cleanupCountExpected?: number }>(({ maxCleanupCount = 0, oldReplicas = 0, readyPods }, { cleanupCountExpected = 0 }) => {
  const { resizes } = cleanupUnhealthyReplicas([replicaSetOf("old", oldReplicas, readyPods)], maxCleanupCount);
  return same(cleanupCountExpected, resizes.reduce((sum, { replicaSet, replicas }) => sum + replicaSet.spec.replicas - replicas, 0));
});

const scaleDownOld = judge<Numbers, Scaled>(({ deploymentReplicas = 0, maxUnavailable: unavailable = 0, readyPods, oldReplicas = 0 }, { scaleExpected, expectedOldReplicas = 0 }) => {
  const old = [replicaSetOf("old", oldReplicas, readyPods)];
  return same(scaleExpected === true ? expectedOldReplicas : undefined, scaleDownOldReplicaSets(old, old, rolling(deploymentReplicas, 0, unavailable))[0]?.replicas);
});

interface Scaling extends OfDeployment {
  readonly oldDeployment: Deployment;
  readonly newRS?: ReplicaSet;
  readonly oldRSs?: readonly ReplicaSet[];
  readonly desiredReplicasAnnotations?: Readonly<Record<string, number>>;
}

const scaling = judge<Scaling, { readonly expectedNew?: ReplicaSet; readonly expectedOld?: readonly ReplicaSet[] }>((given, { expectedNew, expectedOld = [] }) => {
  const [deployment, oldDeployment] = [completeDeployment(given.deployment), completeDeployment(given.oldDeployment)];
  const annotate = (one: ReplicaSet): ReplicaSet => {
    const desired = given.desiredReplicasAnnotations?.[one.metadata.name] ?? oldDeployment.spec.replicas;
    const annotations = { [desiredReplicasAnnotation]: String(desired), [maxReplicasAnnotation]: String(desired + maxSurge(oldDeployment)) };
    return { ...one, metadata: { ...one.metadata, annotations } };
  };
  const [made, old] = [given.newRS === undefined ? undefined : annotate(given.newRS), (given.oldRSs ?? []).map(annotate)];
  const sizes = new Map(scale(deployment, made, old).map(({ replicaSet, replicas }) => [replicaSet.metadata.name, replicas]));
  const size = (one: ReplicaSet): number => sizes.get(one.metadata.name) ?? one.spec.replicas;
  return same([expectedNew?.spec.replicas, expectedOld.map((one) => one.spec.replicas)], [made === undefined ? undefined : size(made), old.map(size)]);
});

const complete = judge<OfProgress, Expected>(({ d }, { expected = false }) => same(expected, isDeploymentComplete(completeDeployment(d), d.status ?? {})));
const progressing = judge<OfProgress, Expected>(({ d, newStatus }, { expected = false }) => same(expected, isDeploymentProgressing(completeDeployment(d), newStatus ?? {})));
const timedOut = judge<OfProgress, Expected>(({ d, nowFn }, { expected = false }) => same(expected, isDeploymentTimedOut(completeDeployment(d), d.status ?? {}, parseTime(nowFn) ?? now)));

const requeueStuck = judge<OfProgress, { readonly expected: string }>(({ d, status, nowFn }, { expected }) => {
  const after = stuckRequeue(completeDeployment(d), status ?? {}, parseTime(nowFn) ?? now);
  // Upstream returns the time until the deadline and waits for a second more.
  const untilDeadline = after === undefined ? undefined : Math.max(0, after - seconds(1));
  const wanted = goDuration(expected);
  return same(wanted < 0 ? undefined : wanted, untilDeadline);
});

interface Rollout {
  readonly d: Deployment;
  readonly allRSs?: readonly ReplicaSet[];
  readonly newRS?: ReplicaSet;
}
interface Progress {
  readonly conditionType?: string;
  readonly conditionStatus?: string;
  readonly conditionReason?: string;
}

const rollout = judge<Rollout, Progress>(({ d, allRSs = [], newRS }, { conditionType = "", conditionStatus = "", conditionReason = "" }) => {
  const status = rolloutStatus(newRS === undefined ? allRSs : [...allRSs, newRS], newRS, completeDeployment(d), now);
  const { type = "", status: value = "", reason = "" } = getCondition(status.conditions, "Progressing") ?? {};
  return same([conditionType, conditionStatus, conditionReason], [type, value, reason]);
});

/** Roll-outs, scaling in proportion, progress and history. */
export const deployment = controllerTable("controllers/deployment.json", {
  "util.TestResolveFenceposts": fenceposts,
  "util.TestNewRSNewReplicas": newReplicas,
  "util.TestDeploymentComplete": complete,
  "util.TestDeploymentProgressing": progressing,
  "util.TestDeploymentTimedOut": timedOut,
  "util.TestMaxUnavailable": judge<OfDeployment, Expected>(({ deployment: d }, { expected = 0 }) => same(expected, maxUnavailable(completeDeployment(d)))),
  "util.TestMinAvailable": judge<OfDeployment, Expected>(({ deployment: d }, { expected = 0 }) => same(expected, minAvailable(completeDeployment(d)))),
  "util.TestReplicasAnnotationsNeedUpdate": annotationsNeedUpdate,
  "util.TestGetReplicaSetFraction": fraction,
  "util.TestGetReplicaCountForReplicaSets": counts,
  "util.TestFindNewReplicaSet": newSet,
  "util.TestFindOldReplicaSets": oldSets,
  "deployment.TestDeploymentController_reconcileNewReplicaSet": reconcileNew,
  "deployment.TestDeploymentController_reconcileOldReplicaSets": reconcileOld,
  "deployment.TestDeploymentController_cleanupUnhealthyReplicas": cleanupUnhealthy,
  "deployment.TestDeploymentController_scaleDownOldReplicaSetsForRollingUpdate": scaleDownOld,
  "deployment.TestScale": scaling,
  "deployment.TestDeploymentController_cleanupDeployment": cleanup,
  "deployment.TestSyncRolloutStatus": rollout,
  "deployment.TestRequeueStuckDeployment": requeueStuck,
  "deployment.TestOldPodsRunning": oldPods,
});
