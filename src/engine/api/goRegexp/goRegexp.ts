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

/** Threads in order of preference: where each stands, and where its match began. `mark` tells which places are taken. */
interface Threads {
  readonly at: Int32Array;
  readonly start: Int32Array;
  readonly mark: Int32Array;
  count: number;
}

const newThreads = (size: number): Threads => ({ at: new Int32Array(size), start: new Int32Array(size), mark: new Int32Array(size), count: 0 });

const isWord = (point: number): boolean => (point >= 48 && point <= 57) || (point >= 65 && point <= 90) || point === 95 || (point >= 97 && point <= 122);

/** Before the first and after the last character. */
const none = -1;
const newline = 10;

function holds(what: Assertion, before: number, after: number): boolean {
  switch (what) {
    case "textStart":
      return before === none;
    case "textEnd":
      return after === none;
    case "lineStart":
      return before === none || before === newline;
    case "lineEnd":
      return after === none || after === newline;
    case "word":
      return isWord(before) !== isWord(after);
    case "notWord":
      return isWord(before) === isWord(after);
  }
}

/** One search: its threads, and the step it is at. */
interface Search {
  readonly program: readonly Instruction[];
  readonly stack: number[];
  step: number;
}

/** Follows everything that takes no character. */
function follow({ program, stack, step }: Search, threads: Threads, from: number, start: number, neighbours: readonly [number, number]): void {
  stack.push(from);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (threads.mark[at] === step) continue;
    threads.mark[at] = step;
    const instruction = program[at];
    switch (instruction?.op) {
      case "jump":
        stack.push(instruction.to);
        break;
      case "split":
        stack.push(instruction.second, instruction.first);
        break;
      case "assert":
        if (holds(instruction.what, neighbours[0], neighbours[1])) stack.push(at + 1);
        break;
      case "set":
      case "match":
        threads.at[threads.count] = at;
        threads.start[threads.count] = start;
        threads.count++;
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

const pointAt = (text: string, at: number): number => text.codePointAt(at) ?? none;
const widthOf = (point: number): number => (point === none ? 0 : point > 0xffff ? 2 : 1);

/** The leftmost match at or after `from`, the one that Perl would take; undefined: none. */
export function findGoRegexp({ program }: GoRegexp, text: string, from = 0): RegexpMatch | undefined {
  const search: Search = { program, stack: [], step: 1 };
  let threads = newThreads(program.length);
  let next = newThreads(program.length);
  let found: RegexpMatch | undefined;
  let before = from === 0 ? none : text.charCodeAt(from - 1);
  for (let at = from; ; ) {
    const point = pointAt(text, at);
    if (found === undefined) follow(search, threads, 0, at, [before, point]);
    if (threads.count === 0 && found !== undefined) return found;
    const end = at + widthOf(point);
    search.step++;
    next.count = 0;
    const neighbours: readonly [number, number] = [point, pointAt(text, end)];
    for (let i = 0; i < threads.count; i++) {
      const place = threads.at[i] ?? 0;
      const start = threads.start[i] ?? 0;
      const instruction = program[place];
      if (instruction?.op === "match") {
        found = { start, end: at };
        break;
      }
      if (instruction?.op === "set" && point !== none && isIn(instruction.ranges, point)) follow(search, next, place + 1, start, neighbours);
    }
    if (point === none) return found;
    [threads, next] = [next, threads];
    before = point;
    at = end;
  }
}

/** Whether the pattern is found anywhere in the text. */
export const matchesGoRegexp = (regexp: GoRegexp, text: string): boolean => findGoRegexp(regexp, text) !== undefined;
