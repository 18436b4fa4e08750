import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";

/** One step of a path. */
export type PathStep =
  | { readonly type: "field"; readonly name: string }
  | { readonly type: "wildcard" }
  | { readonly type: "recursive" }
  | { readonly type: "slice"; readonly from: number | undefined; readonly to: number | undefined; readonly step: number }
  | { readonly type: "index"; readonly index: number }
  | { readonly type: "union"; readonly branches: readonly (readonly PathStep[])[] }
  | { readonly type: "filter"; readonly left: Operand; readonly operator: string; readonly right: Operand | undefined };

/** A side of a filter's comparison. */
export type Operand = { readonly type: "value"; readonly value: string | number | boolean } | { readonly type: "path"; readonly fromRoot: boolean; readonly steps: readonly PathStep[] };

/** A piece of a template. */
export type TemplateNode =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "path"; readonly fromRoot: boolean; readonly steps: readonly PathStep[] }
  | { readonly type: "range"; readonly over: TemplateNode & { readonly type: "path" }; readonly body: readonly TemplateNode[] };

const unescapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", '"': '"', "'": "'", "\\": "\\" };
const unquote = (text: string): string => text.slice(1, -1).replace(/\\(.)/g, (_, char: string) => unescapes[char] ?? char);

class Reader {
  at = 0;
  constructor(readonly text: string) {}
  get char(): string {
    return this.text.charAt(this.at);
  }
  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }
}

/** The position after the closing quote of the string that begins at `from`; -1 when it has no end. */
function endOfQuoted(text: string, from: number): number {
  const quote = text.charAt(from);
  for (let i = from + 1; i < text.length; i++) {
    if (text.charAt(i) === "\\") i++;
    else if (text.charAt(i) === quote) return i + 1;
  }
  return -1;
}

/** The position of `close` that ends what began at `from`, quotes and inner brackets skipped; -1 without one. */
function endOfBracket(text: string, from: number, open: string, close: string): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"' || char === "'") {
      const end = endOfQuoted(text, i);
      if (end === -1) return -1;
      i = end - 1;
    } else if (char === open) depth++;
    else if (char === close && --depth === 0) return i;
  }
  return -1;
}

/** Splits at `separator` outside of quotes and brackets. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"' || char === "'") i = Math.max(i, endOfQuoted(text, i) - 1);
    else if (char === "[") i = Math.max(i, endOfBracket(text, i, "[", "]"));
    else if (char === separator) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** What stands between "[" and "]". */
function parseBracket(inside: string): Result<PathStep, string> {
  const text = inside.trim();
  if (text.startsWith("?(") && text.endsWith(")")) return parseFilter(text.slice(2, -1));
  const branches = splitOutside(text, ",");
  if (branches.length > 1) {
    const parsed: (readonly PathStep[])[] = [];
    for (const branch of branches) {
      const one = parseBracket(branch);
      if (!one.ok) return one;
      parsed.push([one.value]);
    }
    return ok({ type: "union", branches: parsed });
  }
  if (text === "*") return ok({ type: "wildcard" });
  if (/^'.*'$|^".*"$/s.test(text)) return ok({ type: "field", name: unquote(text) });
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(\d*))?$/.exec(text);
  if (slice === null || text === "") return fail(`invalid array index ${text}`);
  const [, from = "", to, step] = slice;
  if (to === undefined) return ok({ type: "index", index: Number(from) });
  return ok({ type: "slice", from: from === "" ? undefined : Number(from), to: to === "" ? undefined : Number(to), step: step === undefined || step === "" ? 1 : Number(step) });
}

