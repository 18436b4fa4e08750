import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { compactJson } from "./json.ts";
import { parseJsonPath } from "./jsonPathParse.ts";
import type { Operand, PathStep, TemplateNode } from "./jsonPathParse.ts";

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const own = (value: Fields, name: string): unknown => (Object.hasOwn(value, name) ? value[name] : undefined);
const childrenOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : isFields(value) ? Object.keys(value).sort().map((key) => value[key]) : []);

/** More steps than any path of a person takes: hostile templates end here. */
const valuesMax = 100_000;

function descend(value: unknown, into: unknown[]): void {
  if (into.length >= valuesMax) return;
  into.push(value);
  for (const child of childrenOf(value)) if (typeof child === "object" && child !== null) descend(child, into);
}

function sliceOf(value: unknown, step: PathStep & { readonly type: "slice" }): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  const { length } = value;
  const from = step.from === undefined ? 0 : step.from < 0 ? length + step.from : step.from;
  const to = step.to === undefined ? length : step.to < 0 ? length + step.to : Math.min(step.to, length);
  const found: unknown[] = [];
  for (let i = Math.max(0, from); i < to; i += Math.max(1, step.step)) found.push(value[i]);
  return found;
}

function take(step: PathStep, values: readonly unknown[], root: unknown): Result<readonly unknown[], string> {
  const found: unknown[] = [];
  for (const value of values) {
    switch (step.type) {
      case "field": {
        // A field of a list is that field of each element only after "..".
        const child = isFields(value) ? own(value, step.name) : undefined;
        if (child !== undefined) found.push(child);
        break;
      }
      case "wildcard":
        found.push(...childrenOf(value));
        break;
      case "recursive":
        descend(value, found);
        break;
      case "index": {
        if (!Array.isArray(value)) break;
        const index = step.index < 0 ? value.length + step.index : step.index;
        if (index < 0 || index >= value.length) return fail(`array index out of bounds: index ${step.index}, length ${value.length}`);
        found.push(value[index]);
        break;
      }
      case "slice":
        found.push(...sliceOf(value, step));
        break;
      case "union":
        for (const branch of step.branches) {
          const part = follow(branch, [value], root);
          if (!part.ok) return part;
          found.push(...part.value);
        }
        break;
      case "filter":
        for (const element of childrenOf(value)) if (passes(step, element, root)) found.push(element);
    }
  }
  return ok(found);
}

function operandOf(operand: Operand, current: unknown, root: unknown): unknown {
  if (operand.type === "value") return operand.value;
  const found = follow(operand.steps, [operand.fromRoot ? root : current], root);
  return found.ok ? found.value[0] : undefined;
}

function passes({ left, operator, right }: PathStep & { readonly type: "filter" }, element: unknown, root: unknown): boolean {
  const a = operandOf(left, element, root);
  if (operator === "exists" || right === undefined) return a !== undefined;
  const b = operandOf(right, element, root);
  if (a === undefined) return false;
  if (operator === "==") return a === b;
  if (operator === "!=") return a !== b;
  if (typeof a === "number" && typeof b === "number") return ordered(a, b, operator);
  return typeof a === "string" && typeof b === "string" && ordered(a, b, operator);
}

function ordered<Value extends string | number>(a: Value, b: Value, operator: string): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    default:
      return a >= b;
  }
}

function follow(steps: readonly PathStep[], from: readonly unknown[], root: unknown): Result<readonly unknown[], string> {
  let values = from;
  for (const step of steps) {
    const next = take(step, values, root);
    if (!next.ok) return next;
    values = next.value;
  }
  return ok(values);
}

/** A value as a template prints it: texts bare, the rest as JSON. */
export const templateText = (value: unknown): string => (typeof value === "string" ? value : value === null ? "" : compactJson(value));

/** --allow-missing-template-keys=false: a field that nothing has. @source k8s.io/client-go/util/jsonpath/jsonpath.go evalField */
function missingIn(steps: readonly PathStep[], from: readonly unknown[], root: unknown): string | undefined {
  let values = from;
  for (const step of steps) {
    const next = take(step, values, root);
    if (!next.ok) return undefined;
    if (step.type === "field" && next.value.length === 0 && values.length > 0) return `${step.name} is not found`;
    values = next.value;
  }
  return undefined;
}

function print(nodes: readonly TemplateNode[], current: unknown, root: unknown, isStrict: boolean): Result<string, string> {
  let text = "";
  for (const node of nodes) {
    if (node.type === "text") {
      text += node.text;
      continue;
    }
    const path = node.type === "range" ? node.over : node;
    const values = follow(path.steps, [path.fromRoot ? root : current], root);
    if (!values.ok) return values;
    const missing = isStrict ? missingIn(path.steps, [path.fromRoot ? root : current], root) : undefined;
    if (missing !== undefined) return fail(missing);
    if (node.type === "path") {
      text += values.value.map(templateText).join(" ");
      continue;
    }
    for (const value of values.value) {
      const inner = print(node.body, value, root, isStrict);
      if (!inner.ok) return inner;
      text += inner.value;
    }
  }
  return ok(text);
}

/** Fills a template. @param isStrict a field that is not there is an error @returns the text or why the template does not fit the object */
export const fillJsonPath = (nodes: readonly TemplateNode[], object: unknown, isStrict = false): Result<string, string> => print(nodes, object, object, isStrict);

/** All values that a template's paths find, for `-o jsonpath-as-json`. */
export function findJsonPath(nodes: readonly TemplateNode[], object: unknown): Result<readonly unknown[], string> {
  const found: unknown[] = [];
  for (const node of nodes) {
    if (node.type !== "path") continue;
    const values = follow(node.steps, [object], object);
    if (!values.ok) return values;
    found.push(...values.value);
  }
  return ok(found);
}

/** "x.y", ".x.y" and "{.x.y}" mean the same in --sort-by and custom columns. @source k8s.io/kubectl/pkg/cmd/get/customcolumn.go RelaxedJSONPathExpression */
export function parseRelaxedPath(text: string): Result<readonly TemplateNode[], string> {
  if (text === "") return parseJsonPath(text);
  const [, braced, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(text) ?? [];
  const field = braced ?? bare;
  return field === undefined ? fail("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'") : parseJsonPath(`{.${field}}`);
}
