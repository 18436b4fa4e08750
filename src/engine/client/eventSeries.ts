import { formatMicroTime } from "../api/index.ts";
import type { ObjectReference } from "../api/index.ts";
import type { Env, Micros } from "../core/index.ts";
import { minutes } from "../core/index.ts";
import type { ApiCall, ClientConfig, EventRecord, EventRecorderState, EventSeries, QueuedEvent } from "./types.ts";

/** @source k8s.io/client-go/tools/events/event_broadcaster.go finishTime */
export const finishInterval: Micros = minutes(6);
/** A series that goes on is written again before it would be forgotten: 30 minutes. @source event_broadcaster.go refreshTime */
const refreshEvery = 5;
const seriesMax = 4096;
const resource = "events.k8s.io/v1/events";

function keyOf(component: string, record: EventRecord, regarding: ObjectReference, related: ObjectReference | undefined): string {
  const about = (reference: ObjectReference | undefined): string => (reference === undefined ? "" : Object.values(reference).join("\t"));
  // The note is no part of it: what is said of an object in the same version is one series, whatever the words.
  return [component, record.type, record.action ?? "", record.reason, about(regarding), about(related)].join("\n");
}

interface Place {
  readonly component: string;
  readonly instance: string;
  readonly name: string;
  readonly regarding: ObjectReference;
  readonly related: ObjectReference | undefined;
}

function callOf(config: ClientConfig, call: Pick<ApiCall, "verb" | "namespace" | "name" | "patchType" | "body">): ApiCall {
  return { ...call, resource, userAgent: `${config.userAgent}/event-client` };
}

const seriesOf = ({ count, lastObservedAt }: EventSeries): object => ({ count, lastObservedTime: formatMicroTime(lastObservedAt) });

/** The write of a series; should its event be gone, the event is made again with it. */
function patchOf(config: ClientConfig, series: EventSeries): Omit<QueuedEvent, "cause"> {
  const { namespace, name, body } = series;
  const inSeries = { series: seriesOf(series) };
  return {
    call: callOf(config, { verb: "patch", namespace, name, patchType: "application/strategic-merge-patch+json", body: inSeries }),
    whenGone: callOf(config, { verb: "create", namespace, body: { ...body, ...inSeries } }),
  };
}

/**
 * An event of the newer API (events.k8s.io): the first of its like is written; the second makes it a series; the
 * others are only counted until the series ends.
 *
 * @returns what is to be written; undefined: nothing
 * @source k8s.io/client-go/tools/events/event_broadcaster.go recordToSink
 */
export function observeInSeries(config: ClientConfig, recorder: EventRecorderState, env: Env, record: EventRecord, place: Place): Omit<QueuedEvent, "cause"> | undefined {
  const { component, instance, name, regarding, related } = place;
  const key = keyOf(component, record, regarding, related);
  const known = recorder.series.get(key);
  if (known !== undefined) {
    known.count += 1;
    known.lastObservedAt = env.now;
    return known.count === 2 ? patchOf(config, known) : undefined;
  }
  const namespace = record.object.metadata.namespace ?? "default";
  const body = {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name, namespace },
    eventTime: formatMicroTime(env.now),
    reportingController: component,
    reportingInstance: instance,
    action: record.action,
    reason: record.reason,
    regarding,
    ...(related === undefined ? {} : { related }),
    note: record.message,
    type: record.type,
    deprecatedSource: {},
    deprecatedFirstTimestamp: null,
    deprecatedLastTimestamp: null,
  };
  recorder.series.set(key, { namespace, name, body, count: 1, at: env.now, lastObservedAt: env.now });
  if (recorder.series.size > seriesMax) {
    for (const oldest of recorder.series.keys()) {
      recorder.series.delete(oldest);
      break;
    }
  }
  return { call: callOf(config, { verb: "create", namespace, body }) };
}

/**
 * Every six minutes: a series that has seen nothing for so long is written a last time and forgotten; single events
 * are forgotten; a long series is written again now and then.
 *
 * @source event_broadcaster.go finishSeries, refreshExistingEventSeries
 */
export function finishSeries(config: ClientConfig, recorder: EventRecorderState, now: Micros): readonly Omit<QueuedEvent, "cause">[] {
  const writes: Omit<QueuedEvent, "cause">[] = [];
  recorder.finishes += 1;
  const isRefresh = recorder.finishes % refreshEvery === 0;
  for (const [key, series] of recorder.series) {
    if (series.count === 1) {
      if (series.at < now - finishInterval) recorder.series.delete(key);
    } else if (series.lastObservedAt < now - finishInterval) {
      writes.push(patchOf(config, series));
      recorder.series.delete(key);
    } else if (isRefresh) writes.push(patchOf(config, series));
  }
  return writes;
}
