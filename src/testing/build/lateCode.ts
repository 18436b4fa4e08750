import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { Plugin } from "vite";
import { exportedBy, planLateCode } from "./latePlan.ts";
import type { LatePlan, Part, Stub } from "./latePlan.ts";
import { withSlashes } from "./moduleScan.ts";
import { parameters, partName, splitModule } from "./splitModule.ts";

const registryId = "\0kubarium:late-registry";
/** A late module as early ones see it; and the late part of an early one. */
const stubSuffix = "?late";
const partSuffix = "?part.ts";
/** A door, or a module in two, as late code sees it. */
const doorSuffix = "?late-door.ts";

const loaderOf = (root: string): string => `${root}/src/worker/lateModules.ts`;
const isLateCopy = (id: string): boolean => id.endsWith(partSuffix) || id.endsWith(doorSuffix);
const clean = (id: string): string => id.split("?")[0] ?? id;
const plans = new Map<string, LatePlan>();

function planFor(root: string): LatePlan {
  const plan = plans.get(root) ?? planLateCode(root, `${root}/src/worker/main.ts`);
  plans.set(root, plan);
  return plan;
}

const otherParts = /\/src\/manifest\/|\/engine\/api\/schema\/descriptions\.json|\/node_modules\//;

/** Whether a module is in the worker's first file: one file for all of them is smaller than several, and is fetched at once. */
export const isEarlyModule = (folder: string, id: string): boolean => id !== loaderOf(withSlashes(folder)) && !otherParts.test(id) && !isLateCopy(id) && !planFor(withSlashes(folder)).modules.has(id);

/**
 * Takes what a fresh cluster does not use out of the worker's first file: whole modules, and functions of
 * modules. What is left of them are functions that pass each call on to the real ones, once the second
 * file (src/worker/lateModules.ts) has brought these. Source, tests and programs in Node know nothing of it.
 * See docs/decisions/0009.
 */
export function lateCode(folder: string): Plugin {
  const root = withSlashes(folder);
  const loader = loaderOf(root);
  const isLate = (id: string): boolean => isLateCopy(id) || id === loader || planFor(root).modules.has(id);
  return {
    name: "kubarium:late-code",
    apply: "build",
    enforce: "pre",
    async resolveId(source, importer, options) {
      if (source === registryId) return registryId;
      if (source.endsWith(partSuffix)) return source;
      if (importer === undefined || importer.startsWith("\0") || !(source.endsWith(".ts") || source.endsWith(".json"))) return null;
      const resolved = await this.resolve(source, isLateCopy(importer) ? clean(importer) : importer, { ...options, skipSelf: true });
      if (resolved === null) return null;
      const { modules, doors, parts } = planFor(root);
      if (isLate(importer)) return (doors.has(resolved.id) || parts.has(resolved.id)) && clean(importer) !== resolved.id ? resolved.id + doorSuffix : resolved;
      return modules.has(resolved.id) && source.endsWith(".ts") ? resolved.id + stubSuffix : resolved;
    },
    load(id) {
      if (id === registryId) return registry;
      const plan = planFor(root);
      if (id === loader) return loaderCode(root, plan);
      if (id.endsWith(stubSuffix)) return stubCode(root, clean(id), plan.modules.get(clean(id)));
      const part = plan.parts.get(clean(id));
      if (id.endsWith(doorSuffix)) return part === undefined ? readFileSync(clean(id), "utf8") : doorCode(clean(id), part);
      if (part === undefined || (id !== clean(id) && !id.endsWith(partSuffix))) return null;
      const { early, late } = splitModule(part.scan, part.late, headOf(root, clean(id), partName), clean(id));
      return id.endsWith(partSuffix) ? late : early;
    },
  };
}

/** Declares the variable that holds a module's late functions. */
const headOf = (root: string, file: string, variable: string): string => `import { late as $provided } from ${JSON.stringify(registryId)};\nlet ${variable} = $provided(${JSON.stringify(relative(root, file))}, (made) => { ${variable} = made; });`;

function stubCode(root: string, file: string, stub: Stub | undefined): string {
  const constants = [...[...(stub?.literals ?? [])].map(([constant, value]) => `export const ${constant} = ${value};`), ...(stub?.unasked ?? []).map((each) => `export const ${each} = undefined;`)];
  const calls = [...(stub?.functions ?? [])].map(([fn, count]) => `export function ${fn}(${parameters(count)}) { return ${partName}.${fn}(${parameters(count)}); }`);
  return [...(calls.length === 0 ? [] : [headOf(root, file, partName)]), ...constants, ...calls].join("\n");
}

/** A module in two, whole again. */
function doorCode(file: string, { scan, late }: Part): string {
  const exported = exportedBy(scan);
  const handing = (names: readonly string[], from: string): string => (names.length === 0 ? "" : `export { ${names.join(", ")} } from ${JSON.stringify(from)};`);
  const handedOn = scan.imports.filter(({ isExport }) => isExport);
  const others = [...exported.filter((name) => !late.has(name)), ...handedOn.flatMap(({ names, as }) => (names === "*" ? [] : as))];
  const all = handedOn.filter(({ names }) => names === "*").map(({ path }) => `export * from ${JSON.stringify(path)};`);
  return [handing(exported.filter((name) => late.has(name)), file + partSuffix), handing(others, file), ...all].join("\n");
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

function loaderCode(root: string, { modules, parts }: LatePlan): string {
  const lines = [`import { provide } from ${JSON.stringify(registryId)};`];
  let count = 0;
  const bring = (file: string, from: string, names: readonly string[]): void => {
    if (names.length === 0) return;
    const as = names.map((name) => [name, `m${String(count++)}`] as const);
    lines.push(`import { ${as.map(([name, local]) => `${name} as ${local}`).join(", ")} } from ${JSON.stringify(from)};`);
    lines.push(`provide(${JSON.stringify(relative(root, file))}, { ${as.map(([name, local]) => `${name}: ${local}`).join(", ")} });`);
  };
  for (const [file, { functions }] of modules) bring(file, file, [...functions.keys()]);
  for (const [file, { late, wanted }] of parts) bring(file, file + partSuffix, [...late].filter((name) => wanted.has(name)));
  return lines.join("\n");
}
