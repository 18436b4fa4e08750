import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";

type Node =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "print"; readonly words: readonly string[] }
  | { readonly type: "block"; readonly keyword: "range" | "if" | "with"; readonly words: readonly string[]; readonly body: readonly Node[]; readonly otherwise: readonly Node[] };

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

interface Token {
  readonly action: boolean;
  readonly text: string;
}

function tokensOf(template: string): Result<readonly Token[], string> {
  const tokens: Token[] = [];
  let trimNext = false;
  for (let i = 0; i < template.length;) {
    const open = template.indexOf("{{", i);
    let text = template.slice(i, open === -1 ? template.length : open);
    if (trimNext) text = text.trimStart();
    const trimBefore = open !== -1 && /^\{\{-\s/.test(template.slice(open, open + 4));
    if (trimBefore) text = text.trimEnd();
    if (text !== "") tokens.push({ action: false, text });
    if (open === -1) break;
    const close = template.indexOf("}}", open);
    if (close === -1) return fail("unclosed action");
    trimNext = /\s-$/.test(template.slice(open, close));
    tokens.push({ action: true, text: template.slice(open + 2, close).replace(/^-\s|\s-$/g, "").trim() });
    i = close + 2;
  }
  return ok(tokens);
}

const wordsOf = (text: string): readonly string[] => text.match(/"(?:\\.|[^"\\])*"|`[^`]*`|\(|\)|\||[^\s()|]+/g) ?? [];

interface Open {
  readonly keyword: "range" | "if" | "with" | undefined;
  readonly words: readonly string[];
  readonly body: Node[];
  readonly otherwise: Node[];
  inElse: boolean;
}

function parse(template: string): Result<readonly Node[], string> {
  const tokens = tokensOf(template);
  if (!tokens.ok) return tokens;
  const open: Open[] = [{ keyword: undefined, words: [], body: [], otherwise: [], inElse: false }];
  for (const { action, text } of tokens.value) {
    const current = open.at(-1);
    if (current === undefined) return fail("unexpected {{end}}");
    const into = current.inElse ? current.otherwise : current.body;
    const [first = "", ...rest] = wordsOf(text);
    if (!action) into.push({ type: "text", text });
    else if (text.startsWith("/*")) continue;
    else if (first === "range" || first === "if" || first === "with") open.push({ keyword: first, words: rest, body: [], otherwise: [], inElse: false });
    else if (first === "else") current.inElse = true;
    else if (first === "end") {
      open.pop();
      const outer = open.at(-1);
      if (outer === undefined || current.keyword === undefined) return fail("unexpected {{end}}");
      (outer.inElse ? outer.otherwise : outer.body).push({ type: "block", keyword: current.keyword, words: current.words, body: current.body, otherwise: current.otherwise });
    } else into.push({ type: "print", words: [first, ...rest] });
  }
  const [whole] = open;
  return whole === undefined || open.length > 1 ? fail("unexpected EOF") : ok(whole.body);
}

type Variables = ReadonlyMap<string, unknown>;

function fieldOf(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path.split(".").filter((part) => part !== "")) at = isFields(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}

function evaluateWord(word: string, dot: unknown, variables: Variables): unknown {
  if (word === ".") return dot;
  if (word.startsWith(".")) return fieldOf(dot, word);
  if (word.startsWith("$")) {
    const [name = "", ...path] = word.split(".");
    return fieldOf(variables.get(name), path.join("."));
  }
  if (word.startsWith('"')) return word.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ({ n: "\n", t: "\t" })[char] ?? char);
  if (word.startsWith("`")) return word.slice(1, -1);
  if (word === "true" || word === "false") return word === "true";
  if (word === "nil") return undefined;
  return /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : undefined;
}

const isTrue = (value: unknown): boolean => {
  if (value === undefined || value === null || value === false || value === 0 || value === "") return false;
  return Array.isArray(value) ? value.length > 0 : !isFields(value) || Object.keys(value).length > 0;
};

const lengthOf = (value: unknown): number => (typeof value === "string" || Array.isArray(value) ? value.length : isFields(value) ? Object.keys(value).length : 0);

function equals(args: readonly unknown[]): boolean {
  const [first, ...others] = args;
  return others.includes(first);
}

