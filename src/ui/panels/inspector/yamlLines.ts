/** A piece of a line of YAML and what it is, for colouring. */
export interface YamlToken {
  readonly text: string;
  readonly kind: "key" | "string" | "number" | "word" | "comment" | "punctuation" | "plain";
}

/** One line, or a block of lines that is shown folded. */
export type YamlBlock = { readonly type: "line"; readonly number: number; readonly text: string } | { readonly type: "fold"; readonly number: number; readonly title: string; readonly lines: readonly string[] };

const foldedKeys: ReadonlySet<string> = new Set(["managedFields", "kubectl.kubernetes.io/last-applied-configuration"]);

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Splits YAML as kubectl prints it into lines; what kubectl and the API server keep for themselves (managedFields, the last applied configuration) becomes folds. Line numbers are 1-based. */
export function yamlBlocks(yaml: string): readonly YamlBlock[] {
  const lines = yaml.replace(/\n$/, "").split("\n");
  const blocks: YamlBlock[] = [];
  let index = 0;
  while (index < lines.length) {
    const text = lines[index] ?? "";
    const key = /^( *)([A-Za-z./-]+):(?: \|-?)?$/.exec(text);
    const number = index + 1;
    index += 1;
    if (key === null || !foldedKeys.has(key[2] ?? "")) {
      blocks.push({ type: "line", number, text });
      continue;
    }
    const indent = (key[1] ?? "").length;
    const inside: string[] = [];
    // A list may stand at the indentation of its key: "managedFields:" and below it "- apiVersion: ...".
    while (index < lines.length) {
      const line = lines[index] ?? "";
      if (!(indentOf(line) > indent || (indentOf(line) === indent && line.trimStart().startsWith("- ")))) break;
      inside.push(line);
      index += 1;
    }
    blocks.push({ type: "fold", number, title: text, lines: inside });
  }
  return blocks;
}

const keyPattern = /^(\s*(?:- )*)((?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"'[\]{}][^:#]*?|[^\s#"'[\]{}])(?=:(?:\s|$)))(:)/;

/** Colours one line. It is only about looks: a line inside a block of text may be taken for a key. */
export function yamlTokens(line: string): readonly YamlToken[] {
  if (/^\s*#/.test(line)) return [{ text: line, kind: "comment" }];
  const tokens: YamlToken[] = [];
  const key = keyPattern.exec(line);
  let rest = line;
  if (key !== null) {
    if (key[1] !== undefined && key[1] !== "") tokens.push({ text: key[1], kind: "punctuation" });
    tokens.push({ text: key[2] ?? "", kind: "key" }, { text: ":", kind: "punctuation" });
    rest = line.slice(key[0].length);
  } else {
    const dash = /^\s*(?:- )+/.exec(line);
    if (dash !== null) {
      tokens.push({ text: dash[0], kind: "punctuation" });
      rest = line.slice(dash[0].length);
    }
  }
  if (rest !== "") tokens.push({ text: rest, kind: valueKind(rest.trim()) });
  return tokens;
}

function valueKind(value: string): YamlToken["kind"] {
  if (value === "") return "plain";
  if (/^["']/.test(value)) return "string";
  if (/^-?\d+(\.\d+)?$/.test(value)) return "number";
  if (/^(true|false|null|~)$/.test(value)) return "word";
  if (/^([|>][+-]?|\{\}|\[\])$/.test(value)) return "punctuation";
  return "plain";
}
