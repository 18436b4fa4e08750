import { isFields } from "./references.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The parts of "spec.containers.[name=web].image": dots in brackets and behind a backslash divide nothing. @source sigs.k8s.io/kustomize/kyaml/utils/pathsplitter.go */
export const partsOf = (path: string): readonly string[] => (path.match(/(?:\\.|\[[^\]]*\]|[^.\\])+/g) ?? []).map((part) => (/^\[[^=]*\]$/.test(part) ? part.slice(1, -1) : part).replace(/\\(.)/g, "$1"));

/** What is done with a value; undefined: there is none yet. */
export type Change = (found: unknown) => unknown;

interface Changing {
  readonly change: Change;
  /** What is missing on the way is made. */
  readonly creates: boolean;
}

/** How a change went. */
interface Changed {
  readonly value: unknown;
  /** Whether anything was found at the path. */
  readonly isFound: boolean;
}

/** Changes what stands at a path. @source sigs.k8s.io/kustomize/kyaml/yaml/fns.go PathMatcher */
export function changeAtPath(value: unknown, [part, ...rest]: readonly string[], changing: Changing): Changed {
  if (part === undefined) return { value: changing.change(value), isFound: value !== undefined || changing.creates };
  const [, key, wanted] = /^\[([^=]+)=(.*)\]$/.exec(part) ?? [];
  if (Array.isArray(value)) return changeInList(value as readonly unknown[], { part, rest, key, wanted }, changing);
  const fields: Fields | undefined = isFields(value) ? value : undefined;
  if (fields !== undefined && part === "*") {
    const entries = Object.entries(fields).map(([name, each]) => [name, changeAtPath(each, rest, changing)] as const);
    return { value: Object.fromEntries(entries.map(([name, each]) => [name, each.value])), isFound: entries.some(([, each]) => each.isFound) };
  }
  if (fields === undefined && !(value === undefined && changing.creates)) return { value, isFound: false };
  if (key !== undefined) return changeInList([], { part, rest, key, wanted }, changing);
  const inner = changeAtPath(fields?.[part], rest, changing);
  return inner.isFound ? { value: { ...fields, [part]: inner.value }, isFound: true } : { value, isFound: false };
}

interface Step {
  readonly part: string;
  readonly rest: readonly string[];
  readonly key: string | undefined;
  readonly wanted: string | undefined;
}

function changeInList(list: readonly unknown[], { part, rest, key, wanted }: Step, changing: Changing): Changed {
  const isMeant = (each: unknown, index: number): boolean => part === "*" || part === String(index) || (key !== undefined && isFields(each) && String(each[key] as string) === wanted);
  let isFound = false;
  const changed = list.map((each, index) => {
    if (!isMeant(each, index)) return each;
    const inner = changeAtPath(each, rest, changing);
    isFound ||= inner.isFound;
    return inner.value;
  });
  if (list.some(isMeant) || key === undefined || !changing.creates) return { value: changed, isFound };
  const made = changeAtPath({ [key]: wanted }, rest, changing);
  return { value: [...changed, made.value], isFound: made.isFound };
}

/** What stands at a path; undefined: nothing. */
export function valueAtPath(value: unknown, parts: readonly string[]): unknown {
  let found: unknown;
  changeAtPath(value, parts, { creates: false, change: (each) => (found ??= each) });
  return found;
}