const functions: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
  len: ([value]) => lengthOf(value),
  index: ([value, ...keys]) => keys.reduce<unknown>((at, key) => (Array.isArray(at) ? (at[Number(key)] as unknown) : isFields(at) ? at[String(key)] : undefined), value),
  eq: equals,
  ne: (args) => !equals(args),
  lt: ([a, b]) => Number(a) < Number(b),
  gt: ([a, b]) => Number(a) > Number(b),
  le: ([a, b]) => Number(a) <= Number(b),
  ge: ([a, b]) => Number(a) >= Number(b),
  and: (args) => args.find((arg) => !isTrue(arg)) ?? args.at(-1),
  or: (args) => args.find(isTrue) ?? args.at(-1),
  not: ([value]) => !isTrue(value),
  print: (args) => args.map(goText).join(""),
  println: (args) => `${args.map(goText).join(" ")}\n`,
  printf: ([format, ...args]) => {
    let next = 0;
    return String(format).replace(/%[-+# 0]*\d*(?:\.\d+)?([vsdqtf%])/g, (_, verb: string) => (verb === "%" ? "%" : verb === "q" ? JSON.stringify(goText(args[next++])) : goText(args[next++])));
  },
  exists: ([value, ...keys]) => keys.reduce<unknown>((at, key) => (isFields(at) ? at[String(key)] : undefined), value) !== undefined,
  base64decode: ([value]) => (typeof value === "string" ? decodeBase64(value) : ""),
};

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Bytes of base64 as characters; enough for what templates print. */
function decodeBase64(text: string): string {
  let bits = 0;
  let held = 0;
  let out = "";
  for (const char of text.replace(/=+$/, "")) {
    held = ((held << 6) | Math.max(0, alphabet.indexOf(char))) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((held >> bits) & 0xff);
    }
  }
  return out;
}

/** A value as Go's %v prints it. */
function goText(value: unknown): string {
  if (value === undefined || value === null) return "<no value>";
  if (Array.isArray(value)) return `[${value.map(goText).join(" ")}]`;
  if (isFields(value)) return `map[${Object.keys(value).sort().map((key) => `${key}:${goText(value[key])}`).join(" ")}]`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `a | f x`: each command gets the value before it as its last argument. Parentheses nest. */
function evaluate(words: readonly string[], dot: unknown, variables: Variables): unknown {
  let piped: readonly unknown[] = [];
  let command: unknown[] = [];
  let name: string | undefined;
  const finish = (): unknown => {
    const args = [...command, ...piped];
    const call = name === undefined ? undefined : functions[name];
    return call === undefined ? args[0] : call(args);
  };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "|") {
      piped = [finish()];
      command = [];
      name = undefined;
    } else if (word === "(") {
      let depth = 1;
      let end = i + 1;
      for (; end < words.length && depth > 0; end++) depth += words[end] === "(" ? 1 : words[end] === ")" ? -1 : 0;
      command.push(evaluate(words.slice(i + 1, end - 1), dot, variables));
      i = end - 1;
    } else if (command.length === 0 && name === undefined && Object.hasOwn(functions, word)) name = word;
    else command.push(evaluateWord(word, dot, variables));
  }
  return finish();
}

function printBlock(node: Node & { readonly type: "block" }, dot: unknown, variables: Variables): string {
  const assignment = node.words.indexOf(":=");
  const names = assignment === -1 ? [] : node.words.slice(0, assignment).map((word) => word.replace(",", ""));
  const value = evaluate(node.words.slice(assignment + 1), dot, variables);
  if (!isTrue(value)) return printNodes(node.otherwise, dot, variables);
  if (node.keyword !== "range") return printNodes(node.body, node.keyword === "with" ? value : dot, names[0] === undefined ? variables : new Map([...variables, [names[0], value]]));
  const entries: readonly (readonly [unknown, unknown])[] = Array.isArray(value) ? value.map((entry, index) => [index, entry]) : isFields(value) ? Object.keys(value).sort().map((key) => [key, value[key]]) : [];
  return entries
    .map(([key, entry]) => {
      const bound: [string, unknown][] = names.length > 1 ? [[names[0] ?? "", key], [names[1] ?? "", entry]] : names.length === 1 ? [[names[0] ?? "", entry]] : [];
      return printNodes(node.body, entry, bound.length === 0 ? variables : new Map([...variables, ...bound]));
    })
    .join("");
}

function printNodes(nodes: readonly Node[], dot: unknown, variables: Variables): string {
  let out = "";
  let known = variables;
  for (const node of nodes) {
    if (node.type === "text") out += node.text;
    else if (node.type === "block") out += printBlock(node, dot, known);
    else if (node.words[1] === ":=" || node.words[1] === "=") known = new Map([...known, [node.words[0] ?? "", evaluate(node.words.slice(2), dot, known)]]);
    else out += goText(evaluate(node.words, dot, known));
  }
  return out;
}

/**
 * Fills a Go template.
 * @simplified the functions that kubectl's users need: len, index, eq and its kin, and, or, not, printf, base64decode; no templates of their own
 * @source text/template; k8s.io/cli-runtime/pkg/printers/template.go
 */
export function fillGoTemplate(template: string, object: unknown): Result<string, string> {
  const nodes = parse(template);
  return nodes.ok ? ok(printNodes(nodes.value, object, new Map([["$", object]]))) : nodes;
}
