import { relative } from "node:path";
import type { Plugin } from "vite";
import { lateFiles } from "./lateFiles.ts";
import { scanModule, withSlashes } from "./moduleScan.ts";
import type { ImportScan, ModuleScan } from "./moduleScan.ts";

export const registryId = "\0kubarium:late-registry";
const suffix = "?late";

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

/** Names that a module of the first kind takes from each module of the second. */
type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

/** What is asked of a module when these names are asked of a door that hands them on. */
const namesBehind = ({ names, as }: ImportScan, asked: ReadonlySet<string>): readonly string[] => (names === "*" ? [...asked] : names.filter((name, at) => asked.has(as[at] ?? name)));

/** What early modules take, through doors that hand it on. */
function wantedByEarly(modules: ReadonlyMap<string, ModuleScan>, isLate: (file: string) => boolean): Wanted {
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
    // A late module takes from late modules what they really are; from early ones what all others take.
    for (const each of imports) if (!each.isExport && !each.isDynamic && !(isLate(file) && isLate(each.from))) for (const name of each.names) want(each.from, name);
  }
  while (isGrown) {
    isGrown = false;
    for (const [file, { imports }] of modules) {
      if (isLate(file)) continue;
      const asked = wanted.get(file) ?? new Set<string>();
      for (const handed of imports.filter(({ isExport }) => isExport)) for (const name of namesBehind(handed, asked)) want(handed.from, name);
    }
  }
  return wanted;
}

interface Stub {
  /** Functions, with the number of their parameters. */
  readonly functions: ReadonlyMap<string, number | undefined>;
  readonly literals: ReadonlyMap<string, string>;
  /** What a door would hand on if anyone asked for it. */
  readonly unasked: readonly string[];
}

/** Late modules, with what early ones take from them. */
type LatePlan = ReadonlyMap<string, Stub>;

/** Which modules come late: those that are meant to, and of which early ones want nothing but functions. */
function planLateCode(root: string, entry: string): LatePlan {
  const modules = scanFrom(entry);
  const late = new Set([...modules.keys()].filter((file) => lateFiles(withSlashes(relative(root, file)))));
  for (;;) {
    const wanted = wantedByEarly(modules, (file) => late.has(file));
    const before = late.size;
    for (const file of late) {
      const { values } = modules.get(file) ?? { values: new Set<string>() };
      if ([...(wanted.get(file) ?? [])].some((name) => values.has(name) || name === "*")) late.delete(file);
    }
    if (late.size < before) continue;
    const asked = <T>(file: string, all: ReadonlyMap<string, T> | undefined): ReadonlyMap<string, T> => new Map([...(all ?? [])].filter(([name]) => wanted.get(file)?.has(name) === true));
    const handedOn = new Map<string, string[]>();
    for (const { imports } of modules.values()) for (const { from, names, isExport } of imports) if (isExport && names !== "*") handedOn.set(from, [...(handedOn.get(from) ?? []), ...names]);
    const stubOf = (file: string): Stub => ({
      functions: asked(file, modules.get(file)?.functions),
      literals: asked(file, modules.get(file)?.literals),
      unasked: [...new Set(handedOn.get(file) ?? [])].filter((name) => wanted.get(file)?.has(name) !== true),
    });
    return new Map([...late, ...dataOf(modules, late)].map((file) => [file, stubOf(file)] as const));
  }
}

/** Data that only late modules read. */
function dataOf(modules: ReadonlyMap<string, ModuleScan>, late: ReadonlySet<string>): readonly string[] {
  const read = new Map<string, boolean>();
  for (const [file, { imports }] of modules) for (const { from } of imports) if (from.endsWith(".json")) read.set(from, (read.get(from) ?? true) && late.has(file));
  return [...read].filter(([, isLate]) => isLate).map(([file]) => file);
}

const loaderOf = (root: string): string => `${root}/src/worker/lateModules.ts`;
const plans = new Map<string, LatePlan>();

