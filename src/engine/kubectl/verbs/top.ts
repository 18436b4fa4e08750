import type { KubeObject, ObjectList } from "../../api/index.ts";
import { bytesOf, milliCpuOf } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Node } from "../../kinds/index.ts";
import { errorText } from "../errorText.ts";
import { namespaceOf } from "../input.ts";
import { printColumns } from "../print/table.ts";
import { usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { Talk } from "../script.ts";

const noMetrics = "Metrics API not available";
const metricsGroup = "metrics.k8s.io";
const mebibyte = 1024 * 1024;

type Usage = Readonly<Record<string, string>>;
interface Metrics extends KubeObject {
  readonly usage?: Usage;
  readonly containers?: readonly { readonly name: string; readonly usage: Usage }[];
}

/** Whether the server names the group, be it served or not: discovery is asked anew. @source k8s.io/kubectl/pkg/metricsutil/metrics_client.go SupportedMetricsAPIVersionAvailable */
function* hasMetrics(): Talk<boolean> {
  const answer = yield* ask({ raw: "/apis" });
  return answer.type === "ok" && typeof answer.body === "string" && answer.body.includes(`"${metricsGroup}/v1beta1"`);
}

interface Used {
  readonly milliCpu: number;
  readonly bytes: number;
}
const usedBy = (usage: Usage | undefined): Used => ({ milliCpu: milliCpuOf(usage?.["cpu"]), bytes: bytesOf(usage?.["memory"]) });
const cells = ({ milliCpu, bytes }: Used): readonly [string, string] => [`${Math.ceil(milliCpu)}m`, `${Math.floor(bytes / mebibyte)}Mi`];

function sorted<T extends { readonly name: string; readonly used: Used }>(rows: readonly T[], by: string | undefined): readonly T[] {
  return rows.toSorted((a, b) => (by === "cpu" ? b.used.milliCpu - a.used.milliCpu : by === "memory" ? b.used.bytes - a.used.bytes : 0) || compareStrings(a.name, b.name));
}

const sortProblem = (by: string | undefined): string | undefined => (by === undefined || by === "" || by === "cpu" || by === "memory" ? undefined : "--sort-by accepts only cpu or memory");

/** `kubectl top node`. @source k8s.io/kubectl/pkg/cmd/top/top_node.go */
export const topNode = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  const [name] = positional;
  if (positional.length > 1) return usage(io, "node [NAME | -l label]\nSee 'kubectl top node -h' for help and examples");
  const problem = sortProblem(flags["sort-by"]) ?? (name !== undefined && flags["selector"] !== undefined ? "only one of NAME or --selector can be provided" : undefined);
  if (problem !== undefined) return usage(io, problem);
  if (!(yield* hasMetrics())) return usage(io, noMetrics);
  const options = flags["selector"] === undefined ? {} : { labelSelector: flags["selector"] };
  const metrics = yield* ask(name === undefined ? { verb: "list", resource: `${metricsGroup}/v1beta1/nodes`, options } : { verb: "get", resource: `${metricsGroup}/v1beta1/nodes`, name });
  const nodes = yield* ask({ verb: "list", resource: "v1/nodes", options });
  for (const answer of [metrics, nodes]) {
    if (answer.type === "ok") continue;
    io.err(errorText(answer.status));
    return 1;
  }
  if (metrics.type === "failed" || nodes.type === "failed") return 1;
  const known = new Map(((nodes.body as ObjectList).items as readonly KubeObject[] as readonly Node[]).map((node) => [node.metadata.name, node]));
  const items = (name === undefined ? (metrics.body as ObjectList).items : [metrics.body as KubeObject]) as readonly Metrics[];
  const rows = items.map((item) => ({ name: item.metadata.name, used: usedBy(item.usage), available: usedBy(known.get(item.metadata.name)?.status[flags["show-capacity"] === "true" ? "capacity" : "allocatable"]) }));
  const lines = sorted(rows, flags["sort-by"]).map(({ name: node, used, available }) => {
    const [cpu, memory] = cells(used);
    const percent = (value: number, all: number): string => (all === 0 ? "<unknown>" : `${Math.floor((value * 100) / all)}%`);
    return [node, cpu, percent(used.milliCpu, available.milliCpu), memory, percent(used.bytes, available.bytes)];
  });
  io.out(printColumns(flags["no-headers"] === "true" ? lines : [["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"], ...lines]));
  return 0;
});

/** `kubectl top pod`. @source k8s.io/kubectl/pkg/cmd/top/top_pod.go */
export const topPod = scriptVerb(function* (io, input) {
  const { flags, positional } = input.args;
  const [name] = positional;
  if (positional.length > 1) return usage(io, "pod [NAME | -l label]\nSee 'kubectl top pod -h' for help and examples");
  const problem = sortProblem(flags["sort-by"]) ?? (name !== undefined && (flags["selector"] !== undefined || flags["field-selector"] !== undefined) ? "only one of NAME or selector can be provided" : undefined);
  if (problem !== undefined) return usage(io, problem);
  if (!(yield* hasMetrics())) return usage(io, noMetrics);
  const everywhere = flags["all-namespaces"] === "true";
  const place = { resource: `${metricsGroup}/v1beta1/pods`, ...(everywhere ? {} : { namespace: namespaceOf(input) }) };
  const metrics = yield* ask(name === undefined ? { ...place, verb: "list", options: flags["selector"] === undefined ? {} : { labelSelector: flags["selector"] } } : { ...place, verb: "get", name });
  if (metrics.type === "failed") {
    io.err(errorText(metrics.status));
    return 1;
  }
  const items = (name === undefined ? (metrics.body as ObjectList).items : [metrics.body as KubeObject]) as readonly Metrics[];
  if (items.length === 0) {
    io.err(everywhere ? "No resources found\n" : `No resources found in ${namespaceOf(input)} namespace.\n`);
    return 0;
  }
  const perContainer = flags["containers"] === "true";
  const rows = items.flatMap((item) => {
    const containers = (item.containers ?? []).map((container) => ({ container: container.name, used: usedBy(container.usage) }));
    const total = { milliCpu: containers.reduce((sum, { used }) => sum + used.milliCpu, 0), bytes: containers.reduce((sum, { used }) => sum + used.bytes, 0) };
    return (perContainer ? containers : [{ container: "", used: total }]).map((row) => ({ ...row, name: item.metadata.name, namespace: item.metadata.namespace ?? "" }));
  });
  const lines = sorted(rows, flags["sort-by"]).map((row) => [...(everywhere ? [row.namespace] : []), row.name === "" ? "" : row.name, ...(perContainer ? [row.container] : []), ...cells(row.used)]);
  const header = [...(everywhere ? ["NAMESPACE"] : []), ...(perContainer ? ["POD", "NAME"] : ["NAME"]), "CPU(cores)", "MEMORY(bytes)"];
  io.out(printColumns(flags["no-headers"] === "true" ? lines : [header, ...lines]));
  return 0;
});
