import type { Comprehension, Expr } from "./ast.ts";
import type { Functions, Overload } from "./declare.ts";
import type { Issue } from "./source.ts";
import { formatType, isAssignable, isSame, join, listOf, mapOf, optionalType, substitute, types, typeOf } from "./types.ts";
import type { Bindings, CelType } from "./types.ts";
import { tagOf } from "./values.ts";
import type { CelValue } from "./values.ts";

/** What names a text may use. */
export interface Declarations {
  readonly variables: ReadonlyMap<string, CelType>;
  readonly functions: Functions;
  /** The types that may be written out: Object{...}, JSONPatch{...}; absent: none. */
  readonly structs?: (name: string) => CelType | undefined;
}

export interface Checked {
  readonly type: CelType;
  readonly issues: readonly Issue[];
  /** The type of each part, for estimates of cost. */
  readonly typeOf: ReadonlyMap<Expr, CelType>;
}

interface Checker {
  readonly declarations: Declarations;
  readonly scopes: { readonly name: string; readonly type: CelType }[];
  readonly issues: Issue[];
  readonly types: Map<Expr, CelType>;
  readonly bindings: Bindings;
  fresh: number;
  /** Lists whose elements may differ: arguments of format(). */
  readonly mixed: Set<Expr>;
}

/** Finds the type of an expression and what does not fit. @source cel-go checker/checker.go */
export function check(expr: Expr, declarations: Declarations): Checked {
  const checker: Checker = { declarations, scopes: [], issues: [], types: new Map(), bindings: new Map(), fresh: 0, mixed: new Set() };
  const type = substitute(checker.bindings, visit(checker, expr), true);
  for (const [each, its] of checker.types) checker.types.set(each, substitute(checker.bindings, its, true));
  return { type, issues: checker.issues, typeOf: checker.types };
}

function visit(checker: Checker, expr: Expr): CelType {
  const type = infer(checker, expr);
  checker.types.set(expr, type);
  return type;
}

function complain(checker: Checker, at: number, message: string): CelType {
  checker.issues.push({ at, message });
  return types.error;
}

const freshParam = (checker: Checker): CelType => ({ kind: "param", name: `#${checker.fresh++}` });
const resolved = (checker: Checker, type: CelType): CelType => substitute(checker.bindings, type);
const shown = (checker: Checker, type: CelType): string => formatType(substitute(checker.bindings, type, true));

function infer(checker: Checker, expr: Expr): CelType {
  switch (expr.kind) {
    case "literal":
      return typeOfLiteral(expr.value);
    case "ident":
      return inferIdent(checker, expr.at, expr.name);
    case "select":
      return inferSelect(checker, expr);
    case "call":
      return inferCall(checker, expr);
    case "list":
      return inferList(checker, expr);
    case "map":
      return inferMap(checker, expr);
    case "struct":
      return inferStruct(checker, expr);
    case "comprehension":
      return inferComprehension(checker, expr);
    case "optMap":
      return inferOptMap(checker, expr);
  }
}

function typeOfLiteral(value: CelValue): CelType {
  const tag = tagOf(value);
  switch (tag) {
    case "null":
    case "bool":
    case "int":
    case "uint":
    case "double":
    case "string":
    case "bytes":
      return types[tag];
    case "duration":
    case "error":
    case "list":
    case "map":
    case "opaque":
    case "optional":
    case "timestamp":
    case "type":
      return types.dyn;
  }
}

/** Names of types are values too: type(x) == int. */
const typeNames: Readonly<Record<string, CelType>> = {
  bool: types.bool,
  int: types.int,
  uint: types.uint,
  double: types.double,
  string: types.string,
  bytes: types.bytes,
  null_type: types.null,
  list: listOf(types.dyn),
  map: mapOf(types.dyn, types.dyn),
  type: typeOf(types.dyn),
  "google.protobuf.Timestamp": types.timestamp,
  "google.protobuf.Duration": types.duration,
};

