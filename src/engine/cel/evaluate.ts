import type { Comprehension, Expr } from "./ast.ts";
import { sizeOf } from "./compare.ts";
import type { CallContext, Functions, Overload } from "./declare.ts";
import type { CelType } from "./types.ts";
import { celError, isError, keyText, listItems, listValue, mapValue, optionalNone, optionalOf, tagOf, typeNameOf, typeValue } from "./values.ts";
import type { CelList, CelMap, CelValue } from "./values.ts";

/** What an evaluation reads, and what it may cost. */
export interface Activation {
  readonly functions: Functions;
  /** A variable's value; undefined when it has none. */
  readonly resolve: (name: string) => CelValue | undefined;
  readonly costLimit: number;
}

export interface Evaluated {
  readonly value: CelValue;
  readonly cost: number;
}

interface Machine {
  readonly activation: Activation;
  readonly scopes: { readonly name: string; value: CelValue }[];
  readonly context: CallContext;
  cost: number;
}

/** @source cel-go interpreter/interpreter.go EvalCancelledError, CostLimitExceeded */
export const costLimitExceeded = "operation cancelled: actual cost limit exceeded";

const selectCost = 1;
const listCost = 10;
const mapCost = 30;
const structCost = 40;
/** What going round once costs beside the body: the condition, the accumulator. */
const loopCost = 3;

/** Works an expression out. Its cost is counted as cel-go counts it, and ends it when it grows too high. */
export function evaluate(expr: Expr, activation: Activation): Evaluated {
  const machine: Machine = {
    activation,
    scopes: [],
    cost: 0,
    context: {
      charge: (cost) => {
        machine.cost += cost;
      },
    },
  };
  const value = run(machine, expr);
  return { value: machine.cost > activation.costLimit ? celError(costLimitExceeded) : value, cost: machine.cost };
}

function run(machine: Machine, expr: Expr): CelValue {
  if (machine.cost > machine.activation.costLimit) return celError(costLimitExceeded);
  switch (expr.kind) {
    case "literal":
      return expr.value;
    case "ident":
      machine.cost += selectCost;
      return runIdent(machine, expr.name);
    case "select":
      return runSelect(machine, expr);
    case "call":
      return runCall(machine, expr);
    case "list":
      return runList(machine, expr);
    case "map":
      return runMap(machine, expr);
    case "struct":
      return runStruct(machine, expr);
    case "comprehension":
      return runComprehension(machine, expr);
    case "optMap":
      return runOptMap(machine, expr);
  }
}

const typeNames: ReadonlySet<string> = new Set(["bool", "int", "uint", "double", "string", "bytes", "null_type", "list", "map", "type", "google.protobuf.Timestamp", "google.protobuf.Duration"]);

function variable(machine: Machine, written: string): CelValue | undefined {
  const name = written.startsWith(".") ? written.slice(1) : written;
  if (name === written) {
    for (let i = machine.scopes.length - 1; i >= 0; i--) {
      const scope = machine.scopes[i];
      if (scope?.name === name) return scope.value;
    }
  }
  return machine.activation.resolve(name);
}

function runIdent(machine: Machine, name: string): CelValue {
  const value = variable(machine, name);
  if (value !== undefined) return value;
  return typeNames.has(name) ? typeValue(name) : celError(`no such attribute(s): ${name}`);
}

function qualifiedName(machine: Machine, expr: Expr): string | undefined {
  if (expr.kind === "ident") return variable(machine, expr.name) === undefined ? expr.name : undefined;
  if (expr.kind !== "select" || expr.isTest || expr.isOptional) return undefined;
  const before = qualifiedName(machine, expr.operand);
  return before === undefined ? undefined : `${before}.${expr.field}`;
}

function runSelect(machine: Machine, expr: Extract<Expr, { kind: "select" }>): CelValue {
  machine.cost += selectCost;
  const dotted = expr.operand.kind === "ident" && !expr.isTest ? machine.activation.resolve(`${expr.operand.name}.${expr.field}`) : undefined;
  if (dotted !== undefined) return dotted;
  if (expr.operand.kind === "select" || expr.operand.kind === "ident") {
    const qualified = expr.field === "Timestamp" || expr.field === "Duration" ? qualifiedName(machine, expr) : undefined;
    if (qualified !== undefined && typeNames.has(qualified)) return typeValue(qualified);
  }
  const operand = run(machine, expr.operand);
  if (isError(operand)) return operand;
  return selectField(operand, expr);
}

