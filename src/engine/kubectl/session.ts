import type { Status } from "../api/index.ts";
import { fromUtf8 } from "../core/index.ts";
import type { ByteText } from "../core/index.ts";
import type { Call, InputMode, Reply, Step } from "./verb.ts";

/** Channels of `v5.channel.k8s.io`. */
const channels = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4 } as const;

/** An exec or attach that a script waits for. Plain data. */
export interface Session {
  readonly call: Call;
  /** What goes to standard input: bytes at once, or what is typed until the end; absent: there is none. */
  readonly input?: { readonly type: "bytes"; readonly data: ByteText } | { readonly type: "typed"; readonly mode: InputMode };
  /** Terminal sizes that are told at the beginning: a program may draw its prompt anew. */
  readonly sizes?: readonly TerminalSize[];
  /** Standard output is kept for the script, not printed. */
  readonly captures?: true;
  /** Where standard error goes; absent: to this command's own. */
  readonly stderr?: "stdout" | "nowhere";
}

interface TerminalSize {
  readonly Width: number;
  readonly Height: number;
}

/** How a session has ended. */
export interface Ended {
  /** The last word of the server, as it came; "" when there was none. */
  readonly said: string;
  /** Why there was no session at all. */
  readonly refused?: Status;
  readonly output: ByteText;
}

/** A session that goes on. */
export interface OpenSession {
  readonly session: Session;
  readonly tag: number;
  said: string;
  output: ByteText;
}

/** The size of the page's terminal: it has no grid, so it is that of a terminal that nobody has drawn larger. */
export const usualSize: TerminalSize = { Width: 80, Height: 24 };

/** Asks for a session. */
export const beginSession = ({ session, tag }: OpenSession): Step => ({ calls: [{ tag, call: session.call }] });

/** One reply of a session: what is to be done, and how it ended if it has. */
export function hearSession(open: OpenSession, reply: Reply): { readonly step: Step; readonly ended?: Ended } {
  const { session, tag } = open;
  if ("tag" in reply && reply.tag !== tag) return { step: {} };
  switch (reply.type) {
    case "streamBegin":
      return { step: begun(session, tag) };
    case "streamData":
      return { step: data(open, reply) };
    case "typed":
      return { step: { sends: [{ tag, channel: channels.stdin, ...(reply.data === undefined ? {} : { data: reply.data }) }] } };
    case "streamEnd":
      return { step: restored(session), ended: { said: open.said, output: open.output } };
    case "failed":
      return { step: {}, ended: { said: "", refused: reply.status, output: "" } };
    // What has no stream, as the log of a pod that is on no node yet, is answered at once.
    case "ok":
      return { step: {}, ended: { said: "", output: typeof reply.body === "string" ? reply.body : "" } };
    case "events":
    case "ended":
    case "edited":
    case "socket":
    case "listening":
    case "peer":
    case "streamClose":
    case "timer":
      return { step: {} };
  }
}

const restored = ({ input }: Session): Step => (input?.type === "typed" ? { reads: "none" } : {});

function begun({ input, sizes = [] }: Session, tag: number): Step {
  const resizes = sizes.map((size) => ({ tag, channel: channels.resize, data: JSON.stringify(size) }));
  if (input === undefined) return { sends: resizes };
  if (input.type === "typed") return { sends: resizes, reads: input.mode };
  return { sends: [...resizes, ...(input.data === "" ? [] : [{ tag, channel: channels.stdin, data: input.data }]), { tag, channel: channels.stdin }] };
}

function data(open: OpenSession, reply: Extract<Reply, { type: "streamData" }>): Step {
  switch (reply.channel) {
    case channels.stdout:
      if (open.session.captures !== true) return { out: fromUtf8(reply.data) };
      open.output += reply.data;
      return {};
    case channels.stderr:
      return open.session.stderr === "nowhere" ? {} : { [open.session.stderr === "stdout" ? "out" : "err"]: fromUtf8(reply.data) };
    case channels.status:
      open.said += fromUtf8(reply.data);
      return {};
    default:
      return {};
  }
}
