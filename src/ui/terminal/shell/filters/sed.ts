import { refuse } from "./filter.ts";
import type { Filter, FilterIo, Running } from "./filter.ts";
import { readOptions } from "./options.ts";
import { compilePattern } from "./pattern.ts";

type Address = { readonly type: "line"; readonly number: number } | { readonly type: "last" } | { readonly type: "match"; readonly pattern: RegExp };

interface SedCommand {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly verb: string;
  readonly pattern?: RegExp;
  readonly replacement?: string;
  /** Which match: 0 is all, from the given one on. */
  readonly nth: number;
  readonly all: boolean;
  readonly prints: boolean;
  readonly text: string;
  active: boolean;
}

/** sed: s, d, p, q, =, a, i, c, y on addresses (lines, $, /patterns/, ranges); -n, -E, -e, -i. */
export const sed: Filter = (args) => {
  const options = readOptions(args, { short: "nErsie:", long: { quiet: "n", silent: "n", "regexp-extended": "E", "expression=": "e", "in-place": "i" } });
  if (typeof options === "string") return refuse(options);
  const given = options.all.filter(([letter]) => letter === "e").map(([, value]) => value);
  const [first, ...others] = options.rest;
  if (given.length === 0 && first === undefined) return refuse("usage: sed [OPTION]... {script} [input-file]...");
  const reader = new SedReader((given.length > 0 ? given : [first ?? ""]).join("\n"), options.flags.has("E") || options.flags.has("r"));
  const read = () => {
    reader.rewind();
    return reader.commands();
  };
  const commands = read();
  if (typeof commands === "string") return refuse(commands);
  const isQuiet = options.flags.has("n");
  return { ok: true, files: given.length > 0 ? options.rest : others, start: (io) => new Sed(commands.map((command) => ({ ...command })), isQuiet, io) };
};

class SedReader {
  private position = 0;

  constructor(
    private readonly script: string,
    private readonly extended: boolean,
  ) {}

  rewind(): void {
    this.position = 0;
  }

  commands(): readonly SedCommand[] | string {
    const commands: SedCommand[] = [];
    for (;;) {
      this.skip(/[\s;]/);
      if (this.position >= this.script.length) return commands;
      const command = this.command();
      if (typeof command === "string") return `-e expression #1, char ${this.position}: ${command}`;
      commands.push(command);
    }
  }

  private skip(what: RegExp): void {
    while (what.test(this.script[this.position] ?? "")) this.position++;
  }

  private command(): SedCommand | string {
    const from = this.address();
    if (typeof from === "string") return from;
    let to: Address | undefined;
    if (this.script[this.position] === ",") {
      this.position++;
      const read = this.address();
      if (typeof read === "string") return read;
      if (read === undefined) return "unexpected `,'";
      to = read;
    }
    this.skip(/\s/);
    const negated = this.script[this.position] === "!";
    if (negated) this.position++;
    const verb = this.script[this.position++] ?? "";
    const base = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), negated, verb, nth: 1, all: false, prints: false, text: "", active: false };
    switch (verb) {
      case "d":
      case "p":
      case "q":
      case "=":
        return base;
      case "a":
      case "i":
      case "c": {
        this.skip(/[ \t]/);
        if (this.script[this.position] === "\\") this.position++;
        if (this.script[this.position] === "\n") this.position++;
        return { ...base, text: this.restOfLine().replaceAll(/\\(.)/g, "$1") };
      }
      case "s":
        return this.substitution(base);
      case "y": {
        const parts = this.delimited(2);
        if (parts === undefined) return "unterminated `y' command";
        return { ...base, text: parts[0] ?? "", replacement: parts[1] ?? "" };
      }
      case "":
        return "missing command";
      default:
        return `unknown command: \`${verb}' (this sed knows s, y, d, p, q, =, a, i and c)`;
    }
  }

  private substitution(base: Omit<SedCommand, "pattern">): SedCommand | string {
    const parts = this.delimited(2);
    if (parts === undefined) return "unterminated `s' command";
    let flags = "";
    while (/[gpiI0-9]/.test(this.script[this.position] ?? "")) flags += this.script[this.position++] ?? "";
    const pattern = compilePattern(parts[0] ?? "", { extended: this.extended, global: true, ignoreCase: /i/i.test(flags) });
    if (typeof pattern === "string") return pattern;
    return { ...base, pattern, replacement: parts[1] ?? "", all: flags.includes("g"), prints: flags.includes("p"), nth: Number(/\d+/.exec(flags)?.[0] ?? 1) };
  }

  /** What stands between delimiters, of which the next character is the first. */
  private delimited(count: number): readonly string[] | undefined {
    const delimiter = this.script[this.position++];
    if (delimiter === undefined || delimiter === "\n" || delimiter === "\\") return undefined;
    const parts: string[] = [];
    while (parts.length < count) {
      let part = "";
      for (;;) {
        const character = this.script[this.position++];
        if (character === undefined) return undefined;
        if (character === delimiter) break;
        if (character === "\\" && this.script[this.position] === delimiter) part += this.script[this.position++] ?? "";
        else if (character === "\\") part += character + (this.script[this.position++] ?? "");
        else part += character;
      }
      parts.push(part);
    }
    return parts;
  }

  private restOfLine(): string {
    const feed = this.script.indexOf("\n", this.position);
    const end = feed === -1 ? this.script.length : feed;
    const text = this.script.slice(this.position, end);
    this.position = end;
    return text;
  }

  private address(): Address | undefined | string {
    const rest = this.script.slice(this.position);
    const number = /^\d+/.exec(rest)?.[0];
    if (number !== undefined) {
      this.position += number.length;
      return { type: "line", number: Number(number) };
    }
    if (rest.startsWith("$")) {
      this.position++;
      return { type: "last" };
    }
    if (!rest.startsWith("/")) return undefined;
    const parts = this.delimited(1);
    if (parts === undefined) return "unterminated address regex";
    const pattern = compilePattern(parts[0] ?? "", { extended: this.extended });
    return typeof pattern === "string" ? pattern : { type: "match", pattern };
  }
}

