import { must } from "../core/index.ts";
import type { Micros } from "../core/index.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import type { Call, EditRequest, InputFile, RawCall, Reply, Step, Verb, VerbInput } from "./verb.ts";

/** The answer to one request. */
export type Answer = Extract<Reply, { readonly type: "ok" | "failed" }>;

/** What a script waits for: the answers to requests (all of them, in order), time to pass, or an editor to be closed. */
export type Wish = { readonly calls: readonly (Call | RawCall)[] } | { readonly wait: Micros } | { readonly edit: EditRequest } | { readonly rediscover: true };

/** A command's own hands: where it prints, and its watch. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** When the script has ended the command goes on, with this as its memory: see `Follower`. */
  follow(data: object, wanted: Pick<Step, "calls" | "wait">): void;
  /** Writes the kubeconfig. */
  save(config: Kubeconfig): void;
  readonly now: Micros;
  /** What the editor left that was opened last; undefined when it was closed without saving. */
  readonly edited?: InputFile | undefined;
}

export type Talk<Result> = Generator<Wish, Result, readonly Answer[]>;

/** What a command does that goes on without end, a watch say: it remembers plain data, not all it was told. */
export type Follower = (data: object, reply: Reply, now: Micros) => Step;

interface ScriptOptions {
  readonly discovery?: NonNullable<Verb<unknown>["discovery"]>;
  readonly follower?: Follower;
}

/** A verb told from beginning to end; the result is the exit code. */
export type Script = (io: Io, input: VerbInput) => Talk<number>;

interface Heard {
  readonly answers: readonly Answer[];
  readonly at: Micros;
  readonly edited?: InputFile;
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
}

class Buffer implements Io {
  outText = "";
  errText = "";
  edited: InputFile | undefined;
  kubeconfig: Kubeconfig | undefined;
  following: { readonly data: object; readonly wanted: Pick<Step, "calls" | "wait"> } | undefined;
  constructor(public now: Micros) {}
  follow(data: object, wanted: Pick<Step, "calls" | "wait">): void {
    this.following = { data, wanted };
  }
  save(config: Kubeconfig): void {
    this.kubeconfig = config;
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
export function scriptVerb(script: Script, { discovery, follower }: ScriptOptions = {}): Verb<ScriptState> {
  return {
    ...(discovery === undefined ? {} : { discovery }),
    begin(input) {
      const state: ScriptState = { input, heard: [], answers: [], missing: 0, following: undefined };
      const started = start(script, state);
      return { state, step: carryOut(state, started.io, started.talk.next([])) };
    },
    answer(state, reply, now) {
      if (state.following !== undefined) return follower?.(state.following, reply, now) ?? {};
      if (reply.type === "events" || reply.type === "ended" || reply.type.startsWith("stream")) return {};
      if (reply.type === "ok" || reply.type === "failed") {
        if (state.answers[reply.tag] === undefined) state.missing--;
        state.answers[reply.tag] = reply;
        if (state.missing > 0) return {};
      }
      const { talk, io } = running.get(state) ?? retell(script, state);
      const heard: Heard = { answers: state.answers.map((answer) => must(answer, "answer")), at: now, ...(reply.type === "edited" && reply.file !== undefined ? { edited: reply.file } : {}) };
      state.heard.push(heard);
      return carryOut(state, io, tell(talk, io, heard));
    },
  };
}

function start(script: Script, state: ScriptState): Running {
  const io = new Buffer(state.input.now);
  const begun = { talk: script(io, state.input), io };
  running.set(state, begun);
  return begun;
}

function tell(talk: Talk<number>, io: Buffer, { answers, at, edited }: Heard): IteratorResult<Wish, number> {
  io.now = at;
  io.edited = edited;
  io.outText = "";
  io.errText = "";
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
  const printed = { ...(io.outText === "" ? {} : { out: io.outText }), ...(io.errText === "" ? {} : { err: io.errText }), ...(io.kubeconfig === undefined ? {} : { kubeconfig: io.kubeconfig }) };
  state.answers.length = 0;
  if (result.done === true && io.following !== undefined) {
    state.following = io.following.data;
    return { ...printed, ...io.following.wanted };
  }
  if (result.done === true) return { ...printed, exit: result.value };
  const wish = result.value;
  if (!("calls" in wish)) return { ...printed, ...wish };
  state.missing = wish.calls.length;
  return { ...printed, calls: wish.calls.map((call, tag) => ({ call, tag })) };
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
