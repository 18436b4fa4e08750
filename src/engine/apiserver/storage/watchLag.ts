import type { KubeObject } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { CacheEvent, CacherState } from "./cacher.ts";
import { watchEventFor } from "./watchers.ts";
import type { Selection } from "./watchers.ts";

/** How far a watch is behind its cache. */
export interface WatchLag {
  /** Changes that concern it and that it has not seen. */
  readonly events: number;
  /** Since when the cache has the oldest of them. */
  readonly since: Micros | undefined;
  /** The revision of the newest; 0: it has seen all. */
  readonly newest: number;
}

const scannedMax = 100;
const upToDate: WatchLag = { events: 0, since: undefined, newest: 0 };

/** What a watch that has seen everything up to revision `seen` has still to see, of the last hundred changes. */
export function watchLag({ events, start }: CacherState, selection: Selection | undefined, seen: number): WatchLag {
  let lag = upToDate;
  const first = Math.max(start, events.length - scannedMax);
  for (let i = events.length - 1; i >= first; i--) {
    const event = events[i];
    if (event === undefined || event.revision <= seen) break;
    if (selection !== undefined && (!mayConcern(selection, event) || watchEventFor(selection, event, fieldAt) === undefined)) continue;
    lag = { events: lag.events + 1, since: event.at, newest: lag.newest === 0 ? event.revision : lag.newest };
  }
  return lag;
}

/** A look at the two fields by which most watches are narrow: cheap, where a hundred kubelets ask about a hundred changes. */
function mayConcern({ fields }: Selection, { object, previous }: CacheEvent): boolean {
  for (const { field, operator, value } of fields) {
    if (operator !== "=") continue;
    if (field === "metadata.name" && object.metadata.name !== value) return false;
    if (field === "spec.nodeName" && nodeNameOf(object) !== value && nodeNameOf(previous) !== value) return false;
  }
  return true;
}

const nodeNameOf = (object: KubeObject | undefined): string | undefined => (object as { readonly spec?: { readonly nodeName?: string } } | undefined)?.spec?.nodeName;

/** The field that a selector names, where the object has it as it is written. */
function fieldAt(object: KubeObject, field: string): string {
  let value: unknown = object;
  for (const name of field.split(".")) value = typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === "string" ? value : "";
}
