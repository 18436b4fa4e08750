import { must } from "../core/index.ts";
import { commandErrors } from "./commandErrors.ts";
import type { CommandError } from "./commandErrors.ts";
import type { Micros } from "../core/index.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import { beginCalls, hearEtcd, newEtcdClient } from "./programs/etcdctl/etcdClient.ts";
import type { EtcdCall, EtcdClient, EtcdOutcome } from "./programs/etcdctl/etcdClient.ts";
import { beginSession, hearSession } from "./session.ts";
import type { Ended, OpenSession, Session } from "./session.ts";
import type { Call, EditRequest, InputFile, RawCall, Reply, Step, Verb, VerbInput, WrittenFile } from "./verb.ts";

/** The answer to one request. */
export type Answer = Extract<Reply, { readonly type: "ok" | "failed" }>;

/** Some events of a watch; "late" when the time was over before, "ended" when the server has ended it. */
export type Watched = Extract<Reply, { readonly type: "events" }>["events"] | "late" | "ended";

/**
 * What a script waits for: the answers to requests (all of them, in order), time to pass, an editor to
 * be closed, a session to end, a line to be typed, or the next events of a watch (which begins with a call).
 */
export type Wish =
  | { readonly calls: readonly (Call | RawCall)[] }
  | { readonly wait: Micros }
  | { readonly edit: EditRequest }
  | { readonly session: Session }
  | { readonly line: true }
  | { readonly etcd: readonly EtcdCall[]; readonly logger: string }
  | { readonly watch: Call | "next"; /** Not longer than until then. */ readonly until: Micros | undefined }
  | { readonly rediscover: true };

/** A command's own hands: where it prints, and its watch. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** What went wrong with one of several objects: kubectl goes on, and tells of it at the end. */
  fail(error: CommandError): void;
  /** When the script has ended the command goes on, with this as its memory: see `Follower`. */
  follow(data: object, wanted: Omit<Step, "out" | "err" | "exit">): void;
  write(file: WrittenFile): void;
  /** Writes the kubeconfig. */
  save(config: Kubeconfig): void;
  readonly now: Micros;
  /** What the editor left that was opened last; undefined when it was closed without saving. */
  readonly edited?: InputFile | undefined;
  /** How the session ended, what was typed, or what the watch has said, where that was waited for. */
  readonly ended?: Ended | undefined;
  readonly typed?: string | undefined;
  readonly watched?: Watched | undefined;
  /** How the calls of etcd have ended, in their order. */
  readonly etcd?: readonly EtcdOutcome[] | undefined;
}

export type Talk<Result> = Generator<Wish, Result, readonly Answer[]>;

/** What a command does that goes on without end, a watch say: it remembers plain data, not all it was told. */
export type Follower = (data: object, reply: Reply, now: Micros) => Step;

interface ScriptOptions {
  readonly discovery?: NonNullable<Verb<unknown>["discovery"]>;
  readonly follower?: Follower;
  readonly interruptedCode?: number;
}

/** A verb told from beginning to end; the result is the exit code. */
export type Script = (io: Io, input: VerbInput) => Talk<number>;

interface Heard {
  readonly answers: readonly Answer[];
  readonly at: Micros;
  readonly edited?: InputFile;
  readonly ended?: Ended;
  readonly typed?: string;
  readonly watched?: Watched;
  readonly etcd?: readonly EtcdOutcome[];
}

/**
 * What a script remembers: all that it was told. The generator itself can be made anew from this at
 * any time (after a checkpoint), because a script does nothing but read its input and its answers.
 */
export interface ScriptState {
  readonly input: VerbInput;
  readonly heard: Heard[];
  readonly answers: (Answer | undefined)[];
  missing: number;
  following: object | undefined;
  session: OpenSession | undefined;
  /** Tags of sessions and watches: each has one of its own. */
  nextTag: number;
  /** The watch that was begun last, and what it has said that nobody has heard. */
  watch: { readonly tag: number; readonly queue: Watched[] } | undefined;
  /** Of etcdctl: its connections. */
  etcd: EtcdClient | undefined;
  waitsFor: "etcd" | "answers" | "timer" | "watch" | "line";
  /** When time is over; earlier timers mean nothing any more. */
  dueAt: Micros | undefined;
}

const firstTag = 1000;

