import type { ClientMessage, KubeObject, ServerMessage, Status } from "../api/index.ts";
import { assertNever, seconds } from "../core/index.ts";
import type { ConnId, Env, Fact, Micros, ProcessEvent, ProcessView, Program } from "../core/index.ts";
import { parseArguments, shellWords } from "./commandArguments.ts";
import type { EditRequest, InputFile, Reply, Step, Verb } from "./verb.ts";
import { verbs } from "./verbs/index.ts";

/** A command line that somebody typed on the laptop. `id` comes back with the output. */
export interface RunCommand {
  readonly type: "run";
  readonly id: number;
  readonly line: string;
  /** What the command can read, already parsed: files by name, and "-". */
  readonly files: Readonly<Record<string, InputFile>>;
  /** Whose credentials are used; absent: those of the administrator. */
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

export interface OutputLine {
  readonly seq: number;
  readonly id: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
  /** The command waits until this has been edited. */
  readonly edit?: EditRequest;
  /** The exit code, on the last line of a command. */
  readonly done?: number;
}

type KubectlTimer = { readonly run: number; readonly type: "dialTimeout" | "wait" };
type KubectlMessage = ClientMessage | ServerMessage | RunCommand | InterruptCommand | EditedCommand;
type KubectlEnv = Env<KubectlMessage, KubectlTimer>;

/** One kubectl process: its own connection, as in life. */
interface Run {
  readonly id: number;
  readonly line: string;
  readonly user: string;
  readonly verb: string;
  readonly verbState: unknown;
  readonly startedAt: Micros;
  readonly cause: number;
  conn: ConnId | undefined;
  connected: boolean;
  /** Requests that wait for the connection. */
  waiting: ClientMessage[];
  readonly tags: Map<number, number>;
  nextRequest: number;
  /** Whether it waits for its editor to be closed. */
  isEditing: boolean;
}

export interface KubectlState {
  readonly runs: Map<number, Run>;
  readonly output: OutputLine[];
  nextSeq: number;
  commandsRun: number;
}

export interface KubectlConfig {
  readonly server: string;
  readonly port: string;
  readonly user: string;
}

const outputMax = 4000;
const runsMax = 200;
const dialTimeout = seconds(30);
/** What a shell says of a process that SIGINT has ended: 128 + 2. */
const interruptedCode = 130;

/** kubectl on the user's machine: each command line is a process with a connection of its own. */
export function kubectl(config: KubectlConfig): Program<KubectlState, KubectlMessage, KubectlTimer> {
  return {
    start: () => ({ runs: new Map(), output: [], nextSeq: 1, commandsRun: 0 }),
    step: (state, event, env) => step(config, state, event, env),
    view,
    describe: describeMessage,
  };
}

function describeMessage(message: KubectlMessage): string {
  switch (message.type) {
    case "run":
      return message.line;
    case "request":
      return `${message.verb} ${message.resource} ${message.name ?? ""}`.trim();
    case "raw":
      return message.path;
    case "response":
      return String(message.code);
    case "watchEvents":
      return `${message.events.length} watch events`;
    case "watchEnd":
    case "cancel":
    case "edited":
    case "streamBegin":
    case "streamData":
    case "streamOpen":
    case "streamClose":
    case "streamEnd":
      return message.type;
    case "interrupt":
      return "SIGINT";
  }
}

function step(config: KubectlConfig, state: KubectlState, event: ProcessEvent<KubectlMessage, KubectlTimer>, env: KubectlEnv): void {
  switch (event.type) {
    case "datagram":
      return handleTyped(config, state, event.message, env);
    case "timer":
      return handleTimer(config, state, event.timer, env);
    case "connected":
      return handleConnected(state, event.conn, env);
    case "message":
      return handleMessage(config, state, event.conn, event.message, env);
    case "refused":
    case "closed":
      return handleLost(config, state, event, env);
    case "terminate":
      return env.exit(0, "");
    case "accepted":
    case "fsynced":
      return;
    default:
      return assertNever(event);
  }
}

function handleTyped(config: KubectlConfig, state: KubectlState, message: KubectlMessage, env: KubectlEnv): void {
  if (message.type === "run") return beginRun(config, state, message, env);
  if (message.type !== "interrupt" && message.type !== "edited") return;
  const run = state.runs.get(message.id);
  if (run === undefined) return;
  if (message.type === "interrupt") return endRun(state, run, interruptedCode, env);
  if (!run.isEditing) return;
  run.isEditing = false;
  reply(config, state, run, { type: "edited", file: message.file }, env);
}

function beginRun(config: KubectlConfig, state: KubectlState, command: RunCommand, env: KubectlEnv): void {
  state.commandsRun++;
  const words = shellWords(command.line);
  const args = words.ok ? parseArguments(words.value) : words;
  if (state.runs.size >= runsMax) return refuse(state, command.id, `error: ${runsMax} commands are still running\n`);
  if (!args.ok) return refuse(state, command.id, `error: ${args.error}\n`);
  const verb: Verb<unknown> | undefined = Object.hasOwn(verbs, args.value.verb) ? verbs[args.value.verb] : undefined;
  if (verb === undefined) return refuse(state, command.id, `error: unknown command "${args.value.verb}" for "kubectl"\n`);
  const server = `https://${config.server}:${config.port}`;
  const { state: verbState, step: first } = verb.begin({ args: args.value, files: command.files, now: env.now, server });
  const run: Run = {
    id: command.id,
    line: command.line,
    user: command.user ?? args.value.flags["as"] ?? config.user,
    verb: args.value.verb,
    verbState,
    startedAt: env.now,
    cause: env.cause,
    conn: undefined,
    connected: false,
    waiting: [],
    tags: new Map(),
    nextRequest: 1,
    isEditing: false,
  };
  state.runs.set(run.id, run);
  perform(config, state, run, first, env);
}

function refuse(state: KubectlState, id: number, text: string): void {
  print(state, id, "stderr", text, 1);
}

function print(state: KubectlState, id: number, stream: "stdout" | "stderr", text: string, done?: number): void {
  printLine(state, { id, stream, text, ...(done === undefined ? {} : { done }) });
}

function printLine(state: KubectlState, line: Omit<OutputLine, "seq">): void {
  state.output.push({ ...line, seq: state.nextSeq++ });
  if (state.output.length > outputMax) state.output.splice(0, outputMax / 2);
}

/** Does what a verb asked for: prints, sends, waits, ends. */
function perform(config: KubectlConfig, state: KubectlState, run: Run, wanted: Step, env: KubectlEnv): void {
  env.cause = run.cause;
  if (wanted.err !== undefined) print(state, run.id, "stderr", wanted.err);
  if (wanted.out !== undefined) print(state, run.id, "stdout", wanted.out);
  for (const { call, tag } of wanted.calls ?? []) {
    const id = run.nextRequest++;
    run.tags.set(id, tag);
    run.waiting.push("raw" in call ? { type: "raw", id, user: run.user, path: call.raw } : { ...call, type: "request", id, user: run.user, userAgent: "kubectl" });
  }
  if (run.waiting.length > 0) {
    if (run.conn === undefined) {
      run.conn = env.dial(config.server, config.port);
      env.wakeAfter(dialTimeout, { run: run.id, type: "dialTimeout" }, run.cause);
    } else if (run.connected) flush(run, env);
  }
  if (wanted.edit !== undefined) {
    run.isEditing = true;
    printLine(state, { id: run.id, stream: "stdout", text: "", edit: wanted.edit });
  }
  if (wanted.wait !== undefined) env.wakeAfter(wanted.wait, { run: run.id, type: "wait" }, run.cause);
  if (wanted.exit !== undefined) endRun(state, run, wanted.exit, env);
}

function flush(run: Run, env: KubectlEnv): void {
  if (run.conn === undefined) return;
  for (const message of run.waiting) env.send(run.conn, message);
  run.waiting = [];
}

function endRun(state: KubectlState, run: Run, code: number, env: KubectlEnv): void {
  if (run.conn !== undefined) env.close(run.conn);
  state.runs.delete(run.id);
  print(state, run.id, "stdout", "", code);
}

function runByConn(state: KubectlState, conn: ConnId): Run | undefined {
  for (const run of state.runs.values()) if (run.conn === conn) return run;
  return undefined;
}

function handleConnected(state: KubectlState, conn: ConnId, env: KubectlEnv): void {
  const run = runByConn(state, conn);
  if (run === undefined) return;
  run.connected = true;
  env.cause = run.cause;
  flush(run, env);
}

function handleTimer(config: KubectlConfig, state: KubectlState, timer: KubectlTimer, env: KubectlEnv): void {
  const run = state.runs.get(timer.run);
  if (run === undefined) return;
  if (timer.type === "wait") return reply(config, state, run, { type: "timer" }, env);
  if (!run.connected) perform(config, state, run, { err: `Unable to connect to the server: dial tcp ${config.server}:${config.port}: i/o timeout\n`, exit: 1 }, env);
}

function handleMessage(config: KubectlConfig, state: KubectlState, conn: ConnId, message: KubectlMessage, env: KubectlEnv): void {
  const run = runByConn(state, conn);
  if (run === undefined) return;
  switch (message.type) {
    case "response": {
      const tag = run.tags.get(message.id) ?? 0;
      const isFailure = message.code >= 400;
      const warnings = message.warnings ?? [];
      if (isFailure && isStatus(message.body)) return reply(config, state, run, { type: "failed", tag, status: message.body }, env);
      return reply(config, state, run, { type: "ok", tag, code: message.code, body: message.body, warnings }, env);
    }
    case "watchEvents": {
      const events = message.events.flatMap(({ type, object }) => (type === "BOOKMARK" || type === "ERROR" ? [] : [{ type, object: object as KubeObject }]));
      return reply(config, state, run, { type: "events", tag: run.tags.get(message.id) ?? 0, events }, env);
    }
    case "watchEnd":
    case "request":
    case "raw":
    case "cancel":
    case "run":
    case "interrupt":
    case "edited":
    case "streamBegin":
    case "streamData":
    case "streamOpen":
    case "streamClose":
    case "streamEnd":
      return;
  }
}

const isStatus = (body: unknown): body is Status => typeof body === "object" && body !== null && "kind" in body && body.kind === "Status";

function reply(config: KubectlConfig, state: KubectlState, run: Run, answer: Reply, env: KubectlEnv): void {
  const verb: Verb<unknown> | undefined = verbs[run.verb];
  if (verb === undefined) return;
  if (answer.type === "ok") for (const warning of answer.warnings) print(state, run.id, "stderr", `Warning: ${warning}\n`);
  perform(config, state, run, verb.answer(run.verbState, answer, env.now), env);
}

function handleLost(config: KubectlConfig, state: KubectlState, event: ProcessEvent & { type: "refused" | "closed" }, env: KubectlEnv): void {
  const run = runByConn(state, event.conn);
  if (run === undefined) return;
  run.conn = undefined;
  perform(config, state, run, { err: lostMessage(config, event, run.connected), exit: 1 }, env);
}

function lostMessage(config: KubectlConfig, event: ProcessEvent & { type: "refused" | "closed" }, wasConnected: boolean): string {
  const server = `${config.server}:${config.port}`;
  if (event.type === "refused") return `The connection to the server ${server} was refused - did you specify the right host or port?\n`;
  if (event.reason === "timeout") return wasConnected ? "error: http2: client connection lost\n" : `Unable to connect to the server: dial tcp ${server}: i/o timeout\n`;
  if (event.reason === "reset") return `Unable to connect to the server: read tcp laptop->${server}: read: connection reset by peer\n`;
  return "Unable to connect to the server: EOF\n";
}

function view(state: KubectlState, now: Micros): ProcessView {
  const facts: Fact[] = [{ label: "commands run", value: state.commandsRun }];
  return {
    condition: "ok",
    headline: state.runs.size === 0 ? "idle" : `${state.runs.size} waiting for an answer`,
    groups: [
      { title: "Commands", facts },
      {
        title: "Waiting for an answer",
        facts: [],
        table: { columns: ["command", "for", "connected"], rows: [...state.runs.values()].map((run) => [run.line, `${Math.round((now - run.startedAt) / 1000)} ms`, run.isEditing ? "waits for its editor" : run.connected ? "yes" : "no"]) },
      },
    ],
  };
}

