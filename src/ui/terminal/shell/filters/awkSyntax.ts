export type Expression =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "pattern"; readonly source: string }
  | { readonly type: "field"; readonly index: Expression }
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "element"; readonly name: string; readonly index: Expression }
  | { readonly type: "assign"; readonly target: Expression; readonly operator: string; readonly value: Expression }
  | { readonly type: "step"; readonly target: Expression; readonly by: 1 | -1; readonly isPrefix: boolean }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly type: "choice"; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: "in"; readonly index: Expression; readonly name: string }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[] };

export type Statement =
  | { readonly type: "print"; readonly args: readonly Expression[]; readonly isFormatted: boolean }
  | { readonly type: "expression"; readonly value: Expression }
  | { readonly type: "if"; readonly condition: Expression; readonly yes: readonly Statement[]; readonly no: readonly Statement[] }
  | { readonly type: "while"; readonly condition: Expression; readonly body: readonly Statement[]; readonly step: readonly Statement[] }
  | { readonly type: "forIn"; readonly variable: string; readonly array: string; readonly body: readonly Statement[] }
  | { readonly type: "delete"; readonly name: string; readonly index: Expression | undefined }
  | { readonly type: "jump"; readonly kind: "next" | "break" | "continue" }
  | { readonly type: "exit"; readonly code: Expression | undefined }
  | { readonly type: "block"; readonly body: readonly Statement[] };

export interface Rule {
  readonly pattern: "BEGIN" | "END" | "always" | { readonly from: Expression; readonly to: Expression | undefined };
  /** undefined: print the line. */
  readonly body: readonly Statement[] | undefined;
}

export class AwkProblem extends Error {}

interface Token {
  readonly type: "number" | "string" | "pattern" | "name" | "function" | "operator" | "end";
  readonly text: string;
}

export const functions: ReadonlySet<string> = new Set(["length", "substr", "split", "sub", "gsub", "index", "match", "toupper", "tolower", "int", "sprintf", "sqrt"]);
const keywords: ReadonlySet<string> = new Set(["if", "else", "while", "for", "in", "print", "printf", "next", "exit", "delete", "break", "continue", "BEGIN", "END", "do", "function", "getline", "return"]);
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"', "/": "/" };
const operatorPattern = /^(?:\+\+|--|&&|\|\||[-+*/%=!<>]=|!~|[-+*/%^=!<>~?:;,(){}[\]$\n])/;

function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  let rest = source;
  while (rest !== "") {
    const blank = /^(?:[ \t\r]|\\\n|#[^\n]*)+/.exec(rest);
    if (blank !== null) {
      rest = rest.slice(blank[0].length);
      continue;
    }
    const token = nextToken(rest, found.at(-1));
    found.push(token.token);
    rest = rest.slice(token.length);
  }
  return found;
}

function nextToken(rest: string, before: Token | undefined): { readonly token: Token; readonly length: number } {
  const string = /^"((?:[^"\\\n]|\\.)*)"/.exec(rest);
  if (string !== null) return { token: { type: "string", text: (string[1] ?? "").replaceAll(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole) }, length: string[0].length };
  const number = /^(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest);
  if (number !== null) return { token: { type: "number", text: number[0] }, length: number[0].length };
  const name = /^[A-Za-z_]\w*/.exec(rest);
  if (name !== null) return { token: { type: functions.has(name[0]) ? "function" : "name", text: name[0] }, length: name[0].length };
  // A slash begins a pattern where no value stands before it.
  const isAfterValue = before !== undefined && (before.type === "number" || before.type === "string" || (before.type === "name" && !keywords.has(before.text)) || [")", "]", "$", "++", "--"].includes(before.text));
  const pattern = isAfterValue ? null : /^\/((?:[^/\\\n]|\\.)*)\//.exec(rest);
  if (pattern !== null) return { token: { type: "pattern", text: (pattern[1] ?? "").replaceAll("\\/", "/") }, length: pattern[0].length };
  const operator = operatorPattern.exec(rest);
  if (operator === null) throw new AwkProblem(`syntax error near ${rest.slice(0, 12)}`);
  return { token: { type: "operator", text: operator[0] }, length: operator[0].length };
}

