import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseSync } from "vite";

/** What the late part of the build must know of one module. */
export interface ModuleScan {
  /** Functions by name, with the number of their parameters; undefined: it takes any number. */
  readonly functions: ReadonlyMap<string, number | undefined>;
  /** Constants that are a literal, as they are written. */
  readonly literals: ReadonlyMap<string, string>;
  /** Classes, and constants of other kinds. */
  readonly values: ReadonlySet<string>;
  readonly imports: readonly ImportScan[];
}

/** Names that a module takes from another, or hands on from it. */
export interface ImportScan {
  readonly from: string;
  /** "*" for all. */
  readonly names: readonly string[] | "*";
  /** `export ... from`: the names under which they are handed on. */
  readonly isExport: boolean;
  /** For each of `names`: what this module calls it when it hands it on. */
  readonly as: readonly string[];
  readonly isDynamic: boolean;
}

/** As Vite writes paths, also on Windows. */
export const withSlashes = (path: string): string => path.replaceAll("\\", "/");

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && typeof (value as Node).type === "string";
const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as readonly unknown[]).filter(isNode) : []);
const nameOf = (node: unknown): string => (isNode(node) ? String(node["name"] ?? node["value"]) : "");

/** How many parameters a function has, where a call can be passed on by their number. */
function arity(fn: Node): number | undefined {
  const params = nodes(fn["params"]);
  return params.some(({ type }) => type === "RestElement") ? undefined : params.length;
}

/** Reads what a module exports and imports; types are no part of it. */
export function scanModule(file: string): ModuleScan {
  const functions = new Map<string, number | undefined>();
  const literals = new Map<string, string>();
  const values = new Set<string>();
  const imports: ImportScan[] = [];
  const source = readFileSync(file, "utf8");
  const { program } = parseSync(file, source) as unknown as { readonly program: { readonly body: readonly Node[] } };
  const target = (node: Node): string => withSlashes(resolve(dirname(file), String((node["source"] as Node)["value"])));
  for (const node of program.body) {
    if (node["importKind"] === "type" || node["exportKind"] === "type") continue;
    if (node.type === "ImportDeclaration") {
      const specifiers = nodes(node["specifiers"]).filter((each) => each["importKind"] !== "type");
      if (specifiers.length === 0 && nodes(node["specifiers"]).length > 0) continue;
      const isAll = specifiers.some(({ type }) => type === "ImportNamespaceSpecifier");
      const names = specifiers.map((each) => (each.type === "ImportDefaultSpecifier" ? "default" : nameOf(each["imported"])));
      imports.push({ from: target(node), names: isAll ? "*" : names, isExport: false, as: [], isDynamic: false });
    } else if (node.type === "ExportAllDeclaration") imports.push({ from: target(node), names: "*", isExport: true, as: [], isDynamic: false });
    else if (node.type === "ExportNamedDeclaration") scanExport(node, { functions, literals, values, imports, target });
    else if (node.type === "ExportDefaultDeclaration") values.add("default");
  }
  for (const [, path = ""] of source.matchAll(/\bimport\("([^"]+)"\)/g)) if (path.startsWith(".")) imports.push({ from: withSlashes(resolve(dirname(file), path)), names: "*", isExport: false, as: [], isDynamic: true });
  return { functions, literals, values, imports };
}

interface Found {
  readonly functions: Map<string, number | undefined>;
  readonly literals: Map<string, string>;
  readonly values: Set<string>;
  readonly imports: ImportScan[];
  readonly target: (node: Node) => string;
}

function scanExport(node: Node, { functions, literals, values, imports, target }: Found): void {
  const specifiers = nodes(node["specifiers"]).filter((each) => each["exportKind"] !== "type");
  if (isNode(node["source"])) {
    if (specifiers.length > 0) imports.push({ from: target(node), names: specifiers.map((each) => nameOf(each["local"])), as: specifiers.map((each) => nameOf(each["exported"])), isExport: true, isDynamic: false });
    return;
  }
  for (const each of specifiers) values.add(nameOf(each["exported"]));
  const declaration = node["declaration"];
  if (!isNode(declaration)) return;
  if (declaration.type === "FunctionDeclaration") functions.set(nameOf(declaration["id"]), arity(declaration));
  else if (declaration.type === "ClassDeclaration") values.add(nameOf(declaration["id"]));
  else if (declaration.type === "VariableDeclaration") {
    for (const each of nodes(declaration["declarations"])) {
      const { init } = each;
      if (isNode(init) && (init.type === "ArrowFunctionExpression" || init.type === "FunctionExpression")) functions.set(nameOf(each["id"]), arity(init));
      else if (isNode(init) && init.type === "Literal" && init["value"] !== null && typeof init["value"] !== "object") literals.set(nameOf(each["id"]), JSON.stringify(init["value"]));
      else values.add(nameOf(each["id"]));
    }
  }
}
