import type { ApiRequest, RawRequest, ResourceKey } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import { parseResourceKey } from "../storage/keys.ts";

/** Requests of one kind: how many came to which code, and how long they took. Plain data. */
export interface RequestSeries {
  /** All labels but the code, as they are written. */
  readonly labels: string;
  readonly codes: Map<number, number>;
  /** How many were done within each bound and not within the one before. */
  readonly buckets: number[];
  count: number;
  sum: Micros;
}

/** Seconds. @source k8s.io/apiserver/pkg/endpoints/metrics/metrics.go requestLatencies */
export const durationBounds = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60] as const;
/** Nobody asks in so many ways; hostile paths are counted as one. */
const seriesMax = 2000;

const verbs: Readonly<Record<ApiRequest["verb"], string>> = { get: "GET", list: "LIST", watch: "WATCH", create: "POST", update: "PUT", patch: "PATCH", delete: "DELETE", deletecollection: "DELETECOLLECTION" };

/** Counts a request that was answered. */
export function countRequest(series: Map<string, RequestSeries>, request: ApiRequest | RawRequest, code: number, took: Micros): void {
  const key = keyOf(request);
  let known = series.get(key);
  if (known === undefined) {
    if (series.size >= seriesMax) return;
    known = { labels: labelsOf(request), codes: new Map(), buckets: [], count: 0, sum: 0 };
    series.set(key, known);
  }
  known.codes.set(code, (known.codes.get(code) ?? 0) + 1);
  known.count++;
  known.sum += took;
  const bucket = bucketOf(took);
  while (known.buckets.length <= bucket) known.buckets.push(0);
  known.buckets[bucket] = (known.buckets[bucket] ?? 0) + 1;
}

function bucketOf(took: Micros): number {
  for (let i = 0; i < durationBounds.length; i++) if (took <= (durationBounds[i] ?? 0) * 1_000_000) return i;
  return durationBounds.length;
}

function keyOf(request: ApiRequest | RawRequest): string {
  if (request.type === "raw") return "raw";
  const { verb, resource, subresource = "", name, namespace, options, patchType } = request;
  return `${verb}${patchType === "application/apply-patch+yaml" ? "+" : ""} ${resource}/${subresource}${scopeOf(verb, name, namespace)}${options?.dryRun === true ? "!" : ""}`;
}

/** @source k8s.io/apiserver/pkg/endpoints/metrics/metrics.go CleanScope */
function scopeOf(verb: ApiRequest["verb"], name: string | undefined, namespace: string | undefined): string {
  if (name !== undefined || verb === "create") return "resource";
  return namespace === undefined ? "cluster" : "namespace";
}

function labelsOf(request: ApiRequest | RawRequest): string {
  if (request.type === "raw") return labelText({ component: "apiserver", dry_run: "", group: "", resource: "", scope: "", subresource: "/", verb: "GET", version: "" });
  const { verb, resource, subresource = "", name, namespace, options, patchType } = request;
  return labelText({
    component: "apiserver",
    dry_run: options?.dryRun === true ? "All" : "",
    ...resourceLabels(resource),
    scope: scopeOf(verb, name, namespace),
    subresource,
    verb: patchType === "application/apply-patch+yaml" ? "APPLY" : verbs[verb],
  });
}

export function resourceLabels(key: ResourceKey): { readonly group: string; readonly version: string; readonly resource: string } {
  const { group, version, resource } = parseResourceKey(key);
  return { group, version, resource };
}

/** `group="apps",resource="deployments"`: in the order of their names. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).toSorted();
  return names.map((name) => `${name}="${(labels[name] ?? "").replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`).join(",");
}
