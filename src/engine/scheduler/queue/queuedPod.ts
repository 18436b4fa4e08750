import type { CauseId, Micros } from "../../core/index.ts";
import type { PodInfo } from "../framework/podInfo.ts";

/** Where a pod waits. "inFlight": a scheduling cycle or a binding has it. */
export type QueuePlace = "active" | "backoff" | "errorBackoff" | "unschedulable" | "inFlight";

/**
 * A pod that is to be placed, with the story of its attempts. Plain data.
 * @source pkg/scheduler/framework/types.go QueuedPodInfo
 */
export interface QueuedPod {
  info: PodInfo;
  place: QueuePlace;
  heapIndex: number;
  /** Order of arrival in this place: settles ties. */
  sequence: number;
  /** When it came into the queue for this attempt. */
  timestamp: Micros;
  /** When it was first seen. */
  readonly firstSeen: Micros;
  attempts: number;
  /** Attempts that ended with "no node fits", and errors in a row: both make the back-off longer. */
  unschedulableCount: number;
  consecutiveErrors: number;
  /** How long it waits after the last attempt. */
  backoff: Micros;
  /** Who turned it away in the last attempt. */
  unschedulablePlugins: string[];
  /** The PreEnqueue plugin that keeps it out; "" when none does. */
  gatedBy: string;
  /** Why it is still pending, in the words of the FailedScheduling event; "" before the first attempt. */
  message: string;
  /** The Command that made it wait. */
  cause: CauseId;
}

export function newQueuedPod(info: PodInfo, now: Micros, cause: CauseId): QueuedPod {
  return {
    info,
    place: "inFlight",
    heapIndex: -1,
    sequence: 0,
    timestamp: now,
    firstSeen: now,
    attempts: 0,
    unschedulableCount: 0,
    consecutiveErrors: 0,
    backoff: 0,
    unschedulablePlugins: [],
    gatedBy: "",
    message: "",
    cause,
  };
}
