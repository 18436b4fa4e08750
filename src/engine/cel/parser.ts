import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { Expr, MapEntry, StructField } from "./ast.ts";
import { tokenize } from "./lexer.ts";
import type { Token } from "./lexer.ts";
import { literalOf } from "./literals.ts";
import { expandMacro } from "./macros.ts";
import type { Issue } from "./source.ts";

/** @source cel-go parser/options.go: maxRecursionDepth, expressionSizeCodePointLimit */
const depthMax = 250;
const sizeMax = 100_000;
/** Longer chains (a.b.c, a + b + c) nest as deeply as parentheses do. */
const chainMax = 1000;
const start = "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER";
const reserved: ReadonlySet<string> = new Set(["as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"]);

interface Parser {
  readonly tokens: readonly Token[];
  readonly issues: Issue[];
  at: number;
  depth: number;
  /** Nothing that follows can be understood. */
  isLost: boolean;
}

/**
 * Reads a CEL text, in the grammar and with the complaints of cel-go.
 *
 * @source cel-go parser/parser.go, gen/CEL.g4
 */
export function parse(text: string): Result<Expr, readonly Issue[]> {
  if (text.length > sizeMax) return fail([{ at: 0, message: `expression code point size exceeds limit: size: ${text.length}, limit ${sizeMax}` }]);
  const { tokens, issues } = tokenize(text);
  const parser: Parser = { tokens, issues: [...issues], at: 0, depth: 0, isLost: false };
  const expr = parseExpr(parser);
  if (!parser.isLost) expectEnd(parser);
  return parser.issues.length > 0 ? fail(parser.issues) : ok(expr);
}

const eof: Token = { kind: "eof", text: "<EOF>", at: 0 };
const current = (parser: Parser): Token => parser.tokens[parser.at] ?? parser.tokens[parser.tokens.length - 1] ?? eof;
const following = (parser: Parser): Token => parser.tokens[parser.at + 1] ?? current(parser);
const isOp = (token: Token, text: string): boolean => token.kind === "op" && token.text === text;
const nothing = (at: number): Expr => ({ kind: "literal", at, value: null });

function take(parser: Parser): Token {
  const token = current(parser);
  if (token.kind !== "eof") parser.at++;
  return token;
}

function takeOp(parser: Parser, ...texts: readonly string[]): Token | undefined {
  const token = current(parser);
  return token.kind === "op" && texts.includes(token.text) && !parser.isLost ? take(parser) : undefined;
}

/** Reports and gives up: what ANTLR would find after that is often its own confusion. */
function lose(parser: Parser, token: Token, message: string): Expr {
  if (!parser.isLost) parser.issues.push({ at: token.at, message });
  parser.isLost = true;
  return nothing(token.at);
}

const syntax = (what: string): string => `Syntax error: ${what}`;
const oneOf = (expected: readonly string[]): string => (expected.length === 1 ? (expected[0] ?? "") : `{${expected.join(", ")}}`);

/** A closing sign: one that is missing at the end is imagined. @source antlr4 DefaultErrorStrategy recoverInline */
function close(parser: Parser, sign: string, others: readonly string[] = []): void {
  if (takeOp(parser, sign) !== undefined || parser.isLost) return;
  const token = current(parser);
  const expected = oneOf([`'${sign}'`, ...others]);
  if (isOp(following(parser), sign)) {
    parser.issues.push({ at: token.at, message: syntax(`extraneous input '${token.text}' expecting ${expected}`) });
    parser.at += 2;
  } else if (token.kind === "eof" && others.length === 0 && sign !== ":") lose(parser, token, syntax(`missing '${sign}' at '<EOF>'`));
  else lose(parser, token, syntax(`mismatched input '${token.text}' expecting ${expected}`));
}

function expectEnd(parser: Parser): void {
  const token = current(parser);
  if (token.kind === "eof") return;
  const what = following(parser).kind === "eof" ? "extraneous" : "mismatched";
  parser.issues.push({ at: token.at, message: syntax(`${what} input '${token.text}' expecting <EOF>`) });
}

const call = (at: number, name: string, ...args: readonly Expr[]): Expr => ({ kind: "call", at, name, target: undefined, args });

function parseExpr(parser: Parser): Expr {
  if (++parser.depth > depthMax) return lose(parser, current(parser), `expression recursion limit exceeded: ${depthMax}`);
  const condition = parseBinary(parser, 0);
  const question = takeOp(parser, "?");
  let expr = condition;
  if (question !== undefined) {
    const yes = parseBinary(parser, 0);
    close(parser, ":");
    expr = call(question.at, "_?_:_", condition, yes, parser.isLost ? nothing(question.at) : parseExpr(parser));
  }
  parser.depth--;
  return expr;
}

