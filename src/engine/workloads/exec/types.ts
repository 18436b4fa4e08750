import type { Micros } from "../../core/index.ts";

/** What a command in a container can see of its world. Read afresh at each step. */
export interface ExecWorld {
  readonly now: Micros;
  readonly hostname: string;
  readonly ip: string;
  /** The text of its /etc/hosts, before a command changes it. */
  readonly etcHosts: string;
  /** The text of its /etc/resolv.conf. */
  readonly resolvConf: string;
  readonly image: string;
  readonly env: readonly (readonly [string, string])[];
  /** The container's first process and the others beside it. */
  readonly processes: readonly { readonly pid: number; readonly name: string }[];
  /** The network namespace that the container is in; absent: nothing can be read of it. */
  readonly network?: NetworkNamespace;
}

/** What tools read of a network namespace; asked for when one of them is run, line by line as they print it. */
export interface NetworkNamespace {
  addresses(): readonly string[];
  routes(): readonly string[];
  /** Addresses with ports at which TCP connections are taken. */
  listeners(): readonly { readonly ip: string; readonly port: number }[];
  /** Absent table: all. */
  iptables(table?: string): readonly string[];
  nftables(): readonly string[];
  connections(): readonly string[];
}

/** The files of a container that differ from its image: by absolute path. */
export type ExecFiles = Map<string, string>;

/** A request that a command sends over the network; `body` is what it does with the answer. */
export interface NetRequest {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** How it says what went wrong, and what came. */
  readonly tool: "wget" | "curl" | "nc";
  readonly quiet: boolean;
  readonly timeout: Micros;
}

export type NetAnswer = { readonly type: "response"; readonly body: string } | { readonly type: "refused" } | { readonly type: "timeout" } | { readonly type: "badName" };

/** What a command comes to at once, or what it waits for. */
export type CommandResult =
  | { readonly type: "done"; readonly stdout: string; readonly stderr: string; readonly code: number }
  | { readonly type: "sleep"; readonly duration: Micros }
  | { readonly type: "net"; readonly request: NetRequest }
  /** Ends the shell. */
  | { readonly type: "exit"; readonly code: number };

export interface CommandContext {
  readonly world: ExecWorld;
  readonly files: ExecFiles;
  readonly variables: Map<string, string>;
  /** Standard input: of a pipe, or all that came from the client. */
  readonly stdin: string;
  cwd: string;
}

export type Command = (args: readonly string[], context: CommandContext) => CommandResult;

export const done = (stdout: string, code = 0, stderr = ""): CommandResult => ({ type: "done", stdout, stderr, code });
export const failed = (stderr: string, code = 1): CommandResult => ({ type: "done", stdout: "", stderr: `${stderr}\n`, code });
