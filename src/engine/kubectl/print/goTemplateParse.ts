import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { GoNumber } from "./goValues.ts";

/** Where something stands in a template, and how it is written there. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** A value in an action. */
export type Operand =
  | { readonly type: "dot" | "nil"; readonly place: Place }
  /** The fields of what is looked at, or (with a name) of a variable. */
  | { readonly type: "fields"; readonly variable?: string; readonly fields: readonly string[]; readonly place: Place }
  | { readonly type: "value"; readonly value: string | GoNumber | boolean; readonly place: Place }
  /** `call` is the function with all that it is given. */
  | { readonly type: "function"; readonly name: string; readonly place: Place; readonly call: Place }
  | { readonly type: "pipeline"; readonly pipeline: Pipeline; readonly fields: readonly string[]; readonly place: Place };

export interface Pipeline {
  /** "$i, $e :=" */
  readonly variables: readonly string[];
  /** "=": the variable is there already. */
  readonly assigns: boolean;
  readonly commands: readonly (readonly Operand[])[];
}

export type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "action"; readonly pipeline: Pipeline }
  | { readonly type: "break" | "continue" }
  | { readonly type: "template"; readonly name: string; readonly pipeline: Pipeline | undefined; readonly place: Place }
  | { readonly type: "if" | "range" | "with"; readonly pipeline: Pipeline; readonly body: readonly Node[]; readonly otherwise: readonly Node[] };

/** A template, with those that it defines. */
export interface ParsedTemplate {
  readonly nodes: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}

interface Piece {
  readonly isAction: boolean;
  readonly text: string;
  readonly line: number;
  /** Where the text begins, in the line. */
  readonly column: number;
}

const lineAt = (template: string, offset: number): number => template.slice(0, offset).split("\n").length;

/** Text and actions; "-" inside of the braces takes the blanks beside them away. */
function piecesOf(template: string): Result<readonly Piece[], string> {
  const pieces: Piece[] = [];
  let trimNext = false;
  for (let i = 0; i < template.length;) {
    const open = template.indexOf("{{", i);
    let text = template.slice(i, open === -1 ? template.length : open);
    if (trimNext) text = text.trimStart();
    if (open !== -1 && /^\{\{-\s/.test(template.slice(open, open + 4))) text = text.trimEnd();
    if (text !== "") pieces.push({ isAction: false, text, line: lineAt(template, i), column: 0 });
    if (open === -1) break;
    const close = closeOf(template, open + 2);
    if (close === -1) return fail(`template: output:${lineAt(template, open)}: unclosed action`);
    const inside = template.slice(open + 2, close);
    trimNext = /\s-$/.test(inside);
    const from = open + 2 + (/^(?:-\s)?\s*/.exec(inside)?.[0].length ?? 0);
    pieces.push({ isAction: true, text: inside.replace(/^-\s|\s-$/g, "").trim(), line: lineAt(template, open), column: from - (template.lastIndexOf("\n", from - 1) + 1) });
    i = close + 2;
  }
  return ok(pieces);
}

/** Where the braces close: not inside of a text. */
function closeOf(template: string, from: number): number {
  let quote = "";
  for (let i = from; i < template.length; i++) {
    const char = template.charAt(i);
    if (quote !== "") {
      if (char === "\\" && quote !== "`") i++;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "`" || char === "'") quote = char;
    else if (char === "}" && template.charAt(i + 1) === "}") return i;
  }
  return -1;
}

const tokenForm = /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])'|:=|=|,|\||\(|\)|\$\w*(?:\.\w+)*|(?:\.[A-Za-z_]\w*)+|\.|-?\d[\w.]*|[A-Za-z_]\w*/y;

function tokensOf(text: string): Result<readonly string[], string> {
  const tokens: string[] = [];
  for (let at = 0; at < text.length;) {
    tokenForm.lastIndex = at;
    const [token] = tokenForm.exec(text) ?? [];
    if (token === undefined) return fail(`unexpected ${JSON.stringify(text.charAt(at))} in operand`);
    tokens.push(token);
    at += token.length;
  }
  return ok(tokens);
}

const fieldsOf = (text: string): readonly string[] => text.split(".").filter((part) => part !== "");

