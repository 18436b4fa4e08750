import type { TraceMessage } from "../../../protocol/index.ts";
import { lanesOf } from "./spans.ts";
import type { Span } from "./spans.ts";

export interface ExportedTrace {
  /** The command, as it is typed. */
  readonly name: string;
  readonly cause: number;
  readonly seed: number;
  readonly spans: readonly Span[];
  readonly messages: readonly TraceMessage[];
}

/**
 * The trace for Perfetto and chrome://tracing: a thread for each process, a slice for each span, an
 * arrow for each message. Times are simulated µs.
 *
 * @source Trace Event Format, "X", "s", "f" and "M" events
 */
export function perfettoTrace({ name, cause, seed, spans, messages }: ExportedTrace): string {
  const lanes = lanesOf(spans);
  const tid = (process: string) => lanes.indexOf(process) + 1;
  const events = [
    { ph: "M", pid: 1, name: "process_name", args: { name } },
    ...lanes.map((process) => ({ ph: "M", pid: 1, tid: tid(process), name: "thread_name", args: { name: process } })),
    ...lanes.map((process) => ({ ph: "M", pid: 1, tid: tid(process), name: "thread_sort_index", args: { sort_index: tid(process) } })),
    ...spans.map(({ process, from, to, text, messages: count }) => ({ ph: "X", pid: 1, tid: tid(process), ts: from, dur: Math.max(1, to - from), name: text === "" ? process : text, cat: "process", args: { messages: count, cause } })),
    ...messages.flatMap(({ seq, from, to, sentAt, arrivesAt, text, lost }) => [
      { ph: "s", pid: 1, tid: tid(from), ts: sentAt, id: seq, name: text, cat: "message" },
      ...(lost === true ? [] : [{ ph: "f", bp: "e", pid: 1, tid: tid(to), ts: arrivesAt, id: seq, name: text, cat: "message" }]),
    ]),
  ];
  return JSON.stringify({ displayTimeUnit: "ms", otherData: { command: name, seed, clock: "simulated" }, traceEvents: events });
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0").slice(-digits);
const nanos = (micros: number): string => `${Math.round(micros)}000`;

/**
 * The trace as OpenTelemetry's JSON: a resource for each process, its spans with their parents.
 * Times are simulated: they count from the beginning of the history, not from 1970.
 *
 * @source opentelemetry-proto trace/v1, JSON encoding: ids in hexadecimal, times as strings of nanoseconds
 */
export function openTelemetryTrace({ name, cause, seed, spans }: ExportedTrace): string {
  const traceId = hex(seed, 16) + hex(cause, 16);
  const spanId = (id: number) => hex(id + 1, 16);
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const resourceSpans = lanesOf(spans).map((process) => ({
    resource: { attributes: [text("service.name", process), text("kubarium.command", name)] },
    scopeSpans: [
      {
        scope: { name: "kubarium" },
        spans: spans
          .filter((span) => span.process === process)
          .map(({ id, from, to, text: said, messages, parent }) => ({
            traceId,
            spanId: spanId(id),
            ...(parent === undefined ? {} : { parentSpanId: spanId(parent) }),
            name: said === "" ? process : said,
            kind: 1,
            startTimeUnixNano: nanos(from),
            endTimeUnixNano: nanos(Math.max(to, from + 1)),
            attributes: [{ key: "kubarium.messages", value: { intValue: String(messages) } }],
          })),
      },
    ],
  }));
  return JSON.stringify({ resourceSpans });
}
