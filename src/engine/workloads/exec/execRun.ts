import { fromUtf8, toUtf8 } from "../../core/index.ts";
import type { ByteText, Micros } from "../../core/index.ts";
import { expandWords, wordText } from "./expand.ts";
import { absolutePath, readFile } from "./fileSystem.ts";
import { netOutcome } from "./netOutcome.ts";
import { hasBash, isShell, notFound, programNamed, readsInput } from "./programs.ts";
import { parseScript } from "./syntax.ts";
import type { Pipeline, SimpleCommand, Word, Redirect } from "./syntax.ts";
import { failed } from "./types.ts";
import type { CommandContext, CommandResult, ExecFiles, ExecWorld, NetAnswer, NetRequest } from "./types.ts";

/** A command that runs in a container beside its first process. Plain data, changed in place by the functions here. */
export interface ExecRun {
  readonly image: string;
  readonly tty: boolean;
  /** Absent: a program, not a shell. */
  readonly shell: string | undefined;
  /** A shell that reads its commands from standard input. */
  readonly interactive: boolean;
  readonly variables: Map<string, string>;
  cwd: string;
  pipelines: readonly Pipeline[];
  /** The pipeline at hand, and the command of it. */
  at: number;
  stage: number;
  /** What the command before wrote. */
  piped: string;
  code: number;
  /** What came from the client and was not read; whether it has ended. */
  input: ByteText;
  inputEnded: boolean;
  waiting: { readonly type: "sleep"; readonly until: Micros } | { readonly type: "net"; readonly request: NetRequest; readonly until: Micros } | { readonly type: "input" } | undefined;
  prompted: boolean;
  /** Of the terminal, as it was told last. */
  size: string;
}

export interface ExecOutput {
  readonly stream: "stdout" | "stderr";
  readonly data: ByteText;
}

export type ExecOutcome =
  /** `at`: when to look again; undefined: when something comes. `send`: a request that goes out now. */
  | { readonly type: "wait"; readonly at: Micros | undefined; readonly send: NetRequest | undefined; readonly output: readonly ExecOutput[] }
  | { readonly type: "exit"; readonly code: number; readonly output: readonly ExecOutput[] };

const isScripted = (args: readonly string[]): boolean => /^-[a-z]*c$/.test(args[0] ?? "");
const literal = (text: string): Word => [{ text, quote: "'" }];

/**
 * Starts a command. @returns the run, or why runc could not start it
 * @simplified no job control, no substitution of commands, no loops and conditions.
 */
export function startExec(argv: readonly string[], world: ExecWorld, options: { readonly tty: boolean; readonly stdin: boolean }): ExecRun | string {
  const [program = "", ...args] = argv;
  const { image } = world;
  const isOwnShell = isShell(image, program);
  if (!isOwnShell && programNamed(image, program, false) === undefined) {
    const why = program.startsWith("/") ? `stat ${program}: no such file or directory` : "executable file not found in $PATH";
    return `OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(program)}: ${why}`;
  }
  const run: ExecRun = {
    image,
    tty: options.tty,
    shell: isOwnShell ? program : undefined,
    interactive: isOwnShell && !isScripted(args),
    variables: new Map(world.env),
    cwd: "/",
    pipelines: [],
    at: 0,
    stage: 0,
    piped: "",
    code: 0,
    input: "",
    inputEnded: !options.stdin,
    waiting: undefined,
    prompted: false,
    size: "",
  };
  if (!isOwnShell) run.pipelines = [{ when: "always", commands: [{ words: argv.map(literal), redirects: [], input: undefined }] }];
  else if (!run.interactive) setScript(run, args[1] ?? "");
  return run;
}

function setScript(run: ExecRun, text: string): string | undefined {
  const script = parseScript(text);
  run.pipelines = script.ok ? script.value : [];
  run.at = 0;
  run.stage = 0;
  run.piped = "";
  if (script.ok) return undefined;
  run.code = 2;
  // The complaint is printed by a command of its own.
  run.pipelines = [{ when: "always", commands: [{ words: [literal("\u0000complain"), literal(`${run.shell ?? "sh"}: ${script.error}`)], redirects: [], input: undefined }] }];
  return script.error;
}

/** Bytes from the client. With a terminal they are echoed. */
export function execInput(run: ExecRun, data: ByteText): readonly ExecOutput[] {
  if (!run.tty) {
    run.input += data;
    return [];
  }
  let echo = "";
  for (const byte of data) {
    if (byte === "\u0003") {
      run.waiting = undefined;
      run.input = "";
      run.at = run.pipelines.length;
      run.code = 130;
      echo += "^C\r\n";
      run.prompted = false;
    } else if (byte === "\u0004") run.inputEnded = true;
    else if (byte === "\u007f") {
      if (run.input !== "" && !run.input.endsWith("\n")) {
        run.input = run.input.slice(0, -1);
        echo += "\b \b";
      }
    } else {
      run.input += byte === "\r" ? "\n" : byte;
      echo += byte === "\r" || byte === "\n" ? "\r\n" : byte;
    }
  }
  return echo === "" ? [] : [{ stream: "stdout", data: echo }];
}

