import { describeTarget, perSecond, queuedIn, stageGroup, waitsFor } from "../../../engine/apiserver/index.ts";
import type { AnsweredRequest, ApiserverState, RequestInFlight, RequestStage, StageVisit } from "../../../engine/apiserver/index.ts";
import type { Micros } from "../../../engine/core/index.ts";
import type { EtcdStoreReader } from "../../../engine/etcd/index.ts";
import type { AnsweredScene, ControlStage, EtcdCallsScene, PipelineScene, RequestScene, StageScene, StageVisitScene } from "../../../protocol/index.ts";

const stages: readonly ControlStage[] = ["authentication", "priority-and-fairness", "authorization", "admission-mutating", "validation", "admission-validating", "storage"];
const requestsShown = 80;
const answeredShown = 36;
const wayShown = 12;
/** So many of etcd's last changes are compared with the caches. */
const changesCompared = 300;

/** The requests of an API server, by what its memory says of them. */
export function pipelineOf(state: ApiserverState, store: EtcdStoreReader | undefined, now: Micros): PipelineScene {
  const flights = [...state.requests.values()];
  // The map is in the order of arrival.
  const shown = flights.slice(0, requestsShown).map((flight) => requestOf(state, flight));
  return {
    stages: stages.map((stage) => stageOf(state, flights, stage, now)),
    requests: shown,
    requestsOmitted: flights.length - shown.length,
    answered: state.answered.recent.slice(-answeredShown).toReversed().map(answeredOf),
    levels: [...state.fairness.levels].map(([name, level]) => ({ name, isExempt: level.isExempt, seats: level.seats, executing: level.executing, waiting: queuedIn(level), rejected: level.rejected })),
    watches: state.watchers.size,
    etcd: etcdCallsOf(state, store, now),
  };
}

const webhookPrefix = "calling webhook ";

/** A webhook is called from within admission: a mutating one before validation, a validating one after it. */
function visitsOf(way: readonly StageVisit[]): readonly StageVisitScene[] {
  let at: ControlStage = "authentication";
  const visits: StageVisitScene[] = [];
  for (const { stage, at: since } of way) {
    if (!stage.startsWith(webhookPrefix)) at = stage as ControlStage;
    visits.push({ stage: at, webhook: webhookOf(stage), at: since });
  }
  return visits.length <= wayShown ? visits : [...visits.slice(0, wayShown - 1), ...visits.slice(-1)];
}

const webhookOf = (stage: RequestStage): string => (stage.startsWith(webhookPrefix) ? stage.slice(webhookPrefix.length) : "");

/** The stage of the diagram in which a request stands. */
function standingAt({ stage, way }: Pick<AnsweredRequest, "stage" | "way">): ControlStage {
  if (!stage.startsWith(webhookPrefix)) return stage as ControlStage;
  const before = way.findLast((visit) => !visit.stage.startsWith(webhookPrefix));
  return (before?.stage ?? "admission-mutating") as ControlStage;
}

function factsOf(request: Pick<AnsweredRequest, "id" | "user" | "cause" | "startedAt" | "stage" | "way">) {
  const { id, user, cause, startedAt, stage, way } = request;
  return { id, user, cause, startedAt, stage: standingAt(request), webhook: webhookOf(stage), way: visitsOf(way) };
}

function requestOf(state: ApiserverState, flight: RequestInFlight): RequestScene {
  const wait = waitsFor(state, flight);
  return { ...describeTarget(flight.request), ...factsOf(flight), since: flight.stageSince, deadline: flight.deadline, waitsOn: wait.on, waitsFor: wait.text, waitsSince: wait.since };
}

function answeredOf(request: AnsweredRequest): AnsweredScene {
  const { verb, resource, namespace, name, endedAt, code } = request;
  return { verb, resource, namespace, name, ...factsOf(request), endedAt, code };
}

function stageOf(state: ApiserverState, flights: readonly RequestInFlight[], stage: ControlStage, now: Micros): StageScene {
  let inFlight = 0;
  let oldest: Micros | undefined;
  for (const flight of flights) {
    if (standingAt(flight) !== stage) continue;
    inFlight++;
    oldest = oldest === undefined ? flight.stageSince : Math.min(oldest, flight.stageSince);
  }
  const rate = state.answered.stages.get(stageGroup(stage));
  return { stage, inFlight, ...(oldest === undefined ? {} : { oldestSince: oldest }), perSecond: rate === undefined ? 0 : perSecond(rate, now) };
}

function etcdCallsOf(state: ApiserverState, store: EtcdStoreReader | undefined, now: Micros): EtcdCallsScene {
  const { etcd, cachers } = state;
  let oldest: Micros | undefined;
  for (const call of etcd.calls.values()) {
    // In the order in which they were asked.
    oldest = call.at;
    break;
  }
  let cachesLost = 0;
  for (const { phase } of cachers.values()) if (phase !== "watching") cachesLost++;
  return {
    readsPerSecond: perSecond(etcd.rates.reads, now),
    writesPerSecond: perSecond(etcd.rates.writes, now),
    inFlight: etcd.calls.size,
    waiting: etcd.waiting.length,
    ...(oldest === undefined ? {} : { oldestAt: oldest }),
    revision: etcd.revision,
    members: etcd.members.map(({ address, phase, lastError }) => ({ name: address, phase, lastError })),
    cachesLost,
    caches: cachers.size,
    changesBehind: store === undefined ? 0 : changesBehind(state, store),
  };
}

/** Changes of etcd that the caches of the server have not heard of. */
function changesBehind({ cachers }: ApiserverState, store: EtcdStoreReader): number {
  const changes = store.changesSince(Math.max(0, store.changeCount - changesCompared)) ?? [];
  const byPrefix = new Map([...cachers.values()].map((cacher) => [cacher.prefix, cacher] as const));
  let behind = 0;
  for (const { kv } of changes) {
    const cacher = byPrefix.get(prefixOf(kv.key));
    if (cacher !== undefined && cacher.revision < kv.modRevision) behind++;
  }
  return behind;
}

/** "/registry/pods/" of "/registry/pods/default/web". */
const prefixOf = (key: string): string => key.slice(0, key.indexOf("/", "/registry/".length) + 1);
