import type { Issue } from "./source.ts";

export type TokenKind = "ident" | "quotedIdent" | "int" | "uint" | "double" | "string" | "bytes" | "op" | "eof";

export interface Token {
  readonly kind: TokenKind;
  /** As written; of strings and bytes, quotes and prefix included. */
  readonly text: string;
  readonly at: number;
}

const operators = ["==", "!=", "<=", ">=", "&&", "||", "in", "<", ">", "[", "]", "{", "}", "(", ")", ".", ",", "-", "!", "?", ":", "+", "*", "/", "%"] as const;
const space = /[\t\n\f\r ]+|\/\/[^\n]*/y;
const number = /0x[0-9a-fA-F]+u?|(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)|\d+[uU]?/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const quotedWord = /`[A-Za-z0-9_.\-/ ]+`/y;
const escape = String.raw`\\(?:[abfnrtv"'\\?${"`"}]|x[0-9a-fA-F]{2}|X[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})`;
const text = new RegExp(
  [
    `[rR]"""(?:[^]*?)"""`,
    `[rR]'''(?:[^]*?)'''`,
    `[rR]"[^"\\n\\r]*"`,
    `[rR]'[^'\\n\\r]*'`,
    `"""(?:${escape}|[^\\\\])*?"""`,
    `'''(?:${escape}|[^\\\\])*?'''`,
    `"(?:${escape}|[^\\\\"\\n\\r])*"`,
    `'(?:${escape}|[^\\\\'\\n\\r])*'`,
  ].join("|"),
  "y",
);

function matchAt(shape: RegExp, source: string, at: number): string | undefined {
  shape.lastIndex = at;
  return shape.exec(source)?.[0];
}

/** The text of a token that begins here, and its kind. */
function tokenAt(source: string, at: number): Token | undefined {
  const isBytes = (source[at] === "b" || source[at] === "B") && matchAt(text, source, at + 1) !== undefined;
  const string = matchAt(text, source, isBytes ? at + 1 : at);
  if (string !== undefined) return { kind: isBytes ? "bytes" : "string", text: source.slice(at, at + string.length + (isBytes ? 1 : 0)), at };
  const digits = matchAt(number, source, at);
  if (digits !== undefined) return { kind: /[uU]$/.test(digits) ? "uint" : !digits.startsWith("0x") && /[.eE]/.test(digits) ? "double" : "int", text: digits, at };
  const name = matchAt(word, source, at);
  if (name !== undefined) return { kind: name === "in" ? "op" : "ident", text: name, at };
  const quoted = matchAt(quotedWord, source, at);
  if (quoted !== undefined) return { kind: "quotedIdent", text: quoted, at };
  const operator = operators.find((each) => source.startsWith(each, at));
  return operator === undefined ? undefined : { kind: "op", text: operator, at };
}

/** How far ANTLR's lexer had come when it gave up: the characters it blames. */
function unrecognized(source: string, at: number): string {
  const first = source[at] ?? "";
  if (first === "'" || first === '"') {
    let end = at + 1;
    while (end < source.length && source[end] !== "\n" && source[end] !== "\r") end++;
    return source.slice(at, end);
  }
  if (first === "|" || first === "&" || first === "=") return source.slice(at, at + 2);
  return String.fromCodePoint(source.codePointAt(at) ?? 0);
}

/** Cuts a text into tokens; what is none is reported and skipped, as ANTLR does. */
export function tokenize(source: string): { readonly tokens: readonly Token[]; readonly issues: readonly Issue[] } {
  const tokens: Token[] = [];
  const issues: Issue[] = [];
  let at = 0;
  while (at < source.length) {
    const blank = matchAt(space, source, at);
    if (blank !== undefined && blank !== "") {
      at += blank.length;
      continue;
    }
    const token = tokenAt(source, at);
    if (token === undefined) {
      const bad = unrecognized(source, at);
      issues.push({ at, message: `Syntax error: token recognition error at: '${bad.replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r")}'` });
      at += bad.length;
      continue;
    }
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: "eof", text: "<EOF>", at: source.length });
  return { tokens, issues };
}