/** Lets the command run until it waits or has ended. */
export function advanceExec(run: ExecRun, world: ExecWorld, files: ExecFiles): ExecOutcome {
  const output: ExecOutput[] = [];
  const { waiting } = run;
  if (waiting?.type === "sleep") {
    if (world.now < waiting.until) return { type: "wait", at: waiting.until, send: undefined, output };
    run.waiting = undefined;
    finishCommand(run, world, files, { type: "done", stdout: "", stderr: "", code: 0 }, output);
  } else if (waiting?.type === "net") {
    if (world.now < waiting.until) return { type: "wait", at: waiting.until, send: undefined, output };
    return execNetAnswer(run, world, files, { type: "timeout" });
  }
  run.waiting = undefined;
  return goOn(run, world, files, output);
}

/** The network has answered what the command waits for. */
export function execNetAnswer(run: ExecRun, world: ExecWorld, files: ExecFiles, answer: NetAnswer): ExecOutcome {
  const output: ExecOutput[] = [];
  const { waiting } = run;
  if (waiting?.type !== "net") return { type: "wait", at: undefined, send: undefined, output };
  run.waiting = undefined;
  finishCommand(run, world, files, netOutcome(waiting.request, answer), output);
  return goOn(run, world, files, output);
}

const stepsMax = 10_000;

function goOn(run: ExecRun, world: ExecWorld, files: ExecFiles, output: ExecOutput[]): ExecOutcome {
  for (let steps = 0; steps < stepsMax; steps++) {
    const pipeline = run.pipelines[run.at];
    if (pipeline === undefined) {
      if (!run.interactive) return { type: "exit", code: run.code, output };
      const ended = nextLine(run, world, output);
      if (ended !== undefined) return ended;
      continue;
    }
    if (run.stage === 0 && !isWanted(pipeline, run.code)) {
      run.at++;
      continue;
    }
    const command = pipeline.commands[run.stage];
    if (command === undefined) {
      run.at++;
      run.stage = 0;
      run.piped = "";
      continue;
    }
    const result = runCommand(run, world, files, command);
    switch (result) {
      case "input":
        run.waiting = { type: "input" };
        return { type: "wait", at: undefined, send: undefined, output };
      default:
        break;
    }
    if (result.type === "exit") return { type: "exit", code: result.code, output };
    if (result.type === "sleep") {
      run.waiting = { type: "sleep", until: world.now + result.duration };
      return { type: "wait", at: run.waiting.until, send: undefined, output };
    }
    if (result.type === "net") {
      run.waiting = { type: "net", request: result.request, until: world.now + result.request.timeout };
      return { type: "wait", at: run.waiting.until, send: result.request, output };
    }
    finishCommand(run, world, files, result, output);
  }
  return { type: "exit", code: 137, output };
}

const isWanted = ({ when }: Pipeline, code: number): boolean => when === "always" || (when === "success") === (code === 0);

/** PS1 of busybox' ash, of dash, and of bash as Debian sets it up for root. */
function promptOf({ shell = "sh", image, cwd }: ExecRun, { hostname }: ExecWorld): ByteText {
  if (/(^|\/)bash$/.test(shell)) return toUtf8(`root@${hostname}:${cwd === "/root" ? "~" : cwd}# `);
  return hasBash(image) ? "# " : toUtf8(`${cwd === "/root" ? "~" : cwd} # `);
}

/** The terminal's size is told: when it has changed, a shell that waits at its prompt writes it anew. */
export function execResized(run: ExecRun, world: ExecWorld, size: string): readonly ExecOutput[] {
  const isChanged = run.size !== "" && run.size !== size;
  run.size = size;
  if (!isChanged) return [];
  const isAtPrompt = run.tty && run.interactive && run.prompted && run.waiting?.type === "input" && run.input === "";
  return isAtPrompt ? [{ stream: "stdout", data: `\r${promptOf(run, world)}` }] : [];
}

/** A shell takes its next line. @returns how it stands when there is none */
function nextLine(run: ExecRun, world: ExecWorld, output: ExecOutput[]): ExecOutcome | undefined {
  if (run.tty && !run.prompted) {
    run.prompted = true;
    output.push({ stream: "stdout", data: promptOf(run, world) });
  }
  const end = run.input.indexOf("\n");
  if (end === -1 && !run.inputEnded) {
    run.waiting = { type: "input" };
    return { type: "wait", at: undefined, send: undefined, output };
  }
  if (end === -1 && run.input === "") return { type: "exit", code: run.code, output };
  const line = end === -1 ? run.input : run.input.slice(0, end);
  run.input = end === -1 ? "" : run.input.slice(end + 1);
  run.prompted = false;
  setScript(run, fromUtf8(line));
  return undefined;
}