/** From the loosest to the tightest. */
const levels: readonly (readonly string[])[] = [["||"], ["&&"], ["<", "<=", ">=", ">", "==", "!=", "in"], ["+", "-"], ["*", "/", "%"]];
const nameOfOperator = (text: string): string => (text === "in" ? "@in" : `_${text}_`);

function parseBinary(parser: Parser, level: number): Expr {
  const operators = levels[level];
  if (operators === undefined) return parseUnary(parser);
  let left = parseBinary(parser, level + 1);
  let length = 0;
  for (let token = takeOp(parser, ...operators); token !== undefined; token = takeOp(parser, ...operators)) {
    if (++length > chainMax) return lose(parser, token, `expression recursion limit exceeded: ${depthMax}`);
    left = call(token.at, nameOfOperator(token.text), left, parseBinary(parser, level + 1));
  }
  return left;
}

function parseUnary(parser: Parser): Expr {
  const first = current(parser);
  const sign = takeOp(parser, "!", "-");
  if (sign === undefined) return parseMember(parser);
  const next = current(parser);
  if (sign.text === "-" && (next.kind === "int" || next.kind === "double")) {
    take(parser);
    return parseSuffixes(parser, literal(parser, next, first.at, true));
  }
  let count = 1;
  while (takeOp(parser, sign.text) !== undefined) count++;
  const operand = parseMember(parser);
  return count % 2 === 0 ? operand : call(first.at, sign.text === "!" ? "!_" : "-_", operand);
}

function literal(parser: Parser, token: Token, at: number, isNegative: boolean): Expr {
  const value = literalOf(token, isNegative);
  if (value.ok) return { kind: "literal", at, value: value.value };
  parser.issues.push({ at, message: value.error });
  return nothing(at);
}

const parseMember = (parser: Parser): Expr => parseSuffixes(parser, parsePrimary(parser));

function parseSuffixes(parser: Parser, first: Expr): Expr {
  let expr = first;
  for (let length = 0; ; length++) {
    const token = takeOp(parser, ".", "[", "{");
    if (token === undefined) return expr;
    if (length > chainMax) return lose(parser, token, `expression recursion limit exceeded: ${depthMax}`);
    if (token.text === "[") {
      const isOptional = takeOp(parser, "?") !== undefined;
      const index = parseExpr(parser);
      close(parser, "]");
      expr = call(token.at, isOptional ? "_[?_]" : "_[_]", expr, index);
    } else if (token.text === "{") {
      const name = messageName(expr);
      if (name === undefined) return lose(parser, token, syntax(`mismatched input '{' expecting <EOF>`));
      expr = parseStruct(parser, token, name);
    } else expr = parseDotted(parser, token, expr);
    if (parser.isLost) return expr;
  }
}

/** "a.b.C" of a chain of selections. */
function messageName(expr: Expr): string | undefined {
  if (expr.kind === "ident") return expr.name;
  if (expr.kind !== "select" || expr.isOptional || expr.isTest) return undefined;
  const before = messageName(expr.operand);
  return before === undefined ? undefined : `${before}.${expr.field}`;
}

function parseDotted(parser: Parser, dot: Token, operand: Expr): Expr {
  const isOptional = takeOp(parser, "?") !== undefined;
  const name = current(parser);
  const isWord = name.kind === "ident" || name.kind === "quotedIdent" || isOp(name, "in");
  if (!isWord) return lose(parser, name, syntax(name.kind === "eof" ? `mismatched input '<EOF>' expecting {'?', IDENTIFIER, ESC_IDENTIFIER}` : `no viable alternative at input '.${name.text}'`));
  take(parser);
  const open = isOptional || name.kind !== "ident" ? undefined : takeOp(parser, "(");
  const field = name.kind === "quotedIdent" ? name.text.slice(1, -1) : name.text;
  if (open === undefined) return { kind: "select", at: dot.at, operand, field, isTest: false, isOptional };
  return expandMacro(parser.issues, { kind: "call", at: open.at, name: field, target: operand, args: parseArguments(parser, ")") });
}

function parseArguments(parser: Parser, end: string): readonly Expr[] {
  const args: Expr[] = [];
  if (takeOp(parser, end) !== undefined) return args;
  do args.push(parseExpr(parser));
  while (takeOp(parser, ",") !== undefined);
  close(parser, end);
  return args;
}

