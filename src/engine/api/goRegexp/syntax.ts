import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";

/** Code points from first to last, both included, in pairs. */
export type Ranges = readonly (readonly [number, number])[];

/** A regular expression as Go (RE2) understands it. */
export type Node =
  | { readonly kind: "empty" }
  | { readonly kind: "set"; readonly ranges: Ranges }
  | { readonly kind: "assert"; readonly what: "textStart" | "textEnd" | "lineStart" | "lineEnd" | "word" | "notWord" }
  | { readonly kind: "sequence"; readonly parts: readonly Node[] }
  | { readonly kind: "either"; readonly parts: readonly Node[] }
  /** `max` -1: without end. */
  | { readonly kind: "repeat"; readonly body: Node; readonly min: number; readonly max: number; readonly isGreedy: boolean };

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotNewline: boolean;
  readonly ungreedy: boolean;
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
  flags: Flags;
  error: string | undefined;
}

const last = 0x10_ffff;
const repeatMax = 1000;
const depthMax = 200;
const digits: Ranges = [[48, 57]];
const wordCharacters: Ranges = [[48, 57], [65, 90], [95, 95], [97, 122]];
const spaces: Ranges = [[9, 10], [12, 13], [32, 32]];

/** Reads a pattern; the error is Go's text after "error parsing regexp: ". @source Go regexp/syntax/parse.go */
export function parsePattern(text: string): Result<Node, string> {
  const reader: Reader = { text, at: 0, depth: 0, flags: { ignoreCase: false, multiLine: false, dotNewline: false, ungreedy: false }, error: undefined };
  const node = readEither(reader);
  if (reader.error === undefined && reader.at < text.length) reader.error = `unexpected ): \`${text}\``;
  return reader.error === undefined ? ok(node) : fail(reader.error);
}

const empty: Node = { kind: "empty" };

function bad(reader: Reader, what: string, piece: string): Node {
  reader.error ??= `${what}: \`${piece}\``;
  reader.at = reader.text.length;
  return empty;
}

function readEither(reader: Reader): Node {
  if (++reader.depth > depthMax) return bad(reader, "expression nests too deeply", reader.text);
  const parts = [readSequence(reader)];
  while (reader.text[reader.at] === "|") {
    reader.at++;
    parts.push(readSequence(reader));
  }
  reader.depth--;
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: "either", parts };
}

function readSequence(reader: Reader): Node {
  const parts: Node[] = [];
  while (reader.at < reader.text.length && reader.text[reader.at] !== "|" && reader.text[reader.at] !== ")") {
    const from = reader.at;
    const part = readAtom(reader);
    parts.push(part === undefined ? empty : readRepeats(reader, part, from));
  }
  return parts.length === 1 ? (parts[0] ?? empty) : { kind: "sequence", parts };
}

const repeatShape = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/y;

function readRepeats(reader: Reader, atom: Node, from: number): Node {
  let node = atom;
  let before = "";
  for (;;) {
    repeatShape.lastIndex = reader.at;
    const match = repeatShape.exec(reader.text);
    if (match === null) return node;
    const [sign] = match;
    reader.at += sign.length;
    const isLazy = reader.text[reader.at] === "?";
    if (isLazy) reader.at++;
    const written = reader.text.slice(reader.at - sign.length - (isLazy ? 1 : 0), reader.at);
    if (before !== "") return bad(reader, "invalid nested repetition operator", before + written);
    before = written;
    const min = sign === "*" || sign === "?" ? 0 : sign === "+" ? 1 : Number(match[1]);
    const max = sign === "*" || sign === "+" ? -1 : sign === "?" ? 1 : match[2] === undefined ? min : match[3] === "" || match[3] === undefined ? -1 : Number(match[3]);
    if (min > repeatMax || max > repeatMax || (max >= 0 && min > max)) return bad(reader, "invalid repeat count", sign);
    if (repeatedSize(node) * Math.max(min, max, 1) > repeatMax * 10) return bad(reader, "invalid repeat count", reader.text.slice(from, reader.at));
    node = { kind: "repeat", body: node, min, max, isGreedy: isLazy === reader.flags.ungreedy };
  }
}

/** How many times the deepest part stands in the program. */
function repeatedSize(node: Node): number {
  switch (node.kind) {
    case "empty":
    case "set":
    case "assert":
      return 1;
    case "sequence":
    case "either":
      return node.parts.reduce((sum, part) => sum + repeatedSize(part), 0);
    case "repeat":
      return repeatedSize(node.body) * Math.max(node.min, node.max, 1);
  }
}

