import type { ClientOutput, EventRecord, InformerSpec } from "../../client/index.ts";
import type { Status } from "../../api/index.ts";
import type { Micros } from "../../core/index.ts";
import type { CallResult, Stage } from "./call.ts";
import type { ControllerContext } from "./context.ts";

export type { Call, CallResult, EventNote, Stage } from "./call.ts";

/** What an informer tells a controller. */
export type Change = Extract<ClientOutput<never>, { readonly type: "added" | "modified" | "deleted" }>;

/** What one look at a key decided. */
export interface SyncResult {
  readonly stages?: readonly Stage[];
  readonly events?: readonly EventRecord[];
  /** Look again after this time. */
  readonly requeueAfter?: Micros;
  /** Look again with back-off. */
  readonly error?: string;
  /** Plain data for `resume`, which is called when the stages are done, well or not. */
  readonly next?: unknown;
}

/** How a key's stages went. */
export interface Outcome {
  readonly results: readonly (readonly CallResult[])[];
  readonly failure: Status | undefined;
}

/**
 * A controller: a folder and a line. `M` is its own memory, plain data, empty at every start.
 * `sync` only decides: it looks at what is wanted and what is there, and returns what to ask.
 */
export interface Controller<M = unknown> {
  /** As in --controllers and metrics: "replicaset". */
  readonly name: string;
  /** The source of its Events: "replicaset-controller". */
  readonly component: string;
  /** The service account in kube-system as which it acts (--use-service-account-credentials), with the role `system:controller:<account>`; absent: as the manager itself. */
  readonly account?: string;
  /** --concurrent-*-syncs */
  readonly workers: number;
  /** Its client set may ask this many times more often than others. */
  readonly rateFactor?: { readonly qps: number; readonly burst: number };
  readonly informers: readonly InformerSpec[];
  /**
   * The resource that its keys name. A key waits while the cache is older than the controller's own last write of
   * that object, since a decision on an old state only leads to a conflict.
   */
  readonly primary?: string;
  /** Keys put in the queue every so often, first after one period (or at once). */
  readonly periods?: readonly { readonly key: string; readonly every: Micros; readonly atOnce?: boolean }[];
  /** Give a key up after so many failures in a row. */
  readonly retriesMax?: number;
  newMemory(): M;
  /** Resource -> which keys a change concerns. */
  readonly handlers: Readonly<Record<string, Handler<M>>>;
  /** Objects of custom kinds: each kind that is established is watched from then on. */
  readonly custom?: Handler<M>;
  sync(key: string, context: ControllerContext<M>): SyncResult | undefined;
  resume?(key: string, next: unknown, outcome: Outcome, context: ControllerContext<M>): SyncResult | undefined;
  /** Simulated processor time of one sync; while it lasts, changes pile up into the next. */
  cost?(key: string, context: ControllerContext<M>): Micros;
}

export interface Handler<M> {
  // A method, so that a controller with a memory of its own fits in a list of controllers.
  on(change: Change, context: ControllerContext<M>): void;
}

export const handler = <M>(on: (change: Change, context: ControllerContext<M>) => void): Handler<M> => ({ on });