const assignments: ReadonlySet<string> = new Set(["=", "+=", "-=", "*=", "/=", "%="]);
const comparisons: ReadonlySet<string> = new Set(["<", "<=", "==", "!=", ">", ">="]);
const nestingMax = 100;

/** Reads an awk program. */
export class AwkReader {
  private readonly tokens: readonly Token[];
  private position = 0;
  /** Inside parentheses ">" compares; `print a > b` would write a file. */
  private depth = 0;
  private nesting = 0;

  constructor(source: string) {
    this.tokens = tokens(source);
  }

  rules(): readonly Rule[] {
    const rules: Rule[] = [];
    for (;;) {
      while (this.is(";") || this.is("\n")) this.position++;
      if (this.peek().type === "end") return rules;
      rules.push(this.rule());
    }
  }

  private rule(): Rule {
    let pattern: Rule["pattern"] = "always";
    if (this.isName("BEGIN") || this.isName("END")) pattern = this.next().text === "BEGIN" ? "BEGIN" : "END";
    else if (!this.is("{")) {
      const from = this.expression();
      let to: Expression | undefined;
      if (this.is(",")) {
        this.position++;
        this.skipLines();
        to = this.expression();
      }
      pattern = { from, to };
    }
    if (!this.is("{")) {
      if (typeof pattern === "string") throw new AwkProblem("syntax error: a rule needs a pattern or { }");
      return { pattern, body: undefined };
    }
    return { pattern, body: this.block() };
  }

  private peek(offset = 0): Token {
    return this.tokens[this.position + offset] ?? { type: "end", text: "end of program" };
  }

  private next(): Token {
    return this.tokens[this.position++] ?? { type: "end", text: "end of program" };
  }

  private is(text: string): boolean {
    const token = this.peek();
    return token.type === "operator" && token.text === text;
  }

  private isName(text: string): boolean {
    const token = this.peek();
    return token.type === "name" && token.text === text;
  }

  private take(text: string): void {
    if (!this.is(text)) throw new AwkProblem(`syntax error near ${this.peek().text === "\n" ? "newline" : this.peek().text}`);
    this.position++;
  }

  private skipLines(): void {
    while (this.is("\n")) this.position++;
  }

  private block(): readonly Statement[] {
    this.take("{");
    const body: Statement[] = [];
    for (;;) {
      while (this.is(";") || this.is("\n")) this.position++;
      if (this.is("}")) {
        this.position++;
        return body;
      }
      body.push(this.statement());
    }
  }

  private body(): readonly Statement[] {
    this.skipLines();
    if (this.is(";")) {
      this.position++;
      return [];
    }
    return this.is("{") ? this.block() : [this.statement()];
  }

  private statement(): Statement {
    if (++this.nesting > nestingMax) throw new AwkProblem("the program is nested too deeply");
    const statement = this.plainStatement();
    this.nesting--;
    return statement;
  }

  private plainStatement(): Statement {
    const token = this.peek();
    if (this.is("{")) return { type: "block", body: this.block() };
    if (token.type !== "name") return { type: "expression", value: this.expression() };
    switch (token.text) {
      case "print":
      case "printf":
        this.position++;
        return this.print(token.text === "printf");
      case "if":
        return this.conditional();
      case "while": {
        this.position++;
        const condition = this.inParentheses();
        return { type: "while", condition, body: this.body(), step: [] };
      }
      case "for":
        return this.forLoop();
      case "next":
      case "break":
      case "continue":
        this.position++;
        return { type: "jump", kind: token.text };
      case "exit":
        this.position++;
        return { type: "exit", code: this.endsStatement() ? undefined : this.expression() };
      case "delete": {
        this.position++;
        const name = this.next().text;
        if (!this.is("[")) return { type: "delete", name, index: undefined };
        return { type: "delete", name, index: this.subscript() };
      }
      case "do":
      case "function":
      case "getline":
      case "return":
        throw new AwkProblem(`"${token.text}" is not supported in this awk`);
      default:
        return { type: "expression", value: this.expression() };
    }
  }

  private endsStatement(): boolean {
    return this.is(";") || this.is("\n") || this.is("}") || this.peek().type === "end";
  }

