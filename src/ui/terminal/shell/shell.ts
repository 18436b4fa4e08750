import { fileText, homePath, isDirectory, namesIn, parentOf, resolvePath, writeFile } from "../../stores/home.ts";
import { ExpansionProblem, expandText, expandWords } from "./expand.ts";
import type { Expansion } from "./expand.ts";
import { matchesGlob } from "./glob.ts";
import { Interrupted } from "./host.ts";
import type { ProgramIo, ShellHost } from "./host.ts";
import { parseScript } from "./parse.ts";
import { Pipe, pipeOf, sinkOf } from "./streams.ts";
import type { Sink } from "./streams.ts";
import type { Pipeline, Redirect, Script, ShellCommand, SimpleCommand } from "./syntax.ts";

export type Program = (args: readonly string[], io: ProgramIo, shell: Shell) => Promise<number> | number;

/** `break`, `continue` and `exit` leave what is around them. */
export class Jump extends Error {
  constructor(
    readonly kind: "break" | "continue" | "exit",
    readonly code: number,
  ) {
    super();
  }
}

const capturedMax = 1024 * 1024;
const roundsMax = 100_000;
const aliasDepth = 10;

/** One tab's shell: its variables, its place in the home, and how scripts are carried out. */
export class Shell {
  variables = new Map<string, string>([["HOME", homePath], ["USER", "you"], ["HOSTNAME", "laptop"], ["PWD", homePath]]);
  exported = new Set<string>(["HOME", "USER", "HOSTNAME", "PWD"]);
  aliases = new Map<string, string>([["k", "kubectl"], ["ll", "ls -l"]]);
  cwd = homePath;
  /** Exit code of the last command. */
  status = 0;
  /** Exit code of the last `$(...)`: that of a line which only sets variables. */
  private substituted = 0;
  /** The kubectl of this tab speaks as this user; absent: the administrator. */
  user: string | undefined;
  /** The kubectl of this tab means this namespace where none is named. */
  namespace: string | undefined;
  options = { stopAtError: false };

  constructor(
    readonly host: ShellHost,
    readonly programs: Readonly<Record<string, Program>>,
  ) {}

  /** A copy that changes nothing here: what a subshell or a pipeline runs in. */
  private fork(): Shell {
    const copy = new Shell(this.host, this.programs);
    Object.assign(copy, { variables: new Map(this.variables), exported: new Set(this.exported), aliases: new Map(this.aliases), cwd: this.cwd, status: this.status, user: this.user, namespace: this.namespace, options: { ...this.options } });
    return copy;
  }

  variable(name: string): string | undefined {
    switch (name) {
      case "?":
        return String(this.status);
      case "$":
        return "4242";
      case "#":
        return "0";
      case "@":
      case "*":
        return "";
      case "RANDOM":
        return String(Math.floor(Math.random() * 32_768));
      default:
        return name === "0" ? "sh" : this.variables.get(name);
    }
  }

  /** Runs a text to its end. @returns the exit code */
  async run(text: string, io: ProgramIo): Promise<number> {
    const parsed = parseScript(text);
    if (!parsed.ok) {
      io.err.write(`sh: ${parsed.isOpen ? `syntax error: unexpected end of file (waiting for ${parsed.waitsFor})` : parsed.message}\n`);
      return (this.status = 2);
    }
    try {
      return await this.script(parsed.script, io);
    } catch (error) {
      if (error instanceof Jump) return (this.status = error.kind === "exit" ? error.code : 0);
      if (error instanceof Interrupted) return (this.status = 130);
      throw error;
    }
  }

  private async script(script: Script, io: ProgramIo): Promise<number> {
    for (const { pipeline, after } of script) {
      if (io.signal.aborted) throw new Interrupted();
      if (after === "success" && this.status !== 0) continue;
      if (after === "failure" && this.status === 0) continue;
      this.status = await this.pipeline(pipeline, io);
      if (this.status !== 0 && this.options.stopAtError && after === "always") throw new Jump("exit", this.status);
    }
    return this.status;
  }

  private async pipeline({ commands, negated }: Pipeline, io: ProgramIo): Promise<number> {
    const [only, ...others] = commands;
    if (only === undefined) return 0;
    const code = others.length === 0 ? await this.command(only, io) : await this.together(commands, io);
    return negated ? Number(code === 0) : code;
  }

