import { compareStrings, microsPerSecond } from "../../core/index.ts";
import { checksOf } from "../server/healthChecks.ts";
import type { Server } from "../server/context.ts";
import { durationBounds, labelText, resourceLabels } from "./requestSeries.ts";
import type { RequestSeries } from "./requestSeries.ts";

/** The labels of a series, and its value. */
type Sample = readonly [labels: string, value: number];

interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * /metrics: what this server has counted, by Kubernetes' names. What it does not count is not there.
 *
 * @source k8s.io/apiserver/pkg/endpoints/metrics, pkg/storage/cacher/metrics; the text format of Prometheus
 */
export function metricsText(server: Server): string {
  const metrics = [...requestMetrics(server), ...cacheMetrics(server), ...fairnessMetrics(server), ...processMetrics(server)].map((metric) => [metric.name, metricText(metric)] as const);
  const all = [...metrics, ["apiserver_request_duration_seconds", durationText(server)] as const];
  return all
    .toSorted((a, b) => compareStrings(a[0], b[0]))
    .map(([, text]) => text)
    .join("");
}

/** /metrics/slis: each check of health that asks nobody else, as a gauge. */
export function sliText(server: Server): string {
  const samples = Object.entries(checksOf).flatMap(([type, checks]) => checks.filter(({ asksEtcd }) => !asksEtcd).map((check): Sample => [labelText({ name: check.name, type }), check.isOk(server, undefined) ? 1 : 0]));
  return metricText({ name: "kubernetes_healthcheck", type: "gauge", help: "[STABLE] This metric records the result of a single healthcheck.", samples });
}

const line = (name: string, labels: string, value: number): string => `${name}${labels === "" ? "" : `{${labels}}`} ${String(value)}\n`;

function metricText({ name, type, help, samples }: Metric): string {
  const sorted = samples.toSorted((a, b) => compareStrings(a[0], b[0]));
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${sorted.map(([labels, value]) => line(name, labels, value)).join("")}`;
}

function seriesInOrder({ state }: Server): readonly RequestSeries[] {
  return [...state.requestSeries.values()].toSorted((a, b) => compareStrings(a.labels, b.labels));
}

function requestMetrics(server: Server): readonly Metric[] {
  const { state } = server;
  const totals: Sample[] = [];
  for (const { labels, codes } of seriesInOrder(server)) for (const [code, count] of codes) totals.push([`code="${code}",${labels}`, count]);
  const watches = new Map<string, number>();
  for (const { resource, selection } of state.watchers.values()) {
    const labels = labelText({ ...resourceLabels(resource), component: "apiserver", scope: selection.namespace === undefined ? "cluster" : "namespace", subresource: "", verb: "WATCH" });
    watches.set(labels, (watches.get(labels) ?? 0) + 1);
  }
  return [
    { name: "apiserver_request_total", type: "counter", help: "[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.", samples: totals },
    { name: "apiserver_longrunning_requests", type: "gauge", help: "[STABLE] Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all requests are tracked this way.", samples: [...watches] },
    {
      name: "apiserver_current_inflight_requests",
      type: "gauge",
      help: "[STABLE] Maximal number of currently used inflight request limit of this apiserver per request kind in last second.",
      samples: [
        ['request_kind="mutating"', state.mutatingInFlight],
        ['request_kind="readOnly"', state.readOnlyInFlight],
      ],
    },
  ];
}

/** Of each kind of request: within how many seconds how many were answered. */
function durationText(server: Server): string {
  const name = "apiserver_request_duration_seconds";
  let text = `# HELP ${name} [STABLE] Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.\n# TYPE ${name} histogram\n`;
  for (const { labels, buckets, count, sum } of seriesInOrder(server)) {
    let within = 0;
    durationBounds.forEach((bound, i) => {
      within += buckets[i] ?? 0;
      text += line(`${name}_bucket`, `${labels},le="${bound}"`, within);
    });
    text += line(`${name}_bucket`, `${labels},le="+Inf"`, count) + line(`${name}_sum`, labels, sum / microsPerSecond) + line(`${name}_count`, labels, count);
  }
  return text;
}

function cacheMetrics({ state }: Server): readonly Metric[] {
  const cachers = [...state.cachers.values()].map((cacher) => {
    const { group, resource } = resourceLabels(cacher.resource);
    return { cacher, labels: labelText({ group, resource }) };
  });
  const filled = cachers.filter(({ cacher }) => cacher.phase === "watching");
  return [
    { name: "apiserver_resource_objects", type: "gauge", help: "[ALPHA] Number of stored objects at the time of last check split by kind.", samples: filled.map(({ cacher, labels }) => [labels, cacher.objects.size]) },
    { name: "apiserver_watch_cache_resource_version", type: "gauge", help: "[ALPHA] Current resource version of watch cache broken by resource type.", samples: filled.map(({ cacher, labels }) => [labels, cacher.revision]) },
    { name: "apiserver_watch_cache_initializations_total", type: "counter", help: "[ALPHA] Counter of watch cache initializations broken by resource type.", samples: cachers.filter(({ cacher }) => cacher.lists > 0).map(({ cacher, labels }) => [labels, cacher.lists]) },
  ];
}

function fairnessMetrics({ state }: Server): readonly Metric[] {
  const levels = [...state.fairness.levels].map(([name, level]) => ({ level, labels: labelText({ priority_level: name }) }));
  return [{ name: "apiserver_flowcontrol_nominal_limit_seats", type: "gauge", help: "[BETA] Nominal number of execution seats configured for each priority level", samples: levels.map(({ level, labels }) => [labels, level.seats]) }];
}

function processMetrics({ state }: Server): readonly Metric[] {
  return [
    { name: "process_start_time_seconds", type: "gauge", help: "[STABLE] Start time of the process since unix epoch in seconds.", samples: [["", unixSeconds(state.startedAt)]] },
    { name: "kubernetes_build_info", type: "gauge", help: "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.", samples: [['build_date="",compiler="gc",git_commit="",git_tree_state="clean",git_version="v1.36.2",go_version="go1.26.10",major="1",minor="36",platform="linux/amd64"', 1]] },
  ];
}

/** The world's clock stands at 2026-01-01 when the simulation begins. */
const unixEpochOfStart = 1_767_225_600;
const unixSeconds = (at: number): number => unixEpochOfStart + at / microsPerSecond;