function parsePrimary(parser: Parser): Expr {
  const token = current(parser);
  if (parser.isLost) return nothing(token.at);
  switch (token.kind) {
    case "int":
    case "uint":
    case "double":
    case "string":
    case "bytes":
      take(parser);
      return literal(parser, token, token.at, false);
    case "ident":
      return parseName(parser, take(parser), "");
    case "op":
      return parseSign(parser, token);
    case "quotedIdent":
    case "eof":
      return unexpected(parser, token);
  }
}

function parseSign(parser: Parser, token: Token): Expr {
  switch (token.text) {
    case "(": {
      take(parser);
      const inner = parseExpr(parser);
      close(parser, ")");
      return inner;
    }
    case "[":
      take(parser);
      return parseList(parser, token);
    case "{":
      take(parser);
      return parseMap(parser, token);
    case ".": {
      const name = following(parser);
      if (name.kind !== "ident") return unexpected(parser, name);
      parser.at += 2;
      return parseName(parser, name, ".");
    }
    default:
      return unexpected(parser, token);
  }
}

const startKinds: ReadonlySet<string> = new Set(["ident", "int", "uint", "double", "string", "bytes"]);
const startSigns: ReadonlySet<string> = new Set(["[", "{", "(", ".", "-", "!"]);

function unexpected(parser: Parser, token: Token): Expr {
  const next = following(parser);
  const isOneTooMany = token.kind !== "eof" && next !== token && (startKinds.has(next.kind) || (next.kind === "op" && startSigns.has(next.text)));
  if (!isOneTooMany) return lose(parser, token, syntax(`mismatched input '${token.text}' expecting {${start}}`));
  parser.issues.push({ at: token.at, message: syntax(`extraneous input '${token.text}' expecting {${start}}`) });
  take(parser);
  return parseUnary(parser);
}

const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function parseName(parser: Parser, token: Token, dot: string): Expr {
  const { text } = token;
  const word = dot === "" && Object.hasOwn(words, text) ? words[text] : undefined;
  if (word !== undefined) return { kind: "literal", at: token.at, value: word };
  if (reserved.has(text)) parser.issues.push({ at: token.at, message: `reserved identifier: ${text}` });
  const open = takeOp(parser, "(");
  if (open === undefined) return { kind: "ident", at: token.at, name: dot + text };
  return expandMacro(parser.issues, { kind: "call", at: open.at, name: dot + text, target: undefined, args: parseArguments(parser, ")") });
}

function parseList(parser: Parser, open: Token): Expr {
  const items: Expr[] = [];
  const optional: number[] = [];
  while (!parser.isLost && !isOp(current(parser), "]")) {
    if (takeOp(parser, "?") !== undefined) optional.push(items.length);
    items.push(parseExpr(parser));
    if (takeOp(parser, ",") === undefined) break;
  }
  close(parser, "]", ["','"]);
  return { kind: "list", at: open.at, items, optional };
}

function parseMap(parser: Parser, open: Token): Expr {
  const entries: MapEntry[] = [];
  while (!parser.isLost && !isOp(current(parser), "}")) {
    const isOptional = takeOp(parser, "?") !== undefined;
    const key = parseExpr(parser);
    const colon = current(parser);
    close(parser, ":");
    entries.push({ at: colon.at, key, value: parser.isLost ? nothing(colon.at) : parseExpr(parser), isOptional });
    if (takeOp(parser, ",") === undefined) break;
  }
  close(parser, "}", ["','"]);
  return { kind: "map", at: open.at, entries };
}

function parseStruct(parser: Parser, open: Token, name: string): Expr {
  const fields: StructField[] = [];
  while (!parser.isLost && !isOp(current(parser), "}")) {
    takeOp(parser, "?");
    const field = take(parser);
    if (field.kind !== "ident" && field.kind !== "quotedIdent") return lose(parser, field, syntax(`mismatched input '${field.text}' expecting {'}', IDENTIFIER, ESC_IDENTIFIER}`));
    const colon = current(parser);
    close(parser, ":");
    fields.push({ at: colon.at, name: field.kind === "ident" ? field.text : field.text.slice(1, -1), value: parser.isLost ? nothing(colon.at) : parseExpr(parser) });
    if (takeOp(parser, ",") === undefined) break;
  }
  close(parser, "}", ["','"]);
  return { kind: "struct", at: open.at, name, fields };
}
