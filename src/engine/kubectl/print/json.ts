import { compareStrings } from "../../core/index.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** The same value with the keys of all maps in order, as Go writes maps. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.keys(value).sort(compareStrings).map((key) => [key, sorted(value[key])]));
}

/** As `kubectl get -o json` prints it: four blanks, keys in order. */
export const printJson = (value: unknown): string => `${JSON.stringify(sorted(value), undefined, 4)}\n`;

/** Keys as they come: of values that Go writes from a type, in the order of its fields. */
export const printTypedJson = (value: unknown): string => `${JSON.stringify(value, undefined, 4)}\n`;

/** On one line, keys as they come. */
export const compactTypedJson = (value: unknown): string => escaped(JSON.stringify(value) ?? "");

const escaped = (text: string): string => text.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** On one line, as Go's json.Marshal writes a map. */
export const compactJson = (value: unknown): string => escaped(JSON.stringify(sorted(value)) ?? "");
