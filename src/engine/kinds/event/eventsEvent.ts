import type { KubeObject, ObjectReference, ResourceKind } from "../../api/index.ts";
import { event } from "./event.ts";
import type { Event } from "./types.ts";

/** @source k8s.io/api/events/v1/types.go Event */
interface EventsEvent extends KubeObject {
  readonly apiVersion: "events.k8s.io/v1";
  readonly kind: "Event";
  readonly regarding?: ObjectReference;
  readonly note?: string;
  readonly reason?: string;
  readonly type?: Event["type"];
  readonly eventTime?: string | null;
  readonly series?: Event["series"];
  readonly action?: string;
  readonly related?: ObjectReference;
  readonly reportingController?: string;
  readonly reportingInstance?: string;
  readonly deprecatedSource?: Event["source"];
  readonly deprecatedFirstTimestamp?: string | null;
  readonly deprecatedLastTimestamp?: string | null;
  readonly deprecatedCount?: number;
}

/** [core's field, the field of events.k8s.io] where the names differ. @source kubernetes pkg/apis/events/v1/conversion.go */
const renamed = [
  ["involvedObject", "regarding"],
  ["message", "note"],
  ["reportingComponent", "reportingController"],
  ["source", "deprecatedSource"],
  ["firstTimestamp", "deprecatedFirstTimestamp"],
  ["lastTimestamp", "deprecatedLastTimestamp"],
  ["count", "deprecatedCount"],
] as const;
const toCore: ReadonlyMap<string, string> = new Map(renamed.map(([core, other]) => [other, core]));
const fromCore: ReadonlyMap<string, string> = new Map(renamed);

const rename = (object: object, names: ReadonlyMap<string, string>): Record<string, unknown> => Object.fromEntries(Object.entries(object).map(([key, value]: [string, unknown]) => [names.get(key) ?? key, value]));

/** The same events as core's, in the words of events.k8s.io: stored as core's. */
export const eventsEvent = {
  ...(event as unknown as ResourceKind<EventsEvent>),
  apiVersion: "events.k8s.io/v1",
  applyDefaults: (object) => object,
  storedAs: {
    hub: event as unknown as ResourceKind,
    toHub: (object) => event.applyDefaults({ involvedObject: {}, ...rename(object, toCore), apiVersion: "v1" } as unknown as Event),
    fromHub: (object) => ({ ...rename(object, fromCore), apiVersion: "events.k8s.io/v1" }) as unknown as KubeObject,
  },
} satisfies ResourceKind<EventsEvent>;
