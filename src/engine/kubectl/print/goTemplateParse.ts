import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";

/** Where something stands in a template, and how it is written there. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** A value in an action. */
export type Operand =
  | { readonly type: "dot" | "nil" }
  /** The fields of what is looked at, or (with a name) of a variable. */
  | { readonly type: "fields"; readonly variable?: string; readonly fields: readonly string[]; readonly place: Place }
  | { readonly type: "value"; readonly value: string | number | boolean }
  | { readonly type: "function"; readonly name: string; readonly place: Place }
  | { readonly type: "pipeline"; readonly pipeline: Pipeline; readonly fields: readonly string[] };

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
  | { readonly type: "if" | "range" | "with"; readonly pipeline: Pipeline; readonly body: readonly Node[]; readonly otherwise: readonly Node[] };

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
  ) {}

  /** Of the tokens from one to before another. */
  private placeOf(from: number, to: number): Place {
    const before = this.tokens.slice(0, from).join("");
    return { line: this.start.line, column: this.start.column + before.length, text: this.tokens.slice(from, to).join("").trim() };
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
        commands.push(first?.type === "function" ? [{ ...first, place: this.placeOf(begin, this.at) }, ...rest] : operands);
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
    const place = this.placeOf(this.at, this.at + 1);
    this.at++;
    if (token === "(") {
      const inner = this.read(true);
      if (!inner.ok) return inner;
      const next = this.tokens[this.at] ?? "";
      if (!/^\.\w/.test(next)) return ok({ type: "pipeline", pipeline: inner.value, fields: [] });
      this.at++;
      return ok({ type: "pipeline", pipeline: inner.value, fields: fieldsOf(next) });
    }
    if (token === ".") return ok({ type: "dot" });
    if (token === "nil") return ok({ type: "nil" });
    if (token === "true" || token === "false") return ok({ type: "value", value: token === "true" });
    if (token.startsWith("$")) {
      const [variable = "$", ...fields] = token.split(".");
      return ok({ type: "fields", variable, fields, place });
    }
    if (token.startsWith(".")) return ok({ type: "fields", fields: fieldsOf(token), place });
    if (/^["`]/.test(token)) return ok({ type: "value", value: unquote(token) });
    if (token.startsWith("'")) return ok({ type: "value", value: unquote(token).codePointAt(0) ?? 0 });
    if (/^-?\d/.test(token)) return Number.isNaN(Number(token)) ? fail(`bad number syntax: ${JSON.stringify(token)}`) : ok({ type: "value", value: Number(token) });
    if (/^[A-Za-z_]/.test(token)) return functionNames.has(token) ? ok({ type: "function", name: token, place }) : fail(`function ${JSON.stringify(token)} not defined`);
    return fail(`unexpected ${JSON.stringify(token)} in operand`);
  }
}

/** Go's own, and those that kubectl adds. @source text/template/funcs.go, k8s.io/cli-runtime/pkg/printers/template.go */
export const functionNames: ReadonlySet<string> = new Set(["and", "or", "not", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery", "eq", "ne", "lt", "le", "gt", "ge", "exists", "base64decode"]);

function pipelineOf(text: string, start: Omit<Place, "text">): Result<Pipeline, string> {
  const tokens = tokensOf(text);
  return tokens.ok ? new PipelineReader(tokens.value, start).read(false) : tokens;
}

interface Open {
  readonly keyword: "if" | "range" | "with" | undefined;
  readonly pipeline: Pipeline | undefined;
  readonly body: Node[];
  readonly otherwise: Node[];
  inElse: boolean;
  /** "else if": ends with what it stands in. */
  readonly isChained: boolean;
}

/** Reads a Go template. @returns an error in Go's words: "template: output:1: unclosed action" */
export function parseGoTemplate(template: string): Result<readonly Node[], string> {
  const pieces = piecesOf(template);
  if (!pieces.ok) return pieces;
  const root: Open = { keyword: undefined, pipeline: undefined, body: [], otherwise: [], inElse: false, isChained: false };
  const stack: Open[] = [root];
  for (const { isAction, text, line, column } of pieces.value) {
    const current = stack.at(-1) ?? root;
    const into = current.inElse ? current.otherwise : current.body;
    if (!isAction) into.push({ type: "text", text });
    else if (!text.startsWith("/*")) {
      const problem = addAction(stack, into, { line, column, text });
      if (problem !== undefined) return fail(`template: output:${line}: ${problem}`);
    }
  }
  return stack.length > 1 ? fail(`template: output:${template.split("\n").length}: unexpected EOF`) : ok(root.body);
}

function addAction(stack: Open[], into: Node[], { line, column, text }: Place): string | undefined {
  const [, keyword = "", rest = ""] = /^(if|range|with|else|end|break|continue)\b\s*(.*)$/s.exec(text) ?? [];
  const open = (word: Open["keyword"], source: string, isChained: boolean): string | undefined => {
    const pipeline = pipelineOf(source, { line, column: column + text.length - source.length });
    if (!pipeline.ok) return source.trim() === "" ? `missing value for ${word ?? ""}` : pipeline.error;
    stack.push({ keyword: word, pipeline: pipeline.value, body: [], otherwise: [], inElse: false, isChained });
    return undefined;
  };
  switch (keyword) {
    case "if":
    case "range":
    case "with":
      return open(keyword, rest, false);
    case "else": {
      const current = stack.at(-1);
      if (current?.keyword === undefined || current.inElse) return "unexpected {{else}}";
      current.inElse = true;
      const [, word, source = ""] = /^(if|with)\b\s*(.*)$/s.exec(rest) ?? [];
      return word === "if" || word === "with" ? open(word, source, true) : undefined;
    }
    case "end":
      return endBlock(stack);
    case "break":
    case "continue":
      into.push({ type: keyword });
      return undefined;
    default: {
      const pipeline = pipelineOf(text, { line, column });
      if (!pipeline.ok) return pipeline.error;
      into.push({ type: "action", pipeline: pipeline.value });
      return undefined;
    }
  }
}

function endBlock(stack: Open[]): string | undefined {
  for (;;) {
    const ended = stack.pop();
    const outer = stack.at(-1);
    if (ended?.keyword === undefined || ended.pipeline === undefined || outer === undefined) {
      if (ended !== undefined) stack.push(ended);
      return "unexpected {{end}}";
    }
    (outer.inElse ? outer.otherwise : outer.body).push({ type: ended.keyword, pipeline: ended.pipeline, body: ended.body, otherwise: ended.otherwise });
    if (!ended.isChained) return undefined;
  }
}