function inferIdent(checker: Checker, at: number, written: string): CelType {
  const name = written.startsWith(".") ? written.slice(1) : written;
  if (name === written) {
    for (let i = checker.scopes.length - 1; i >= 0; i--) {
      const scope = checker.scopes[i];
      if (scope?.name === name) return scope.type;
    }
  }
  const declared = checker.declarations.variables.get(name);
  if (declared !== undefined) return declared;
  if (Object.hasOwn(typeNames, name)) return typeOf(typeNames[name] ?? types.dyn);
  return complain(checker, at, `undeclared reference to '${name}' (in container '')`);
}

/** "google.protobuf.Timestamp" of a chain of selections that begins with a name that is no variable. */
function qualifiedName(checker: Checker, expr: Expr): string | undefined {
  if (expr.kind === "ident") return checker.scopes.some(({ name }) => name === expr.name) || checker.declarations.variables.has(expr.name) ? undefined : expr.name;
  if (expr.kind !== "select" || expr.isTest || expr.isOptional) return undefined;
  const before = qualifiedName(checker, expr.operand);
  return before === undefined ? undefined : `${before}.${expr.field}`;
}

function inferSelect(checker: Checker, expr: Extract<Expr, { kind: "select" }>): CelType {
  // A variable may have a dotted name: authorizer.requestResource.
  const dotted = expr.operand.kind === "ident" && !expr.isTest ? checker.declarations.variables.get(`${expr.operand.name}.${expr.field}`) : undefined;
  if (dotted !== undefined) return dotted;
  const qualified = qualifiedName(checker, expr);
  if (qualified !== undefined && Object.hasOwn(typeNames, qualified)) return typeOf(typeNames[qualified] ?? types.dyn);
  const target = resolved(checker, visit(checker, expr.operand));
  const field = fieldOf(checker, expr, target, false);
  if (expr.isTest) return types.bool;
  return expr.isOptional && field.kind !== "optional" ? optionalType(field) : field;
}

function fieldOf(checker: Checker, expr: Extract<Expr, { kind: "select" }>, target: CelType, isInOptional: boolean): CelType {
  switch (target.kind) {
    case "map":
      return isInOptional ? optionalType(target.value) : target.value;
    case "object": {
      const field = target.fields().get(expr.field);
      if (field === undefined) return complain(checker, expr.at, `undefined field '${expr.field}'`);
      return isInOptional ? optionalType(field) : field;
    }
    case "optional": {
      const inner = resolved(checker, target.item);
      return fieldOf(checker, expr, inner, true);
    }
    case "param":
      // What it stands for is not known yet: anything.
      isAssignable(checker.bindings, [target], [types.dyn]);
      return types.dyn;
    case "dyn":
    case "error":
      return types.dyn;
    case "bool":
    case "bytes":
    case "double":
    case "duration":
    case "int":
    case "list":
    case "null":
    case "opaque":
    case "string":
    case "timestamp":
    case "type":
    case "uint":
      return complain(checker, expr.at, `type '${shown(checker, target)}' does not support field selection`);
  }
}

function inferCall(checker: Checker, expr: Extract<Expr, { kind: "call" }>): CelType {
  const { functions } = checker.declarations;
  let { target } = expr;
  let name = expr.name.startsWith(".") ? expr.name.slice(1) : expr.name;
  if (target !== undefined) {
    const prefix = qualifiedName(checker, target);
    if (prefix !== undefined && functions.has(`${prefix}.${name}`)) {
      name = `${prefix}.${name}`;
      target = undefined;
    }
  }
  if (name === "format") for (const each of expr.args) checker.mixed.add(each);
  const args = [...(target === undefined ? [] : [target]), ...expr.args].map((each) => visit(checker, each));
  const overloads = functions.get(name);
  if (overloads === undefined) return complain(checker, expr.at, `undeclared reference to '${name}' (in container '')`);
  const result = resolve(checker, overloads, args, target !== undefined);
  if (result !== undefined) return result;
  if (args.some((each) => resolved(checker, each).kind === "error")) return types.error;
  return complain(checker, expr.at, noOverload(checker, name, args, target !== undefined));
}