  private print(isFormatted: boolean): Statement {
    if (this.endsStatement()) return { type: "print", args: [], isFormatted };
    const isGrouped = this.is("(") && this.closesStatement();
    if (isGrouped) this.position++;
    const before = this.depth;
    if (isGrouped) this.depth++;
    const args = this.list();
    this.depth = before;
    if (isGrouped) this.take(")");
    if (this.is(">")) throw new AwkProblem("printing into files is not supported in this awk: use > of the shell");
    return { type: "print", args, isFormatted };
  }

  /** Whether the parenthesis that opens here is the statement's last token: `print (a, b)`. */
  private closesStatement(): boolean {
    let depth = 0;
    for (let index = this.position; index < this.tokens.length; index++) {
      const { type, text } = this.tokens[index] ?? { type: "end", text: "" };
      if (type !== "operator") continue;
      if (text === "(") depth++;
      if (text === ")" && --depth === 0) {
        const after = this.tokens[index + 1];
        return after === undefined || [";", "\n", "}"].includes(after.text);
      }
    }
    return false;
  }

  private list(): readonly Expression[] {
    const args = [this.expression()];
    while (this.is(",")) {
      this.position++;
      this.skipLines();
      args.push(this.expression());
    }
    return args;
  }

  private conditional(): Statement {
    this.position++;
    const condition = this.inParentheses();
    const yes = this.body();
    const mark = this.position;
    while (this.is(";") || this.is("\n")) this.position++;
    if (this.isName("else")) {
      this.position++;
      return { type: "if", condition, yes, no: this.body() };
    }
    this.position = mark;
    return { type: "if", condition, yes, no: [] };
  }

  private forLoop(): Statement {
    this.position++;
    this.take("(");
    if (this.peek().type === "name" && this.peek(1).text === "in" && this.peek(3).text === ")") {
      const variable = this.next().text;
      this.position++;
      const array = this.next().text;
      this.position++;
      return { type: "forIn", variable, array, body: this.body() };
    }
    this.depth++;
    const first: readonly Statement[] = this.is(";") ? [] : [{ type: "expression", value: this.expression() }];
    this.take(";");
    const condition: Expression = this.is(";") ? { type: "number", value: 1 } : this.expression();
    this.take(";");
    const step: readonly Statement[] = this.is(")") ? [] : [{ type: "expression", value: this.expression() }];
    this.depth--;
    this.take(")");
    return { type: "block", body: [...first, { type: "while", condition, body: this.body(), step }] };
  }

  private inParentheses(): Expression {
    this.take("(");
    this.depth++;
    const value = this.expression();
    this.depth--;
    this.take(")");
    return value;
  }

  private subscript(): Expression {
    this.take("[");
    this.depth++;
    const parts = this.list();
    this.depth--;
    this.take("]");
    const [first = { type: "string", value: "" } as const, ...others] = parts;
    return others.reduce<Expression>((left, right) => ({ type: "binary", operator: "subscript", left, right }), first);
  }

  private expression(): Expression {
    if (++this.nesting > nestingMax) throw new AwkProblem("the program is nested too deeply");
    const condition = this.either();
    this.nesting--;
    if (this.is("?")) {
      this.position++;
      const yes = this.expression();
      this.take(":");
      return { type: "choice", condition, yes, no: this.expression() };
    }
    const operator = this.peek();
    if (operator.type === "operator" && assignments.has(operator.text)) {
      if (condition.type !== "variable" && condition.type !== "field" && condition.type !== "element") throw new AwkProblem(`syntax error near ${operator.text}`);
      this.position++;
      return { type: "assign", target: condition, operator: operator.text, value: this.expression() };
    }
    return condition;
  }

  private either(): Expression {
    return this.chain(["||"], () => this.chain(["&&"], () => this.membership()));
  }

  private chain(operators: readonly string[], read: () => Expression): Expression {
    let left = read();
    while (this.peek().type === "operator" && operators.includes(this.peek().text)) {
      const operator = this.next().text;
      this.skipLines();
      left = { type: "binary", operator, left, right: read() };
    }
    return left;
  }

