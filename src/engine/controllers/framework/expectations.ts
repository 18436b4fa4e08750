import type { Micros } from "../../core/index.ts";
import { minutes } from "../../core/index.ts";

/** Watch events that must arrive before a controller may trust its cache about a key. */
export interface Expectation {
  creations: number;
  /** Keys of objects that are being deleted. */
  readonly deletions: Set<string>;
  since: Micros;
}

/** @source pkg/controller/controller_utils.go ControllerExpectations, UIDTrackingControllerExpectations */
export type Expectations = Map<string, Expectation>;

/** After this time a controller looks again all the same. */
const expectationsTimeout = minutes(5);

export function expectCreations(expectations: Expectations, key: string, count: number, now: Micros): void {
  expectations.set(key, { creations: count, deletions: new Set(), since: now });
}

export function expectDeletions(expectations: Expectations, key: string, objects: readonly string[], now: Micros): void {
  expectations.set(key, { creations: 0, deletions: new Set(objects), since: now });
}

export function creationObserved(expectations: Expectations, key: string): void {
  const expectation = expectations.get(key);
  if (expectation !== undefined && expectation.creations > 0) expectation.creations -= 1;
}

export function deletionObserved(expectations: Expectations, key: string, object: string): void {
  expectations.get(key)?.deletions.delete(object);
}

/** True when everything expected was seen, when nothing was ever expected, or after 5 minutes. */
export function satisfiedExpectations(expectations: Expectations, key: string, now: Micros): boolean {
  const expectation = expectations.get(key);
  if (expectation === undefined) return true;
  if (expectation.creations <= 0 && expectation.deletions.size === 0) return true;
  return now - expectation.since > expectationsTimeout;
}
