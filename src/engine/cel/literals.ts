import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { Token } from "./lexer.ts";
import { bytesValue, uintValue } from "./values.ts";
import type { CelValue } from "./values.ts";

const minInt = -(2n ** 63n);
const maxInt = 2n ** 63n - 1n;
const maxUint = 2n ** 64n - 1n;

/** The value of a literal token; the message that cel-go gives for one that is none. @source cel-go parser/parser.go VisitInt, VisitString */
export function literalOf(token: Token, isNegative = false): Result<CelValue, string> {
  switch (token.kind) {
    case "int": {
      const value = isNegative ? -BigInt(token.text) : BigInt(token.text);
      return value < minInt || value > maxInt ? fail("invalid int literal") : ok(value);
    }
    case "uint": {
      const value = BigInt(token.text.slice(0, -1));
      return value > maxUint ? fail("invalid uint literal") : ok(uintValue(value));
    }
    case "double": {
      const value = Number(token.text);
      return Number.isFinite(value) ? ok(isNegative ? -value : value) : fail("invalid double literal");
    }
    case "string":
      return unquote(token.text);
    case "bytes": {
      const bytes = unquoteBytes(token.text.slice(1));
      return bytes === undefined ? fail("invalid bytes literal") : ok(bytesValue(bytes));
    }
    case "ident":
    case "quotedIdent":
    case "op":
    case "eof":
      return fail("invalid literal");
  }
}

const simpleEscapes: Readonly<Record<string, string>> = { a: "\u0007", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", '"': '"', "'": "'", "\\": "\\", "?": "?", "`": "`" };
const escapes = /\\(?:([abfnrtv"'\\?`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/g;

function bodyOf(text: string): { readonly body: string; readonly isRaw: boolean } {
  const isRaw = text.startsWith("r") || text.startsWith("R");
  const quoted = isRaw ? text.slice(1) : text;
  const width = quoted.startsWith('"""') || quoted.startsWith("'''") ? 3 : 1;
  return { body: quoted.slice(width, quoted.length - width), isRaw };
}

function unquote(text: string): Result<CelValue, string> {
  const { body, isRaw } = bodyOf(text);
  if (isRaw) return ok(body);
  let isBad = false;
  const value = body.replace(escapes, (...match: readonly (string | undefined)[]) => {
    const [, simple, hex, short, long, octal] = match;
    if (simple !== undefined) return simpleEscapes[simple] ?? "";
    const code = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? "0", 16) : Number.parseInt(octal, 8);
    if (code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) {
      isBad = true;
      return "";
    }
    return String.fromCodePoint(code);
  });
  return isBad ? fail("invalid unicode code point") : ok(value);
}

function unquoteBytes(text: string): Uint8Array | undefined {
  const { body, isRaw } = bodyOf(text);
  const bytes: number[] = [];
  let at = 0;
  while (at < body.length) {
    const escape = isRaw || body[at] !== "\\" ? undefined : matchEscape(body, at);
    if (escape !== undefined) {
      bytes.push(...(escape.isByte ? [escape.code] : encodeUtf8(String.fromCodePoint(escape.code))));
      at += escape.length;
      continue;
    }
    const point = body.codePointAt(at) ?? 0;
    const character = String.fromCodePoint(point);
    bytes.push(...encodeUtf8(character));
    at += character.length;
  }
  return Uint8Array.from(bytes);
}

function matchEscape(body: string, at: number): { readonly code: number; readonly isByte: boolean; readonly length: number } | undefined {
  const shape = new RegExp(escapes.source, "y");
  shape.lastIndex = at;
  const match = shape.exec(body);
  if (match === null) return undefined;
  const [all, simple, hex, short, long, octal] = match;
  if (simple !== undefined) return { code: (simpleEscapes[simple] ?? "").charCodeAt(0), isByte: true, length: all.length };
  const code = octal === undefined ? Number.parseInt(hex ?? short ?? long ?? "0", 16) : Number.parseInt(octal, 8);
  return { code, isByte: hex !== undefined || octal !== undefined, length: all.length };
}

/** UTF-8 by hand: the engine has no encoder of its host. */
export function encodeUtf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x1_0000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return bytes;
}

/** undefined: these bytes are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xf0 && first < 0xf8 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (length === 0 || at + length > bytes.length) return undefined;
    let point = length === 1 ? first : first & (0xff >> (length + 1));
    for (let i = 1; i < length; i++) {
      const next = bytes[at + i] ?? 0;
      if ((next & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (next & 63);
    }
    if (point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}
