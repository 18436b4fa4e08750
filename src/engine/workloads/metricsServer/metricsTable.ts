import { formatQuantity, parseQuantity } from "../../api/index.ts";
import type { ObjectForm, Quantity } from "../../api/index.ts";
import type { Metrics, NodeMetrics, PodMetrics } from "./metrics.ts";
import type { Usage } from "./scrape.ts";

/** In the order of their names. */
const resources = ["cpu", "memory"] as const;

const column = (name: string, format: string, description = "") => ({ name, type: "string", format, description, priority: 0 });

const columns = [column("Name", "name", "Name of the resource"), ...resources.map((name) => column(name, "quantity")), column("Window", "duration")];

/** What containers use together, as Go prints the sum. */
function sumOf(usages: readonly Usage[], resource: keyof Usage): string {
  const quantities = usages.flatMap((usage): readonly Quantity[] => {
    const quantity = parseQuantity(usage[resource]);
    return quantity === undefined ? [] : [quantity];
  });
  const format = quantities[0]?.format ?? "DecimalSI";
  return formatQuantity({ nano: quantities.reduce((sum, { nano }) => sum + nano, 0n), format });
}

const usagesOf = (metrics: NodeMetrics | PodMetrics): readonly Usage[] => ("containers" in metrics ? metrics.containers.map(({ usage }) => usage) : [metrics.usage]);

function rowObject(metrics: Metrics, kind: string, apiVersion: string, includeObject: ObjectForm["includeObject"]): object | null {
  switch (includeObject) {
    case "None":
      return null;
    case "Metadata":
      return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: metrics.metadata };
    case "Object":
      return { kind, apiVersion, ...metrics };
  }
}

/**
 * Metrics as `kubectl get podmetrics` shows them: a column for each resource, and the time they are an average of.
 *
 * @param kind "PodMetrics" or "NodeMetrics"
 * @source kubernetes-sigs/metrics-server pkg/api/table.go
 */
export function metricsTable(all: readonly (NodeMetrics | PodMetrics)[], kind: string, apiVersion: string, includeObject: ObjectForm["includeObject"]): object {
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: {},
    columnDefinitions: all.length === 0 ? [] : columns,
    rows: all.map((metrics) => ({ cells: [metrics.metadata.name, ...resources.map((resource) => sumOf(usagesOf(metrics), resource)), metrics.window], object: rowObject(metrics, kind, apiVersion, includeObject) })),
  };
}