function planFor(root: string): LatePlan {
  const plan = plans.get(root) ?? planLateCode(root, `${root}/src/worker/main.ts`);
  plans.set(root, plan);
  return plan;
}

const otherParts = /\/src\/manifest\/|\/engine\/api\/schema\/descriptions\.json|\/node_modules\//;

/** Whether a module is in the worker's first file: one file for all of them is smaller than several, and is fetched at once. */
export const isEarlyModule = (folder: string, id: string): boolean => id !== loaderOf(withSlashes(folder)) && !otherParts.test(id) && !planFor(withSlashes(folder)).has(id);

const parameters = (count: number | undefined): string => (count === undefined ? "...rest" : Array.from({ length: count }, (_, at) => `a${String(at)}`).join(", "));

/**
 * Takes modules that a fresh cluster does not use out of the worker's first file: what early modules
 * import from them are functions that pass each call on to the real ones, once the second file
 * (src/worker/lateModules.ts) has brought these. Source, tests and programs in Node know nothing of it.
 * See docs/decisions/0009.
 */
export function lateCode(folder: string): Plugin {
  const root = withSlashes(folder);
  const loader = loaderOf(root);
  const planned = (): LatePlan => planFor(root);
  const clean = (id: string): string => id.split("?")[0] ?? id;
  return {
    name: "kubarium:late-code",
    apply: "build",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (source === registryId) return registryId;
      if (importer === undefined || importer.startsWith("\0") || !source.endsWith(".ts")) return null;
      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (resolved === null) return null;
      const stubs = planned();
      const isEarly = !stubs.has(clean(importer)) && clean(importer) !== loader;
      return stubs.has(resolved.id) && isEarly ? resolved.id + suffix : resolved;
    },
    load(id) {
      if (id === registryId) return registry;
      if (id === loader) return loaderCode(planned());
      if (!id.endsWith(suffix)) return null;
      const file = id.slice(0, -suffix.length);
      return stubCode(relative(root, file), planned().get(file));
    },
  };
}

function stubCode(name: string, stub: Stub | undefined): string {
  const constants = [...[...(stub?.literals ?? [])].map(([constant, value]) => `export const ${constant} = ${value};`), ...(stub?.unasked ?? []).map((each) => `export const ${each} = undefined;`)];
  const calls = [...(stub?.functions ?? [])].map(([fn, count]) => `export function ${fn}(${parameters(count)}) { return real.${fn}(${parameters(count)}); }`);
  const head = calls.length === 0 ? [] : [`import { late } from ${JSON.stringify(registryId)};`, `let real = late(${JSON.stringify(name)}, (made) => { real = made; });`];
  return [...head, ...constants, ...calls].join("\n");
}

/** A call before its time is an error that names the module. */
const registry = `
const setters = new Map();
const provided = new Map();
export function late(name, set) {
  setters.set(name, set);
  if (provided.has(name)) return provided.get(name);
  return new Proxy({}, { get() { throw Object.assign(new Error(name + " was called before it was fetched"), { name: "CalledTooEarly" }); } });
}
export function provide(name, made) {
  provided.set(name, made);
  setters.get(name)?.(made);
}
`;

function loaderCode(stubs: LatePlan): string {
  const lines = [`import { provide } from ${JSON.stringify(registryId)};`];
  [...stubs].forEach(([file, { functions }], module) => {
    if (functions.size === 0) return;
    const as = [...functions.keys()].map((name, at) => [name, `m${String(module)}_${String(at)}`] as const);
    lines.push(`import { ${as.map(([name, local]) => `${name} as ${local}`).join(", ")} } from ${JSON.stringify(file)};`);
    lines.push(`provide(${JSON.stringify(relative(rootOf(file), file))}, { ${as.map(([name, local]) => `${name}: ${local}`).join(", ")} });`);
  });
  return lines.join("\n");
}

const rootOf = (file: string): string => file.slice(0, file.lastIndexOf("/src/"));
