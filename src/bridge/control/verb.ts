import type { Result } from "../../engine/core/index.ts";
import type { Engine } from "../engine.ts";

/** What the client prints, and a file that it writes. */
export interface ControlDone {
  readonly text: string;
  readonly file?: { readonly name: string; readonly text: string };
}

export interface ControlRequest {
  readonly words: readonly string[];
  /** The content of the file that the words name, for verbs that read one. */
  readonly upload?: string;
}

/** A verb of `npm run ctl`. */
export interface ControlVerb {
  readonly usage: string;
  run(engine: Engine, request: ControlRequest): Promise<Result<ControlDone, string>>;
}