function noOverload(checker: Checker, name: string, args: readonly CelType[], isMember: boolean): string {
  const texts = args.map((each) => shown(checker, each));
  const signature = isMember ? `${texts[0] ?? ""}.(${texts.slice(1).join(", ")})` : `(${texts.join(", ")})`;
  return `found no matching overload for '${name}' applied to '${signature}'`;
}

/** The type that the overloads which fit agree on; undefined when none fits. */
function resolve(checker: Checker, overloads: readonly Overload[], args: readonly CelType[], isMember: boolean): CelType | undefined {
  let result: CelType | undefined;
  for (const each of overloads) {
    if (each.isMember !== isMember || each.args.length !== args.length) continue;
    const renamed = instantiate(checker, each);
    if (!isAssignable(checker.bindings, args, renamed.args)) continue;
    const type = resolved(checker, renamed.result);
    if (result === undefined) result = type;
    else if (result.kind !== "dyn" && !isSame(result, type)) result = types.dyn;
  }
  return result;
}

/** The overload with parameters of its own. */
function instantiate(checker: Checker, { args, result }: Overload): { readonly args: readonly CelType[]; readonly result: CelType } {
  const fresh: Bindings = new Map();
  const rename = (type: CelType): CelType => {
    switch (type.kind) {
      case "param": {
        const known = fresh.get(type.name);
        if (known !== undefined) return known;
        const made = freshParam(checker);
        fresh.set(type.name, made);
        return made;
      }
      case "list":
        return listOf(rename(type.item));
      case "map":
        return mapOf(rename(type.key), rename(type.value));
      case "type":
        return typeOf(rename(type.of));
      case "optional":
        return optionalType(rename(type.item));
      case "bool":
      case "bytes":
      case "double":
      case "duration":
      case "dyn":
      case "error":
      case "int":
      case "null":
      case "object":
      case "opaque":
      case "string":
      case "timestamp":
      case "uint":
        return type;
    }
  };
  return { args: args.map(rename), result: rename(result) };
}

function inferList(checker: Checker, expr: Extract<Expr, { kind: "list" }>): CelType {
  let item: CelType | undefined;
  for (const [index, each] of expr.items.entries()) {
    let type = resolved(checker, visit(checker, each));
    if (expr.optional.includes(index)) type = unwrapOptional(checker, each.at, type);
    item = checker.mixed.has(expr) ? types.dyn : joined(checker, each.at, item, type);
  }
  return listOf(item ?? freshParam(checker));
}

function unwrapOptional(checker: Checker, at: number, type: CelType): CelType {
  if (type.kind === "optional") return type.item;
  if (type.kind === "dyn" || type.kind === "error") return types.dyn;
  return complain(checker, at, `expected type 'optional_type(${shown(checker, type)})' but found '${shown(checker, type)}'`);
}

/** Kubernetes wants literals whose elements are of one type. @source cel-go cel/validator.go ValidateHomogeneousAggregateLiterals */
function joined(checker: Checker, at: number, previous: CelType | undefined, next: CelType): CelType {
  const type = join(checker.bindings, previous, next);
  if (type !== undefined) return type;
  complain(checker, at, `expected type '${shown(checker, previous ?? types.dyn)}' but found '${shown(checker, next)}'`);
  return previous ?? types.dyn;
}

function inferMap(checker: Checker, expr: Extract<Expr, { kind: "map" }>): CelType {
  let key: CelType | undefined;
  let value: CelType | undefined;
  for (const entry of expr.entries) {
    key = joined(checker, entry.key.at, key, resolved(checker, visit(checker, entry.key)));
    let type = resolved(checker, visit(checker, entry.value));
    if (entry.isOptional) type = unwrapOptional(checker, entry.value.at, type);
    value = joined(checker, entry.value.at, value, type);
  }
  return mapOf(key ?? freshParam(checker), value ?? freshParam(checker));
}

