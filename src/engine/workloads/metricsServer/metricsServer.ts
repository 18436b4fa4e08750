import { microsPerSecond, seconds } from "../../core/index.ts";
import type { Address, Micros } from "../../core/index.ts";
import { readSample } from "./scrape.ts";
import type { Sample } from "./scrape.ts";

/** What a metrics-server is started with. */
export interface MetricsServerFlags {
  /** --metric-resolution: between two scrapes. */
  readonly resolution: Micros;
  /** --secure-port */
  readonly port: number;
}

export interface ScrapedNode {
  readonly address: Address;
  readonly labels: Readonly<Record<string, string>>;
  previous: Sample | undefined;
  latest: Sample | undefined;
}

/** The memory of a metrics-server. Plain data. */
export interface MetricsServerRun {
  readonly flags: MetricsServerFlags;
  nextAt: Micros;
  /** By name. */
  nodes: Map<string, ScrapedNode>;
  /** Labels of pods, by "namespace/name". */
  pods: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** A request that it makes. */
export interface AgentRequest {
  /** What the answer is told apart by: "nodes", "pods", "node worker-1". */
  readonly key: string;
  readonly host: Address;
  readonly port: number;
  readonly target: string;
  readonly accept: string;
  /** With the token of the pod's service account. */
  readonly isAuthorized: boolean;
}

/** KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT. */
const kubernetesService = { host: "10.96.0.1", port: 443 } as const;
const kubeletPort = 10_250;
const metadataOnly = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

/** "15s", "1m" in µs. */
function durationOf(text: string): Micros {
  let total = 0;
  for (const [, value = "0", unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) total += Number(value) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit] ?? 1);
  return Math.round(total * microsPerSecond);
}

/** @source kubernetes-sigs/metrics-server cmd/metrics-server/app/options */
export function metricsServerFlags(argv: readonly string[]): MetricsServerFlags {
  const flag = (name: string): string | undefined => argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const resolution = durationOf(flag("metric-resolution") ?? "60s");
  return { resolution: Math.max(seconds(10), resolution), port: Number(flag("secure-port") ?? 443) };
}

export const newMetricsServer = (flags: MetricsServerFlags, now: Micros): MetricsServerRun => ({ flags, nextAt: now, nodes: new Map(), pods: new Map() });

/**
 * It is time for the next scrape: the lists of nodes and pods first.
 *
 * @simplified it lists both each time, where a real one watches them
 * @source kubernetes-sigs/metrics-server pkg/server/server.go tick
 */
export function tick(run: MetricsServerRun, now: Micros): readonly AgentRequest[] {
  run.nextAt = now + run.flags.resolution;
  return [
    { ...kubernetesService, key: "nodes", target: "/api/v1/nodes", accept: "application/json", isAuthorized: true },
    { ...kubernetesService, key: "pods", target: "/api/v1/pods", accept: metadataOnly, isAuthorized: true },
  ];
}

interface Listed {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] };
}

/** An answer has come. @returns what it asks next */
export function hear(run: MetricsServerRun, key: string, code: number, body: string, now: Micros): readonly AgentRequest[] {
  if (code !== 200) return [];
  if (key === "pods") {
    run.pods = new Map(itemsOf(body).map(({ metadata }) => [`${metadata.namespace ?? ""}/${metadata.name}`, metadata.labels ?? {}]));
    return [];
  }
  if (key === "nodes") return hearNodes(run, itemsOf(body));
  const node = run.nodes.get(key.slice("node ".length));
  if (node === undefined) return [];
  node.previous = node.latest;
  node.latest = readSample(body, now);
  return [];
}

function hearNodes(run: MetricsServerRun, items: readonly Listed[]): readonly AgentRequest[] {
  const before = run.nodes;
  run.nodes = new Map();
  for (const { metadata, status } of items) {
    const address = status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
    if (address === undefined) continue;
    const known = before.get(metadata.name);
    run.nodes.set(metadata.name, { address, labels: metadata.labels ?? {}, previous: known?.previous, latest: known?.latest });
  }
  return [...run.nodes].map(([name, { address }]) => ({ key: `node ${name}`, host: address, port: kubeletPort, target: "/metrics/resource", accept: "text/plain", isAuthorized: true }));
}

function itemsOf(body: string): readonly Listed[] {
  try {
    const { items } = JSON.parse(body) as { readonly items?: readonly Listed[] };
    return items ?? [];
  } catch {
    return [];
  }
}