function selectField(operand: CelValue, expr: Extract<Expr, { kind: "select" }>): CelValue {
  if (typeof operand === "object" && operand?.t === "optional") {
    if (operand.value === undefined) return expr.isTest ? false : optionalNone;
    return selectField(operand.value, { ...expr, isOptional: !expr.isTest });
  }
  const found = typeof operand === "object" && operand?.t === "map" ? operand.get(expr.field) : null;
  const isMap = typeof operand === "object" && operand?.t === "map";
  if (expr.isTest) return isMap ? found !== undefined : celError(`no such key: ${expr.field}`);
  if (!isMap) return expr.isOptional ? optionalNone : celError(operand === null || tagOf(operand) === "list" ? `no such key: ${expr.field}` : "no such overload");
  if (expr.isOptional) return found === undefined ? optionalNone : optionalOf(found ?? null);
  return found ?? (found === undefined ? celError(`no such key: ${expr.field}`) : null);
}

function runCall(machine: Machine, expr: Extract<Expr, { kind: "call" }>): CelValue {
  switch (expr.name) {
    case "_&&_":
      return runLogic(machine, expr.args, false);
    case "_||_":
      return runLogic(machine, expr.args, true);
    case "_?_:_": {
      const [condition, yes, no] = expr.args;
      if (condition === undefined || yes === undefined || no === undefined) return celError("no such overload");
      const chosen = run(machine, condition);
      if (isError(chosen)) return chosen;
      return typeof chosen === "boolean" ? run(machine, chosen ? yes : no) : celError("no such overload");
    }
    case "_[_]":
    case "_[?_]":
      return runIndex(machine, expr);
    default:
      return runFunction(machine, expr);
  }
}

/** `&&` (`decides` false) and `||`: whichever side decides, an error on the other side is forgotten. */
function runLogic(machine: Machine, [left, right]: readonly Expr[], decides: boolean): CelValue {
  if (left === undefined || right === undefined) return celError("no such overload");
  const first = run(machine, left);
  if (first === decides) return decides;
  const second = run(machine, right);
  if (second === decides) return decides;
  if (isError(first)) return first;
  if (isError(second)) return second;
  return typeof first === "boolean" && typeof second === "boolean" ? !decides : celError("no such overload");
}

function runIndex(machine: Machine, expr: Extract<Expr, { kind: "call" }>): CelValue {
  machine.cost += selectCost;
  const [target, index] = expr.args;
  if (target === undefined || index === undefined) return celError("no such overload");
  const container = run(machine, target);
  if (isError(container)) return container;
  const key = run(machine, index);
  if (isError(key)) return key;
  return indexInto(container, key, expr.name === "_[?_]");
}

function indexInto(container: CelValue, key: CelValue, isOptional: boolean): CelValue {
  if (typeof container === "object" && container?.t === "optional") {
    return container.value === undefined ? optionalNone : indexInto(container.value, key, true);
  }
  const found = lookUp(container, key);
  if (!isOptional) return found;
  return isError(found) ? (found.message === "no such overload" ? found : optionalNone) : optionalOf(found);
}

function lookUp(container: CelValue, key: CelValue): CelValue {
  if (typeof container !== "object" || container === null) return celError("no such overload");
  if (container.t === "list") {
    const index = keyText(key);
    if (index === undefined || !index.startsWith("n")) return celError(`unsupported index type '${typeNameOf(key)}' in list`);
    const at = Number(index.slice(1));
    return at < 0 || at >= container.size ? celError(`index out of bounds: ${at}`) : container.at(at);
  }
  if (container.t !== "map") return celError("no such overload");
  if (keyText(key) === undefined) return celError(`unsupported key type: ${typeNameOf(key)}`);
  const found = container.get(key);
  return found === undefined ? celError(`no such key: ${showKey(key)}`) : found;
}

const showKey = (key: CelValue): string => (typeof key === "string" ? key : (keyText(key) ?? "").slice(1));