  private async together(commands: readonly ShellCommand[], io: ProgramIo): Promise<number> {
    const pipes = commands.slice(1).map(() => new Pipe());
    const codes = await Promise.all(
      commands.map(async (command, index) => {
        const stdin = index === 0 ? io.stdin : pipes[index - 1];
        const pipe = pipes[index];
        const shell = this.fork();
        try {
          return await shell.command(command, { ...io, stdin, out: pipe === undefined ? io.out : sinkOf(pipe) });
        } catch (error) {
          if (error instanceof Jump) return error.code;
          throw error;
        } finally {
          pipe?.end();
          if (index > 0) stdin?.stopReading();
        }
      }),
    );
    return codes.at(-1) ?? 0;
  }

  private async command(command: ShellCommand, io: ProgramIo): Promise<number> {
    let redirected: ProgramIo | undefined;
    try {
      redirected = await this.redirect(command.redirects, io);
      if (redirected === undefined) return 1;
      return await this.compound(command, redirected);
    } catch (error) {
      if (!(error instanceof ExpansionProblem)) throw error;
      io.err.write(`sh: ${error.message}\n`);
      return 1;
    }
  }

  private async compound(command: ShellCommand, io: ProgramIo): Promise<number> {
    switch (command.type) {
      case "simple":
        return this.simple(command, io);
      case "for": {
        let code = 0;
        for (const value of await expandWords(command.words, this.expansion(io))) {
          this.variables.set(command.name, value);
          const ended = await this.round(command.body, io);
          code = this.status;
          if (ended) break;
        }
        return code;
      }
      case "loop": {
        let code = 0;
        for (let rounds = 0; rounds < roundsMax; rounds++) {
          const isTrue = (await this.script(command.condition, io)) === 0;
          if (isTrue === command.until) return code;
          const ended = await this.round(command.body, io);
          code = this.status;
          if (ended) return code;
          // Lets the page breathe, so that Ctrl-C can come through.
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
        io.err.write(`sh: a loop ended after ${roundsMax} rounds\n`);
        return 1;
      }
      case "if":
        for (const { condition, body } of command.branches) if ((await this.script(condition, io)) === 0) return this.script(body, io);
        return command.otherwise === undefined ? 0 : this.script(command.otherwise, io);
      case "group":
        return command.subshell ? this.fork().inSubshell(command.body, io) : this.script(command.body, io);
    }
  }

  private async inSubshell(body: Script, io: ProgramIo): Promise<number> {
    try {
      return await this.script(body, io);
    } catch (error) {
      if (error instanceof Jump) return error.code;
      throw error;
    }
  }

  /** One round of a loop. @returns whether it was the last */
  private async round(body: Script, io: ProgramIo): Promise<boolean> {
    if (io.signal.aborted) throw new Interrupted();
    try {
      await this.script(body, io);
      return false;
    } catch (error) {
      if (!(error instanceof Jump) || error.kind === "exit") throw error;
      this.status = 0;
      return error.kind === "break";
    }
  }

  private async simple({ assignments, words }: SimpleCommand, io: ProgramIo): Promise<number> {
    const expansion = this.expansion(io);
    this.substituted = 0;
    const args = await expandWords(words, expansion);
    const values: (readonly [string, string])[] = [];
    for (const { name, value } of assignments) values.push([name, await expandText(value, expansion)]);
    if (args.length === 0) {
      for (const [name, value] of values) this.variables.set(name, value);
      return this.substituted;
    }
    const before = values.map(([name]) => [name, this.variables.get(name)] as const);
    for (const [name, value] of values) this.variables.set(name, value);
    try {
      return await this.execute(await this.unalias(args, words[0]), io);
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) this.variables.delete(name);
        else this.variables.set(name, value);
      }
    }
  }

  /** Puts what an alias stands for in its place; a quoted word is no alias. */
  private async unalias(args: readonly string[], word: SimpleCommand["words"][number] | undefined): Promise<readonly string[]> {
    if (word?.some((part) => part.quoted) === true) return args;
    let current = args;
    const seen = new Set<string>();
    for (let depth = 0; depth < aliasDepth; depth++) {
      const [name = "", ...rest] = current;
      const value = seen.has(name) ? undefined : this.aliases.get(name);
      if (value === undefined) break;
      seen.add(name);
      const parsed = parseScript(value);
      const command = parsed.ok && parsed.script.length === 1 ? parsed.script[0]?.pipeline.commands : undefined;
      const [only] = command ?? [];
      if (command?.length !== 1 || only?.type !== "simple" || only.redirects.length > 0) throw new ExpansionProblem(`alias ${name}: only a single command can be an alias here`);
      current = [...(await expandWords(only.words, this.expansion(undefined))), ...rest];
    }
    return current;
  }

  /** Runs a program by its arguments. */
  async execute(args: readonly string[], io: ProgramIo): Promise<number> {
    const [name = "", ...rest] = args;
    if (io.signal.aborted) throw new Interrupted();
    const program = Object.hasOwn(this.programs, name) ? this.programs[name] : undefined;
    if (program !== undefined) return program(rest, io, this);
    if (this.host.isFault(name)) {
      const { code, text } = await this.host.fault(args.join(" "));
      if (text !== "") io.err.write(`${text}\n`);
      return code;
    }
    const path = resolvePath(name, this.cwd);
    if (name.includes("/") && fileText(path) !== undefined) return this.fork().run(fileText(path) ?? "", io);
    io.err.write(name.includes("/") ? `sh: ${name}: ${isDirectory(path) ? "Is a directory" : "No such file or directory"}\n` : `${name}: command not found. Type "help" for what there is.\n`);
    return name.includes("/") ? 126 : 127;
  }

  /** What a script prints, errors apart. */
  private async captured(script: Script, io: ProgramIo | undefined): Promise<string> {
    if (io === undefined) return "";
    let text = "";
    const shell = this.fork();
    const out: Sink = {
      write: (more) => {
        if (text.length + more.length > capturedMax) throw new ExpansionProblem("the output of $(...) is larger than 1 MiB");
        text += more;
      },
      isScreen: false,
    };
    this.substituted = await shell.inSubshell(script, { ...io, out });
    return text;
  }

  private expansion(io: ProgramIo | undefined): Expansion {
    return {
      variable: (name) => this.variable(name),
      assign: (name, value) => void this.variables.set(name, value),
      output: (script) => this.captured(script, io),
      paths: (pattern) => this.paths(pattern),
      home: this.variables.get("HOME") ?? homePath,
    };
  }

  /** Paths that a pattern means, in the form in which it was written. */
  private paths(pattern: string): readonly string[] {
    const isAbsolute = pattern.startsWith("/");
    let found: string[] = [""];
    for (const piece of pattern.split("/")) {
      if (piece === "" || piece === "." || piece === "..") {
        found = found.map((path) => `${path}${piece}/`);
        continue;
      }
      found = found.flatMap((path) => {
        const directory = resolvePath(path === "" ? "." : path, this.cwd);
        return namesIn(directory)
          .filter((name) => matchesGlob(piece, name) && (!name.startsWith(".") || piece.startsWith(".")))
          .map((name) => `${path}${name}/`);
      });
    }
    const paths = found.map((path) => path.slice(0, -1));
    return (isAbsolute ? paths : paths.filter((path) => path !== "")).toSorted();
  }

  private async redirect(redirects: readonly Redirect[], io: ProgramIo): Promise<ProgramIo | undefined> {
    let { stdin, out, err } = io;
    for (const redirect of redirects) {
      switch (redirect.type) {
        case "text":
          stdin = pipeOf(await expandText(redirect.text, this.expansion(io)));
          break;
        case "join":
          if (redirect.from === "err") err = out;
          else out = err;
          break;
        case "read": {
          const name = await expandText(redirect.target, this.expansion(io));
          const path = resolvePath(name, this.cwd);
          const text = path === "/dev/null" ? "" : fileText(path);
          if (text === undefined) {
            io.err.write(`sh: ${name}: ${isDirectory(path) ? "Is a directory" : "No such file or directory"}\n`);
            return undefined;
          }
          stdin = pipeOf(text);
          break;
        }
        case "write": {
          const name = await expandText(redirect.target, this.expansion(io));
          const sink = this.fileSink(name, redirect.append, io.err);
          if (sink === undefined) return undefined;
          if (redirect.from !== "err") out = sink;
          if (redirect.from !== "out") err = sink;
        }
      }
    }
    return { ...io, stdin, out, err };
  }

  private fileSink(name: string, append: boolean, err: Sink): Sink | undefined {
    if (name === "/dev/null") return { write: () => undefined, isScreen: false };
    if (name === "/dev/stderr") return err;
    const path = resolvePath(name, this.cwd);
    let text = append ? (fileText(path) ?? "") : "";
    const problem = name === "" || !isDirectory(parentOf(path)) ? "No such file or directory" : writeFile(path, text);
    if (problem !== undefined) {
      err.write(`sh: ${name}: ${problem}\n`);
      return undefined;
    }
    let isFull = false;
    return {
      write: (more) => {
        if (isFull) return;
        const refused = writeFile(path, text + more);
        if (refused === undefined) text += more;
        else {
          isFull = true;
          err.write(`sh: ${name}: ${refused}\n`);
        }
      },
      isScreen: false,
    };
  }
}