function unquote(token: string): string {
  if (token.startsWith("`")) return token.slice(1, -1);
  try {
    return JSON.parse(`"${token.slice(1, -1).replace(/\\'/g, "'").replace(/\\([av])/g, (_, letter) => (letter === "a" ? "\\u0007" : "\\u000b"))}"`) as string;
  } catch {
    return token.slice(1, -1);
  }
}

/** Reads a pipeline out of tokens. */
class PipelineReader {
  private at = 0;
  /** @param start where the first token stands */
  constructor(
    private readonly tokens: readonly string[],
    private readonly start: Omit<Place, "text">,
    private readonly known: readonly string[],
  ) {}

  /** Of the tokens from one to before another. */
  private placeOf(from: number, to: number, shift = 0): Place {
    const before = this.tokens.slice(0, from).join("");
    const text = this.tokens.slice(from, to).map((token) => (/^\s+$/.test(token) ? " " : token)).join("");
    return { line: this.start.line, column: this.start.column + before.length + shift, text: text.trim() };
  }

  private skipBlanks(): void {
    while (/^\s+$/.test(this.tokens[this.at] ?? "")) this.at++;
  }

  read(isInner: boolean): Result<Pipeline, string> {
    const variables = this.declaration();
    const commands: (readonly Operand[])[] = [];
    let operands: Operand[] = [];
    let begin = this.at;
    for (;;) {
      this.skipBlanks();
      if (operands.length === 0) begin = this.at;
      const token = this.tokens[this.at];
      if (token === undefined || token === ")" || token === "|") {
        if (operands.length === 0) return fail(token === undefined && commands.length === 0 ? "missing value for command" : `missing value for ${token === "|" ? "command" : "parenthesized pipeline"}`);
        const [first, ...rest] = operands;
        // What goes wrong in a function is told with all that it was given.
        commands.push(first?.type === "function" ? [{ ...first, call: this.placeOf(begin, this.at) }, ...rest] : operands);
        operands = [];
        if (token === undefined) return isInner ? fail("unclosed left paren") : ok({ ...variables, commands });
        this.at++;
        if (token === ")") return isInner ? ok({ ...variables, commands }) : fail("unexpected right paren");
        continue;
      }
      const operand = this.operand(token);
      if (!operand.ok) return operand;
      operands.push(operand.value);
    }
  }

