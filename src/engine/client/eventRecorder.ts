import { formatTime } from "../api/index.ts";
import type { ObjectReference } from "../api/index.ts";
import type { Env, Micros } from "../core/index.ts";
import { minutes, seconds } from "../core/index.ts";
import type { Event } from "../kinds/index.ts";
import { finishInterval, finishSeries, observeInSeries } from "./eventSeries.ts";
import { sendCall } from "./transport.ts";
import type { Answer } from "./transport.ts";
import type { ApiCall, ClientConfig, ClientState, ClientTimer, EventRecord, EventRecorderState, QueuedEvent } from "./types.ts";

/** @source k8s.io/client-go/tools/record/events_cache.go */
const cacheMax = 4096;
const similarMax = 10;
const similarInterval = minutes(10);
const spamBurst = 25;
/** One event in 5 minutes. */
const spamRefill = minutes(5);
/** @source k8s.io/client-go/tools/record/event.go maxQueuedEvents, maxTriesPerEvent, defaultSleepDuration */
const queueMax = 1000;
const triesMax = 12;
const retryWait = seconds(10);
/** 2026-01-01T00:00:00Z. */
const epochMicros = 1_767_225_600_000_000;
const twoTo24 = 0x100_0000;
const token = 1_000_000;

export function newEventRecorder(): EventRecorderState {
  return { similar: new Map(), seen: new Map(), spam: new Map(), series: new Map(), finishes: 0, isFinishing: false, queue: [], busy: false, attempts: 0, dropped: 0, serial: 0 };
}

const componentOf = (config: ClientConfig, record: EventRecord): string => record.component ?? config.userAgent;

/**
 * Writes an Event about an object: counted up when it repeats, combined when there are many like it,
 * dropped when one object causes too many. Written one after the other, never in the way of the work.
 *
 * @source k8s.io/client-go/tools/record/events_cache.go EventCorrelator.EventCorrelate
 */
export function recordEvent<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, record: EventRecord): void {
  if (record.action !== undefined) {
    recordInSeries(config, client, env, record);
    return;
  }
  const recorder = client.events;
  const { metadata, kind, apiVersion } = record.object;
  const component = componentOf(config, record);
  // The host is the same for all events of a client; who has a uid needs no other name.
  const identity = metadata.uid === undefined ? `${metadata.namespace ?? ""}\n${metadata.name}\n${apiVersion}` : metadata.uid;
  const subject = `${component}\n${kind}\n${identity}\n${record.fieldPath ?? ""}`;
  const similarKey = `${subject}\n${record.type}\n${record.reason}`;
  const combined = isOneOfMany(recorder, similarKey, record.message, env.now);
  const told = combined ? { ...record, message: `(combined from similar events): ${record.message}` } : record;
  const key = combined ? similarKey : `${similarKey}\n${record.message}`;
  const call = observe(config, recorder, env, told, key);
  if (isSpam(recorder, subject, env.now)) return;
  enqueue(config, client, env, { call });
}

function enqueue<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, write: Omit<QueuedEvent, "cause">): void {
  const recorder = client.events;
  if (recorder.queue.length >= queueMax) {
    recorder.dropped += 1;
    return;
  }
  recorder.queue.push({ ...write, cause: env.cause });
  if (!recorder.busy) sendNext(config, client, env);
}

/** Components of the newer events API do not count and combine; they tell of series. */
function recordInSeries<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, record: EventRecord): void {
  const recorder = client.events;
  const component = componentOf(config, record);
  const place = {
    component,
    instance: config.eventHost ?? `${component}-${env.machine}`,
    name: nextName(recorder, record, env.now),
    regarding: referenceTo(record),
    related: record.related === undefined ? undefined : referenceTo({ object: record.related }),
  };
  const write = observeInSeries(config, recorder, env, record, place);
  if (write !== undefined) enqueue(config, client, env, write);
  armSeriesTimer(recorder, env);
}

function armSeriesTimer(recorder: EventRecorderState, env: Env): void {
  if (recorder.isFinishing || recorder.series.size === 0) return;
  const timer: ClientTimer = { owner: "client", type: "eventSeries" };
  env.wakeAfter(finishInterval, timer);
  recorder.isFinishing = true;
}

/** Looks through the series and writes what has come to its end. */
export function onSeriesTimer<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  const recorder = client.events;
  recorder.isFinishing = false;
  for (const write of finishSeries(config, recorder, env.now)) enqueue(config, client, env, write);
  armSeriesTimer(recorder, env);
}

/** Unique on one machine: the object's name and the time. */
function nextName(recorder: EventRecorderState, record: EventRecord, now: Micros): string {
  recorder.serial = (recorder.serial + 1) % 1000;
  return `${record.object.metadata.name}.${hexNanos(epochMicros + now, recorder.serial)}`;
}

/** Moves a key to the young end, so that the oldest is the first to go. */
function touch<V>(cache: Map<string, V>, key: string, value: V, isKnown: boolean): void {
  if (isKnown) cache.delete(key);
  cache.set(key, value);
  if (cache.size <= cacheMax) return;
  for (const oldest of cache.keys()) {
    cache.delete(oldest);
    return;
  }
}

