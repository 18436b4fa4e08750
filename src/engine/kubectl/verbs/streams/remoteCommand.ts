import type { Status } from "../../../api/index.ts";
import { toUtf8 } from "../../../core/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { errorText } from "../../errorText.ts";
import type { Io } from "../../script.ts";
import { usualSize } from "../../session.ts";
import type { Ended, Session } from "../../session.ts";
import type { Call, VerbInput } from "../../verb.ts";

/** What a client asks of a container: a command of its own, or the first process's streams. */
export interface StreamOptions {
  readonly subresource: "exec" | "attach";
  readonly command: readonly string[];
  readonly container: string;
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** The request, as its URL has it. @source k8s.io/api/core/v1 PodExecOptions, PodAttachOptions */
export function streamCall({ metadata: { name, namespace = "" } }: Pod, { subresource, command, container, stdin, tty }: StreamOptions): Call {
  const query = [...command.map((word) => `command=${encodeURIComponent(word)}`), `container=${encodeURIComponent(container)}`, ...(stdin ? ["stdin=true"] : []), "stdout=true", ...(tty ? ["tty=true"] : ["stderr=true"])];
  return { verb: "create", resource: "v1/pods", namespace, name, subresource, query: query.join("&") };
}

/** Whether the terminal is handed over. @source k8s.io/kubectl/pkg/cmd/exec/exec.go SetupTTY */
export function wantsRaw(io: Io, input: VerbInput, { stdin, tty, quiet }: { readonly stdin: boolean; readonly tty: boolean; readonly quiet: boolean }): boolean {
  if (!stdin || !tty) return false;
  if (input.isTerminal === true) return true;
  if (!quiet) io.err("Unable to use a TTY - input is not a terminal or the right kind of file\n");
  return false;
}

/** What this command's own standard input is to the other side. */
export function inputOf(input: VerbInput, { stdin, raw }: { readonly stdin: boolean; readonly raw: boolean }): Pick<Session, "input"> {
  if (!stdin) return {};
  if (input.isTerminal === true) return { input: { type: "typed", mode: raw ? "raw" : "lines" } };
  return { input: { type: "bytes", data: toUtf8(input.files["-"]?.text ?? "") } };
}

/** Drawn once larger and then as it is, so that a program redraws its screen for who comes back. @source k8s.io/kubectl/pkg/cmd/attach/attach.go */
export const redraw = [{ Width: usualSize.Width + 1, Height: usualSize.Height + 1 }, usualSize];

/** How a command in a container has ended. */
export type Outcome = { readonly type: "ended"; readonly code: number; readonly message: string } | { readonly type: "refused"; readonly status: Status };

/** @source k8s.io/client-go/tools/remotecommand/v4.go */
export function outcomeOf({ said, refused }: Ended): Outcome {
  if (refused !== undefined) return { type: "refused", status: refused };
  const result = readStatus(said);
  if (result?.status !== "Failure") return { type: "ended", code: 0, message: "" };
  if (result.reason !== ("NonZeroExitCode" as string)) return { type: "ended", code: 1, message: `error: ${result.message ?? ""}\n` };
  const code = Number(result.details?.causes?.find(({ reason }) => reason === ("ExitCode" as string))?.message ?? 1);
  return { type: "ended", code, message: `command terminated with exit code ${code}\n` };
}

function readStatus(text: string): Status | undefined {
  try {
    return JSON.parse(text) as Status;
  } catch {
    return undefined;
  }
}

/** Tells how it ended. @returns the exit code */
export function reportOutcome(io: Io, outcome: Outcome): number {
  io.err(outcome.type === "refused" ? errorText(outcome.status) : outcome.message);
  return outcome.type === "refused" ? 1 : outcome.code;
}