class Buffer implements Io {
  readonly errors: CommandError[] = [];
  outText = "";
  errText = "";
  edited: InputFile | undefined;
  ended: Ended | undefined;
  typed: string | undefined;
  watched: Watched | undefined;
  etcd: readonly EtcdOutcome[] | undefined;
  written: WrittenFile[] = [];
  kubeconfig: Kubeconfig | undefined;
  following: { readonly data: object; readonly wanted: Step } | undefined;
  constructor(public now: Micros) {}
  follow(data: object, wanted: Step): void {
    this.following = { data, wanted };
  }
  write(file: WrittenFile): void {
    this.written.push(file);
  }
  save(config: Kubeconfig): void {
    this.kubeconfig = config;
  }
  fail(error: CommandError): void {
    this.errors.push(error);
  }
  out(text: string): void {
    this.outText += text;
  }
  err(text: string): void {
    this.errText += text;
  }
}

interface Running {
  readonly talk: Talk<number>;
  readonly io: Buffer;
}

/** Generators at work, by their state. A cache: whoever is not in it is told everything again. */
const running = new WeakMap<ScriptState, Running>();

/** A verb of a script. */
export function scriptVerb(script: Script, { discovery, follower, interruptedCode }: ScriptOptions = {}): Verb<ScriptState> {
  return {
    ...(discovery === undefined ? {} : { discovery }),
    ...(interruptedCode === undefined ? {} : { interruptedCode }),
    begin(input) {
      const state: ScriptState = { input, heard: [], answers: [], missing: 0, following: undefined, session: undefined, nextTag: firstTag, watch: undefined, etcd: undefined, waitsFor: "answers", dueAt: undefined };
      const started = start(script, state);
      return { state, step: carryOut(state, started.io, started.talk.next([])) };
    },
    answer(state, reply, now) {
      if (state.following !== undefined) return follower?.(state.following, reply, now) ?? {};
      const { step = {}, news } = hear(state, reply, now);
      if (news === undefined) return step;
      const { talk, io } = running.get(state) ?? retell(script, state);
      const heard: Heard = { answers: state.answers.map((answer) => must(answer, "answer")), at: now, ...news };
      state.heard.push(heard);
      return joined(step, carryOut(state, io, tell(talk, io, heard)));
    },
  };
}

/** What came with a reply, and what the script wants after it. */
function joined(first: Step, then: Step): Step {
  const err = `${first.err ?? ""}${then.err ?? ""}`;
  const peerSends = [...(first.peerSends ?? []), ...(then.peerSends ?? [])];
  return { ...first, ...then, ...(err === "" ? {} : { err }), ...(peerSends.length === 0 ? {} : { peerSends }) };
}

type News = Omit<Heard, "answers" | "at">;

/** What a reply is to a script: nothing yet, or what it has waited for. */
function hear(state: ScriptState, reply: Reply, now: Micros): { readonly step?: Step; readonly news?: News } {
  if (state.session !== undefined) {
    const { step, ended } = hearSession(state.session, reply);
    if (ended === undefined) return { step };
    state.session = undefined;
    return { step, news: { ended } };
  }
  if (state.waitsFor === "etcd" && state.etcd !== undefined && (reply.type === "peer" || reply.type === "timer")) {
    const { step, outcomes } = hearEtcd(state.etcd, reply, now);
    return outcomes === undefined ? { step } : { step, news: { etcd: outcomes } };
  }
  switch (reply.type) {
    case "ok":
    case "failed":
      if (reply.tag >= firstTag) return hearWatch(state, reply.tag, "ended");
      if (state.answers[reply.tag] === undefined) state.missing--;
      state.answers[reply.tag] = reply;
      return state.missing > 0 ? {} : { news: {} };
    case "events":
      return hearWatch(state, reply.tag, reply.events);
    case "ended":
      return hearWatch(state, reply.tag, "ended");
    case "edited":
      return { news: reply.file === undefined ? {} : { edited: reply.file } };
    case "typed":
      return state.waitsFor === "line" ? { step: { reads: "none" }, news: { typed: reply.data ?? "" } } : {};
    case "timer":
      if (state.dueAt === undefined || now < state.dueAt) return {};
      state.dueAt = undefined;
      return { news: state.waitsFor === "watch" ? { watched: state.watch?.queue.shift() ?? "late" } : {} };
    case "streamBegin":
    case "streamData":
    case "streamClose":
    case "streamEnd":
    case "listening":
    case "socket":
    case "peer":
      return {};
  }
}

function hearWatch(state: ScriptState, tag: number, watched: Watched): { readonly news?: News } {
  if (state.watch?.tag !== tag) return {};
  if (state.waitsFor === "watch") return { news: { watched } };
  state.watch.queue.push(watched);
  return {};
}

function start(script: Script, state: ScriptState): Running {
  const io = new Buffer(state.input.now);
  const begun = { talk: script(io, state.input), io };
  running.set(state, begun);
  return begun;
}

