import type { PodTemplateSpec, StringMap } from "../../api/index.ts";
import { newControllerRef, podTemplateHash } from "../../api/index.ts";
import type { Deployment, ReplicaSet } from "../../kinds/index.ts";
import { isSameValue } from "../framework/sameValue.ts";
import {
  compareByCreation,
  desiredReplicasAnnotation,
  isActive,
  maxReplicasAnnotation,
  maxSurge,
  newReplicaSetReplicas,
  revisionAnnotation,
  revisionHistoryAnnotation,
} from "./replicas.ts";

const templateHashLabel = "pod-template-hash";
/** Annotations of a Deployment that are its own and not its ReplicaSets'. */
const skipped: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionAnnotation,
  revisionHistoryAnnotation,
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  "deprecated.deployment.rollback.to",
]);
const revisionHistoryLengthMax = 2000;

const noLabels: StringMap = {};

function withoutHash(labels: StringMap | undefined): StringMap {
  if (labels?.[templateHashLabel] === undefined) return labels ?? noLabels;
  const { [templateHashLabel]: _hash, ...rest } = labels;
  return rest;
}

/** Whether two templates say the same, whatever hash label they carry. @source EqualIgnoreHash */
export function isSameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  if (a.spec !== b.spec && !isSameValue(a.spec, b.spec)) return false;
  return (
    isSameValue(withoutHash(a.metadata?.labels), withoutHash(b.metadata?.labels)) &&
    isSameValue(a.metadata?.annotations ?? noLabels, b.metadata?.annotations ?? noLabels)
  );
}

/** The ReplicaSet of the Deployment's present template: of several the oldest. @source FindNewReplicaSet */
export function findNewReplicaSet(deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  let found: ReplicaSet | undefined;
  for (const set of sets) {
    if (found !== undefined && compareByCreation(found, set) <= 0) continue;
    if (isSameTemplate(set.spec.template, deployment.spec.template)) found = set;
  }
  return found;
}

/** All others, and those of them that want pods. @source FindOldReplicaSets */
export function findOldReplicaSets(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
): { readonly required: readonly ReplicaSet[]; readonly all: readonly ReplicaSet[] } {
  const newest = findNewReplicaSet(deployment, sets);
  const all = newest === undefined ? sets : sets.filter((set) => set.metadata.uid !== newest.metadata.uid);
  return { required: all.filter(isActive), all };
}

/**
 * The ReplicaSet's annotations as the Deployment wants them: its own copied, the revision raised, the sizes noted
 * on a new one. The same reference when nothing changes.
 *
 * @source SetNewReplicaSetAnnotations
 */
export function newReplicaSetAnnotations(deployment: Deployment, old: StringMap | undefined, newRevision: number, exists: boolean): StringMap | undefined {
  const next: Record<string, string> = { ...old };
  let changed = false;
  const set = (key: string, value: string): void => {
    if (next[key] === value) return;
    next[key] = value;
    changed = true;
  };
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) if (!skipped.has(key)) set(key, value);
  const oldRevision = old?.[revisionAnnotation];
  if (oldRevision === undefined || Number(oldRevision) < newRevision) {
    set(revisionAnnotation, String(newRevision));
    if (oldRevision !== undefined && oldRevision !== "") {
      const history = old?.[revisionHistoryAnnotation];
      const joined = history === undefined || history === "" ? oldRevision : `${history},${oldRevision}`;
      if (joined.length <= revisionHistoryLengthMax) set(revisionHistoryAnnotation, joined);
    }
  }
  if (!exists) {
    set(desiredReplicasAnnotation, String(deployment.spec.replicas));
    set(maxReplicasAnnotation, String(deployment.spec.replicas + maxSurge(deployment)));
  }
  return changed ? next : old;
}

/** The ReplicaSet of the present template, to be created. @source pkg/controller/deployment/sync.go getNewReplicaSet */
export function newReplicaSet(deployment: Deployment, all: readonly ReplicaSet[], newRevision: number): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = podTemplateHash(template, deployment.status?.collisionCount ?? 0);
  const labels = { ...template.metadata?.labels, [templateHashLabel]: hash };
  const annotations = newReplicaSetAnnotations(deployment, undefined, newRevision, false);
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      ...(deployment.metadata.namespace === undefined ? {} : { namespace: deployment.metadata.namespace }),
      labels,
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [newControllerRef(deployment)],
    },
    spec: {
      replicas: newReplicaSetReplicas(deployment, all, 0),
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [templateHashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
}
