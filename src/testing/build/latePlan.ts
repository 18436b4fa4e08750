import { relative } from "node:path";
import { calledFunctions } from "./calledFunctions.ts";
import type { CalledFunctions } from "./calledFunctions.ts";
import { scanModule, withSlashes } from "./moduleScan.ts";
import type { ImportScan, ModuleScan } from "./moduleScan.ts";
import { lateFunctions } from "./splitModule.ts";

/** What early modules take of a late one. */
export interface Stub {
  /** Functions, with the number of their parameters. */
  readonly functions: ReadonlyMap<string, number | undefined>;
  readonly literals: ReadonlyMap<string, string>;
  /** What a door would hand on if anyone asked for it. */
  readonly unasked: readonly string[];
}

/** A module of which some functions come late. */
export interface Part {
  readonly scan: ModuleScan;
  readonly late: ReadonlySet<string>;
  /** Names that early code uses. */
  readonly wanted: ReadonlySet<string>;
}

/** Which code of the worker comes late. */
export interface LatePlan {
  /** Modules that come late as a whole. */
  readonly modules: ReadonlyMap<string, Stub>;
  /** Modules of which some functions come late. */
  readonly parts: ReadonlyMap<string, Part>;
  /** Early modules that do nothing but hand on: late code goes through doors of its own, to what things really are. */
  readonly doors: ReadonlySet<string>;
}

/** The worker's own beginning and the reader of manifests, which is a part of its own, are not touched. */
const isTouched = (file: string): boolean => /^src\/(?:engine|worker\/.+)\//.test(file);

/** All modules that the worker is made of, by file. */
function scanFrom(entry: string): ReadonlyMap<string, ModuleScan> {
  const found = new Map<string, ModuleScan>();
  const todo = [entry];
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (found.has(file) || !file.endsWith(".ts")) continue;
    const scan = scanModule(file);
    found.set(file, scan);
    todo.push(...scan.imports.map(({ from }) => from));
  }
  return found;
}

/** Whether a module does nothing but hand on what others have. */
const isPureDoor = (scan: ModuleScan | undefined): boolean => scan !== undefined && scan.declared.size === 0 && scan.values.size === 0 && scan.imports.length > 0 && scan.imports.every(({ isExport }) => isExport);

/** Names that a module exports of its own. */
export const exportedBy = (scan: ModuleScan | undefined): readonly string[] => (scan === undefined ? [] : [...[...scan.functions].filter(([, { isExported }]) => isExported).map(([name]) => name), ...scan.literals.keys(), ...scan.values]);

/** Names that early code takes from each module. */
type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

/** What is asked of a module when these names are asked of a door that hands them on. */
const namesBehind = ({ names, as }: ImportScan, asked: ReadonlySet<string>): readonly string[] => (names === "*" ? [...asked] : names.filter((name, at) => asked.has(as[at] ?? name)));

/** What early code takes, through doors that hand it on. Late code takes from late modules what they really are, also through doors; from others what all take. */
function wantedOf(modules: ReadonlyMap<string, ModuleScan>, isLate: (file: string) => boolean, outside: ReadonlyMap<string, ReadonlySet<string>>): Wanted {
  const isDoor = (file: string): boolean => isPureDoor(modules.get(file));
  const wanted = new Map<string, Set<string>>();
  let isGrown = true;
  const want = (file: string, name: string): void => {
    const set = wanted.get(file) ?? new Set<string>();
    wanted.set(file, set);
    if (set.has(name)) return;
    set.add(name);
    isGrown = true;
  };
  for (const [file, { imports }] of modules) {
    const used = outside.get(file);
    for (const each of imports) {
      if (each.isExport || each.isDynamic) continue;
      const isFree = isLate(each.from) || isDoor(each.from);
      const isWanted = (as: string): boolean => !isFree || (!isLate(file) && used?.has(as) !== false);
      if (each.names === "*") {
        if (isWanted(each.as[0] ?? "")) want(each.from, "*");
      } else each.names.forEach((name, at) => (isWanted(each.as[at] ?? name) ? want(each.from, name) : undefined));
    }
  }
  while (isGrown) {
    isGrown = false;
    for (const [file, { imports }] of modules) {
      if (isLate(file)) continue;
      const asked = wanted.get(file) ?? new Set<string>();
      for (const each of imports.filter(({ isExport }) => isExport)) for (const name of namesBehind(each, asked)) want(each.from, name);
    }
  }
  return wanted;
}