const assignment = /^([A-Za-z_]\w*)=(.*)$/;

function runCommand(run: ExecRun, world: ExecWorld, files: ExecFiles, command: SimpleCommand): CommandResult | "input" {
  const variables = new Map([...run.variables, ["?", String(run.code)]]);
  let words = expandWords(command.words, variables);
  while (words[0] !== undefined && assignment.test(words[0])) {
    const [, name = "", value = ""] = assignment.exec(words[0]) ?? [];
    run.variables.set(name, value);
    words = words.slice(1);
  }
  if (words[0] === "export") return exportVariables(run, words.slice(1));
  if (words[0] === "exec") words = words.slice(1);
  const [program, ...args] = words;
  if (program === undefined) return { type: "done", stdout: "", stderr: "", code: 0 };
  if (program === "\u0000complain") return failed(args[0] ?? "", 2);
  const found = programNamed(run.image, program, run.shell !== undefined);
  if (found === undefined) return failed(notFound(run.image, run.shell ?? "sh", program), 127);
  let stdin = run.piped;
  if (command.input !== undefined) {
    const path = wordText(command.input, variables);
    const text = readFile(absolutePath(path, run.cwd), { files, world });
    if (text === undefined) return failed(`${run.shell ?? "sh"}: can't open ${path}: no such file`);
    stdin = text;
  } else if (run.stage === 0 && readsInput(program, args)) {
    if (!run.inputEnded) return "input";
    stdin = run.input;
    run.input = "";
  }
  const context: CommandContext = { world, files, variables: run.variables, stdin, cwd: run.cwd };
  const result = found(args, context);
  run.cwd = context.cwd;
  return result;
}

function exportVariables(run: ExecRun, words: readonly string[]): CommandResult {
  for (const word of words) {
    const [, name, value = ""] = assignment.exec(word) ?? [];
    if (name !== undefined) run.variables.set(name, value);
  }
  return { type: "done", stdout: "", stderr: "", code: 0 };
}

type Sink = "stdout" | "stderr" | { readonly path: string; append: boolean };

/** Where the two streams go after the redirections, which apply from left to right: "> f 2>&1" puts both into the file. */
function redirected(run: ExecRun, redirects: readonly Redirect[], { stdout, stderr }: { readonly stdout: string; readonly stderr: string }): readonly { readonly text: string; readonly sink: Sink }[] {
  const sinks: { 1: Sink; 2: Sink } = { 1: "stdout", 2: "stderr" };
  for (const { stream, append, to } of redirects) sinks[stream] = to === undefined ? sinks[stream === 1 ? 2 : 1] : { path: absolutePath(wordText(to, run.variables), run.cwd), append };
  return [
    { text: stdout, sink: sinks[1] },
    { text: stderr, sink: sinks[2] },
  ];
}

/** What a command wrote goes down the pipe, into a file, or out. */
function finishCommand(run: ExecRun, world: ExecWorld, files: ExecFiles, result: Extract<CommandResult, { type: "done" }>, output: ExecOutput[]): void {
  const pipeline = run.pipelines[run.at];
  const command = pipeline?.commands[run.stage];
  const written = { stdout: "", stderr: "" };
  for (const { text, sink } of redirected(run, command?.redirects ?? [], result)) {
    if (typeof sink === "string") written[sink] += text;
    else if (sink.path !== "/dev/null") {
      files.set(sink.path, sink.append ? (readFile(sink.path, { files, world }) ?? "") + text : text);
      // What comes after it into the same file comes behind it.
      sink.append = true;
    }
  }
  run.code = result.code;
  const isLast = run.stage === (pipeline?.commands.length ?? 0) - 1;
  emit(run, output, "stderr", written.stderr);
  if (isLast) emit(run, output, "stdout", written.stdout);
  run.piped = written.stdout;
  run.stage++;
}

function emit(run: ExecRun, output: ExecOutput[], stream: ExecOutput["stream"], text: string): void {
  if (text === "") return;
  // An archive is bytes already; everything else that is not ASCII is text.
  const data = toBytes(text);
  output.push(run.tty ? { stream: "stdout", data: data.replace(/\r?\n/g, "\r\n") } : { stream, data });
}

/** Files from the client hold bytes; only characters beyond them are encoded. */
const toBytes = (text: string): ByteText => {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return toUtf8(text);
  return text;
};
