import { compareStrings, fail, ok, type Result } from "../core/index.ts";
import type { CompiledSelector, LabelRequirement } from "./labelSelector.ts";
import { isLabelKey, isLabelValue } from "./names.ts";

/**
 * The string form of label selectors ("env in (prod,dev),!legacy,tier=web"), with the server's messages.
 * @source k8s.io/apimachinery/pkg/labels/selector.go Parser
 */

type TokenType = "word" | "," | "(" | ")" | "=" | "==" | "!=" | "!" | ">" | "<" | "in" | "notin" | "end" | "bad";
interface Token {
  readonly type: TokenType;
  readonly text: string;
}

const maxCached = 512;
const cache = new Map<string, Result<CompiledSelector, string>>();
const special = new Set(["=", "!", "(", ")", ",", ">", "<"]);
const symbols: ReadonlySet<string> = new Set([",", "(", ")", "=", "==", "!=", "!", ">", "<"]);

/** The compiled selector, or the reason why the text is none. Answers are cached by text. */
export function parseLabelSelector(text: string): Result<CompiledSelector, string> {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const parsed = parse(tokenize(text));
  if (cache.size >= maxCached) cache.clear();
  cache.set(text, parsed);
  return parsed;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    let end = at + 1;
    if (special.has(char)) {
      // The longest symbol wins: "==", "!=".
      while (end < text.length && symbols.has(text.slice(at, end + 1))) end++;
      tokens.push({ type: text.slice(at, end) as TokenType, text: text.slice(at, end) });
    } else {
      while (end < text.length && !special.has(text.charAt(end)) && !/\s/.test(text.charAt(end))) end++;
      const word = text.slice(at, end);
      tokens.push({ type: word === "in" || word === "notin" ? word : "word", text: word });
    }
    at = end;
  }
  tokens.push({ type: "end", text: "" });
  return tokens;
}

class SelectorError extends Error {}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

const end: Token = { type: "end", text: "" };
const peek = (reader: Reader): Token => reader.tokens[reader.at] ?? end;

/** The next token; where a key or value may stand, "in" and "notin" are words. */
function take(reader: Reader, asWord: boolean): Token {
  const token = peek(reader);
  reader.at++;
  return asWord && (token.type === "in" || token.type === "notin") ? { type: "word", text: token.text } : token;
}

function parse(tokens: readonly Token[]): Result<CompiledSelector, string> {
  const reader: Reader = { tokens, at: 0 };
  const requirements: LabelRequirement[] = [];
  try {
    while (true) {
      const token = peek(reader);
      if (token.type === "end") return ok(requirements.toSorted((a, b) => compareStrings(a.key, b.key)));
      if (token.type !== "word" && token.type !== "in" && token.type !== "notin" && token.type !== "!") {
        return fail(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(parseRequirement(reader));
      const after = take(reader, false);
      if (after.type === "end") return ok(requirements.toSorted((a, b) => compareStrings(a.key, b.key)));
      if (after.type !== ",") return fail(`found '${after.text}', expected: ',' or 'end of string'`);
      const next = peek(reader);
      if (next.type !== "word" && next.type !== "in" && next.type !== "notin" && next.type !== "!") {
        return fail(`found '${next.text}', expected: identifier after ','`);
      }
    }
  } catch (error) {
    if (error instanceof SelectorError) return fail(`unable to parse requirement: ${error.message}`);
    throw error;
  }
}

function parseRequirement(reader: Reader): LabelRequirement {
  const isNegated = peek(reader).type === "!";
  if (isNegated) reader.at++;
  const keyToken = take(reader, true);
  if (keyToken.type !== "word") throw new SelectorError(`found '${keyToken.text}', expected: identifier`);
  const key = keyToken.text;
  const problem = isLabelKey(key);
  if (problem !== undefined) throw new SelectorError(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problem}`);
  const next = peek(reader).type;
  if (isNegated) return { key, operator: "DoesNotExist", values: new Set() };
  if (next === "," || next === "end") return { key, operator: "Exists", values: new Set() };
  return parseOperation(reader, key);
}

function parseOperation(reader: Reader, key: string): LabelRequirement {
  const token = take(reader, false);
  switch (token.type) {
    case "in":
    case "notin":
      return checked({ key, operator: token.type === "in" ? "In" : "NotIn", values: parseValues(reader) });
    case "=":
    case "==":
    case "!=":
      return checked({ key, operator: token.type, values: new Set([parseValue(reader)]) });
    case ">":
    case "<": {
      const value = parseValue(reader);
      if (!/^[+-]?\d{1,18}$/.test(value)) {
        throw new SelectorError(`values[0][${key}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`);
      }
      return { key, operator: token.type === ">" ? "Gt" : "Lt", values: new Set([value]) };
    }
    default:
      throw new SelectorError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
  }
}

function checked(requirement: LabelRequirement): LabelRequirement {
  let index = 0;
  for (const value of requirement.values) {
    const problem = isLabelValue(value);
    if (problem !== undefined) throw new SelectorError(`values[${index}][${requirement.key}]: Invalid value: ${JSON.stringify(value)}: ${problem}`);
    index++;
  }
  return requirement;
}

/** The one value after =, == or !=; it may be empty. */
function parseValue(reader: Reader): string {
  const next = peek(reader);
  if (next.type === "end" || next.type === ",") return "";
  const token = take(reader, true);
  if (token.type !== "word") throw new SelectorError(`found '${token.text}', expected: identifier`);
  return token.text;
}

function parseValues(reader: Reader): ReadonlySet<string> {
  const open = take(reader, true);
  if (open.type !== "(") throw new SelectorError(`found '${open.text}' expected: '('`);
  const values = new Set<string>();
  const first = take(reader, true);
  if (first.type === ")") return new Set([""]);
  if (first.type !== "word" && first.type !== ",") throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`);
  let token = first;
  let isAfterComma = true;
  while (true) {
    if (token.type === "word") {
      values.add(token.text);
      isAfterComma = false;
    } else if (token.type === ",") {
      if (isAfterComma) values.add("");
      isAfterComma = true;
    } else if (token.type === ")") {
      if (isAfterComma) values.add("");
      return values;
    } else {
      throw new SelectorError(`found '${token.text}', expected: ',' or ')'`);
    }
    token = take(reader, true);
  }
}
