import { invariant } from "../core/index.ts";
import { listOf, mapOf, opaque, optionalType, typeOf, types } from "./types.ts";
import type { CelType } from "./types.ts";
import type { CelList, CelMap, CelTagged, CelValue } from "./values.ts";

/** Where a function is called: what it may know beside its arguments. */
export interface CallContext {
  /** Adds to the cost of the evaluation; used where the work is not known beforehand. */
  readonly charge: (cost: number) => void;
}

export type Implementation = (args: readonly CelValue[], context: CallContext) => CelValue;

/** How the cost of a call grows. @source cel-go interpreter/runtimecost.go costCall */
export type CostClass = "constant" | "traverse" | "compare" | "concatenate" | "contains" | "matches" | "inList" | "traverseList";

export interface Overload {
  readonly name: string;
  readonly isMember: boolean;
  /** The target of a member first. */
  readonly args: readonly CelType[];
  readonly result: CelType;
  readonly run: Implementation;
  readonly cost: CostClass;
}

export type Functions = ReadonlyMap<string, readonly Overload[]>;

const named: Readonly<Record<string, CelType>> = { ...types, null_type: types.null };
const signatures = new Map<string, Pick<Overload, "name" | "isMember" | "args" | "result">>();

/** Reads "list(A)" from `text` at `at`. */
function readType(text: string, at: number): { readonly type: CelType; readonly end: number } {
  const word = /^[A-Za-z_.][A-Za-z0-9_.]*/.exec(text.slice(at))?.[0] ?? "";
  invariant(word !== "", `type in ${text}`);
  let end = at + word.length;
  const inner: CelType[] = [];
  if (text[end] === "(") {
    do {
      const next = readType(text, end + (text[end + 1] === " " ? 2 : 1));
      inner.push(next.type);
      end = next.end;
    } while (text[end] === ",");
    end++;
  }
  return { type: makeType(word, inner), end };
}

function makeType(word: string, [first = types.dyn, second = types.dyn]: readonly CelType[]): CelType {
  switch (word) {
    case "list":
      return listOf(first);
    case "map":
      return mapOf(first, second);
    case "optional":
      return optionalType(first);
    case "type":
      return typeOf(first);
    default:
      if (Object.hasOwn(named, word)) return named[word] ?? types.dyn;
      return /^[A-Z]$/.test(word) ? { kind: "param", name: word } : opaque(word);
  }
}

/** "string.startsWith(string) bool": target, name, arguments, result. */
function readSignature(text: string): Pick<Overload, "name" | "isMember" | "args" | "result"> {
  const known = signatures.get(text);
  if (known !== undefined) return known;
  const shape = /^(?:(.+)\.)?([a-zA-Z_]\w*|[@_!\-+*/%<>=&|?:[\]]+\w*_?)\((.*)\) (\S.*)$/.exec(text);
  invariant(shape !== null, `signature ${text}`);
  const [, target, name = "", list = "", result = ""] = shape;
  const args: CelType[] = target === undefined ? [] : [readType(target, 0).type];
  for (let at = 0; at < list.length; ) {
    const { type, end } = readType(list, at);
    args.push(type);
    at = end + 2;
  }
  const made = { name, isMember: target !== undefined, args, result: readType(result, 0).type };
  signatures.set(text, made);
  return made;
}

export function overload(signature: string, run: Implementation, cost: CostClass = "constant"): Overload {
  return { ...readSignature(signature), run, cost };
}

/** A function with a name of its own space: `ip.isCanonical`, called without a target. */
export const qualified = (prefix: string, each: Overload): Overload => ({ ...each, name: `${prefix}.${each.name}` });

export function functionsOf(...libraries: readonly (readonly Overload[])[]): Functions {
  const functions = new Map<string, Overload[]>();
  for (const library of libraries) {
    for (const each of library) {
      const list = functions.get(each.name);
      if (list === undefined) functions.set(each.name, [each]);
      else list.push(each);
    }
  }
  return functions;
}

type Tagged<T extends CelTagged["t"]> = Extract<CelTagged, { t: T }>;

/** Reads of arguments whose types the dispatcher has compared before. */
export const arg = {
  text: (value: CelValue | undefined): string => (typeof value === "string" ? value : ""),
  int: (value: CelValue | undefined): bigint => (typeof value === "bigint" ? value : 0n),
  double: (value: CelValue | undefined): number => (typeof value === "number" ? value : 0),
  bool: (value: CelValue | undefined): boolean => value === true,
  tagged: <T extends CelTagged["t"]>(value: CelValue | undefined, tag: T): Tagged<T> => {
    invariant(typeof value === "object" && value !== null && value.t === tag, `argument is no ${tag}`);
    return value as Tagged<T>;
  },
  list: (value: CelValue | undefined): CelList => arg.tagged(value, "list"),
  map: (value: CelValue | undefined): CelMap => arg.tagged(value, "map"),
};
