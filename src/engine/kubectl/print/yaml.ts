import { compareStrings } from "../../core/index.ts";

/** What may stand as it is: not what lies outside the first plane. @source go-yaml yamlprivateh.go is_printable */
const isPrintable = (code: number): boolean => code === 0x0a || (code >= 0x20 && code <= 0x7e) || (code >= 0xa0 && code <= 0xfffd && code !== 0xfeff && code !== 0x2028 && code !== 0x2029);

/** Whether a string has characters that only a double-quoted scalar can hold; line ends and tabs count unless allowed. */
function hasControls(text: string, allowed = ""): boolean {
  for (const char of text) if ((char === "\n" || !isPrintable(char.codePointAt(0) ?? 0)) && !allowed.includes(char)) return true;
  return false;
}

const escapes: Readonly<Record<string, string>> = { "\0": "0", "\x07": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e", '"': '"', "\\": "\\", "\x85": "N", "\u2028": "L", "\u2029": "P" };

function escapedChar(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const known = escapes[char];
  if (known !== undefined) return `\\${known}`;
  const hex = code.toString(16).toUpperCase();
  return code <= 0xff ? `\\x${hex.padStart(2, "0")}` : code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Behind a byte order mark everything is escaped. @source go-yaml emitterc.go yaml_emitter_write_double_quoted */
function doubleQuoted(text: string): string {
  const isMarked = text.startsWith("\ufeff");
  return `"${Array.from(text, (char) => (isMarked || char === '"' || char === "\\" || char === "\n" || !isPrintable(char.codePointAt(0) ?? 0) ? escapedChar(char) : char)).join("")}"`;
}

/** Words that YAML 1.1 would read as something other than a string. */
const ambiguous = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\d[\d_]*\.?\d*(?:e[-+]?\d+)?|\.\d+|0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|\.inf)|\.nan|[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?|\d{4}-\d{1,2}-\d{1,2}.*|)$/i;
/** What cannot stand plainly in a block. @source go-yaml emitterc.go yaml_emitter_analyze_scalar */
const needsQuotes = /^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[?:-](?:\s|$)|^\s|\s$|:(?:\s|$)|\s#/;

function scalar(value: string): string {
  if (hasControls(value) || ambiguous.test(value)) return doubleQuoted(value);
  if (!needsQuotes.test(value)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const isEmpty = (value: object): boolean => (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0);

const bestWidth = 80;

/** A text on one line, broken at spaces behind the 80th column as go-yaml's emitter does. @source go-yaml emitterc.go yaml_emitter_write_plain_scalar, ..._single_quoted_scalar, ..._double_quoted_scalar */
function folded(text: string, { indent, column }: Place): string {
  const quote = text.charAt(0) === "'" || text.charAt(0) === '"' ? text.charAt(0) : "";
  if (column + text.length <= bestWidth) return text;
  const last = text.length - 1 - quote.length;
  let out = "";
  let at = column;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const isWithin = quote === "" || (i > 1 && i < last);
    const breaks = char === " " && at > bestWidth && isWithin && text.charAt(i - 1) !== " " && (quote === '"' || text.charAt(i + 1) !== " ");
    if (!breaks) {
      out += char;
      // The second half of a pair stands in no column of its own.
      if (!/[\udc00-\udfff]/.test(char)) at++;
      continue;
    }
    out += `\n${indent}${quote === '"' && text.charAt(i + 1) === " " ? "\\" : ""}`;
    at = indent.length;
  }
  return out;
}

/** Where a value stands. */
interface Place {
  /** Of what belongs to it, below. */
  readonly indent: string;
  /** Where its text begins. */
  readonly column: number;
}

function printString(value: string, place: Place): string {
  const { indent } = place;
  const isBlock = value.includes("\n") && !hasControls(value, "\n") && !/ (?:\n|$)/.test(value);
  if (!isBlock) return ` ${folded(scalar(value), place)}\n`;
  // What begins with a space or an empty line says how deep it is indented.
  const hint = /^[ \n]/.test(value) ? "2" : "";
  const chomp = value.endsWith("\n\n") || value === "\n" ? "+" : value.endsWith("\n") ? "" : "-";
  const lines = (value.endsWith("\n") ? value.slice(0, -1) : value).split("\n");
  return ` |${hint}${chomp}\n${lines.map((line) => (line === "" ? "\n" : `${indent}${line}\n`)).join("")}`;
}

/** The value after "key:" or "-", with its line end. */
function printValue(value: unknown, place: Place, inList: boolean): string {
  const { indent } = place;
  if (typeof value === "string") return printString(value, place);
  if (value === null || value === undefined) return " null\n";
  if (typeof value === "number" || typeof value === "boolean") return ` ${String(value)}\n`;
  if (typeof value !== "object") return " null\n";
  if (isEmpty(value)) return Array.isArray(value) ? " []\n" : " {}\n";
  // sigs.k8s.io/yaml does not indent lists below their key.
  if (Array.isArray(value)) return inList ? printInline(printList(value, indent), indent) : `\n${printList(value, indent.slice(2))}`;
  return inList ? printInline(printMap(value as Readonly<Record<string, unknown>>, indent), indent) : `\n${printMap(value as Readonly<Record<string, unknown>>, indent)}`;
}

/** The first line of a nested block moves up behind the dash. */
const printInline = (block: string, indent: string): string => ` ${block.slice(indent.length)}`;

function printMap(map: Readonly<Record<string, unknown>>, indent: string): string {
  let text = "";
  for (const key of Object.keys(map).sort(compareStrings)) {
    if (map[key] === undefined) continue;
    const name = scalar(key);
    text += `${indent}${name}:${printValue(map[key], { indent: `${indent}  `, column: indent.length + name.length + 2 }, false)}`;
  }
  return text;
}

function printList(list: readonly unknown[], indent: string): string {
  return list.map((item) => `${indent}-${printValue(item, { indent: `${indent}  `, column: indent.length + 2 }, true)}`).join("");
}

/** An object as `kubectl get -o yaml` prints it: keys in order, lists not indented. @source sigs.k8s.io/yaml Marshal */
export function printYaml(value: unknown): string {
  if (isMap(value)) return isEmpty(value) ? "{}\n" : printMap(value, "");
  if (Array.isArray(value)) return value.length === 0 ? "[]\n" : printList(value, "");
  return printValue(value, { indent: "", column: 0 }, false).slice(1);
}
