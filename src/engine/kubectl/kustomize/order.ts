import type { KubeObject } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";

/** @source sigs.k8s.io/kustomize/api/internal/builtins/SortOrderTransformer.go */
const first = ["Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount", "PodSecurityPolicy", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget"];
const last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

function rank(kind: string): number {
  if (first.includes(kind)) return first.indexOf(kind) - first.length;
  return last.indexOf(kind) + 1;
}

/** What others need comes before them; as kubectl builds. */
export function inLegacyOrder(objects: readonly KubeObject[]): readonly KubeObject[] {
  const keyOf = ({ apiVersion, kind, metadata }: KubeObject): string => {
    const slash = apiVersion.indexOf("/");
    const gvk = slash === -1 ? `~G_${apiVersion}_${kind}` : `${apiVersion.slice(0, slash)}_${apiVersion.slice(slash + 1)}_${kind}`;
    return `${gvk}|${metadata.namespace ?? "~X"}|${metadata.name}`;
  };
  return [...objects].sort((a, b) => rank(a.kind) - rank(b.kind) || compareStrings(keyOf(a), keyOf(b)));
}