function runFunction(machine: Machine, expr: Extract<Expr, { kind: "call" }>): CelValue {
  const { functions } = machine.activation;
  let { target } = expr;
  let name = expr.name.startsWith(".") ? expr.name.slice(1) : expr.name;
  if (target !== undefined && !functions.get(name)?.some((each) => each.isMember)) {
    const prefix = qualifiedName(machine, target);
    if (prefix !== undefined && functions.has(`${prefix}.${name}`)) {
      name = `${prefix}.${name}`;
      target = undefined;
    }
  }
  const args: CelValue[] = [];
  for (const each of target === undefined ? expr.args : [target, ...expr.args]) {
    const value = run(machine, each);
    if (isError(value)) return value;
    args.push(value);
  }
  const chosen = dispatch(functions.get(name), args, target !== undefined);
  if (chosen === undefined) return celError("no such overload");
  machine.cost += costOf(chosen, args);
  if (machine.cost > machine.activation.costLimit) return celError(costLimitExceeded);
  return chosen.run(args, machine.context);
}

function dispatch(overloads: readonly Overload[] | undefined, args: readonly CelValue[], isMember: boolean): Overload | undefined {
  return overloads?.find((each) => each.isMember === isMember && each.args.length === args.length && each.args.every((type, index) => fits(type, args[index] ?? null)));
}

function fits(type: CelType, value: CelValue): boolean {
  switch (type.kind) {
    case "dyn":
    case "param":
    case "error":
      return true;
    case "object":
      return tagOf(value) === "map";
    case "opaque":
      return typeof value === "object" && value?.t === "opaque" && value.name === type.name;
    case "bool":
    case "bytes":
    case "double":
    case "duration":
    case "int":
    case "list":
    case "map":
    case "null":
    case "optional":
    case "string":
    case "timestamp":
    case "type":
    case "uint":
      return tagOf(value) === type.kind;
  }
}

const perCharacter = 0.1;
const perRegexCharacter = 0.25;

/** @source cel-go interpreter/runtimecost.go costCall */
function costOf({ cost }: Overload, args: readonly CelValue[]): number {
  const first = sizeOf(args[0] ?? null);
  const second = sizeOf(args[1] ?? null);
  switch (cost) {
    case "constant":
      return 1;
    case "traverse":
      return Math.ceil(first * perCharacter);
    case "compare":
      return Math.ceil(Math.min(first, second) * perCharacter);
    case "concatenate":
      return Math.ceil((first + second) * perCharacter);
    case "contains":
      return Math.ceil(first * perCharacter) * Math.ceil(second * perCharacter);
    case "matches":
      return Math.ceil((1 + first) * perCharacter) * Math.ceil(second * perRegexCharacter);
    case "inList":
      return second;
    case "traverseList":
      return Math.max(1, first);
  }
}

function runList(machine: Machine, expr: Extract<Expr, { kind: "list" }>): CelValue {
  machine.cost += listCost;
  const items: CelValue[] = [];
  for (const [index, each] of expr.items.entries()) {
    const value = run(machine, each);
    if (isError(value)) return value;
    if (!expr.optional.includes(index)) items.push(value);
    else if (typeof value === "object" && value?.t === "optional") {
      if (value.value !== undefined) items.push(value.value);
    } else return celError(`cannot initialize optional list element from non-optional value ${typeNameOf(value)}`);
  }
  return listValue(items);
}

function runMap(machine: Machine, expr: Extract<Expr, { kind: "map" }>): CelValue {
  machine.cost += mapCost;
  const entries: (readonly [CelValue, CelValue])[] = [];
  const seen = new Set<string>();
  for (const entry of expr.entries) {
    const key = run(machine, entry.key);
    if (isError(key)) return key;
    const value = run(machine, entry.value);
    if (isError(value)) return value;
    const text = keyText(key);
    if (text === undefined) return celError(`unsupported key type: ${typeNameOf(key)}`);
    if (seen.has(text)) return celError(`Failed with repeated key`);
    seen.add(text);
    if (!entry.isOptional) entries.push([key, value]);
    else if (typeof value === "object" && value?.t === "optional") {
      if (value.value !== undefined) entries.push([key, value.value]);
    } else return celError(`cannot initialize optional entry '${showKey(key)}' from non-optional value`);
  }
  return mapValue(entries);
}

