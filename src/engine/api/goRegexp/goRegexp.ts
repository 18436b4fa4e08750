import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { parsePattern } from "./syntax.ts";
import type { Node, Ranges } from "./syntax.ts";

type Assertion = Extract<Node, { kind: "assert" }>["what"];

type Instruction =
  | { readonly op: "set"; readonly ranges: Ranges }
  | { readonly op: "assert"; readonly what: Assertion }
  /** Tries `first` before `second`. */
  | { op: "split"; first: number; second: number }
  | { op: "jump"; to: number }
  | { readonly op: "match" };

/** A compiled expression. It runs in time proportional to the text, whatever the pattern: no backtracking. */
export interface GoRegexp {
  readonly pattern: string;
  readonly program: readonly Instruction[];
}

export interface RegexpMatch {
  readonly start: number;
  readonly end: number;
}

const cache = new Map<string, Result<GoRegexp, string>>();
const cacheMax = 500;

/**
 * Compiles a pattern in Go's syntax.
 *
 * @returns the error in Go's words: "error parsing regexp: missing closing ): `(`"
 * @source Go regexp.Compile
 */
export function compileGoRegexp(pattern: string): Result<GoRegexp, string> {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const parsed = parsePattern(pattern);
  const made: Result<GoRegexp, string> = parsed.ok ? ok({ pattern, program: compile(parsed.value) }) : fail(`error parsing regexp: ${parsed.error}`);
  if (cache.size >= cacheMax) cache.clear();
  cache.set(pattern, made);
  return made;
}

function compile(node: Node): readonly Instruction[] {
  const program: Instruction[] = [];
  emit(program, node);
  program.push({ op: "match" });
  return program;
}

function emit(program: Instruction[], node: Node): void {
  switch (node.kind) {
    case "empty":
      return;
    case "set":
      program.push({ op: "set", ranges: node.ranges });
      return;
    case "assert":
      program.push({ op: "assert", what: node.what });
      return;
    case "sequence":
      for (const part of node.parts) emit(program, part);
      return;
    case "either":
      emitEither(program, node.parts);
      return;
    case "repeat":
      for (let i = 0; i < node.min; i++) emit(program, node.body);
      if (node.max === -1) emitLoop(program, node.body, node.isGreedy);
      else emitOptional(program, node);
  }
}

function emitEither(program: Instruction[], parts: readonly Node[]): void {
  const jumps: { op: "jump"; to: number }[] = [];
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const split = { op: "split" as const, first: program.length + 1, second: 0 };
    if (!isLast) program.push(split);
    emit(program, part);
    if (isLast) break;
    const jump = { op: "jump" as const, to: 0 };
    program.push(jump);
    jumps.push(jump);
    split.second = program.length;
  }
  for (const jump of jumps) jump.to = program.length;
}

function emitLoop(program: Instruction[], body: Node, isGreedy: boolean): void {
  const at = program.length;
  const split = { op: "split" as const, first: at + 1, second: at + 1 };
  program.push(split);
  emit(program, body);
  program.push({ op: "jump", to: at });
  if (isGreedy) split.second = program.length;
  else split.first = program.length;
}

function emitOptional(program: Instruction[], { body, min, max, isGreedy }: Extract<Node, { kind: "repeat" }>): void {
  const splits: { op: "split"; first: number; second: number }[] = [];
  for (let i = min; i < max; i++) {
    const split = { op: "split" as const, first: program.length + 1, second: program.length + 1 };
    program.push(split);
    splits.push(split);
    emit(program, body);
  }
  for (const split of splits) {
    if (isGreedy) split.second = program.length;
    else split.first = program.length;
  }
}

/** Threads in order of preference, each with where its match began. */
interface Threads {
  readonly list: { readonly at: number; readonly start: number }[];
  readonly seen: Set<number>;
}

const newThreads = (): Threads => ({ list: [], seen: new Set() });

const isWord = (character: string | undefined): boolean => character !== undefined && /^\w$/.test(character);

function holds(what: Assertion, before: string | undefined, after: string | undefined): boolean {
  switch (what) {
    case "textStart":
      return before === undefined;
    case "textEnd":
      return after === undefined;
    case "lineStart":
      return before === undefined || before === "\n";
    case "lineEnd":
      return after === undefined || after === "\n";
    case "word":
      return isWord(before) !== isWord(after);
    case "notWord":
      return isWord(before) === isWord(after);
  }
}

/** Follows everything that takes no character. */
function follow({ program }: GoRegexp, threads: Threads, from: { readonly at: number; readonly start: number }, before: string | undefined, after: string | undefined): void {
  const stack = [from.at];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (threads.seen.has(at)) continue;
    threads.seen.add(at);
    const instruction = program[at];
    switch (instruction?.op) {
      case "jump":
        stack.push(instruction.to);
        break;
      case "split":
        stack.push(instruction.second, instruction.first);
        break;
      case "assert":
        if (holds(instruction.what, before, after)) stack.push(at + 1);
        break;
      case "set":
      case "match":
        threads.list.push({ at, start: from.start });
        break;
      case undefined:
        break;
    }
  }
}

function isIn(ranges: Ranges, point: number): boolean {
  for (const [first, end] of ranges) if (point >= first && point <= end) return true;
  return false;
}

/** The leftmost match at or after `from`, the one that Perl would take; undefined: none. */
export function findGoRegexp(regexp: GoRegexp, text: string, from = 0): RegexpMatch | undefined {
  let threads = newThreads();
  let found: RegexpMatch | undefined;
  let before: string | undefined = from === 0 ? undefined : text[from - 1];
  for (let at = from; ; ) {
    const point = text.codePointAt(at);
    const character = point === undefined ? undefined : String.fromCodePoint(point);
    if (found === undefined) follow(regexp, threads, { at: 0, start: at }, before, character);
    if (threads.list.length === 0 && found !== undefined) return found;
    const next = newThreads();
    const end = at + (character?.length ?? 0);
    const after = text.codePointAt(end);
    const afterText = after === undefined ? undefined : String.fromCodePoint(after);
    for (const thread of threads.list) {
      const instruction = regexp.program[thread.at];
      if (instruction?.op === "match") {
        found = { start: thread.start, end: at };
        break;
      }
      if (instruction?.op === "set" && point !== undefined && isIn(instruction.ranges, point)) {
        follow(regexp, next, { at: thread.at + 1, start: thread.start }, character, afterText);
      }
    }
    if (character === undefined) return found;
    threads = next;
    before = character;
    at = end;
  }
}

/** Whether the pattern is found anywhere in the text. */
export const matchesGoRegexp = (regexp: GoRegexp, text: string): boolean => findGoRegexp(regexp, text) !== undefined;