/** By module, the names that early doors hand on from it. */
function handedOnBy(modules: ReadonlyMap<string, ModuleScan>, isLate: (file: string) => boolean): ReadonlyMap<string, readonly string[]> {
  const handedOn = new Map<string, string[]>();
  const exports = [...modules].flatMap(([file, { imports }]) => (isLate(file) ? [] : imports.filter(({ isExport }) => isExport)));
  for (const { from, names } of exports) handedOn.set(from, [...(handedOn.get(from) ?? []), ...(names === "*" ? exportedBy(modules.get(from)) : names)]);
  return handedOn;
}

/** Decides what comes late: what no fresh cluster calls, where early code wants nothing of it but functions. */
export function planLateCode(root: string, entry: string): LatePlan {
  const called = calledFunctions(root);
  const modules = scanFrom(entry);
  const calledIn = (file: string, when: keyof CalledFunctions): ReadonlySet<string> => called[when].get(withSlashes(relative(root, file))) ?? new Set();
  const parts = new Map<string, { readonly scan: ModuleScan; readonly late: ReadonlySet<string> }>();
  const outside = new Map<string, ReadonlySet<string>>();
  for (const [file, scan] of modules) {
    if (!isTouched(withSlashes(relative(root, file)))) continue;
    const late = lateFunctions(scan, new Set([...calledIn(file, "living"), ...calledIn(file, "loading")]));
    if (late.size === 0) continue;
    parts.set(file, { scan, late });
    outside.set(file, scan.usedOutside(late));
  }
  const handsOn = (file: string): boolean => modules.get(file)?.imports.some(({ isExport }) => isExport) === true;
  const late = new Set([...modules.keys()].filter((file) => isTouched(withSlashes(relative(root, file))) && calledIn(file, "living").size === 0));
  for (;;) {
    const wanted = wantedOf(modules, (file) => late.has(file), outside);
    const before = late.size;
    const takenEarly = new Set([...modules].flatMap(([file, { imports }]) => (late.has(file) ? [] : imports.map(({ from }) => from))));
    for (const file of late) {
      const names = [...(wanted.get(file) ?? [])];
      const { values } = modules.get(file) ?? { values: new Set<string>() };
      if (names.some((name) => values.has(name) || name === "*" || calledIn(file, "loading").has(name)) || (handsOn(file) && takenEarly.has(file))) late.delete(file);
    }
    if (late.size < before) continue;
    const handedOn = handedOnBy(modules, (file) => late.has(file));
    const stubOf = (file: string): Stub => {
      const asked = wanted.get(file);
      const { functions = new Map(), literals = new Map() } = modules.get(file) ?? {};
      return {
        functions: new Map([...functions].filter(([name]) => asked?.has(name)).map(([name, { arity }]) => [name, arity])),
        literals: new Map([...literals].filter(([name]) => asked?.has(name))),
        unasked: [...new Set(handedOn.get(file) ?? [])].filter((name) => asked?.has(name) !== true),
      };
    };
    const split = [...parts].filter(([file]) => !late.has(file)).map(([file, part]) => [file, { ...part, wanted: new Set([...(wanted.get(file) ?? []), ...(outside.get(file) ?? [])]) }] as const);
    return { modules: new Map([...late, ...dataOf(modules, (file, as) => late.has(file) || outside.get(file)?.has(as) === false)].map((file) => [file, stubOf(file)] as const)), parts: new Map(split), doors: new Set([...modules.keys()].filter((file) => !late.has(file) && isPureDoor(modules.get(file)))) };
  }
}

/** Data that only late code reads. */
function dataOf(modules: ReadonlyMap<string, ModuleScan>, isLateUse: (file: string, as: string) => boolean): readonly string[] {
  const read = new Map<string, boolean>();
  for (const [file, { imports }] of modules) for (const { from, as } of imports) if (from.endsWith(".json")) read.set(from, (read.get(from) ?? true) && as.every((name) => isLateUse(file, name)));
  return [...read].filter(([, isLate]) => isLate).map(([file]) => file);
}
