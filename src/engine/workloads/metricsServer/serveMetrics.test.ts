import { describe, expect, it } from "vitest";
import { seconds } from "../../core/index.ts";
import { hear, newMetricsServer, serveMetrics } from "./index.ts";

const node = { metadata: { name: "worker-1", labels: { zone: "a" } }, status: { addresses: [{ type: "InternalIP", address: "172.18.1.1" }] } };
const pod = { metadata: { name: "web", namespace: "shop", labels: { app: "web" } } };
const scrape = (at: number, cpu: number): string =>
  [
    `node_cpu_usage_seconds_total ${cpu * 10} ${at / 1000}`,
    `node_memory_working_set_bytes 2147483648 ${at / 1000}`,
    ...["web", "proxy"].flatMap((name) => [`container_cpu_usage_seconds_total{container="${name}",namespace="shop",pod="web"} ${cpu}`, `container_memory_working_set_bytes{container="${name}",namespace="shop",pod="web"} 1048576`]),
  ].join("\n");

const run = newMetricsServer({ resolution: seconds(15), port: 443 }, 0);
hear(run, "pods", 200, JSON.stringify({ items: [pod] }), 0);
hear(run, "nodes", 200, JSON.stringify({ items: [node] }), 0);
hear(run, "node worker-1", 200, scrape(0, 1), 0);
hear(run, "node worker-1", 200, scrape(seconds(15), 1.75), seconds(15));

const tables = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const ask = (target: string, accept: string): unknown => JSON.parse(serveMetrics(run, { method: "GET", target: `/apis/metrics.k8s.io/v1beta1/${target}`, accept, body: "" }, seconds(20)).body);

describe("the Metrics API", () => {
  it.for([
    { name: "pods: what containers use together", target: "pods", cells: [["web", "100m", "2Mi", "15s"]] },
    { name: "one pod", target: "namespaces/shop/pods/web", cells: [["web", "100m", "2Mi", "15s"]] },
    { name: "nodes", target: "nodes", cells: [["worker-1", "500m", "2Gi", "15s"]] },
    { name: "of no pods", target: "namespaces/other/pods", cells: [] },
  ])("is a table to who asks for one, $name", ({ target, cells }) => {
    const table = ask(target, tables) as { readonly rows: readonly { readonly cells: readonly string[] }[] };
    expect(table).toMatchObject({ kind: "Table", columnDefinitions: cells.length === 0 ? [] : [{ name: "Name" }, { name: "cpu" }, { name: "memory" }, { name: "Window" }] });
    expect(table.rows.map((row) => row.cells)).toEqual(cells);
  });

  it.for([
    { query: "", object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: { name: "web", namespace: "shop" } } },
    { query: "?includeObject=Object", object: { kind: "PodMetrics", apiVersion: "metrics.k8s.io/v1beta1", containers: [{ name: "web" }, { name: "proxy" }] } },
    { query: "?includeObject=None", object: null },
  ])("rows of a table carry what is asked for: '$query'", ({ query, object }) => {
    const { rows } = ask(`pods${query}`, tables) as { readonly rows: readonly { readonly object: unknown }[] };
    expect(rows).toMatchObject([{ object }]);
  });

  it("is objects to everybody else", () => {
    expect(ask("pods", "application/json")).toMatchObject({ kind: "PodMetricsList", items: [{ metadata: { name: "web" }, containers: [{ usage: { cpu: "50000000n", memory: "1024Ki" } }, {}] }] });
  });
});
