import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from "./types.ts";

const shownMax = 2;
const unknown = "<unknown>";

/** The metric's own source in a spec or status: its part under the name of its type. */
function partOf(metric: MetricSpec): { readonly target: MetricTarget } | undefined {
  switch (metric.type) {
    case "External":
      return metric.external;
    case "Pods":
      return metric.pods;
    case "Object":
      return metric.object;
    case "Resource":
      return metric.resource;
    case "ContainerResource":
      return metric.containerResource;
  }
}

function currentOf(status: MetricStatus | undefined): MetricValueStatus | undefined {
  return (status?.external ?? status?.pods ?? status?.object ?? status?.resource ?? status?.containerResource)?.current;
}

/** "cpu: <unknown>/50%". @source pkg/printers/internalversion/printers.go formatHPAMetrics */
function metricText(metric: MetricSpec, status: MetricStatus | undefined): string {
  const target = partOf(metric)?.target;
  const current = currentOf(status);
  switch (metric.type) {
    case "External":
    case "Object":
      return target?.averageValue === undefined ? `${current?.value ?? unknown}/${target?.value ?? ""}` : `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`;
    case "Pods":
      return `${current?.averageValue ?? unknown}/${target?.averageValue ?? ""}`;
    case "Resource":
    case "ContainerResource": {
      const name = metric.type === "Resource" ? (metric.resource?.name ?? "") : (metric.containerResource?.name ?? "");
      if (target?.averageValue !== undefined) return `${name}: ${current?.averageValue ?? unknown}/${target.averageValue}`;
      const used = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`;
      return `${name}: ${used}/${target?.averageUtilization === undefined ? "<auto>" : `${target.averageUtilization}%`}`;
    }
  }
}

export function metricsText({ spec: { metrics = [] }, status }: HorizontalPodAutoscaler): string {
  if (metrics.length === 0) return "<none>";
  const current = status.currentMetrics ?? [];
  const texts = metrics.map((metric, index) => metricText(metric, current[index]));
  const shown = texts.slice(0, shownMax).join(", ");
  return texts.length > shownMax ? `${shown} + ${texts.length - shownMax} more...` : shown;
}
