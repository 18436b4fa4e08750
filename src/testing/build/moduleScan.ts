import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseSync } from "vite";
import { assignedIn, isFunction, isNode, nameOf, namesIn, nodes } from "./syntax.ts";
import type { Node } from "./syntax.ts";

/** What the late part of the build must know of one module. */
export interface ModuleScan {
  readonly source: string;
  /** Top-level functions by name. */
  readonly functions: ReadonlyMap<string, FunctionScan>;
  /** Exported constants that are a literal, as they are written. */
  readonly literals: ReadonlyMap<string, string>;
  /** Exported classes, and constants of other kinds. */
  readonly values: ReadonlySet<string>;
  /** Everything that has a name at the top of the module, but for what is imported. */
  readonly declared: ReadonlySet<string>;
  readonly imports: readonly ImportScan[];
  /** Names that occur in the module outside those of its functions that can come late, given which these are. */
  readonly usedOutside: (late: ReadonlySet<string>) => ReadonlySet<string>;
}

/** A top-level function, and where it stands. */
export interface FunctionScan {
  readonly isExported: boolean;
  /** `const name = (...) => ...`, not `function name`. */
  readonly isConst: boolean;
  /** The number of its parameters; undefined: it takes any number. */
  readonly arity: number | undefined;
  /** Of the text that is put elsewhere: from `function` or from what comes after `=`. */
  readonly start: number;
  readonly end: number;
  /** Names that occur in it. */
  readonly uses: ReadonlySet<string>;
  /** It changes variables of its module, which only the module itself can. */
  readonly assigns: boolean;
}

/** Names that a module takes from another, or hands on from it. */
export interface ImportScan {
  readonly from: string;
  /** As it is written. */
  readonly path: string;
  /** "*" for all. */
  readonly names: readonly string[] | "*";
  /** `export ... from`: the names under which they are handed on. */
  readonly isExport: boolean;
  /** For each of `names`: what this module calls it. */
  readonly as: readonly string[];
  readonly isDynamic: boolean;
  readonly start: number;
  readonly end: number;
}

/** As Vite writes paths, also on Windows. */
export const withSlashes = (path: string): string => path.replaceAll("\\", "/");

/** How many parameters a function has, where a call can be passed on by their number. */
function arity(fn: Node): number | undefined {
  const params = nodes(fn["params"]);
  return params.some(({ type }) => type === "RestElement") ? undefined : params.length;
}

/** Reads what a module exports and imports; types are no part of it. */
export function scanModule(file: string, source = readFileSync(file, "utf8")): ModuleScan {
  const { program } = parseSync(file, source) as unknown as { readonly program: { readonly body: readonly Node[] } };
  const found: Found = { functions: new Map(), literals: new Map(), values: new Set(), declared: new Set(), imports: [], target: (path) => withSlashes(resolve(dirname(file), path)) };
  const bodies = program.body.filter((node) => node["importKind"] !== "type" && node["exportKind"] !== "type");
  for (const node of bodies) scanStatement(node, found);
  for (const { 1: path = "", index } of source.matchAll(/\bimport\("([^"]+)"\)/g)) if (path.startsWith(".")) found.imports.push({ from: found.target(path), path, names: "*", isExport: false, as: [], isDynamic: true, start: index, end: index });
  const { functions, literals, values, declared, imports } = found;
  const usedOutside = (late: ReadonlySet<string>): ReadonlySet<string> => {
    const starts = new Set([...late].map((name) => functions.get(name)?.start));
    return new Set(bodies.flatMap((node) => (node.type === "ImportDeclaration" ? [] : [...namesIn(node, (each) => isFunction(each) && starts.has(each.start))])));
  };
  return { source, functions: withAssignments(functions, declared, bodies), literals, values, declared, imports, usedOutside };
}

interface Found {
  readonly functions: Map<string, FunctionScan>;
  readonly literals: Map<string, string>;
  readonly values: Set<string>;
  readonly declared: Set<string>;
  readonly imports: ImportScan[];
  readonly target: (path: string) => string;
}

function scanStatement(node: Node, found: Found): void {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      return scanImport(node, found);
    case "ExportNamedDeclaration":
      if (isNode(node["source"])) return scanImport(node, found);
      for (const each of nodes(node["specifiers"])) if (each["exportKind"] !== "type") found.values.add(nameOf(each["exported"]));
      return isNode(node["declaration"]) ? scanDeclaration(node["declaration"], true, found) : undefined;
    case "ExportDefaultDeclaration":
      found.values.add("default");
      return;
    default:
      return scanDeclaration(node, false, found);
  }
}

function scanImport(node: Node, { imports, target }: Found): void {
  const isExport = node.type !== "ImportDeclaration";
  const all = nodes(node["specifiers"]);
  const specifiers = all.filter((each) => each["importKind"] !== "type" && each["exportKind"] !== "type");
  if (specifiers.length === 0 && all.length > 0) return;
  const path = nameOf(node["source"]);
  const isAll = node.type === "ExportAllDeclaration" || specifiers.some(({ type }) => type === "ImportNamespaceSpecifier");
  const names = specifiers.map((each) => (each.type === "ImportDefaultSpecifier" ? "default" : nameOf(each[isExport ? "local" : "imported"])));
  const as = specifiers.map((each) => nameOf(each[isExport ? "exported" : "local"]));
  imports.push({ from: target(path), path, names: isAll ? "*" : names, isExport, as, isDynamic: false, start: node.start, end: node.end });
}

function scanDeclaration(node: Node, isExported: boolean, { functions, literals, values, declared }: Found): void {
  const note = (name: string, fn: Node): void => {
    declared.add(name);
    functions.set(name, { isExported, isConst: fn.type !== "FunctionDeclaration", arity: arity(fn), start: fn.start, end: fn.end, uses: namesIn(fn), assigns: false });
  };
  if (node.type === "FunctionDeclaration") return note(nameOf(node["id"]), node);
  if (node.type === "ClassDeclaration") {
    declared.add(nameOf(node["id"]));
    if (isExported) values.add(nameOf(node["id"]));
    return;
  }
  if (node.type !== "VariableDeclaration") return;
  for (const { id, init } of nodes(node["declarations"])) {
    if (isFunction(init) && node["kind"] === "const") {
      note(nameOf(id), init);
      continue;
    }
    for (const name of isNode(id) ? namesIn(id) : []) {
      declared.add(name);
      if (!isExported) continue;
      if (isNode(init) && init.type === "Literal" && init["value"] !== null && typeof init["value"] !== "object") literals.set(name, JSON.stringify(init["value"]));
      else values.add(name);
    }
  }
}

/** Which functions change what belongs to their module. */
function withAssignments(functions: ReadonlyMap<string, FunctionScan>, declared: ReadonlySet<string>, bodies: readonly Node[]): ReadonlyMap<string, FunctionScan> {
  const assigning = new Set<number>();
  const look = (fn: Node): void => {
    if ([...assignedIn(fn)].some((name) => declared.has(name))) assigning.add(fn.start);
  };
  for (const statement of bodies) {
    const node = isNode(statement["declaration"]) ? statement["declaration"] : statement;
    if (isFunction(node)) look(node);
    for (const { init } of nodes(node["declarations"])) if (isFunction(init)) look(init);
  }
  return new Map([...functions].map(([name, fn]) => [name, { ...fn, assigns: assigning.has(fn.start) }]));
}