class Sed implements Running {
  private number = 0;
  private held: { readonly line: string; readonly isEnded: boolean } | undefined;
  private hasQuit = false;
  private readonly needsLast: boolean;

  constructor(
    private readonly commands: readonly SedCommand[],
    private readonly isQuiet: boolean,
    private readonly io: FilterIo,
  ) {
    this.needsLast = commands.some(({ from, to }) => from?.type === "last" || to?.type === "last");
  }

  line(line: string, isEnded: boolean): void {
    if (!this.needsLast) return this.edit(line, isEnded, false);
    if (this.held !== undefined) this.edit(this.held.line, this.held.isEnded, false);
    this.held = { line, isEnded };
  }

  end(): number {
    if (this.held !== undefined) this.edit(this.held.line, this.held.isEnded, true);
    return 0;
  }

  isDone(): boolean {
    return this.hasQuit;
  }

  private edit(given: string, isEnded: boolean, isLast: boolean): void {
    if (this.hasQuit) return;
    this.number++;
    const feed = isEnded ? "\n" : "";
    let line = given;
    let after = "";
    for (const command of this.commands) {
      if (this.applies(command, line, isLast) === command.negated) continue;
      switch (command.verb) {
        case "d":
          return this.io.out(after);
        case "c":
          return this.io.out(`${command.text}\n`);
        case "p":
          this.io.out(`${line}${feed}`);
          break;
        case "=":
          this.io.out(`${this.number}\n`);
          break;
        case "i":
          this.io.out(`${command.text}\n`);
          break;
        case "a":
          after += `${command.text}\n`;
          break;
        case "q":
          this.hasQuit = true;
          break;
        case "y":
          line = Array.from(line).map((character) => Array.from(command.replacement ?? "")[Array.from(command.text).indexOf(character)] ?? character).join("");
          break;
        case "s": {
          const changed = substitute(line, command);
          if (changed !== line && command.prints) this.io.out(`${changed}${feed}`);
          line = changed;
          break;
        }
        default:
          break;
      }
      if (this.hasQuit) break;
    }
    if (!this.isQuiet) this.io.out(`${line}${feed}`);
    this.io.out(after);
  }

  private applies(command: SedCommand, line: string, isLast: boolean): boolean {
    const { from, to } = command;
    if (from === undefined) return true;
    const isAt = (address: Address) => (address.type === "line" ? address.number === this.number : address.type === "last" ? isLast : address.pattern.test(line));
    if (to === undefined) return isAt(from);
    if (command.active) {
      if (to.type === "line" ? this.number >= to.number : isAt(to)) command.active = false;
      return to.type !== "line" || this.number <= to.number;
    }
    if (!isAt(from)) return false;
    command.active = !(to.type === "line" && to.number <= this.number);
    return true;
  }
}

function substitute(line: string, { pattern, replacement = "", nth, all }: SedCommand): string {
  if (pattern === undefined) return line;
  let count = 0;
  return line.replaceAll(pattern, (...found: unknown[]) => {
    count++;
    const groups = found.filter((part): part is string | undefined => typeof part === "string" || part === undefined);
    const [match = ""] = groups;
    if (count < nth || (count > nth && !all)) return match;
    return replacement.replaceAll(/\\([0-9nt&\\])|\\(.)|&/gs, (text, special: string | undefined, other: string | undefined) => {
      if (text === "&") return match;
      if (other !== undefined) return other;
      if (special === "n") return "\n";
      if (special === "t") return "\t";
      return special !== undefined && /\d/.test(special) ? (special === "0" ? match : (groups[Number(special)] ?? "")) : (special ?? "");
    });
  });
}
