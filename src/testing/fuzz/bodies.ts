import type { Rng } from "../../engine/core/index.ts";

const values: readonly unknown[] = [null, true, false, 0, -1, 1.5, 1e308, "", "x", "-1", "🙂", "\u0000", "__proto__", "9".repeat(400), [], {}, [null], [[]], { a: { b: [] } }, 9_007_199_254_740_991, "{{.}}", "(a+)+$", "a".repeat(2000)];
const names = ["__proto__", "constructor", "toString", "", ".", "f:a", "$patch", "$setElementOrder/containers", "$deleteFromPrimitiveList/finalizers", "$retainKeys", "managedFields", "metadata", "spec", "status", "resourceVersion", "uid", "finalizers", "ownerReferences", "deletionTimestamp"];

/** Deeper than anybody reads. */
export function nestedText(rng: Rng): string {
  const depth = rng.pick([100, 600, 2500, 100_000]);
  const [open, close] = rng.pick([["[", "]"], ['{"a":', "}"]] as const);
  return open.repeat(depth) + rng.pick(["1", ""]) + close.repeat(rng.pick([0, depth]));
}

/** More than a server takes, or just less. */
export function largeText(rng: Rng): string {
  switch (rng.int(0, 9)) {
    case 8:
      return `{"metadata":{"name":"large","finalizers":[${Array.from({ length: 100_000 }, (_, at) => `"a/b${at}"`).join(",")}]}}`;
    case 9:
      return `{"metadata":{"name":"one"},"spec":{"containers":[${Array.from({ length: 60_000 }, (_, at) => `{"name":"c${at}","image":"x"}`).join(",")}]}}`;
    case 0:
      return `{"metadata":{"name":"large"},"data":{"x":"${"x".repeat(4_000_000)}"}}`;
    case 1:
      return `{"metadata":{"name":"large"},"data":{"x":"${"x".repeat(2_500_000)}"}}`;
    case 2:
      return `[${"0,".repeat(1_400_000)}0]`;
    case 3:
      return `{"metadata":{"name":"large"},"data":{${Array.from({ length: 100_000 }, (_, at) => `"k${at}":"v"`).join(",")}}}`;
    case 4:
      return `{${'"a":1,'.repeat(200_000)}"a":1}`;
    case 5:
      return " ".repeat(2_900_000);
    case 6:
      return `{"metadata":{"name":"large","finalizers":[${'"a/b",'.repeat(100_000)}"a/b"]}}`;
    default:
      return `{"a":"${"\\u0000".repeat(400_000)}"}`;
  }
}

/** The text, cut or spoilt somewhere. */
export function spoilText(rng: Rng, text: string): string {
  const at = rng.int(0, text.length);
  switch (rng.int(0, 6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + rng.pick(["{", "}", "[", "]", ",", ":", '"', "\\", "\u0000", "ü", "\ud800", "1", "-", "e"]) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(Math.min(text.length, at + rng.int(1, 20)));
    case 3:
      return rng.pick(["[".repeat(600), '{"a":'.repeat(600), "[]", "null", "true", "1", '"x"', "", " ", "{}", "---\na: b\n", "\u0000\u0001", "\ufeff{}", "{}{}", "{} // x", "{'a':1}", '{"a":1,}', '{"a":1e400}', '{"a":-0}', '{"a":0123}', '{"a":99999999999999999999999}', '{"a":"\\ud800"}', '{"a":"\\x"}', "NaN", "nul", "[1,]", '"'.repeat(1000)]);
    case 4:
      return text.replace("{", `{"a":${"[".repeat(rng.int(1, 700))}`);
    case 5:
      return text.replace("{", `{"metadata":{"name":"twice"},"kind":"Twice",`);
    default:
      return text.replaceAll('":"', '":');
  }
}

/** The value that the text stands for, spoilt somewhere. */
export function spoilValue(rng: Rng, text: string): string {
  try {
    return JSON.stringify(spoil(rng, JSON.parse(text), rng.int(0, 5))) ?? "null";
  } catch {
    // No JSON, or so deep that this host cannot write it down again.
    return spoilText(rng, text);
  }
}

/** Goes down some steps, and does something there. */
function spoil(rng: Rng, value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return rng.pick(values);
  if (Array.isArray(value)) return spoilList(rng, value, depth);
  const entries = Object.entries(value);
  const at = rng.int(0, Math.max(0, entries.length - 1));
  const chosen = entries[at];
  if (depth > 0 && chosen !== undefined) return withEntry(value, chosen[0], spoil(rng, chosen[1], depth - 1));
  switch (rng.int(0, 4)) {
    case 0:
      return chosen === undefined ? value : Object.fromEntries(entries.filter(([name]) => name !== chosen[0]));
    case 1:
      return withEntry(value, rng.pick(names), rng.pick(values));
    case 2:
      return chosen === undefined ? value : withEntry(value, rng.pick(names), chosen[1]);
    case 3:
      return rng.pick(values);
    default:
      return chosen === undefined ? value : withEntry(value, chosen[0], rng.pick(values));
  }
}

function spoilList(rng: Rng, list: readonly unknown[], depth: number): unknown {
  const at = rng.int(0, Math.max(0, list.length - 1));
  if (depth > 0 && list.length > 0) return list.map((each, i) => (i === at ? spoil(rng, each, depth - 1) : each));
  switch (rng.int(0, 3)) {
    case 0:
      return list.filter((_each, i) => i !== at);
    case 1:
      return [...list, ...list];
    case 2:
      return [...list, rng.pick(values)];
    default:
      return Array.from({ length: rng.pick([0, 2, 300]) }, () => list[at] ?? null);
  }
}

const withEntry = (record: object, name: string, value: unknown): object => Object.fromEntries([...Object.entries(record), [name, value]]);
