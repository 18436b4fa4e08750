import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { unquoteGo } from "./goUnquote.ts";

/** An end of a slice; undefined: the list's own. */
interface Slice {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly step: number | undefined;
  /** It was written as one index: what ends it follows from where it begins. */
  readonly isIndex: boolean;
}

/** A part of an action; each takes what the one before it has found. */
export type PathNode =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "number"; readonly value: number; readonly isFloat: boolean }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "field"; readonly name: string }
  | { readonly type: "identifier"; readonly name: string }
  | { readonly type: "wildcard" | "recursive" }
  | ({ readonly type: "slice" } & Slice)
  | { readonly type: "union"; readonly branches: readonly (readonly PathNode[])[] }
  | { readonly type: "filter"; readonly left: readonly PathNode[]; readonly operator: string; readonly right: readonly PathNode[] };

/** A piece of a template: text, or what stands between braces. */
export type TemplateNode = { readonly type: "text"; readonly text: string } | { readonly type: "action"; readonly nodes: readonly PathNode[] };

/** Templates within templates: no person writes more. */
const depthMax = 50;

const isTerminator = (char: string): boolean => char === "" || " \t\r\n.,[]$@{}".includes(char);
const isWordChar = (char: string): boolean => /^[\p{L}\p{Nd}_]$/u.test(char);

/** A string, read from left to right. */
class Reader {
  at = 0;
  constructor(
    readonly text: string,
    readonly depth: number,
  ) {}
  get char(): string {
    return this.text.charAt(this.at);
  }
  isNext(prefix: string): boolean {
    return this.text.startsWith(prefix, this.at);
  }
  /** Up to the first character for which it is so. */
  takeUntil(isEnd: (char: string) => boolean): string {
    const from = this.at;
    while (this.at < this.text.length && !isEnd(this.char)) this.at++;
    return this.text.slice(from, this.at);
  }
}

/**
 * A template: "{range .items[*]}{.metadata.name}{"\n"}{end}".
 *
 * @returns an error in kubectl's words
 * @source k8s.io/client-go/util/jsonpath/parser.go
 */
export function parseJsonPath(template: string): Result<readonly TemplateNode[], string> {
  return parseTemplate(template, 0);
}

function parseTemplate(template: string, depth: number): Result<readonly TemplateNode[], string> {
  if (depth > depthMax) return fail("nested too deeply");
  const reader = new Reader(template, depth);
  const nodes: TemplateNode[] = [];
  while (reader.at < template.length) {
    const text = reader.takeUntil((char) => char === "{");
    if (text !== "") nodes.push({ type: "text", text });
    if (reader.char !== "{") break;
    reader.at++;
    const action = parseAction(reader);
    if (!action.ok) return action;
    nodes.push({ type: "action", nodes: action.value });
  }
  return ok(nodes);
}

/** The rest of an action, its closing brace included. */
function parseAction(reader: Reader): Result<readonly PathNode[], string> {
  const nodes: PathNode[] = [];
  for (;;) {
    if (reader.isNext("}")) {
      reader.at++;
      return ok(nodes);
    }
    const problem = parsePart(reader, nodes);
    if (problem !== undefined) return fail(problem);
  }
}

/** One part. @returns what is wrong with it */
function parsePart(reader: Reader, nodes: PathNode[]): string | undefined {
  if (reader.isNext("[?(")) return parseFilter(reader, nodes);
  if (reader.isNext("..")) return parseRecursive(reader, nodes);
  const { char } = reader;
  if (char === "" || char === "\r" || char === "\n") return "unclosed action";
  // What is looked at now, and where it all began, are not told apart.
  if (char === " " || char === "@" || char === "$") {
    reader.at++;
    return undefined;
  }
  if (char === "[") return parseArray(reader, nodes);
  if (char === '"' || char === "'") return parseQuote(reader, nodes, char);
  if (char === ".") {
    reader.at++;
    return parseField(reader, nodes);
  }
  if (/[+\-\d]/.test(char)) return parseNumber(reader, nodes);
  if (isWordChar(char)) return parseIdentifier(reader, nodes);
  const code = reader.text.codePointAt(reader.at) ?? 0;
  return `unrecognized character in action: U+${code.toString(16).toUpperCase().padStart(4, "0")} '${String.fromCodePoint(code)}'`;
}

function parseIdentifier(reader: Reader, nodes: PathNode[]): undefined {
  const name = reader.takeUntil(isTerminator);
  nodes.push(name === "true" || name === "false" ? { type: "bool", value: name === "true" } : { type: "identifier", name });
  return undefined;
}

function parseRecursive(reader: Reader, nodes: PathNode[]): string | undefined {
  if (nodes.at(-1)?.type === "recursive") return "invalid multiple recursive descent";
  reader.at += 2;
  nodes.push({ type: "recursive" });
  return isWordChar(reader.char) ? parseField(reader, nodes) : undefined;
}

