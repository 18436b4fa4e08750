import type { ApiRequest, ApiResponse, KubeObject, Status } from "../api/index.ts";
import type { Micros } from "../core/index.ts";
import type { CommandArguments } from "./commandArguments.ts";

/** A request as a verb wants it; kubectl adds who asks. */
export type Call = Omit<ApiRequest, "type" | "id" | "user" | "userAgent">;

/** What a verb wants after it has begun or heard an answer. Everything is optional. */
export interface Step {
  readonly out?: string;
  readonly err?: string;
  /** Sent at once; the answer comes back with the tag. */
  readonly calls?: readonly { readonly call: Call; readonly tag: number }[];
  /** Wakes the verb again (`answer` with a "timer" reply). */
  readonly wait?: Micros;
  /** The command ends with this exit code. */
  readonly exit?: number;
}

/** What comes back. */
export type Reply =
  | { readonly type: "ok"; readonly tag: number; readonly code: number; readonly body: ApiResponse["body"]; readonly warnings: readonly string[] }
  | { readonly type: "failed"; readonly tag: number; readonly status: Status }
  | { readonly type: "events"; readonly tag: number; readonly objects: readonly KubeObject[] }
  | { readonly type: "timer" };

/** A document that `-f -` read. */
export interface InputDocument {
  readonly object: KubeObject;
}

export interface VerbInput {
  readonly args: CommandArguments;
  readonly documents: readonly InputDocument[];
  readonly now: Micros;
}

/** A kubectl verb: a folder or file of its own, and a line in verbs/index.ts. `S` is plain data. */
export interface Verb<S> {
  readonly usage: string;
  begin(input: VerbInput): { readonly state: S; readonly step: Step };
  answer(state: S, reply: Reply, now: Micros): Step;
}

/** The end of a verb that was called wrongly. */
export const usageError = (message: string): Step => ({ err: `error: ${message}\n`, exit: 1 });
