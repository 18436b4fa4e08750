import type { ApiRequest, ApiResponse, KubeObject, RawRequest, Status } from "../api/index.ts";
import type { ByteText, Micros } from "../core/index.ts";
import type { EtcdClientMessage, EtcdServerMessage } from "../etcd/index.ts";
import type { CommandArguments } from "./commandArguments.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import type { Resources } from "./resources.ts";

/** A request as a verb wants it; kubectl adds who asks. */
export type Call = Omit<ApiRequest, "type" | "id" | "user" | "userAgent">;
/** A path that is no resource: /version, /readyz. */
export interface RawCall {
  readonly raw: string;
  readonly accept?: RawRequest["accept"];
  readonly method?: string;
}

/** A text for the editor, under a name that says what it is. */
export interface EditRequest {
  readonly name: string;
  readonly text: string;
}

/** Bytes on a channel of a stream; without them the channel is closed; with a port it is opened. */
export interface StreamSend {
  readonly tag: number;
  readonly channel: number;
  readonly data?: ByteText;
  readonly port?: number;
}

/** "lines": as typed, when Enter is pressed. "raw": each key is for the other side, which echoes it. */
export type InputMode = "lines" | "raw";

/** A file of the working directory, written by a command. */
export interface WrittenFile {
  readonly name: string;
  readonly data: ByteText;
}

/** A port of this machine that a command listens on, at each of the addresses. */
export interface Listen {
  readonly addresses: readonly string[];
  /** 0: any that is free. */
  readonly port: number;
}

/** What became of it. */
export interface Listening {
  readonly port: number;
  /** Addresses at which somebody else listens on this port. */
  readonly taken: readonly string[];
}

/** Bytes on a connection of the loopback interface; without them this side hangs up. */
export interface SocketSend {
  readonly socket: number;
  readonly data?: ByteText;
}

/** A connection of a program's own to an etcd member: dial ("cp-1:2379"), say something, or hang up. */
export type PeerSend = { readonly socket: number } & ({ readonly dial: string } | { readonly message: EtcdClientMessage } | { readonly close: true });

/** What a verb wants after it has begun or heard an answer. Everything is optional. */
export interface Step {
  readonly out?: string;
  readonly err?: string;
  /** Sent at once; the answer comes back with the tag. */
  readonly calls?: readonly { readonly call: Call | RawCall; readonly tag: number }[];
  /** What goes up a stream that a call has opened. */
  readonly sends?: readonly StreamSend[];
  /** Wakes the verb again (`answer` with a "timer" reply). */
  readonly wait?: Micros;
  /** A type is not among the resources: they are discovered anew, and the verb begins again. */
  readonly rediscover?: true;
  /** The kubeconfig as it is from now on. */
  readonly kubeconfig?: Kubeconfig;
  /** Opens the editor of the one who typed; what it leaves comes back as an "edited" reply. */
  readonly edit?: EditRequest;
  /** What is typed goes to this command from now on, or no more. */
  readonly reads?: InputMode | "none";
  readonly writes?: readonly WrittenFile[];
  /** Answered by a "listening" reply. */
  readonly listens?: readonly Listen[];
  /** Dials a port of this machine: answered by "socket" replies. */
  readonly connects?: { readonly address: string; readonly port: number };
  readonly socketSends?: readonly SocketSend[];
  /** Answered by "peer" replies. */
  readonly peerSends?: readonly PeerSend[];
  /** The command ends with this exit code. */
  readonly exit?: number;
}

/** What comes back. */
export type Reply =
  | { readonly type: "ok"; readonly tag: number; readonly code: number; readonly body: ApiResponse["body"] }
  | { readonly type: "failed"; readonly tag: number; readonly status: Status }
  | { readonly type: "events"; readonly tag: number; readonly events: readonly { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: KubeObject }[] }
  /** The server has ended a watch. */
  | { readonly type: "ended"; readonly tag: number }
  /** `file` is absent when the editor was closed without saving. */
  | { readonly type: "edited"; readonly file: InputFile | undefined }
  /** Of a call that opened a stream: see api/streams.ts. */
  | { readonly type: "streamBegin" | "streamEnd"; readonly tag: number }
  | { readonly type: "streamData"; readonly tag: number; readonly channel: number; readonly data: ByteText }
  | { readonly type: "streamClose"; readonly tag: number; readonly channel: number }
  /** What somebody has typed; undefined: Ctrl-D, nothing more comes. */
  | { readonly type: "typed"; readonly data: ByteText | undefined }
  | { readonly type: "listening"; readonly ports: readonly Listening[] }
  /** Of a connection on this machine. `listener`: which of the own ports somebody has dialled. */
  | { readonly type: "socket"; readonly socket: number; readonly event: "open"; readonly listener?: number }
  | { readonly type: "socket"; readonly socket: number; readonly event: "data"; readonly data: ByteText }
  | { readonly type: "socket"; readonly socket: number; readonly event: "closed" | "refused" }
  | { readonly type: "peer"; readonly socket: number; readonly event: "connected" | "refused" | "unreachable" | "closed" }
  | { readonly type: "peer"; readonly socket: number; readonly event: "message"; readonly message: EtcdServerMessage }
  | { readonly type: "timer" };

/** A document of a manifest. */
export interface InputDocument {
  readonly object: KubeObject;
  /** It stood in a list of objects. */
  readonly isItem?: boolean;
}

/** A file that the command can read, "-" for its standard input. */
export interface InputFile {
  readonly text: string;
  /** The objects in it, when it is a manifest. */
  readonly documents: readonly InputDocument[];
  /** What else it holds, as plain data: a kustomization, a list of patches. */
  readonly content?: readonly unknown[];
  /** Why it could not be read as a manifest: what kubectl prints. */
  readonly error?: string;
}

export interface VerbInput {
  readonly args: CommandArguments;
  readonly files: Readonly<Record<string, InputFile>>;
  /** Standard input is a terminal: somebody may type. */
  readonly isTerminal?: boolean;
  readonly now: Micros;
  /** kubectl's own release, v1.minor. What the recorded ones say differently is decided by it. */
  readonly minor: number;
  /** For what kubectl draws: other with each command. */
  readonly seed: number;
  /** The URL of the API server in the kubeconfig. */
  readonly server: string;
  readonly kubeconfig: Kubeconfig;
  /** ETCDCTL_ENDPOINTS: where the members of the beginning are found. */
  readonly etcdEndpoints: readonly string[];
  /** What the server serves, as discovery said; empty for verbs that do not ask. */
  readonly resources: Resources;
  /** Whether the resources were discovered for this very command. */
  readonly isFresh: boolean;
}

/** Whether a verb needs to know what the server serves; "fresh": it does not trust what is remembered. */
export type Discovery = "none" | "cached" | "fresh";

/** A kubectl verb: a folder or file of its own, and a line in verbs/index.ts. `S` is plain data. */
export interface Verb<S> {
  readonly discovery?: (args: CommandArguments) => Discovery;
  /** Its exit code when Ctrl-C ends it; absent: that of a process that a signal has killed. */
  readonly interruptedCode?: number;
  begin(input: VerbInput): { readonly state: S; readonly step: Step };
  answer(state: S, reply: Reply, now: Micros): Step;
}