  /** "$x :=", "$i, $e :=", "$x =" */
  private declaration(): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const start = this.at;
    const variables: string[] = [];
    for (;;) {
      this.skipBlanks();
      const token = this.tokens[this.at] ?? "";
      if (!/^\$\w+$/.test(token)) break;
      variables.push(token);
      this.at++;
      this.skipBlanks();
      const next = this.tokens[this.at];
      this.at++;
      if (next === ":=" || next === "=") return { variables, assigns: next === "=" };
      if (next !== ",") break;
    }
    this.at = start;
    return { variables: [], assigns: false };
  }

  private operand(token: string): Result<Operand, string> {
    const begin = this.at;
    // A chain of fields stands where its second link does.
    const place = this.placeOf(begin, begin + 1, /^(\$\w*|\.\w+)(?=\.\w)/.exec(token)?.[0].length ?? 0);
    this.at++;
    if (token === "(") {
      const inner = this.read(true);
      if (!inner.ok) return inner;
      const next = this.tokens[this.at] ?? "";
      const end = this.at;
      if (!/^\.\w/.test(next)) return ok({ type: "pipeline", pipeline: inner.value, fields: [], place: this.placeOf(begin, end) });
      this.at++;
      return ok({ type: "pipeline", pipeline: inner.value, fields: fieldsOf(next), place: { ...this.placeOf(end, this.at), text: this.placeOf(begin, this.at).text } });
    }
    if (token === ".") return ok({ type: "dot", place });
    if (token === "nil") return ok({ type: "nil", place });
    if (token === "true" || token === "false") return ok({ type: "value", value: token === "true", place });
    if (token.startsWith("$")) {
      const [variable = "$", ...fields] = token.split(".");
      if (variable !== "$" && !this.known.includes(variable)) return fail(`undefined variable ${JSON.stringify(variable)}`);
      return ok({ type: "fields", variable, fields, place });
    }
    if (token.startsWith(".")) return ok({ type: "fields", fields: fieldsOf(token), place });
    if (/^["`]/.test(token)) return ok({ type: "value", value: unquote(token), place });
    if (token.startsWith("'")) return ok({ type: "value", value: new GoNumber(unquote(token).codePointAt(0) ?? 0, "int"), place });
    if (/^-?\d/.test(token)) return Number.isNaN(Number(token)) ? fail(`bad number syntax: ${JSON.stringify(token)}`) : ok({ type: "value", value: new GoNumber(Number(token), /^-?0[xX]|^[^.eEpP]*$/.test(token) ? "int" : "float64"), place });
    if (/^[A-Za-z_]/.test(token)) return functionNames.has(token) ? ok({ type: "function", name: token, place, call: place }) : fail(`function ${JSON.stringify(token)} not defined`);
    return fail(`unexpected ${JSON.stringify(token)} in operand`);
  }
}

/** Go's own, and those that kubectl adds. @source text/template/funcs.go, k8s.io/cli-runtime/pkg/printers/template.go */
export const functionNames: ReadonlySet<string> = new Set(["and", "or", "not", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery", "eq", "ne", "lt", "le", "gt", "ge", "exists", "base64decode"]);

/** What is known while a template is read. */
interface Reading {
  readonly stack: Open[];
  /** Variables that are declared so far. */
  known: string[];
  readonly defined: Map<string, readonly Node[]>;
}

function pipelineOf({ known }: Reading, text: string, start: Omit<Place, "text">): Result<Pipeline, string> {
  const tokens = tokensOf(text);
  return tokens.ok ? new PipelineReader(tokens.value, start, known).read(false) : tokens;
}

interface Open {
  readonly keyword: "if" | "range" | "with" | "define" | "block" | undefined;
  readonly pipeline: Pipeline | undefined;
  /** Of a definition. */
  readonly name?: { readonly text: string; readonly place: Place };
  readonly body: Node[];
  readonly otherwise: Node[];
  inElse: boolean;
  /** "else if": ends with what it stands in. */
  readonly isChained: boolean;
  /** The variables that were declared before it. */
  readonly known: string[];
}

const intoOf = ({ stack }: Reading): Node[] | undefined => {
  const current = stack.at(-1);
  return current?.inElse === true ? current.otherwise : current?.body;
};

/** Reads a Go template. @returns an error in Go's words: "template: output:1: unclosed action" */
export function parseGoTemplate(template: string): Result<ParsedTemplate, string> {
  const pieces = piecesOf(template);
  if (!pieces.ok) return pieces;
  const root: Open = { keyword: undefined, pipeline: undefined, body: [], otherwise: [], inElse: false, isChained: false, known: [] };
  const reading: Reading = { stack: [root], known: [], defined: new Map() };
  for (const { isAction, text, line, column } of pieces.value) {
    if (!isAction) intoOf(reading)?.push({ type: "text", text });
    else if (!text.startsWith("/*")) {
      const problem = addAction(reading, { line, column, text });
      if (problem !== undefined) return fail(`template: output:${line}: ${problem}`);
    }
  }
  return reading.stack.length > 1 ? fail(`template: output:${template.split("\n").length}: unexpected EOF`) : ok({ nodes: root.body, defined: reading.defined });
}

function openBlock(reading: Reading, open: Pick<Open, "keyword" | "pipeline" | "name">, isChained = false): void {
  reading.stack.push({ ...open, body: [], otherwise: [], inElse: false, isChained, known: reading.known });
  reading.known = [...reading.known, ...(open.pipeline?.variables ?? [])];
}

type Control = "if" | "range" | "with";

function openControl(reading: Reading, keyword: Control, source: string, start: Omit<Place, "text">, isChained = false): string | undefined {
  if (source.trim() === "") return `missing value for ${keyword}`;
  const pipeline = pipelineOf(reading, source, start);
  if (!pipeline.ok) return pipeline.error;
  openBlock(reading, { keyword, pipeline: pipeline.value }, isChained);
  return undefined;
}

/** `{{define "name"}}`, `{{block "name" .}}`, `{{template "name" .}}`. */
function addNamed(reading: Reading, keyword: "define" | "block" | "template", rest: string, place: Place): string | undefined {
  const [quoted = "", after = ""] = /^("(?:\\.|[^"\\])*"|`[^`]*`)\s*(.*)$/s.exec(rest)?.slice(1) ?? [];
  if (keyword === "define" && reading.stack.length > 1) return "unexpected <define> in command";
  if (quoted === "") return `unexpected ${rest === "" ? '"}}"' : JSON.stringify(rest.split(/\s/)[0])} in ${keyword} clause`;
  const at = (text: string): Omit<Place, "text"> => ({ line: place.line, column: place.column + place.text.length - text.length });
  const name = { text: unquote(quoted), place: { ...at(rest), text: `{{${keyword === "block" ? "template" : keyword} ${quoted}${after === "" ? "" : ` ${after}`}}}` } };
  if (keyword === "define" && after !== "") return `unexpected ${JSON.stringify(after)} in define clause`;
  if (keyword === "block" && after === "") return "missing value for block clause";
  const pipeline = after === "" ? undefined : pipelineOf(reading, after, at(after));
  if (pipeline?.ok === false) return pipeline.error;
  if (keyword === "template") {
    intoOf(reading)?.push({ type: "template", name: name.text, pipeline: pipeline?.value, place: name.place });
    return undefined;
  }
  openBlock(reading, { keyword, pipeline: pipeline?.value, name });
  // What is defined knows no variables of the place where that is done.
  reading.known = [];
  return undefined;
}

const isInRange = ({ stack }: Reading): boolean => {
  const from = stack.findLastIndex(({ keyword }) => keyword === "define" || keyword === "block");
  return stack.slice(from + 1).some(({ keyword, inElse }) => keyword === "range" && !inElse);
};

function addAction(reading: Reading, place: Place): string | undefined {
  const { line, column, text } = place;
  const [, keyword = "", rest = ""] = /^(if|range|with|else|end|break|continue|define|block|template)\b\s*(.*)$/s.exec(text) ?? [];
  const start = { line, column: column + text.length - rest.length };
  switch (keyword) {
    case "if":
    case "range":
    case "with":
      return openControl(reading, keyword, rest, start);
    case "define":
    case "block":
    case "template":
      return addNamed(reading, keyword, rest, place);
    case "else":
      return addElse(reading, rest, place);
    case "end":
      return endBlock(reading);
    case "break":
    case "continue":
      if (!isInRange(reading)) return `{{${keyword}}} outside {{range}}`;
      intoOf(reading)?.push({ type: keyword });
      return undefined;
    default: {
      const pipeline = pipelineOf(reading, text, { line, column });
      if (!pipeline.ok) return pipeline.error;
      if (!pipeline.value.assigns) reading.known = [...reading.known, ...pipeline.value.variables];
      intoOf(reading)?.push({ type: "action", pipeline: pipeline.value });
      return undefined;
    }
  }
}

function addElse(reading: Reading, rest: string, { line, column, text }: Place): string | undefined {
  const current = reading.stack.at(-1);
  if (current?.keyword === undefined || current.keyword === "define" || current.keyword === "block" || current.inElse) return "unexpected {{else}}";
  current.inElse = true;
  const [, word, source = ""] = /^(if|with)\b\s*(.*)$/s.exec(rest) ?? [];
  return word === "if" || word === "with" ? openControl(reading, word, source, { line, column: column + text.length - source.length }, true) : undefined;
}

function endBlock(reading: Reading): string | undefined {
  const { stack } = reading;
  for (;;) {
    const ended = stack.pop();
    const into = intoOf(reading);
    if (ended?.keyword === undefined || into === undefined) {
      if (ended !== undefined) stack.push(ended);
      return "unexpected {{end}}";
    }
    const { keyword, pipeline, name, body, otherwise, isChained } = ended;
    reading.known = ended.known;
    if (name !== undefined) reading.defined.set(name.text, body);
    if (name !== undefined && keyword === "block") into.push({ type: "template", name: name.text, pipeline, place: name.place });
    if (pipeline !== undefined && keyword !== "define" && keyword !== "block") into.push({ type: keyword, pipeline, body, otherwise });
    if (!isChained) return undefined;
  }
}
