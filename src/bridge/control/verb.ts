import type { Result } from "../../engine/core/index.ts";
import type { Certificates } from "../certificates.ts";
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

/** How a client reaches this bridge. */
export interface ControlAccess {
  /** "https://127.0.0.1:6443" */
  readonly server: string;
  readonly certificates: Pick<Certificates, "ca" | "issue">;
}

/** A verb of `npm run ctl`. */
export interface ControlVerb {
  readonly usage: string;
  run(engine: Engine, request: ControlRequest, access: ControlAccess): Promise<Result<ControlDone, string>>;
}
