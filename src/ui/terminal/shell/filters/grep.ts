import { refuse } from "./filter.ts";
import type { Filter, FilterIo, Running } from "./filter.ts";
import { readOptions } from "./options.ts";
import type { Options } from "./options.ts";
import { compilePattern } from "./pattern.ts";

const names = {
  short: "ivcnEFGoA:B:C:wxlLhHqse:m:rR",
  long: {
    "ignore-case": "i", "invert-match": "v", count: "c", "line-number": "n", "extended-regexp": "E", "fixed-strings": "F", "only-matching": "o", "after-context=": "A",
    "before-context=": "B", "context=": "C", "word-regexp": "w", "line-regexp": "x", "files-with-matches": "l", "files-without-match": "L", "no-filename": "h", "with-filename": "H", quiet: "q", silent: "q", "regexp=": "e", "max-count=": "m", color: "s", colour: "s",
  },
  number: "C",
} as const;

const grepWith = (preset: string): Filter => (args) => {
  const options = readOptions(args, names);
  if (typeof options === "string") return refuse(options);
  const given = options.all.filter(([letter]) => letter === "e").map(([, value]) => value);
  const [first, ...others] = options.rest;
  if (given.length === 0 && first === undefined) return refuse("usage: grep [OPTION]... PATTERNS [FILE]...");
  const patterns = (given.length > 0 ? given : [first ?? ""]).flatMap((text) => text.split("\n"));
  const flags = new Set([...options.flags, preset]);
  const compiled = patterns.map((text) =>
    compilePattern(text, { extended: flags.has("E"), fixed: flags.has("F"), ignoreCase: flags.has("i"), wholeWord: flags.has("w"), wholeLine: flags.has("x"), global: true }),
  );
  const broken = compiled.find((pattern) => typeof pattern === "string");
  if (broken !== undefined) return refuse(broken);
  const files = given.length > 0 ? options.rest : others;
  return { ok: true, files, start: (io) => new Grep({ ...options, flags }, compiled.filter((pattern) => typeof pattern !== "string"), files.length, io) };
};

class Grep implements Running {
  private source = "-";
  private number = 0;
  private found = 0;
  private foundAnywhere = false;
  private before: { readonly number: number; readonly text: string }[] = [];
  private after = 0;
  private lastShown = 0;
  private hasShown = false;
  private readonly afterMax: number;
  private readonly beforeMax: number;
  private readonly countMax: number;

  constructor(
    private readonly options: Options,
    private readonly patterns: readonly RegExp[],
    private readonly files: number,
    private readonly io: FilterIo,
  ) {
    const around = Number(options.values.get("C") ?? 0);
    this.afterMax = Number(options.values.get("A") ?? around);
    this.beforeMax = Number(options.values.get("B") ?? around);
    this.countMax = Number(options.values.get("m") ?? Infinity);
  }

  private has(flag: string): boolean {
    return this.options.flags.has(flag);
  }

  begin(source: string): void {
    this.source = source;
    this.number = 0;
    this.found = 0;
    this.before = [];
    this.after = 0;
    this.lastShown = 0;
  }

  line(text: string): void {
    this.number++;
    if (this.found >= this.countMax && this.after === 0) return;
    const isMatch = this.found < this.countMax && this.patterns.some((pattern) => pattern.test(reset(pattern) && text)) !== this.has("v");
    if (isMatch) this.match(text);
    else if (this.after > 0) {
      this.after--;
      this.show(this.number, text, "-");
    } else if (this.beforeMax > 0) {
      this.before.push({ number: this.number, text });
      if (this.before.length > this.beforeMax) this.before.shift();
    }
  }

  private match(text: string): void {
    this.found++;
    this.foundAnywhere = true;
    if (this.has("c") || this.has("q") || this.has("l") || this.has("L")) return;
    if (this.has("o")) {
      if (!this.has("v")) for (const part of this.parts(text)) this.show(this.number, part, ":");
      return;
    }
    const isFar = this.hasShown && (this.beforeMax > 0 || this.afterMax > 0) && (this.before[0]?.number ?? this.number) > this.lastShown + 1;
    if (isFar) this.io.out("--\n");
    for (const line of this.before) this.show(line.number, line.text, "-");
    this.before = [];
    this.show(this.number, text, ":");
    this.after = this.afterMax;
  }

  private parts(text: string): readonly string[] {
    return this.patterns
      .flatMap((pattern) => (reset(pattern) ? [...text.matchAll(pattern)] : []))
      .filter((found) => found[0] !== "")
      .toSorted((a, b) => a.index - b.index)
      .map((found) => found[0]);
  }

  private show(number: number, text: string, mark: string): void {
    const name = (this.files > 1 && !this.has("h")) || this.has("H") ? `${this.source === "-" ? "(standard input)" : this.source}${mark}` : "";
    this.io.out(`${name}${this.has("n") ? `${number}${mark}` : ""}${text}\n`);
    this.lastShown = number;
    this.hasShown = true;
  }

  endOfSource(source: string): void {
    const name = source === "-" ? "(standard input)" : source;
    if (this.has("c") && !this.has("q")) this.io.out(`${(this.files > 1 && !this.has("h")) || this.has("H") ? `${name}:` : ""}${this.found}\n`);
    if ((this.has("l") && this.found > 0) || (this.has("L") && this.found === 0)) this.io.out(`${name}\n`);
  }

  isDone(): boolean {
    return (this.has("q") && this.foundAnywhere) || (this.files <= 1 && this.found >= this.countMax && this.after === 0);
  }

  end(): number {
    return this.foundAnywhere ? 0 : 1;
  }
}

/** A global pattern remembers where it was. */
function reset(pattern: RegExp): true {
  pattern.lastIndex = 0;
  return true;
}

export const grep = grepWith("");
export const egrep = grepWith("E");
export const fgrep = grepWith("F");