function isOneOfMany(recorder: EventRecorderState, key: string, message: string, now: Micros): boolean {
  const known = recorder.similar.get(key);
  const fresh = known !== undefined && now - known.lastAt <= similarInterval;
  const entry = fresh ? known : { messages: new Set<string>(), lastAt: now };
  entry.messages.add(message);
  entry.lastAt = now;
  touch(recorder.similar, key, entry, known !== undefined);
  if (entry.messages.size < similarMax) return false;
  for (const one of entry.messages) {
    entry.messages.delete(one);
    break;
  }
  return true;
}

function isSpam(recorder: EventRecorderState, subject: string, now: Micros): boolean {
  const known = recorder.spam.get(subject);
  const full = spamBurst * token;
  const tokens = known === undefined ? full : Math.min(full, known.tokens + Math.floor((now - known.at) / (spamRefill / token)));
  const spam = tokens < token;
  touch(recorder.spam, subject, { tokens: spam ? tokens : tokens - token, at: now }, known !== undefined);
  return spam;
}

/** `micros` * 1000 + `nanos` in hexadecimal; the product is past the whole numbers that a double holds. */
function hexNanos(micros: number, nanos: number): string {
  const low = (micros % twoTo24) * 1000 + nanos;
  const high = Math.floor(micros / twoTo24) * 1000 + Math.floor(low / twoTo24);
  return high.toString(16) + (low % twoTo24).toString(16).padStart(6, "0");
}

function observe(config: ClientConfig, recorder: EventRecorderState, env: Env, record: EventRecord, key: string): ApiCall {
  const namespace = record.object.metadata.namespace ?? "default";
  const now = formatTime(env.now);
  const seen = recorder.seen.get(key);
  if (seen !== undefined) {
    seen.count += 1;
    touch(recorder.seen, key, seen, true);
    return {
      verb: "patch",
      resource: "v1/events",
      namespace: seen.namespace,
      name: seen.name,
      patchType: "application/strategic-merge-patch+json",
      body: { count: seen.count, lastTimestamp: now, message: record.message },
      userAgent: `${config.userAgent}/event-client`,
      ...(record.account === undefined ? {} : { account: record.account }),
    };
  }
  const name = nextName(recorder, record, env.now);
  touch(recorder.seen, key, { name, namespace, firstTimestamp: now, count: 1 }, false);
  return {
    verb: "create",
    resource: "v1/events",
    namespace,
    body: newEvent(config, env, record, { name, namespace }),
    userAgent: `${config.userAgent}/event-client`,
    ...(record.account === undefined ? {} : { account: record.account }),
  };
}

type MutableReference = { -readonly [Key in keyof ObjectReference]: ObjectReference[Key] };

function referenceTo({ object, fieldPath }: Pick<EventRecord, "object" | "fieldPath">): ObjectReference {
  const { kind, apiVersion, metadata } = object;
  const reference: MutableReference = { kind, name: metadata.name, apiVersion };
  if (metadata.namespace !== undefined) reference.namespace = metadata.namespace;
  if (metadata.uid !== undefined) reference.uid = metadata.uid;
  if (metadata.resourceVersion !== undefined) reference.resourceVersion = metadata.resourceVersion;
  if (fieldPath !== undefined) reference.fieldPath = fieldPath;
  return reference;
}

function newEvent(config: ClientConfig, env: Env, record: EventRecord, place: { readonly name: string; readonly namespace: string }): Event {
  const component = componentOf(config, record);
  const now = formatTime(env.now);
  const host = config.eventHost;
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: record.annotations === undefined ? place : { ...place, annotations: record.annotations },
    involvedObject: referenceTo(record),
    reason: record.reason,
    message: record.message,
    source: host === undefined ? { component } : { component, host },
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
    type: record.type,
    eventTime: null,
    reportingComponent: component,
    reportingInstance: host ?? "",
  };
}

function sendNext<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  const recorder = client.events;
  const next = recorder.queue[0];
  recorder.busy = next !== undefined;
  if (next === undefined) return;
  const before = env.cause;
  env.cause = next.cause;
  sendCall(config, client, env, next.call, { owner: "event" });
  env.cause = before;
}

/** The write at hand was answered: the next one, or the same again in 10 s when the server could not be asked. */
export function onEventAnswer<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env, answer: Answer): void {
  const recorder = client.events;
  recorder.attempts += 1;
  if (answer.type === "failed" && recorder.attempts < triesMax) {
    const timer: ClientTimer = { owner: "client", type: "eventRetry" };
    env.wakeAfter(retryWait, timer);
    return;
  }
  recorder.attempts = 0;
  const written = recorder.queue.shift();
  if (written?.whenGone !== undefined && answer.type === "response" && answer.code === 404) recorder.queue.unshift({ call: written.whenGone, cause: written.cause });
  sendNext(config, client, env);
}

/** Ten seconds later. */
export function retryEvent<Tag>(config: ClientConfig, client: ClientState<Tag>, env: Env): void {
  sendNext(config, client, env);
}
