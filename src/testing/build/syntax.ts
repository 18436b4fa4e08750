/** Syntax trees as Vite's parser makes them, as far as the build looks at them. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && typeof (value as Node).type === "string";
export const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? (value as readonly unknown[]).filter(isNode) : []);
export const nameOf = (node: unknown): string => (isNode(node) ? String(node["name"] ?? node["value"]) : "");
export const isFunction = (node: unknown): node is Node => isNode(node) && (node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression");

/** Nodes that are there for the type checker, but for the expression inside. */
const withType: ReadonlySet<string> = new Set(["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression", "TSInstantiationExpression", "TSTypeAssertion"]);

/** Calls `see` with each node that is left when the types are gone, parents first; `false`: not what is inside it. */
export function walk(node: Node, see: (node: Node) => boolean | void): void {
  if (node.type.startsWith("TS") && !withType.has(node.type)) return;
  if (see(node) === false) return;
  if (withType.has(node.type)) {
    if (isNode(node["expression"])) walk(node["expression"], see);
    return;
  }
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (isNode(value)) walk(value, see);
    else for (const each of nodes(value)) walk(each, see);
  }
}

/** All names that occur in a piece of program, but for those of properties and types. Shadowed ones count: better one too many. */
export function namesIn(node: Node, skip?: (node: Node) => boolean): ReadonlySet<string> {
  const names = new Set<string>();
  const dropped = new Set<unknown>();
  walk(node, (each) => {
    if (skip?.(each) === true || dropped.has(each)) return false;
    if (each.type === "MemberExpression" && each["computed"] !== true) dropped.add(each["property"]);
    // `{ name }` means the variable as well.
    if (each.type === "Property" && each["computed"] !== true && each["shorthand"] !== true) dropped.add(each["key"]);
    if ((each.type === "MethodDefinition" || each.type === "PropertyDefinition") && each["computed"] !== true) dropped.add(each["key"]);
    if (each.type === "Identifier") names.add(nameOf(each));
    return true;
  });
  return names;
}

/** Names that a piece of program gives a new value. */
export function assignedIn(node: Node): ReadonlySet<string> {
  const names = new Set<string>();
  walk(node, (each) => {
    const target = each.type === "AssignmentExpression" ? each["left"] : each.type === "UpdateExpression" ? each["argument"] : each.type === "ForOfStatement" || each.type === "ForInStatement" ? each["left"] : undefined;
    if (isNode(target) && target.type !== "MemberExpression") for (const name of namesIn(target)) names.add(name);
  });
  return names;
}
