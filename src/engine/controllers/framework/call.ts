import type { ApiCall, EventSubject } from "../../client/index.ts";
import type { KubeObject, Status } from "../../api/index.ts";

/** An Event to record when a call ends. "{name}" is the name in the answer, "{error}" the server's message. */
export interface EventNote {
  readonly object: EventSubject;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** One thing to ask of the API server, as data. */
export interface Call {
  readonly call: ApiCall;
  readonly onSuccess?: EventNote;
  readonly onFailure?: EventNote;
  /** What watch event will confirm this call; a failed call lowers the expectation itself. */
  readonly expects?: { readonly key: string; readonly change: "creation" } | { readonly key: string; readonly change: "deletion"; readonly object: string };
  /** HTTP codes that are as good as a success: 404 of a delete. */
  readonly tolerates?: readonly number[];
  /** A refusal is an answer like any other, for \`resume\` to read: the work has not failed. */
  readonly mayFail?: true;
}

/** Calls made side by side. The next stage starts when all are answered, and unless told otherwise only if none failed. */
export interface Stage {
  readonly calls: readonly Call[];
  /** The next stage starts even if calls of this one fail. */
  readonly evenIfFailed?: boolean;
  /** Batches of 1, 2, 4 ... and no further batch after a failure. @source pkg/controller/replicaset/replica_set.go slowStartBatch */
  readonly slowStart?: boolean;
}

export type CallResult =
  /** `object` or, for a list, `items`. */
  | { readonly ok: true; readonly object: KubeObject | undefined; readonly items?: readonly KubeObject[] }
  | { readonly ok: false; readonly status: Status }
  /** Not asked, since an earlier one failed. */
  | undefined;
