import { formatTime, matchesCompiled, negotiate, parseLabelSelector, Query } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import type { HttpAsk, HttpReply } from "../http.ts";
import type { MetricsServerRun, ScrapedNode } from "./metricsServer.ts";
import type { Labels, NodeMetrics, PodMetrics } from "./metrics.ts";
import { metricsTable } from "./metricsTable.ts";
import { usageBetween } from "./scrape.ts";
import type { Sample } from "./scrape.ts";

const groupVersion = "metrics.k8s.io/v1beta1";
const root = `/apis/${groupVersion}`;
const json = (code: number, value: object): HttpReply => ({ code, contentType: "application/json", body: JSON.stringify(value) });
const verbs = ["get", "list"];

const resourceList = {
  kind: "APIResourceList",
  apiVersion: "v1",
  groupVersion,
  resources: [
    { name: "nodes", singularName: "", namespaced: false, kind: "NodeMetrics", verbs },
    { name: "pods", singularName: "", namespaced: true, kind: "PodMetrics", verbs },
  ],
};

/**
 * What a metrics-server answers: the Metrics API from its last two scrapes of each node.
 *
 * @simplified reading is all it does: who asks has been judged by the API server
 * @source kubernetes-sigs/metrics-server pkg/api/pod.go, node.go
 */
export function serveMetrics(run: MetricsServerRun, { method, target, accept }: HttpAsk, now: Micros): HttpReply {
  const [path = "", query = ""] = target.split("?");
  if (path === "/livez" || path === "/readyz" || path === "/healthz") return { code: 200, contentType: "text/plain; charset=utf-8", body: "ok" };
  if (path === root) return json(200, resourceList);
  const parameters = new Query(query);
  const selector = parseLabelSelector(parameters.get("labelSelector") ?? "");
  const words = path.startsWith(`${root}/`) ? path.slice(root.length + 1).split("/") : [];
  const namespace = words[0] === "namespaces" ? words[1] : undefined;
  const [resource, name, ...more] = namespace === undefined ? words : words.slice(2);
  if ((resource !== "pods" && resource !== "nodes") || more.length > 0) return { code: 404, contentType: "text/plain; charset=utf-8", body: "404 page not found\n" };
  if (method !== "GET") return refused(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  if (!selector.ok) return refused(400, "BadRequest", selector.error);
  const kind = resource === "pods" ? "PodMetrics" : "NodeMetrics";
  const all: readonly (NodeMetrics | PodMetrics)[] = resource === "pods" ? podMetrics(run, now) : nodeMetrics(run, now);
  const found = all.filter(({ metadata }) => (namespace === undefined || metadata.namespace === namespace) && (name === undefined || metadata.name === name) && matchesCompiled(selector.value, metadata.labels));
  const form = negotiate(accept, parameters);
  const isTable = form?.as === "table" && (name === undefined || found.length > 0);
  if (isTable) return json(200, metricsTable(found, kind, groupVersion, form.includeObject));
  if (name === undefined) return json(200, { kind: `${kind}List`, apiVersion: groupVersion, metadata: {}, items: found });
  const [one] = found;
  const called = namespace === undefined ? name : `${namespace}/${name}`;
  return one === undefined ? refused(404, "NotFound", `${kind.toLowerCase()}.metrics.k8s.io ${JSON.stringify(called)} not found`) : json(200, { kind, apiVersion: groupVersion, ...one });
}

const refused = (code: number, reason: string, message: string): HttpReply => json(code, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code });

/** "15.02s". @source time.Duration String, of what was rounded to milliseconds */
const windowOf = (before: Sample, after: Sample): string => `${Math.round((after.at - before.at) / 1000) / 1000}s`;

const metadataOf = (labels: Labels, now: Micros) => ({ creationTimestamp: formatTime(now), ...(Object.keys(labels).length === 0 ? {} : { labels }) });

function nodeMetrics({ nodes }: MetricsServerRun, now: Micros): readonly NodeMetrics[] {
  return [...nodes].toSorted(([a], [b]) => compareStrings(a, b)).flatMap(([name, { previous, latest, labels }]) => {
    const usage = previous === undefined || latest === undefined ? undefined : usageBetween(previous.node, latest.node, latest.at - previous.at);
    if (previous === undefined || latest === undefined || usage === undefined) return [];
    return [{ metadata: { name, ...metadataOf(labels, now) }, timestamp: formatTime(latest.at), window: windowOf(previous, latest), usage }];
  });
}

/** Pods of which each container has been seen twice. @source kubernetes-sigs/metrics-server pkg/storage/pod.go */
function podMetrics({ nodes, pods }: MetricsServerRun, now: Micros): readonly PodMetrics[] {
  return [...nodes.values()].flatMap((node) => metricsOfNode(node, pods, now)).toSorted((a, b) => compareStrings(a.metadata.namespace ?? "", b.metadata.namespace ?? "") || compareStrings(a.metadata.name, b.metadata.name));
}

function metricsOfNode({ previous, latest }: ScrapedNode, pods: MetricsServerRun["pods"], now: Micros): readonly PodMetrics[] {
  if (previous === undefined || latest === undefined) return [];
  return [...latest.pods].flatMap(([key, containers]) => {
    const labels = pods.get(key);
    const [namespace = "", name = ""] = key.split("/");
    const used = [...containers].flatMap(([container, counted]) => {
      const usage = usageBetween(previous.pods.get(key)?.get(container), counted, latest.at - previous.at);
      return usage === undefined ? [] : [{ name: container, usage }];
    });
    if (labels === undefined || used.length < containers.size) return [];
    return [{ metadata: { name, namespace, ...metadataOf(labels, now) }, timestamp: formatTime(latest.at), window: windowOf(previous, latest), containers: used }];
  });
}
