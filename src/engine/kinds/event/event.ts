import {
  ageOf,
  column,
  dns1123SubdomainErrors,
  invalidField,
  nameColumn,
  requiredField,
  validateObjectMeta,
  validateObjectMetaUpdate,
  wideColumn,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { Event } from "./types.ts";

type Stamp = string | null | undefined;
const firstOf = (...stamps: readonly Stamp[]): string | undefined => stamps.find((stamp) => stamp !== null && stamp !== undefined) ?? undefined;

function firstSeen(event: Event, now: Micros): string {
  return ageOf(firstOf(event.firstTimestamp, event.eventTime), now);
}

/** When it was last seen, with the count when it was seen before. */
function lastSeen(event: Event, now: Micros): string {
  const { series, count = 0 } = event;
  if (series !== undefined) return `${ageOf(series.lastObservedTime, now)} (x${series.count ?? 0} over ${firstSeen(event, now)})`;
  const last = firstOf(event.lastTimestamp);
  if (count > 1) return `${ageOf(last, now)} (x${count} over ${firstSeen(event, now)})`;
  return last === undefined ? firstSeen(event, now) : ageOf(last, now);
}

/** "pod/web-1": kubectl's TYPE/NAME of what the event is about. */
function subject(event: Event): string {
  const { kind, name } = event.involvedObject;
  return name === undefined ? (kind ?? "").toLowerCase() : `${(kind ?? "").toLowerCase()}/${name}`;
}

function source(event: Event): string {
  const component = event.source?.component ?? event.reportingComponent ?? "";
  const host = event.source?.host ?? event.reportingInstance ?? "";
  return host === "" ? component : `${component}, ${host}`;
}

function validate(event: Event): readonly FieldError[] {
  const errors: FieldError[] = [];
  const namespace = event.involvedObject.namespace ?? "";
  const own = event.metadata.namespace ?? "";
  if (namespace === "" && own !== "default" && own !== "kube-system") {
    errors.push(invalidField("involvedObject.namespace", namespace, "does not match event.namespace"));
  } else if (namespace !== "" && namespace !== own) {
    errors.push(invalidField("involvedObject.namespace", namespace, "does not match event.namespace"));
  }
  return errors;
}

/** Events that carry eventTime follow the rules of events.k8s.io/v1. */
function validateNewStyle(event: Event): readonly FieldError[] {
  if (event.eventTime === undefined || event.eventTime === null) return [];
  const errors: FieldError[] = [];
  if ((event.reportingComponent ?? "") === "") errors.push(requiredField("reportingController"));
  if ((event.reportingInstance ?? "") === "") errors.push(requiredField("reportingInstance"));
  if ((event.action ?? "") === "") errors.push(requiredField("action"));
  if ((event.reason ?? "") === "") errors.push(requiredField("reason"));
  return errors;
}

/** Fields that an Event always has, empty or not. @source k8s.io/api/core/v1/types.go Event */
function withAllFields(event: Event): Event {
  const { source, firstTimestamp, lastTimestamp, eventTime, reportingComponent, reportingInstance } = event;
  const isWhole = source !== undefined && firstTimestamp !== undefined && lastTimestamp !== undefined && eventTime !== undefined && reportingComponent !== undefined && reportingInstance !== undefined;
  return isWhole ? event : { ...event, source: source ?? {}, firstTimestamp: firstTimestamp ?? null, lastTimestamp: lastTimestamp ?? null, eventTime: eventTime ?? null, reportingComponent: reportingComponent ?? "", reportingInstance: reportingInstance ?? "" };
}

/** @source pkg/registry/core/event/strategy.go */
export const event = {
  apiVersion: "v1",
  kind: "Event",
  resource: "events",
  singular: "event",
  shortNames: ["ev"],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: true,
  columns: [
    column("Last Seen", lastSeen),
    column("Type", (object: Event) => object.type ?? ""),
    column("Reason", (object: Event) => object.reason ?? ""),
    column("Object", subject),
    wideColumn("Subobject", (object: Event) => object.involvedObject.fieldPath ?? ""),
    wideColumn("Source", source),
    column("Message", (object: Event) => (object.message ?? "").trim()),
    wideColumn("First Seen", firstSeen),
    wideColumn("Count", (object: Event) => String(object.series?.count ?? object.count ?? 1)),
    { ...nameColumn, priority: 1 },
  ],
  selectableFields: {
    "involvedObject.kind": (object: Event) => object.involvedObject.kind ?? "",
    "involvedObject.namespace": (object: Event) => object.involvedObject.namespace ?? "",
    "involvedObject.name": (object: Event) => object.involvedObject.name ?? "",
    "involvedObject.uid": (object: Event) => object.involvedObject.uid ?? "",
    "involvedObject.apiVersion": (object: Event) => object.involvedObject.apiVersion ?? "",
    "involvedObject.resourceVersion": (object: Event) => object.involvedObject.resourceVersion ?? "",
    "involvedObject.fieldPath": (object: Event) => object.involvedObject.fieldPath ?? "",
    reason: (object: Event) => object.reason ?? "",
    reportingComponent: (object: Event) => object.reportingComponent ?? "",
    source: (object: Event) => object.source?.component ?? object.reportingComponent ?? "",
    type: (object: Event) => object.type ?? "",
  },
  applyDefaults: withAllFields,
  prepareForCreate: (object: Event) => object,
  prepareForUpdate: (next: Event) => next,
  prepareForStatusUpdate: (next: Event) => next,
  validate: (object: Event) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validate(object), ...validateNewStyle(object)],
  validateUpdate: (next: Event, old: Event) => [...validateObjectMetaUpdate(next, old), ...validate(next)],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<Event>;
