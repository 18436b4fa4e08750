import type { CauseId, Micros } from "../../core/index.ts";
import type { Status } from "../../api/index.ts";
import type { ClientState, ClientTimer, QueueTimer, WorkQueue } from "../../client/index.ts";
import type { CallResult, Stage } from "./call.ts";
import type { Expectations } from "./expectations.ts";

/** Which call of which key an answer belongs to. */
export interface CallTag {
  readonly controller: string;
  readonly key: string;
  readonly index: number;
}

/** A key that a worker has in hand, and how far it is. */
export interface Task {
  readonly key: string;
  readonly cause: CauseId;
  readonly startedAt: Micros;
  stages: readonly Stage[];
  stage: number;
  /** Calls of the stage that are out or answered: the first `sent`. */
  sent: number;
  batch: number;
  pending: number;
  results: CallResult[][];
  failure: Status | undefined;
  next: unknown;
  requeueAfter: Micros;
}

export interface ControllerState {
  readonly queue: WorkQueue;
  readonly expectations: Expectations;
  readonly tasks: Map<string, Task>;
  /** Key -> the version that the own last write of the primary object has. */
  readonly written: Map<string, number>;
  /** Keys that wait for the cache to reach that version, and since when. */
  readonly stale: Map<string, Micros>;
  /** The controller's own. */
  readonly memory: unknown;
  busyUntil: Micros;
  pumpAt: Micros;
  syncs: number;
  lastSyncAt: Micros;
  lastKey: string;
  lastError: string;
}

export interface ControllerManagerState {
  readonly client: ClientState<CallTag>;
  /** standby: waits for the lease; preparing: makes the service accounts; running: informers and controllers run. */
  phase: "standby" | "preparing" | "running";
  /** Service accounts that are still to be looked for before the controllers start. */
  accountsLeft: readonly string[];
  leader: string;
  readonly controllers: Map<string, ControllerState>;
}

export type ControllerManagerTimer =
  | ClientTimer
  | QueueTimer
  | { readonly owner: "pump"; readonly controller: string }
  | { readonly owner: "period"; readonly controller: string; readonly key: string; readonly every: Micros };