function readAtom(reader: Reader): Node | undefined {
  const { text, at } = reader;
  const sign = text[at] ?? "";
  switch (sign) {
    case "(":
      return readGroup(reader);
    case "[":
      return readClass(reader);
    case ".":
      reader.at++;
      return { kind: "set", ranges: reader.flags.dotNewline ? [[0, last]] : [[0, 9], [11, last]] };
    case "^":
      reader.at++;
      return { kind: "assert", what: reader.flags.multiLine ? "lineStart" : "textStart" };
    case "$":
      reader.at++;
      return { kind: "assert", what: reader.flags.multiLine ? "lineEnd" : "textEnd" };
    case "\\":
      return readEscape(reader);
    case "*":
    case "+":
    case "?":
      return bad(reader, "missing argument to repetition operator", sign);
    default: {
      const point = text.codePointAt(at) ?? 0;
      reader.at += point > 0xffff ? 2 : 1;
      return { kind: "set", ranges: foldCase(reader, [[point, point]]) };
    }
  }
}

function readGroup(reader: Reader): Node | undefined {
  const { text, at } = reader;
  const outer = reader.flags;
  const named = /^\(\?(?:P?<([A-Za-z_]\w*)>)/.exec(text.slice(at));
  if (named !== null) reader.at += named[0].length;
  else if (text.startsWith("(?", at)) {
    const flags = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(text.slice(at));
    if (flags === null) return bad(reader, "invalid or unsupported Perl syntax", text.slice(at, at + 3));
    const [all, on = "", off = "", end] = flags;
    reader.at += all.length;
    const isOn = (flag: string, before: boolean): boolean => (on.includes(flag) ? true : off.includes(flag) ? false : before);
    reader.flags = { ignoreCase: isOn("i", outer.ignoreCase), multiLine: isOn("m", outer.multiLine), dotNewline: isOn("s", outer.dotNewline), ungreedy: isOn("U", outer.ungreedy) };
    // (?i) alone holds to the end of the group around it.
    if (end === ")") return undefined;
  } else reader.at++;
  const inner = readEither(reader);
  reader.flags = outer;
  if (reader.text[reader.at] !== ")") return bad(reader, "missing closing )", text);
  reader.at++;
  return inner;
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** What stands for several characters: \d, \W, \pL. */
function readSetEscape(reader: Reader): Ranges | undefined {
  const { text, at } = reader;
  const name = text[at + 1] ?? "";
  const perl = { d: digits, w: wordCharacters, s: spaces }[name.toLowerCase()];
  if (perl !== undefined) {
    reader.at += 2;
    return name === name.toLowerCase() ? perl : negate(perl);
  }
  if (name !== "p" && name !== "P") return undefined;
  const match = /^\\[pP](?:\{(\^?)([A-Za-z_]+)\}|([A-Za-z]))/.exec(text.slice(at));
  const script = match?.[2] ?? match?.[3] ?? "";
  const ranges = match === null ? undefined : unicodeClass(script);
  if (match === null || ranges === undefined) {
    bad(reader, "invalid character class range", match?.[0] ?? text.slice(at));
    return [];
  }
  reader.at += match[0].length;
  return (name === "P") === (match[1] === "^") ? ranges : negate(ranges);
}

const unicodeClasses = new Map<string, Ranges | undefined>();

/** The code points of a category or script, asked of the host's own tables. */
function unicodeClass(name: string): Ranges | undefined {
  if (unicodeClasses.has(name)) return unicodeClasses.get(name);
  const made = isUnicodeClass(name) ? scanUnicode(name) : undefined;
  unicodeClasses.set(name, made);
  return made;
}

const categories = /^(?:C[cfosn]?|L[ulmot]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;
const scripts: ReadonlySet<string> = new Set(["Latin", "Greek", "Cyrillic", "Han", "Hiragana", "Katakana", "Hangul", "Arabic", "Hebrew", "Thai", "Common", "Devanagari"]);
const isUnicodeClass = (name: string): boolean => name === "Any" || categories.test(name) || scripts.has(name);

function scanUnicode(name: string): Ranges {
  if (name === "Any") return [[0, last]];
  const shape = new RegExp(scripts.has(name) ? `\\p{Script=${name}}` : `\\p{${name}}`, "u");
  const ranges: [number, number][] = [];
  for (let point = 0; point <= last; point++) {
    if (!shape.test(String.fromCodePoint(point))) continue;
    const before = ranges[ranges.length - 1];
    if (before?.[1] === point - 1) before[1] = point;
    else ranges.push([point, point]);
  }
  return ranges;
}

/** One character by escape; undefined when it is none. */
function readCharacterEscape(reader: Reader): number | undefined {
  const { text, at } = reader;
  const name = text[at + 1] ?? "";
  const hex = /^\\x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(text.slice(at, at + 12));
  if (hex !== null) {
    reader.at += hex[0].length;
    return Number.parseInt(hex[1] ?? hex[2] ?? "0", 16);
  }
  const octal = /^\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(text.slice(at, at + 4));
  if (octal !== null) {
    reader.at += octal[0].length;
    return Number.parseInt(octal[1] ?? "0", 8);
  }
  if (Object.hasOwn(controls, name)) {
    reader.at += 2;
    return controls[name];
  }
  if (name !== "" && /[^A-Za-z0-9\u0080-\uffff]/.test(name)) {
    reader.at += 2;
    return name.charCodeAt(0);
  }
  return undefined;
}

const assertions: Readonly<Record<string, Extract<Node, { kind: "assert" }>["what"]>> = { A: "textStart", z: "textEnd", b: "word", B: "notWord" };

function readEscape(reader: Reader): Node {
  const { text, at } = reader;
  const name = text[at + 1];
  if (name === undefined) return bad(reader, "trailing backslash at end of expression", "");
  const what = assertions[name];
  if (what !== undefined) {
    reader.at += 2;
    return { kind: "assert", what };
  }
  if (name === "Q") return readQuoted(reader);
  const set = readSetEscape(reader);
  if (set !== undefined) return { kind: "set", ranges: set };
  const point = readCharacterEscape(reader);
  return point === undefined ? bad(reader, "invalid escape sequence", text.slice(at, at + 2)) : { kind: "set", ranges: foldCase(reader, [[point, point]]) };
}

function readQuoted(reader: Reader): Node {
  const from = reader.at + 2;
  const end = reader.text.indexOf("\\E", from);
  const body = reader.text.slice(from, end === -1 ? undefined : end);
  reader.at = end === -1 ? reader.text.length : end + 2;
  const parts = Array.from(body, (each): Node => ({ kind: "set", ranges: foldCase(reader, [[each.codePointAt(0) ?? 0, each.codePointAt(0) ?? 0]]) }));
  return { kind: "sequence", parts };
}

const posixClasses: Readonly<Record<string, Ranges>> = {
  alnum: [[48, 57], [65, 90], [97, 122]],
  alpha: [[65, 90], [97, 122]],
  ascii: [[0, 127]],
  blank: [[9, 9], [32, 32]],
  cntrl: [[0, 31], [127, 127]],
  digit: digits,
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [[33, 47], [58, 64], [91, 96], [123, 126]],
  space: [[9, 13], [32, 32]],
  upper: [[65, 90]],
  word: wordCharacters,
  xdigit: [[48, 57], [65, 70], [97, 102]],
};

function readClass(reader: Reader): Node {
  const { text } = reader;
  const from = reader.at++;
  const isNegated = text[reader.at] === "^";
  if (isNegated) reader.at++;
  const ranges: (readonly [number, number])[] = [];
  let isFirst = true;
  while (isFirst || text[reader.at] !== "]") {
    isFirst = false;
    if (reader.at >= text.length) return bad(reader, "missing closing ]", text.slice(from));
    ranges.push(...readClassPart(reader));
    if (reader.error !== undefined) return empty;
  }
  reader.at++;
  const folded = foldCase(reader, ranges);
  return { kind: "set", ranges: isNegated ? negate(folded) : folded };
}

function readClassPart(reader: Reader): Ranges {
  const { text } = reader;
  const posix = /^\[:(\^?)([a-z]+):\]/.exec(text.slice(reader.at));
  if (posix !== null) {
    const ranges = posixClasses[posix[2] ?? ""];
    if (ranges === undefined) bad(reader, "invalid character class range", posix[0]);
    reader.at += posix[0].length;
    return posix[1] === "^" ? negate(ranges ?? []) : (ranges ?? []);
  }
  const from = reader.at;
  if (text[from] === "\\") {
    const set = readSetEscape(reader);
    if (set !== undefined) return set;
  }
  const low = readClassCharacter(reader);
  if (text[reader.at] !== "-" || text[reader.at + 1] === "]" || reader.at + 1 >= text.length) return [[low, low]];
  reader.at++;
  const high = readClassCharacter(reader);
  if (high < low) bad(reader, "invalid character class range", text.slice(from, reader.at));
  return [[low, high]];
}

function readClassCharacter(reader: Reader): number {
  const { text, at } = reader;
  if (text[at] === "\\") {
    const point = readCharacterEscape(reader);
    if (point === undefined) bad(reader, "invalid escape sequence", text.slice(at, at + 2));
    return point ?? 0;
  }
  const point = text.codePointAt(at) ?? 0;
  reader.at += point > 0xffff ? 2 : 1;
  return point;
}

function negate(ranges: Ranges): Ranges {
  const negated: [number, number][] = [];
  let next = 0;
  for (const [first, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (first > next) negated.push([next, first - 1]);
    next = Math.max(next, end + 1);
  }
  if (next <= last) negated.push([next, last]);
  return negated;
}

/** With (?i): ASCII letters and what the host's simple case folding pairs. */
function foldCase(reader: Reader, ranges: Ranges): Ranges {
  if (!reader.flags.ignoreCase) return ranges;
  const folded = [...ranges];
  for (const [first, end] of ranges) {
    for (let point = first; point <= Math.min(end, first + 2000); point++) {
      const character = String.fromCodePoint(point);
      for (const other of [character.toLowerCase(), character.toUpperCase()]) {
        const otherPoint = other.codePointAt(0) ?? 0;
        if (otherPoint !== point && other.length === character.length) folded.push([otherPoint, otherPoint]);
      }
    }
  }
  return folded;
}
