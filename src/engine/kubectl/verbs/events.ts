import type { KubeObject, ObjectList, RequestOptions } from "../../api/index.ts";
import { ageOf, parseTime } from "../../api/index.ts";
import { fail, ok, seconds } from "../../core/index.ts";
import type { Micros, Result } from "../../core/index.ts";
import type { Event } from "../../kinds/index.ts";
import { parseGoDuration } from "../duration.ts";
import { errorText } from "../errorText.ts";
import { namespaceOf } from "../input.ts";
import { targetsOf } from "../lookup.ts";
import { chunkSizeOf, fetchPage } from "../pages.ts";
import { goSorted } from "../print/goSort.ts";
import { printTypedJson } from "../print/json.ts";
import { parseOutput, printObjects, withoutManagedFields } from "../print/output.ts";
import type { Output } from "../print/output.ts";
import { printColumns } from "../print/table.ts";
import { usage } from "../result.ts";
import { scriptVerb } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import type { Reply, Step, VerbInput } from "../verb.ts";

const lastSeen = (event: Event): string => event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? "";
const lastSeenAt = (event: Event): number => parseTime(lastSeen(event)) ?? Number.NEGATIVE_INFINITY;

/** "5s", or "5s (x3 over 1m)". */
export function eventAge(event: Event, now: number): string {
  const count = event.series?.count ?? event.count ?? 1;
  const last = ageOf(lastSeen(event), now);
  return count > 1 ? `${last} (x${count} over ${ageOf(event.firstTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp, now)})` : last;
}

/** How events are shown. Plain data. */
interface Showing {
  readonly output: Output;
  readonly everywhere: boolean;
  /** Those asked for, in lower case. */
  readonly types: readonly string[] | undefined;
  readonly noHeaders: boolean;
}

/** A watch goes on with this. Plain data. */
interface Watching extends Showing {
  /** Whether something was printed. */
  hasBegun: boolean;
  /** Of the columns: every row keeps to those before it. */
  readonly widths: number[];
}

const isWanted = ({ types }: Showing, event: Event): boolean => types?.includes((event.type ?? "").toLowerCase()) !== false;

const headerOf = ({ everywhere }: Showing): readonly string[] => [...(everywhere ? ["NAMESPACE"] : []), "LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"];
const rowOf = ({ everywhere }: Showing, event: Event, now: number): readonly string[] => [
  ...(everywhere ? [event.metadata.namespace ?? ""] : []),
  eventAge(event, now),
  event.type ?? "",
  event.reason ?? "",
  `${event.involvedObject.kind ?? ""}/${event.involvedObject.name ?? ""}`,
  (event.message ?? "").trim(),
];

/** What --for names, as the field selector of its events. */
function* selectorOf(input: VerbInput): Talk<Result<RequestOptions, string>> {
  const given = input.args.flags["for"];
  if (given === undefined) return ok({});
  if (!given.includes("/")) return fail("--for must be in resource/name form");
  const targets = yield* targetsOf(input, [given]);
  if (!targets.ok) return targets;
  const [about] = targets.value;
  if (about?.name === undefined) return fail("--for must be in resource/name form");
  return ok({ fieldSelector: `involvedObject.kind=${about.resource.kind},involvedObject.apiVersion=${about.resource.apiVersion},involvedObject.name=${about.name}` });
}