function runStruct(machine: Machine, expr: Extract<Expr, { kind: "struct" }>): CelValue {
  machine.cost += structCost;
  const entries: (readonly [CelValue, CelValue])[] = [];
  for (const field of expr.fields) {
    const value = run(machine, field.value);
    if (isError(value)) return value;
    entries.push([field.name, value]);
  }
  return { ...mapValue(entries), typeName: expr.name };
}

function runOptMap(machine: Machine, expr: Extract<Expr, { kind: "optMap" }>): CelValue {
  const operand = run(machine, expr.operand);
  if (isError(operand)) return operand;
  if (typeof operand !== "object" || operand?.t !== "optional") return celError("no such overload");
  if (operand.value === undefined) return optionalNone;
  machine.scopes.push({ name: expr.name, value: operand.value });
  const body = run(machine, expr.body);
  machine.scopes.pop();
  return isError(body) || expr.isFlat ? body : optionalOf(body);
}

/** What a macro has come to after some rounds. */
interface Fold {
  error: CelValue | undefined;
  count: number;
  readonly items: CelValue[];
  readonly entries: (readonly [CelValue, CelValue])[];
}

function runComprehension(machine: Machine, expr: Comprehension): CelValue {
  const range = run(machine, expr.range);
  if (isError(range)) return range;
  if (typeof range !== "object" || (range?.t !== "list" && range?.t !== "map")) return celError("no such overload");
  const first = { name: expr.iter, value: null as CelValue };
  const second = { name: expr.iter2 ?? "", value: null as CelValue };
  machine.scopes.push(first);
  if (expr.iter2 !== undefined) machine.scopes.push(second);
  const fold: Fold = { error: undefined, count: 0, items: [], entries: [] };
  let result: CelValue | undefined;
  for (const [key, value] of elements(range, expr.iter2 !== undefined)) {
    first.value = key;
    second.value = value;
    machine.cost += loopCost;
    result = machine.cost > machine.activation.costLimit ? celError(costLimitExceeded) : runRound(machine, expr, fold, key);
    if (result !== undefined) break;
  }
  machine.scopes.pop();
  if (expr.iter2 !== undefined) machine.scopes.pop();
  return result ?? outcome(expr, fold);
}

/** What the loop variables become, one after another. */
function elements(range: CelList | CelMap, isPair: boolean): readonly (readonly [CelValue, CelValue])[] {
  if (range.t === "map") return range.keys().map((key): readonly [CelValue, CelValue] => [key, range.get(key) ?? null]);
  return listItems(range).map((item, index): readonly [CelValue, CelValue] => [isPair ? BigInt(index) : item, item]);
}

/** One round; a value when the loop ends here. */
function runRound(machine: Machine, expr: Comprehension, fold: Fold, key: CelValue): CelValue | undefined {
  if (expr.filter !== undefined) {
    const keep = run(machine, expr.filter);
    if (isError(keep)) return keep;
    if (typeof keep !== "boolean") return celError("no such overload");
    if (!keep) return undefined;
  }
  const body = run(machine, expr.body);
  if (expr.macro === "all" || expr.macro === "exists") {
    const decides = expr.macro === "exists";
    if (body === decides) return decides;
    if (isError(body)) fold.error ??= body;
    else if (typeof body !== "boolean") fold.error ??= celError("no such overload");
    return undefined;
  }
  if (isError(body)) return body;
  if (expr.macro === "map" || expr.macro === "transformList") {
    machine.cost += listCost + 1;
    fold.items.push(body);
  } else if (expr.macro === "transformMap") fold.entries.push([key, body]);
  else if (typeof body !== "boolean") return celError("no such overload");
  else if (body) {
    fold.count++;
    machine.cost += listCost + 1;
    fold.items.push(key);
  }
  return undefined;
}

function outcome({ macro }: Comprehension, fold: Fold): CelValue {
  switch (macro) {
    case "all":
      return fold.error ?? true;
    case "exists":
      return fold.error ?? false;
    case "existsOne":
      return fold.count === 1;
    case "map":
    case "filter":
    case "transformList":
      return listValue(fold.items);
    case "transformMap":
      return mapValue(fold.entries);
  }
}