function inferStruct(checker: Checker, expr: Extract<Expr, { kind: "struct" }>): CelType {
  const type = checker.declarations.structs?.(expr.name);
  for (const field of expr.fields) {
    const given = resolved(checker, visit(checker, field.value));
    const wanted = type?.kind === "object" ? type.fields().get(field.name) : undefined;
    if (type !== undefined && wanted === undefined) complain(checker, field.at, `undefined field '${field.name}'`);
    else if (wanted !== undefined && !isAssignable(checker.bindings, [given], [wanted])) {
      complain(checker, field.at, `expected type of field '${field.name}' is '${shown(checker, wanted)}' but provided type is '${shown(checker, given)}'`);
    }
  }
  if (type !== undefined) return type;
  return complain(checker, expr.at, `undeclared reference to '${expr.name}' (in container '')`);
}

function inferOptMap(checker: Checker, expr: Extract<Expr, { kind: "optMap" }>): CelType {
  const operand = resolved(checker, visit(checker, expr.operand));
  const item = operand.kind === "optional" ? operand.item : types.dyn;
  if (operand.kind !== "optional" && operand.kind !== "dyn" && operand.kind !== "error") {
    complain(checker, expr.at, noOverload(checker, "hasValue", [operand], true));
  }
  checker.scopes.push({ name: expr.name, type: item });
  const body = resolved(checker, visit(checker, expr.body));
  checker.scopes.pop();
  if (!expr.isFlat) return optionalType(body);
  return body.kind === "optional" || body.kind === "dyn" || body.kind === "error" ? body : complain(checker, expr.at, noOverload(checker, "_?_:_", [types.bool, body, optionalType(types.dyn)], false));
}

/** The types of the two loop variables: element (or key), and value. */
function iterTypes(checker: Checker, expr: Comprehension, range: CelType): readonly [CelType, CelType] {
  switch (range.kind) {
    case "list":
      return expr.iter2 === undefined ? [range.item, range.item] : [types.int, range.item];
    case "map":
      return [range.key, range.value];
    case "dyn":
    case "error":
    case "param":
      isAssignable(checker.bindings, [range], [types.dyn]);
      return [types.dyn, types.dyn];
    case "bool":
    case "bytes":
    case "double":
    case "duration":
    case "int":
    case "null":
    case "object":
    case "opaque":
    case "optional":
    case "string":
    case "timestamp":
    case "type":
    case "uint":
      complain(checker, expr.range.at, `expression of type '${shown(checker, range)}' cannot be range of a comprehension (must be list, map, or dynamic)`);
      return [types.error, types.error];
  }
}

function inferComprehension(checker: Checker, expr: Comprehension): CelType {
  const range = resolved(checker, visit(checker, expr.range));
  const [first, second] = iterTypes(checker, expr, range);
  checker.scopes.push({ name: expr.iter, type: first });
  if (expr.iter2 !== undefined) checker.scopes.push({ name: expr.iter2, type: second });
  if (expr.filter !== undefined) wantBool(checker, expr, visit(checker, expr.filter), "_?_:_");
  const body = resolved(checker, visit(checker, expr.body));
  checker.scopes.pop();
  if (expr.iter2 !== undefined) checker.scopes.pop();
  switch (expr.macro) {
    case "all":
      wantBool(checker, expr, body, "_&&_");
      return types.bool;
    case "exists":
      wantBool(checker, expr, body, "_||_");
      return types.bool;
    case "existsOne":
      wantBool(checker, expr, body, "_?_:_");
      return types.bool;
    case "filter":
      wantBool(checker, expr, body, "_?_:_");
      return listOf(first);
    case "map":
    case "transformList":
      return listOf(body);
    case "transformMap":
      return mapOf(first, body);
  }
}

/** The macros are calls of operators inside; their complaints name these. */
function wantBool(checker: Checker, expr: Comprehension, given: CelType, operator: string): void {
  const type = resolved(checker, given);
  if (isAssignable(checker.bindings, [type], [types.bool])) return;
  const rest = operator === "_?_:_" ? (expr.macro === "existsOne" ? [types.int, types.int] : [listOf(types.dyn), listOf(types.dyn)]) : [];
  const args = operator === "_?_:_" ? [type, ...rest] : [types.bool, type];
  complain(checker, expr.at, noOverload(checker, operator, args, false));
}