  private membership(): Expression {
    let left = this.matching();
    while (this.isName("in")) {
      this.position++;
      left = { type: "in", index: left, name: this.next().text };
    }
    return left;
  }

  private matching(): Expression {
    return this.chain(["~", "!~"], () => this.comparison());
  }

  private comparison(): Expression {
    const left = this.concatenation();
    const { type, text } = this.peek();
    if (type !== "operator" || !comparisons.has(text) || (text === ">" && this.depth === 0 && this.isPrinting)) return left;
    this.position++;
    return { type: "binary", operator: text, left, right: this.concatenation() };
  }

  /** Whether the statement that is read began with print, where ">" would write a file. */
  private get isPrinting(): boolean {
    for (let index = this.position - 1; index >= 0; index--) {
      const { type, text } = this.tokens[index] ?? { type: "end", text: "" };
      if (type === "name" && (text === "print" || text === "printf")) return true;
      if (type === "operator" && (text === ";" || text === "\n" || text === "{" || text === "}")) return false;
    }
    return false;
  }

  private concatenation(): Expression {
    let left = this.sum();
    for (;;) {
      const { type, text } = this.peek();
      const begins = type === "number" || type === "string" || type === "function" || (type === "name" && !keywords.has(text)) || (type === "operator" && ["$", "(", "!", "-", "+", "++", "--"].includes(text) && text !== "!");
      if (!begins || text === "-" || text === "+") return left;
      left = { type: "binary", operator: "join", left, right: this.sum() };
    }
  }

  private sum(): Expression {
    return this.chain(["+", "-"], () => this.chain(["*", "/", "%"], () => this.unary()));
  }

  private unary(): Expression {
    if (this.is("!") || this.is("-") || this.is("+")) {
      const operator = this.next().text;
      return { type: "unary", operator, operand: this.unary() };
    }
    return this.power();
  }

  private power(): Expression {
    const left = this.stepped();
    if (!this.is("^")) return left;
    this.position++;
    return { type: "binary", operator: "^", left, right: this.unary() };
  }

  private stepped(): Expression {
    if (this.is("++") || this.is("--")) {
      const by = this.next().text === "++" ? 1 : -1;
      return { type: "step", target: this.primary(), by, isPrefix: true };
    }
    const target = this.primary();
    const isTarget = target.type === "variable" || target.type === "field" || target.type === "element";
    if (!isTarget || !(this.is("++") || this.is("--"))) return target;
    return { type: "step", target, by: this.next().text === "++" ? 1 : -1, isPrefix: false };
  }

  private primary(): Expression {
    const token = this.next();
    switch (token.type) {
      case "number":
        return { type: "number", value: Number(token.text) };
      case "string":
        return { type: "string", value: token.text };
      case "pattern":
        return { type: "pattern", source: token.text };
      case "function":
        return this.call(token.text);
      case "name":
        if (keywords.has(token.text)) throw new AwkProblem(`syntax error near ${token.text}`);
        return this.is("[") ? { type: "element", name: token.text, index: this.subscript() } : { type: "variable", name: token.text };
      case "operator":
        if (token.text === "$") return { type: "field", index: this.is("-") || this.is("++") || this.is("--") ? this.unary() : this.primary() };
        if (token.text === "(") return this.group();
        break;
      case "end":
        break;
    }
    throw new AwkProblem(`syntax error near ${token.text === "\n" ? "newline" : token.text}`);
  }

  private group(): Expression {
    this.depth++;
    const parts = this.list();
    this.depth--;
    this.take(")");
    const [first = { type: "string", value: "" } as const, ...others] = parts;
    if (others.length === 0) return first;
    if (!this.isName("in")) throw new AwkProblem("syntax error near ,");
    return others.reduce<Expression>((left, right) => ({ type: "binary", operator: "subscript", left, right }), first);
  }

  private call(name: string): Expression {
    if (!this.is("(")) {
      if (name === "length") return { type: "call", name, args: [] };
      throw new AwkProblem(`syntax error near ${name}`);
    }
    this.position++;
    this.depth++;
    const args = this.is(")") ? [] : this.list();
    this.depth--;
    this.take(")");
    return { type: "call", name, args };
  }
}
