/** Where a place in a manifest is, told from indentation alone: it must be known while the text is not whole. */
export interface YamlPlace {
  readonly apiVersion: string;
  readonly kind: string;
  /** Keys above the place, without positions in lists. */
  readonly path: readonly string[];
  /** A key is written here, or the value behind a key. */
  readonly at: { readonly type: "key" } | { readonly type: "value"; readonly key: string };
  /** Keys that stand beside this place already. */
  readonly siblings: readonly string[];
  /** Where the word that is written begins: offset in its line. */
  readonly wordStart: number;
  /** Column of the key: what stands below it is indented by two more. */
  readonly indent: number;
}

const keyLine = /^(\s*(?:- +)*)(?:"([^"]+)"|'([^']+)'|([^\s#"'{[\]},&*!|>%@`-][^\s:]*|-[^\s:]+)):(?:\s+(.*))?$/;
const linesMax = 5_000;

interface KeyLine {
  readonly key: string;
  readonly indent: number;
  /** Column of the last dash before the key; undefined when the line begins no list item. */
  readonly dash: number | undefined;
  readonly value: string;
}

function readKey(line: string): KeyLine | undefined {
  const found = keyLine.exec(line);
  if (found === null) return undefined;
  const [, before = "", double, single, plain, value = ""] = found;
  return { key: double ?? single ?? plain ?? "", indent: before.length, dash: before.includes("-") ? before.indexOf("-") : undefined, value: value.replace(/\s+#.*$/, "").trim() };
}

/** @param lines all lines of the text; @param column offset of the cursor in line `number` (both from 0) */
export function placeAt(lines: readonly string[], number: number, column: number): YamlPlace | undefined {
  const [start, end] = documentAround(lines, number);
  const before = (lines[number] ?? "").slice(0, column);
  if (before.trimStart().startsWith("#")) return undefined;
  const own = /^(\s*(?:- +)*)/.exec(before)?.[1] ?? "";
  const rest = before.slice(own.length);
  const value = /^(?:"([^"]+)"|'([^']+)'|([^\s:"'#]+)):\s+(["']?[^\s"']*)$/.exec(rest);
  if (value === null && !/^[\w./-]*$/.test(rest)) return undefined;
  const dash = own.includes("-") ? own.indexOf("-") : undefined;
  const { path, siblings } = climb(lines, { start, end, number }, { indent: own.length, dash });
  const top = (key: string) => {
    for (let index = start; index < end; index++) {
      const line = readKey(lines[index] ?? "");
      if (line?.indent === 0 && line.key === key) return line.value.replaceAll(/["']/g, "");
    }
    return "";
  };
  return {
    apiVersion: top("apiVersion"),
    kind: top("kind"),
    path,
    siblings,
    at: value === null ? { type: "key" } : { type: "value", key: value[1] ?? value[2] ?? value[3] ?? "" },
    wordStart: value === null ? own.length : column - (value[4] ?? "").length,
    indent: own.length,
  };
}

/** The lines of the document in which a line stands. */
function documentAround(lines: readonly string[], number: number): readonly [number, number] {
  let start = number;
  while (start > 0 && number - start < linesMax && !/^---(?:\s|$)/.test(lines[start - 1] ?? "")) start--;
  let end = number + 1;
  while (end < lines.length && end - number < linesMax && !/^---(?:\s|$)/.test(lines[end] ?? "")) end++;
  return [start, end];
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly number: number;
}

function climb(lines: readonly string[], { start, end, number }: Range, from: { readonly indent: number; readonly dash: number | undefined }): { readonly path: readonly string[]; readonly siblings: readonly string[] } {
  const path: string[] = [];
  const siblings: string[] = [];
  // A key above has a column left of this; a list may stand below its key at the key's own column.
  let limit = from.dash === undefined ? from.indent : from.dash + 1;
  let level = from.indent;
  let isBeside = from.dash === undefined;
  for (let index = number - 1; index >= start; index--) {
    const line = lines[index] ?? "";
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const found = readKey(line);
    if (found === undefined) continue;
    if (isBeside && path.length === 0 && found.indent === level) siblings.push(found.key);
    if (found.indent === level && found.dash !== undefined && limit === level) {
      // The first line of the list item in which the place is.
      limit = found.dash + 1;
      isBeside = false;
      continue;
    }
    if (found.indent >= limit) continue;
    if (found.value !== "" && !/^[|>&!]/.test(found.value)) {
      // A value cannot hold what is below it; the column was passed all the same.
      if (found.dash === undefined) continue;
    }
    path.unshift(found.key);
    level = found.indent;
    limit = found.dash === undefined ? found.indent : found.dash + 1;
    if (found.indent === 0) break;
  }
  for (let index = number + 1; index < end; index++) {
    const line = lines[index] ?? "";
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const found = readKey(line);
    const column = /^\s*/.exec(line)?.[0].length ?? 0;
    if (column < from.indent) break;
    if (found !== undefined && found.indent === from.indent) {
      if (found.dash !== undefined) break;
      siblings.push(found.key);
    }
  }
  return { path, siblings };
}