/** `kubectl events`. @source k8s.io/kubectl/pkg/cmd/events/events.go */
export const events = scriptVerb(
  function* (io, input) {
    const { flags, all } = input.args;
    const output = parseOutput(input, false);
    if (!output.ok) return usage(io, output.error);
    const types = all["types"]?.flatMap((each) => each.toLowerCase().split(","));
    if (types?.some((type) => type !== "normal" && type !== "warning") === true) return usage(io, "valid --types are Normal or Warning");
    const selector = yield* selectorOf(input);
    if (!selector.ok) return usage(io, selector.error);
    const showing: Showing = { output: output.value, everywhere: flags["all-namespaces"] === "true", types, noHeaders: flags["no-headers"] === "true" };
    const place = { resource: "v1/events", ...(showing.everywhere ? {} : { namespace: namespaceOf(input) }) };
    if (flags["watch"] === "true") {
      const chunk = chunkSizeOf(input);
      const options = { ...selector.value, ...(chunk === 0 ? {} : { limit: chunk }) };
      const end = parseGoDuration(flags["request-timeout"] ?? "0") ?? 0;
      const watching: Watching = { ...showing, hasBegun: false, widths: [] };
      io.follow(watching, { calls: [{ tag: 0, call: { ...place, verb: "watch", options } }], ...(end === 0 ? {} : { wait: Math.max(end, seconds(1)) }) });
      return 0;
    }
    const [listed] = yield* fetchPage([{ ...place, verb: "list", options: selector.value }], chunkSizeOf(input));
    if (listed === undefined) return 0;
    if (listed.type === "failed") {
      io.err(errorText(listed.status));
      return 1;
    }
    const wanted = ((listed.body as ObjectList).items as readonly KubeObject[] as readonly Event[]).filter((event) => isWanted(showing, event));
    if (wanted.length > 0) return printEvents(io, showing, goSorted(wanted, (a, b) => lastSeenAt(a) < lastSeenAt(b)));
    io.err(showing.everywhere ? "No events found.\n" : `No events found in ${namespaceOf(input)} namespace.\n`);
    return 0;
  },
  { follower: (data, reply, now) => followEvents(data as Watching, reply, now) },
);

function printEvents(io: Io, showing: Showing, sorted: readonly Event[]): number {
  const { output, noHeaders } = showing;
  if (output.type === "human") {
    const rows = sorted.map((event) => rowOf(showing, event, io.now));
    io.out(printColumns(noHeaders ? rows : [headerOf(showing), ...rows]));
    return 0;
  }
  // A list of a Go type has no name that could be printed.
  if (output.type === "name") return 0;
  const isWhole = output.type === "json" || output.type === "yaml";
  const list = { kind: "EventList", apiVersion: "v1", metadata: {}, items: sorted.map((event) => asTypedEvent(isWhole ? withoutManagedFields(event) : event)) };
  const printed = output.type === "json" ? ok(printTypedJson(list)) : printObjects(output, { objects: [list as unknown as KubeObject], single: true, managedFields: true });
  if (!printed.ok) return usage(io, printed.error);
  io.out(printed.value);
  return 0;
}

/** In the order of Go's fields, with those that its type always writes. @source k8s.io/api/core/v1/types.go Event */
const eventFields = ["kind", "apiVersion", "metadata", "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime", "series", "action", "related", "reportingComponent", "reportingInstance"];
const always = { kind: "Event", apiVersion: "v1", source: {}, firstTimestamp: null, lastTimestamp: null, eventTime: null, reportingComponent: "", reportingInstance: "" };

function asTypedEvent(event: KubeObject): object {
  const fields: Readonly<Record<string, unknown>> = { ...always, ...event };
  return Object.fromEntries(eventFields.flatMap((name) => (fields[name] === undefined ? [] : [[name, inOrder(name, fields[name])]])));
}

const innerFields: Readonly<Record<string, readonly string[]>> = {
  metadata: ["name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "labels", "annotations", "ownerReferences", "managedFields"],
  involvedObject: ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"],
  source: ["component", "host"],
  series: ["count", "lastObservedTime"],
};

function inOrder(field: string, value: unknown): unknown {
  const names = innerFields[field];
  if (names === undefined || typeof value !== "object" || value === null) return value;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
}

function followEvents(watching: Watching, reply: Reply, now: Micros): Step {
  if (reply.type === "timer" || reply.type === "ended") return { exit: 0 };
  if (reply.type === "failed") return { err: errorText(reply.status), exit: 1 };
  if (reply.type !== "events") return {};
  let out = "";
  for (const { type, object } of reply.events) if (type !== "DELETED" && isWanted(watching, object as Event)) out += watchedText(watching, object as Event, now);
  return { out };
}

function watchedText(watching: Watching, event: Event, now: Micros): string {
  const { output, hasBegun, noHeaders, widths } = watching;
  watching.hasBegun = true;
  if (output.type === "human") return printColumns([...(hasBegun || noHeaders ? [] : [headerOf(watching)]), rowOf(watching, event, now)], widths);
  const printed = printObjects(output, { objects: [event], single: true, managedFields: false });
  return printed.ok ? `${output.type === "yaml" && hasBegun ? "---\n" : ""}${printed.value}` : "";
}
