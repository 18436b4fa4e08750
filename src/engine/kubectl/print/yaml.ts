import { compareStrings } from "../../core/index.ts";

const isControl = (code: number): boolean => code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029 || code === 0xfeff;

/** Whether a string has characters that only a double-quoted scalar can hold; line ends and tabs count unless allowed. */
function hasControls(text: string, allowed = ""): boolean {
  for (let i = 0; i < text.length; i++) if (isControl(text.charCodeAt(i)) && !allowed.includes(text.charAt(i))) return true;
  return false;
}

/** Words that YAML 1.1 would read as something other than a string. */
const ambiguous = /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?(?:\d[\d_]*\.?\d*(?:e[-+]?\d+)?|\.\d+|0x[\da-f]+|0o?[0-7]+|\.inf)|\.nan|[-+]?\d+(?::[0-5]?\d)+(?:\.\d*)?|\d{4}-\d{1,2}-\d{1,2}.*|=|<<|)$/i;
const needsQuotes = /^[\s\-?:,[\]{}#&*!|>'"%@`]|: |:$| #|\s$/;
const safeDash = /^-[^\s-]/;

function scalar(value: string): string {
  if (hasControls(value)) return JSON.stringify(value);
  if (ambiguous.test(value)) return /["\\]/.test(value) ? JSON.stringify(value) : `"${value}"`;
  if (!needsQuotes.test(value) || (safeDash.test(value) && !/: |:$| #|\s$/.test(value))) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);
const isEmpty = (value: object): boolean => (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0);

function printString(value: string, indent: string): string {
  const isBlock = value.includes("\n") && !hasControls(value, "\n\t") && !/^\s/.test(value);
  if (!isBlock) return ` ${scalar(value)}\n`;
  const chomp = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
  const lines = (value.endsWith("\n") ? value.slice(0, -1) : value).split("\n");
  return ` |${chomp}\n${lines.map((line) => (line === "" ? "\n" : `${indent}${line}\n`)).join("")}`;
}

/** The value after "key:" or "-", with its line end. */
function printValue(value: unknown, indent: string, inList: boolean): string {
  if (typeof value === "string") return printString(value, indent);
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
    if (map[key] !== undefined) text += `${indent}${scalar(key)}:${printValue(map[key], `${indent}  `, false)}`;
  }
  return text;
}

function printList(list: readonly unknown[], indent: string): string {
  return list.map((item) => `${indent}-${printValue(item, `${indent}  `, true)}`).join("");
}

/** An object as `kubectl get -o yaml` prints it: keys in order, lists not indented. @source sigs.k8s.io/yaml Marshal */
export function printYaml(value: unknown): string {
  if (isMap(value)) return isEmpty(value) ? "{}\n" : printMap(value, "");
  if (Array.isArray(value)) return value.length === 0 ? "[]\n" : printList(value, "");
  return printValue(value, "", false).slice(1);
}