function tell(talk: Talk<number>, io: Buffer, { answers, at, edited, ended, typed, watched, etcd }: Heard): IteratorResult<Wish, number> {
  io.now = at;
  io.edited = edited;
  io.ended = ended;
  io.typed = typed;
  io.watched = watched;
  io.etcd = etcd;
  io.outText = "";
  io.errText = "";
  io.written = [];
  io.kubeconfig = undefined;
  return talk.next(answers);
}

function retell(script: Script, state: ScriptState): Running {
  const begun = start(script, state);
  begun.talk.next([]);
  for (const heard of state.heard) tell(begun.talk, begun.io, heard);
  return begun;
}

function carryOut(state: ScriptState, io: Buffer, result: IteratorResult<Wish, number>): Step {
  if (result.done === true) io.errText += commandErrors(io.errors);
  const printed = { ...(io.outText === "" ? {} : { out: io.outText }), ...(io.errText === "" ? {} : { err: io.errText }), ...(io.kubeconfig === undefined ? {} : { kubeconfig: io.kubeconfig }), ...(io.written.length === 0 ? {} : { writes: io.written }) };
  state.answers.length = 0;
  state.dueAt = undefined;
  if (result.done === true && io.following !== undefined) {
    state.following = io.following.data;
    return { ...printed, ...io.following.wanted };
  }
  if (result.done === true) return { ...printed, exit: result.value };
  return { ...printed, ...wished(state, result.value, io.now) };
}

function wished(state: ScriptState, wish: Wish, now: Micros): Step {
  state.waitsFor = "answers";
  if ("session" in wish) {
    state.session = { session: wish.session, tag: state.nextTag++, said: "", output: "" };
    return beginSession(state.session);
  }
  if ("watch" in wish) return watches(state, wish, now);
  if ("etcd" in wish) {
    state.waitsFor = "etcd";
    state.etcd ??= newEtcdClient(state.input.seed);
    return beginCalls(state.etcd, wish.etcd, wish.logger, now);
  }
  if ("line" in wish) {
    state.waitsFor = "line";
    return { reads: "lines" };
  }
  if ("wait" in wish) {
    state.waitsFor = "timer";
    state.dueAt = now + wish.wait;
  }
  if (!("calls" in wish)) return wish;
  state.missing = wish.calls.length;
  return { calls: wish.calls.map((call, tag) => ({ call, tag })) };
}

/** What a watch has said before somebody asked is heard with the next event of the clock. */
function watches(state: ScriptState, { watch, until }: Extract<Wish, { watch: unknown }>, now: Micros): Step {
  state.waitsFor = "watch";
  if (watch === "next" && (state.watch?.queue.length ?? 0) > 0) {
    state.dueAt = now;
    return { wait: 0 };
  }
  const wait = until === undefined ? {} : { wait: Math.max(0, until - now) };
  state.dueAt = until;
  if (watch === "next") return wait;
  const tag = state.nextTag++;
  state.watch = { tag, queue: [] };
  return { ...wait, calls: [{ tag, call: watch }] };
}

/** Sends one request. */
export function* ask(call: Call | RawCall): Talk<Answer> {
  const [answer] = yield { calls: [call] };
  return must(answer, "answer");
}

/** Sends several requests at once. */
export function* askAll(calls: readonly (Call | RawCall)[]): Talk<readonly Answer[]> {
  if (calls.length === 0) return [];
  return yield { calls };
}

export function* sleep(wait: Micros): Talk<void> {
  yield { wait };
}

/** Opens the editor of the one who typed. @returns what it left; undefined when it was closed without saving */
export function* openEditor(io: Io, request: EditRequest): Talk<InputFile | undefined> {
  yield { edit: request };
  return io.edited;
}

/** Runs a command in a container, or attaches to one, until that is over. */
export function* hold(io: Io, session: Session): Talk<Ended> {
  yield { session };
  return must(io.ended, "end of a session");
}

/** One line that somebody types at the terminal. @returns it with its line feed; "" at the end of the input */
export function* readLine(io: Io): Talk<string> {
  yield { line: true };
  return io.typed ?? "";
}

/** Begins a watch, or waits for more of the last one. */
export function* watch(io: Io, call: Call | "next", until?: Micros): Talk<Watched> {
  yield { watch: call, until };
  return must(io.watched, "events of a watch");
}

/** Asks members of etcd, all at once. @param logger the name under which the client logs */
export function* askEtcd(io: Io, calls: readonly EtcdCall[], logger = "etcd-client"): Talk<readonly EtcdOutcome[]> {
  if (calls.length === 0) return [];
  yield { etcd: calls, logger };
  return must(io.etcd, "outcomes of etcd");
}
