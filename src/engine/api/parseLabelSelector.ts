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

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

const end: Token = { type: "end", text: "" };
const peek = (reader: Reader): Token => reader.tokens[reader.at] ?? end;
const startsRequirement: ReadonlySet<TokenType> = new Set(["word", "in", "notin", "!"]);
const inOrder = (requirements: readonly LabelRequirement[]): CompiledSelector => requirements.toSorted((a, b) => compareStrings(a.key, b.key));

/** The next token; where a key or value may stand, "in" and "notin" are words. */
function take(reader: Reader, asWord: boolean): Token {
  const token = peek(reader);
  reader.at++;
  return asWord && (token.type === "in" || token.type === "notin") ? { type: "word", text: token.text } : token;
}

function parse(tokens: readonly Token[]): Result<CompiledSelector, string> {
  const reader: Reader = { tokens, at: 0 };
  const requirements: LabelRequirement[] = [];
  if (peek(reader).type === "end") return ok(requirements);
  if (!startsRequirement.has(peek(reader).type)) return fail(`found '${peek(reader).text}', expected: !, identifier, or 'end of string'`);
  while (true) {
    const requirement = parseRequirement(reader);
    if (!requirement.ok) return fail(`unable to parse requirement: ${requirement.error}`);
    requirements.push(requirement.value);
    const after = take(reader, false);
    if (after.type === "end") return ok(inOrder(requirements));
    if (after.type !== ",") return fail(`found '${after.text}', expected: ',' or 'end of string'`);
    if (!startsRequirement.has(peek(reader).type)) return fail(`found '${peek(reader).text}', expected: identifier after ','`);
  }
}

function parseRequirement(reader: Reader): Result<LabelRequirement, string> {
  const isNegated = peek(reader).type === "!";
  if (isNegated) reader.at++;
  const keyToken = take(reader, true);
  if (keyToken.type !== "word") return fail(`found '${keyToken.text}', expected: identifier`);
  const key = keyToken.text;
  const problem = isLabelKey(key);
  if (problem !== undefined) return fail(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problem}`);
  const next = peek(reader).type;
  if (isNegated) return ok({ key, operator: "DoesNotExist", values: new Set() });
  if (next === "," || next === "end") return ok({ key, operator: "Exists", values: new Set() });
  return parseOperation(reader, key);
}

function parseOperation(reader: Reader, key: string): Result<LabelRequirement, string> {
  const { type, text } = take(reader, false);
  if (type === "in" || type === "notin") {
    const values = parseValues(reader);
    return values.ok ? checked({ key, operator: type === "in" ? "In" : "NotIn", values: values.value }) : values;
  }
  if (type !== "=" && type !== "==" && type !== "!=" && type !== ">" && type !== "<") {
    return fail(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  const value = parseValue(reader);
  if (!value.ok) return value;
  const values = new Set([value.value]);
  if (type === "=" || type === "==" || type === "!=") return checked({ key, operator: type, values });
  if (!/^[+-]?\d{1,18}$/.test(value.value)) {
    return fail(`values[0][${key}]: Invalid value: ${JSON.stringify(value.value)}: for 'Gt', 'Lt' operators, the value must be an integer`);
  }
  return ok({ key, operator: type === ">" ? "Gt" : "Lt", values });
}

function checked(requirement: LabelRequirement): Result<LabelRequirement, string> {
  let index = 0;
  for (const value of requirement.values) {
    const problem = isLabelValue(value);
    if (problem !== undefined) return fail(`values[${index}][${requirement.key}]: Invalid value: ${JSON.stringify(value)}: ${problem}`);
    index++;
  }
  return ok(requirement);
}

/** The one value after =, == or !=; it may be empty. */
function parseValue(reader: Reader): Result<string, string> {
  const next = peek(reader);
  if (next.type === "end" || next.type === ",") return ok("");
  const token = take(reader, true);
  return token.type === "word" ? ok(token.text) : fail(`found '${token.text}', expected: identifier`);
}

/** "(a,b)"; an empty place between commas is the empty value. */
function parseValues(reader: Reader): Result<ReadonlySet<string>, string> {
  const open = take(reader, true);
  if (open.type !== "(") return fail(`found '${open.text}' expected: '('`);
  const values = new Set<string>();
  let token = take(reader, true);
  if (token.type !== "word" && token.type !== "," && token.type !== ")") return fail(`found '${token.text}', expected: ',', ')' or identifier`);
  let isAfterComma = true;
  while (true) {
    if (token.type === "word") {
      values.add(token.text);
      isAfterComma = false;
    } else if (token.type === "," || token.type === ")") {
      if (isAfterComma) values.add("");
      if (token.type === ")") return ok(values);
      isAfterComma = true;
    } else return fail(`found '${token.text}', expected: ',' or ')'`);
    token = take(reader, true);
  }
}
