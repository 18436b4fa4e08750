import { deepEqual } from "../api/index.ts";

type Step = { readonly type: "field"; readonly name: string } | { readonly type: "index"; readonly at: number } | { readonly type: "all" } | { readonly type: "filter"; readonly field: readonly string[]; readonly operator: string; readonly value: unknown };

const stepShape = /\.([A-Za-z0-9_$\\.-]*?(?:\\\.[A-Za-z0-9_$-]*)*[A-Za-z0-9_$-]*)(?=[.[]|$)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]|\[\*\]|\[\?\(\s*@((?:\.[A-Za-z0-9_-]+)+)\s*(==|!=)\s*("[^"]*"|'[^']*'|[\w.-]+)\s*\)\]/y;
const known = new Map<string, readonly Step[] | undefined>();
const knownMax = 500;

/** Reads a simple JSONPath (".spec.replicas", ".status.conditions[?(@.type==\"Ready\")].status"); undefined: it is none. */
export function parseJsonPath(path: string): readonly Step[] | undefined {
  if (known.has(path)) return known.get(path);
  const made = readSteps(path);
  if (known.size >= knownMax) known.clear();
  known.set(path, made);
  return made;
}

function readSteps(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < path.length) {
    stepShape.lastIndex = at;
    const match = stepShape.exec(path);
    if (match === null || match[0] === "") return undefined;
    at += match[0].length;
    const [all, dotted, single, double, index, field, operator, value] = match;
    if (field !== undefined) steps.push({ type: "filter", field: field.split(".").slice(1), operator: operator ?? "==", value: literal(value ?? "") });
    else if (index !== undefined) steps.push({ type: "index", at: Number(index) });
    else if (all === "[*]") steps.push({ type: "all" });
    else if (dotted === "" && at < path.length) continue;
    else if ((dotted ?? single ?? double ?? "") === "") return undefined;
    else steps.push({ type: "field", name: (dotted ?? single ?? double ?? "").replaceAll(/\\(.)/g, "$1") });
  }
  return steps;
}

function literal(text: string): unknown {
  if (/^["']/.test(text)) return text.slice(1, -1);
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

/** The first value at the path; undefined when there is none. */
export function firstAt(object: unknown, path: string): unknown {
  const steps = parseJsonPath(path);
  if (steps === undefined) return undefined;
  let values: readonly unknown[] = [object];
  for (const step of steps) values = values.flatMap((value) => follow(value, step));
  return values[0];
}

function follow(value: unknown, step: Step): readonly unknown[] {
  switch (step.type) {
    case "field": {
      const found = fieldOf(value, step.name);
      return found === undefined ? [] : [found];
    }
    case "index": {
      const found: unknown = Array.isArray(value) ? value.at(step.at) : undefined;
      return found === undefined ? [] : [found];
    }
    case "all":
      if (Array.isArray(value)) return value as readonly unknown[];
      return typeof value === "object" && value !== null ? Object.values(value) : [];
    case "filter":
      return Array.isArray(value) ? value.filter((each: unknown) => deepEqual(step.field.reduce<unknown>(fieldOf, each), step.value) === (step.operator === "==")) : [];
  }
}

/** The object with a number at a path of fields. */
export function withValueAt<T>(object: T, path: string, value: unknown): T {
  const names = (parseJsonPath(path) ?? []).flatMap((step) => (step.type === "field" ? [step.name] : []));
  return setAt(object, names, value) as T;
}

function setAt(object: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const fields = typeof object === "object" && object !== null ? (object as Readonly<Record<string, unknown>>) : {};
  return { ...fields, [name]: setAt(fields[name], rest, value) };
}
