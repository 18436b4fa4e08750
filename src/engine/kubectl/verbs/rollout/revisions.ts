import { deepEqual } from "../../../api/index.ts";
import type { PodTemplateSpec } from "../../../api/index.ts";
import type { Deployment, ReplicaSet } from "../../../kinds/index.ts";

export const revisionAnnotation = "deployment.kubernetes.io/revision";
export const changeCause = "kubernetes.io/change-cause";
const hashLabel = "pod-template-hash";

/** A template without the label that its ReplicaSet has added. */
export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [hashLabel]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** The ReplicaSet of a Deployment's present template. @source k8s.io/kubectl/pkg/util/deployment/deployment.go findNewReplicaSet */
export function newReplicaSetOf(deployment: Deployment, own: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = withoutHash(deployment.spec.template);
  return own.find((set) => deepEqual(withoutHash(set.spec.template), wanted));
}

export const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[revisionAnnotation] ?? 0);
