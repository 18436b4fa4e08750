import type { ClientMessage, Credentials } from "../api/index.ts";
import type { ByteText, ConnId, Micros } from "../core/index.ts";
import type { CommandArguments } from "./commandArguments.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import type { RequestLog } from "./requestLog.ts";
import type { Resource } from "./resources.ts";
import type { Call, EditRequest, InputFile, InputMode, RawCall, WrittenFile } from "./verb.ts";

/** A command line that somebody typed on the laptop. `id` comes back with the output. */
export interface RunCommand {
  readonly type: "run";
  readonly id: number;
  readonly line: string;
  /** What the command can read, already parsed: files by name, and "-". */
  readonly files: Readonly<Record<string, InputFile>>;
  /** Its standard input is a terminal: what is typed may come as TypedCommand. */
  readonly terminal?: true;
  /** Whose credentials are used; absent: those of the kubeconfig. */
  readonly user?: string;
}

/** Ctrl-C: SIGINT to the command `id`. */
export interface InterruptCommand {
  readonly type: "interrupt";
  readonly id: number;
}

/** The editor that the command `id` had opened was closed. */
export interface EditedCommand {
  readonly type: "edited";
  readonly id: number;
  /** What was saved, already parsed; absent: nothing was saved. */
  readonly file?: InputFile;
}

/** Somebody types at the terminal in which the command `id` runs; without data: Ctrl-D. */
export interface TypedCommand {
  readonly type: "typed";
  readonly id: number;
  readonly data?: ByteText;
}

export interface OutputLine {
  readonly seq: number;
  readonly id: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
  /** The exit code, on the last line of a command. */
  readonly done?: number;
  /** The command waits until this has been edited. */
  readonly edit?: EditRequest;
  /** What is typed goes to the command from now on, or no more. */
  readonly reads?: InputMode | "none";
  /** The command has written a file. */
  readonly file?: WrittenFile;
}

/** One kubectl process: its own connection, as in life. */
export interface Run {
  readonly id: number;
  readonly line: string;
  readonly credentials: Credentials;
  readonly args: CommandArguments;
  /** The one that it has read. */
  readonly kubeconfig: Kubeconfig;
  /** Why the server that it is to ask is not there. */
  readonly unreachable: string | undefined;
  readonly files: RunCommand["files"];
  readonly isTerminal: boolean;
  readonly seed: number;
  /** Whether what is typed is for it. */
  isReading: boolean;
  /** undefined until it is known what the server serves. */
  verbState: { readonly value: unknown } | undefined;
  readonly startedAt: Micros;
  readonly cause: number;
  conn: ConnId | undefined;
  connected: boolean;
  /** Requests that wait for the connection. */
  waiting: ClientMessage[];
  /** Connections of a program's own, by its number for each. */
  readonly peers: Map<number, ConnId>;
  readonly tags: Map<number, number>;
  /** Requests that have not been answered, for --request-timeout: what was asked. */
  readonly unanswered: Map<number, Call | RawCall>;
  /** How errors name a request, by its number. */
  readonly called: Map<number, string>;
  /** Warnings that were printed. */
  readonly warned: string[];
  nextRequest: number;
  /** What -v asks for; undefined: nothing. */
  readonly log: RequestLog | undefined;
  /** Whether it waits for its editor to be closed. */
  isEditing: boolean;
  discovered: (readonly Resource[])[];
}

/** A connection of the laptop's loopback interface: who dialled, and who listens. */
export interface Socket {
  readonly client: number;
  readonly server: number;
}

/** ~/.kube on the laptop, and its loopback interface. */
export interface KubectlState {
  readonly runs: Map<number, Run>;
  readonly output: OutputLine[];
  nextSeq: number;
  /** By "address:port": the command that listens there, and which of its ports that is. */
  readonly listeners: Map<string, { readonly run: number; readonly index: number }>;
  readonly sockets: Map<number, Socket>;
  nextSocket: number;
  commandsRun: number;
  kubeconfig: Kubeconfig;
  /** What discovery said last (~/.kube/cache). */
  discovery: { readonly at: Micros; readonly resources: readonly Resource[] } | undefined;
}
