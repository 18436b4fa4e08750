import type { KubeObject, ResourceKind } from "../../engine/api/index.ts";
import { formatTime, nameColumn } from "../../engine/api/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import type { Pod } from "../../engine/kinds/index.ts";

/** What the recorded cluster's metrics API answered, as objects that the lab writes. */
export interface PodMetricsObject extends KubeObject {
  readonly timestamp: string;
  readonly window: string;
  readonly containers: readonly { readonly name: string; readonly usage: Readonly<Record<string, string>> }[];
}

export const podMetricsResource = "metrics.k8s.io/v1beta1/pods";

/** metrics.k8s.io/v1beta1 as if a metrics server were there. */
export const podMetricsKind: ResourceKind<PodMetricsObject> = {
  apiVersion: "metrics.k8s.io/v1beta1",
  kind: "PodMetrics",
  resource: "pods",
  singular: "pod",
  shortNames: [],
  categories: [],
  namespaced: true,
  storedUnder: "metrics.k8s.io/pods",
  decode: (body) => ({ ok: true, object: body as KubeObject, unknownFields: [] }),
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: true,
  columns: [nameColumn],
  selectableFields: {},
  applyDefaults: (object) => object,
  prepareForCreate: (object) => object,
  prepareForUpdate: (next) => next,
  prepareForStatusUpdate: (next) => next,
  validate: () => [],
  validateUpdate: () => [],
  validateStatusUpdate: () => [],
};

/** What the annotation `oracle/cpu` says that a running pod uses; `cpu` where the recording changed it. */
export function metricsOf(pod: Pod, cpu: string | undefined, now: Micros): PodMetricsObject | undefined {
  const usage = cpu ?? pod.metadata.annotations?.["oracle/cpu"];
  if (usage === undefined || pod.status.phase !== "Running") return undefined;
  const { name, namespace = "", labels } = pod.metadata;
  return {
    apiVersion: "metrics.k8s.io/v1beta1",
    kind: "PodMetrics",
    metadata: { name, namespace, ...(labels === undefined ? {} : { labels }) },
    timestamp: formatTime(now),
    window: "10s",
    containers: pod.spec.containers.map((container) => ({ name: container.name, usage: { cpu: usage } })),
  };
}