function parseFilter(text: string): Result<PathStep, string> {
  const match = /^\s*((?:"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|[^=!<>"'])+?)\s*(?:(==|!=|<=|>=|<|>|=)\s*(.+?))?\s*$/s.exec(text);
  if (match === null) return fail("unterminated filter");
  const left = parseOperand(match[1] ?? "");
  if (!left.ok) return left;
  if (match[2] === undefined) return ok({ type: "filter", left: left.value, operator: "exists", right: undefined });
  const right = parseOperand(match[3] ?? "");
  if (!right.ok) return right;
  return ok({ type: "filter", left: left.value, operator: match[2] === "=" ? "==" : match[2], right: right.value });
}

function parseOperand(text: string): Result<Operand, string> {
  if (/^["']/.test(text)) return ok({ type: "value", value: unquote(text) });
  if (/^-?\d+(\.\d+)?$/.test(text)) return ok({ type: "value", value: Number(text) });
  if (text === "true" || text === "false") return ok({ type: "value", value: text === "true" });
  const path = parsePath(text);
  return path.ok ? ok({ type: "path", ...path.value }) : path;
}

/** ".a.b[0]", "@.x", "$.y", "..name". */
function parsePath(text: string): Result<{ readonly fromRoot: boolean; readonly steps: readonly PathStep[] }, string> {
  const reader = new Reader(text);
  const fromRoot = reader.char === "$";
  if (fromRoot || reader.char === "@") reader.at++;
  const steps: PathStep[] = [];
  while (!reader.isAtEnd) {
    if (reader.char === "[") {
      const end = endOfBracket(text, reader.at, "[", "]");
      if (end === -1) return fail("unterminated array");
      const step = parseBracket(text.slice(reader.at + 1, end));
      if (!step.ok) return step;
      steps.push(step.value);
      reader.at = end + 1;
    } else if (reader.char === ".") {
      reader.at++;
      if (text.charAt(reader.at) === ".") {
        reader.at++;
        steps.push({ type: "recursive" });
      }
      readField(reader, steps);
    } else if (steps.length === 0 && !fromRoot && /[\w-]/.test(reader.char)) readField(reader, steps);
    else return fail(`unrecognized character in action: U+${(text.codePointAt(reader.at) ?? 0).toString(16).toUpperCase().padStart(4, "0")} '${reader.char}'`);
  }
  return ok({ fromRoot, steps });
}

function readField(reader: Reader, steps: PathStep[]): void {
  let name = "";
  while (!reader.isAtEnd && !/[.[\]\s,(){}]/.test(reader.char)) {
    if (reader.char === "\\") reader.at++;
    name += reader.char;
    reader.at++;
  }
  if (name === "*") steps.push({ type: "wildcard" });
  else if (name !== "") steps.push({ type: "field", name });
}

type Token = { readonly type: "text" | "action"; readonly text: string };

function tokensOf(template: string): Result<readonly Token[], string> {
  const tokens: Token[] = [];
  for (let i = 0; i < template.length;) {
    if (template.charAt(i) !== "{") {
      const next = template.indexOf("{", i);
      const end = next === -1 ? template.length : next;
      tokens.push({ type: "text", text: template.slice(i, end) });
      i = end;
      continue;
    }
    const end = endOfBracket(template, i, "{", "}");
    if (end === -1) return fail(template.indexOf("}", i) === -1 ? "unclosed action" : "unterminated quoted string");
    tokens.push({ type: "action", text: template.slice(i + 1, end).trim() });
    i = end + 1;
  }
  return ok(tokens);
}

/** A template: "{range .items[*]}{.metadata.name}{"\n"}{end}". @source k8s.io/client-go/util/jsonpath/parser.go */
export function parseJsonPath(template: string): Result<readonly TemplateNode[], string> {
  const tokens = tokensOf(template);
  if (!tokens.ok) return tokens;
  interface Open {
    readonly over: (TemplateNode & { readonly type: "path" }) | undefined;
    readonly body: TemplateNode[];
  }
  const open: Open[] = [{ over: undefined, body: [] }];
  for (const { type, text } of tokens.value) {
    const current = open.at(-1);
    if (current === undefined) return fail("not in range, nothing to end");
    if (type === "text") current.body.push({ type: "text", text });
    else if (text === "end") {
      open.pop();
      const outer = open.at(-1);
      if (outer === undefined || current.over === undefined) return fail("not in range, nothing to end");
      outer.body.push({ type: "range", over: current.over, body: current.body });
    } else if (/^range\s/.test(text)) {
      const path = parsePath(text.slice(5).trim());
      if (!path.ok) return path;
      open.push({ over: { type: "path", ...path.value }, body: [] });
    } else if (/^["']/.test(text)) {
      current.body.push({ type: "text", text: unquote(text) });
    } else {
      const path = parsePath(text);
      if (!path.ok) return path;
      current.body.push({ type: "path", ...path.value });
    }
  }
  const [whole] = open;
  return whole === undefined || open.length > 1 ? fail("unexpected end of range") : ok(whole.body);
}
