import type { KubeObject } from "../../engine/api/index.ts";
import { say } from "../../engine/core/index.ts";
import type { WhyLink } from "../../protocol/index.ts";
import { parseTime } from "../../engine/api/index.ts";
import { objectSubject } from "./facts.ts";
import type { Facts } from "./facts.ts";

/** An Event of core/v1, as far as a chain needs it. */
type EventObject = KubeObject & {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject?: { readonly uid?: string };
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
};

/** The newest Event about an object that has one of these reasons; undefined: none is kept. */
export function newestEvent(facts: Facts, about: KubeObject, reasons: readonly string[]): EventObject | undefined {
  let newest: EventObject | undefined;
  for (const event of facts.list<EventObject>("Event", about.metadata.namespace ?? "default")) {
    if (event.involvedObject?.uid !== about.metadata.uid || !reasons.includes(event.reason ?? "")) continue;
    if (newest === undefined || (timeOf(event) ?? 0) >= (timeOf(newest) ?? 0)) newest = event;
  }
  return newest;
}

const timeOf = (event: EventObject): number | undefined => parseTime(event.lastTimestamp) ?? parseTime(event.eventTime);

/** What a component wrote into an Event, as a link. */
export function eventLink(facts: Facts, about: KubeObject, reasons: readonly string[]): WhyLink | undefined {
  const event = newestEvent(facts, about, reasons);
  if (event === undefined) return undefined;
  const at = timeOf(event);
  const by = event.source?.component ?? event.reportingComponent ?? "";
  return {
    sentence: say`${by === "" ? say`An event` : by} says: ${event.reason ?? ""}: ${event.message ?? ""}`,
    evidence: say`an Event, from ${facts.copyEvidence("Event")}`,
    ...(at === undefined ? {} : { at }),
    subject: objectSubject(about),
    line: `kubectl events --for ${about.kind.toLowerCase()}/${about.metadata.name}${about.metadata.namespace === undefined ? "" : ` -n ${about.metadata.namespace}`}`,
  };
}
