import { humanDuration } from "../api/index.ts";
import type { FactGroup, FactTable, Micros, ProcessView } from "../core/index.ts";
import { queuedIn } from "./fairness/levels.ts";
import { describeTarget } from "./metrics/target.ts";
import { waitsFor } from "./metrics/waitsFor.ts";
import type { ApiserverState, RequestInFlight } from "./state.ts";
import { parseResourceKey } from "./storage/keys.ts";

const rowsMax = 100;

/** What the inspector shows of a kube-apiserver. */
export function view(state: ApiserverState, now: Micros): ProcessView {
  const ready = state.etcd.members.filter((member) => member.phase === "ready").length;
  const lost = [...state.cachers.values()].filter((cacher) => cacher.phase !== "watching").length;
  const inFlight = state.requests.size;
  const condition = state.phase === "starting" ? "starting" : ready === 0 || lost > 0 ? "degraded" : "ok";
  const headline = `${inFlight} ${inFlight === 1 ? "request" : "requests"} in flight, ${state.watchers.size} ${state.watchers.size === 1 ? "watch" : "watches"}${lost > 0 ? `, ${lost} caches (re)initializing` : ""}`;
  return {
    condition,
    ...(state.phase === "terminating" ? { role: "terminating" } : {}),
    headline,
    load: Math.min(100, Math.floor((inFlight * 100) / 600)),
    groups: [requestGroup(state, now), fairnessGroup(state), trafficGroup(state), cacheGroup(state), etcdGroup(state, now)],
  };
}

function requestGroup(state: ApiserverState, now: Micros): FactGroup {
  return {
    title: "Requests in flight",
    facts: [
      { label: "reading", value: state.readOnlyInFlight, help: "get and list requests that are not answered yet; above 400 new ones get 429" },
      { label: "mutating", value: state.mutatingInFlight, help: "writes that are not answered yet; above 200 new ones get 429" },
    ],
    table: requestTable(state, now),
  };
}

function fairnessGroup({ fairness }: ApiserverState): FactGroup {
  const rows = [...fairness.levels].map(([name, level]) => [name, level.isExempt ? "all" : level.seats, level.executing, queuedIn(level), level.dispatched, level.rejected]);
  return {
    title: "Priority and fairness",
    facts: [],
    table: { columns: ["Priority level", "Seats", "Executing", "Waiting", "Served", "Refused"], rows },
  };
}

function requestTable(state: ApiserverState, now: Micros): FactTable {
  const rows: (readonly (string | number)[])[] = [];
  for (const flight of state.requests.values()) {
    if (rows.length >= rowsMax) break;
    rows.push(requestRow(state, flight, now));
  }
  return { columns: ["Stage", "Verb", "Resource", "Name", "User", "Age", "Waits for"], rows };
}

function requestRow(state: ApiserverState, flight: RequestInFlight, now: Micros): readonly (string | number)[] {
  const { verb, resource, namespace, name } = describeTarget(flight.request);
  return [flight.stage, verb, resource, namespace === "" ? name : `${namespace}/${name}`, flight.user, `${Math.floor((now - flight.startedAt) / 1000)} ms`, waitsFor(state, flight).text];
}

function trafficGroup({ counters, startedAt, connections }: ApiserverState): FactGroup {
  return {
    title: "Traffic since start",
    facts: [
      { label: "requests", value: counters.requests },
      { label: "reads", value: counters.reads },
      { label: "writes", value: counters.writes },
      { label: "mean read latency", value: counters.meanReadLatency, unit: "µs", help: "a mean that forgets: the last sixteen or so weigh most" },
      { label: "mean write latency", value: counters.meanWriteLatency, unit: "µs" },
      { label: "server errors (5xx)", value: counters.failures },
      { label: "conflicts (409)", value: counters.conflicts },
      { label: "too many requests (429)", value: counters.tooManyRequests },
      { label: "timeouts (504)", value: counters.timeouts },
      { label: "watch events sent", value: counters.watchEventsSent },
      { label: "client connections", value: connections.size },
      { label: "started at", value: startedAt, unit: "µs" },
    ],
  };
}

function cacheGroup(state: ApiserverState): FactGroup {
  const rows = [...state.cachers.values()].map((cacher) => {
    let watchers = 0;
    for (const ids of cacher.watchers.values()) watchers += ids.size;
    return [parseResourceKey(cacher.resource).resource, cacher.phase, cacher.objects.size, cacher.revision, cacher.events.length - cacher.start, watchers, cacher.freshWaiters.length];
  });
  return {
    title: "Watch caches",
    facts: [{ label: "newest revision seen", value: state.etcd.revision, help: "of etcd, by any answer; a cache of a quiet resource may honestly stand behind it" }],
    table: { columns: ["Resource", "State", "Objects", "Revision", "Events kept", "Watchers", "Reads waiting"], rows },
  };
}

function etcdGroup({ etcd, bootstrap, compaction }: ApiserverState, now: Micros): FactGroup {
  return {
    title: "etcd",
    facts: [
      { label: "calls in flight", value: etcd.calls.size },
      { label: "calls waiting for a member", value: etcd.waiting.length },
      { label: "last compaction by this server", value: compaction.lastCompacted, help: "revision up to which it has had etcd forget overwritten values" },
      { label: "live API servers", value: bootstrap.endpoints.join(", "), help: "those whose master lease in etcd lives: the endpoints of default/kubernetes" },
    ],
    table: {
      columns: ["Member", "State", "For", "Last error"],
      rows: etcd.members.map((member) => [member.address, member.phase, humanDuration(now - member.since), member.lastError]),
    },
  };
}