function parseField(reader: Reader, nodes: PathNode[]): undefined {
  let name = "";
  while (!isTerminator(reader.char)) {
    if (reader.char === "\\") reader.at++;
    name += reader.char;
    reader.at++;
  }
  nodes.push(name === "*" ? { type: "wildcard" } : { type: "field", name });
  return undefined;
}

function parseNumber(reader: Reader, nodes: PathNode[]): string | undefined {
  const from = reader.at;
  if (/[+-]/.test(reader.char)) reader.at++;
  reader.takeUntil((char) => !/[.\d]/.test(char));
  const text = reader.text.slice(from, reader.at);
  const isFloat = !/^[+-]?\d+$/.test(text);
  if (isFloat && !/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return `cannot parse number ${text}`;
  nodes.push({ type: "number", value: Number(text), isFloat });
  return undefined;
}

function parseQuote(reader: Reader, nodes: PathNode[], quote: string): string | undefined {
  const from = reader.at;
  do {
    reader.at++;
    if (reader.char === "" || reader.char === "\n") return "unterminated quoted string";
  } while (reader.char !== quote || reader.text.charAt(reader.at - 1) === "\\");
  reader.at++;
  const given = reader.text.slice(from, reader.at);
  const text = unquoteGo(given.slice(1, -1), quote);
  if (text === undefined) return `unquote string ${given} error invalid syntax`;
  nodes.push({ type: "text", text });
  return undefined;
}

/** The parts of a text that is an action of its own. */
function partsOf(text: string, depth: number): Result<readonly PathNode[], string> {
  const parsed = parseTemplate(`{${text}}`, depth + 1);
  if (!parsed.ok) return parsed;
  const [first] = parsed.value;
  return ok(first?.type === "action" ? first.nodes : []);
}

function parseArray(reader: Reader, nodes: PathNode[]): string | undefined {
  const inside = reader.takeUntil((char) => char === "]" || char === "\n").slice(1);
  if (reader.char !== "]") return "unterminated array";
  reader.at++;
  const text = inside === "*" ? ":" : inside;
  const branches = text.split(",");
  if (branches.length > 1) return parseUnion(branches, reader.depth, nodes);
  const [, key] = /^'([^']*)'$/.exec(text) ?? [];
  if (key !== undefined) {
    const field = partsOf(`.${key}`, reader.depth);
    if (!field.ok) return field.error;
    nodes.push(...field.value);
    return undefined;
  }
  const slice = sliceOf(text);
  if (slice === undefined) return `invalid array index ${text}`;
  if (typeof slice === "string") return slice;
  nodes.push({ type: "slice", ...slice });
  return undefined;
}

function parseUnion(texts: readonly string[], depth: number, nodes: PathNode[]): string | undefined {
  const branches: (readonly PathNode[])[] = [];
  for (const text of texts) {
    const branch = partsOf(`[${text.replace(/^ +| +$/g, "")}]`, depth);
    if (!branch.ok) return branch.error;
    branches.push(branch.value);
  }
  nodes.push({ type: "union", branches });
  return undefined;
}

/** "1", "1:3", "::2"; a text is what is wrong with it. */
function sliceOf(text: string): Slice | string | undefined {
  const match = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (match === null) return undefined;
  const parts = [match[1] ?? "", ...[match[2], match[3]].map((part) => part?.slice(1) ?? "")];
  const bad = parts.find((part) => part === "-");
  if (bad !== undefined) return `array index ${bad} is not a number`;
  const [from, to, step] = parts.map((part) => (part === "" ? undefined : Number(part)));
  return { from, to, step, isIndex: match[2] === undefined };
}

function parseFilter(reader: Reader, nodes: PathNode[]): string | undefined {
  reader.at += "[?(".length;
  const from = reader.at;
  let quote = "";
  let isClosed = false;
  for (; reader.char !== ")" || (quote !== "" && !isClosed); reader.at++) {
    const { char } = reader;
    if (char === "" || char === "\n") return "unterminated filter";
    if (char !== '"' && char !== "'") continue;
    if (quote === "") quote = char;
    else if (char === quote && reader.text.charAt(reader.at - 1) !== "\\") isClosed = true;
  }
  const text = reader.text.slice(from, reader.at);
  reader.at++;
  if (!reader.isNext("]")) return "unclosed array expect ]";
  reader.at++;
  const [, before = text, operator = "exists", after] = /^([^!<>=]+)([!<>=]+)(.+)$/.exec(text) ?? [];
  const left = partsOf(before, reader.depth);
  if (!left.ok) return left.error;
  const right = after === undefined ? ok([]) : partsOf(after, reader.depth);
  if (!right.ok) return right.error;
  nodes.push({ type: "filter", left: left.value, operator, right: right.value });
  return undefined;
}
