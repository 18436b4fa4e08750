import { compareStrings, fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { goEqual, goLess, GoNumber, goTypeName, goValueText, isFields, isNone } from "./goValues.ts";
import { compactJson, printJson } from "./json.ts";
import { parseJsonPath } from "./jsonPathParse.ts";
import type { PathNode, TemplateNode } from "./jsonPathParse.ts";

type Values = readonly unknown[];
type Found = Result<Values, string>;

/** More than any path of a person finds: hostile templates end here. */
const valuesMax = 100_000;

/** How far a template is: ranges begin and end by what stands in it. */
interface Walk {
  readonly nodes: readonly TemplateNode[];
  /** A field that nothing has is an error. */
  readonly isStrict: boolean;
  beginRange: number;
  inRange: number;
  endRange: number;
  /** Where the range ended that ended last. */
  lastEnd: number;
  steps: number;
}

const childrenOf = (value: unknown): Values => (Array.isArray(value) ? (value as Values) : isFields(value) ? Object.keys(value).sort(compareStrings).map((key) => value[key]) : []);

function recursive(values: Values): unknown[] {
  const found: unknown[] = [];
  for (const value of values) {
    const children = childrenOf(value);
    if (children.length === 0) continue;
    found.push(value, ...recursive(children));
    if (found.length > valuesMax) return found;
  }
  return found;
}

function fieldsOf(values: Values, name: string, isStrict: boolean): Found {
  const found = values.flatMap((value) => (isFields(value) && Object.hasOwn(value, name) ? [value[name]] : []));
  return found.length === 0 && values.length > 0 && isStrict ? fail(`${name} is not found`) : ok(found);
}

/** @source k8s.io/client-go/util/jsonpath/jsonpath.go evalArray */
function sliceOf(values: Values, { from: given, to: until, step = 1, isIndex }: PathNode & { readonly type: "slice" }): Found {
  const found: unknown[] = [];
  for (const value of values) {
    if (isNone(value)) continue;
    if (!Array.isArray(value)) return fail(`${goTypeName(value)} is not array or slice`);
    const { length } = value;
    let from = given ?? 0;
    let to = isIndex ? from + 1 : (until ?? length);
    if (from < 0) from += length;
    if (to < 0 || (to === 0 && isIndex)) to += length;
    if (from === to) return ok(found);
    if (from >= length || from < 0) return fail(`array index out of bounds: index ${from}, length ${length}`);
    if (to > length || to < 0) return fail(`array index out of bounds: index ${to - 1}, length ${length}`);
    if (from > to) return fail(`starting index ${from} is greater than ending index ${to}`);
    if (step <= 0) return fail("step must be > 0");
    for (let at = from; at < to; at += step) found.push(value[at]);
  }
  return ok(found);
}

/** @source k8s.io/client-go/third_party/forked/golang/template/funcs.go */
function compared(operator: string, left: unknown, right: unknown): Result<boolean, string> {
  const [less, equal] = [(): Result<boolean, string> => goLess(left, right), (): Result<boolean, string> => goEqual(left, right)];
  const not = (result: Result<boolean, string>): Result<boolean, string> => (result.ok ? ok(!result.value) : result);
  const orEqual = (): Result<boolean, string> => {
    const first = less();
    return !first.ok || first.value ? first : equal();
  };
  switch (operator) {
    case "<":
      return less();
    case ">":
      return not(orEqual());
    case "==":
      return equal();
    case "!=":
      return not(equal());
    case "<=":
      return orEqual();
    case ">=":
      return not(less());
    default:
      return fail(`unrecognized filter operator ${operator}`);
  }
}

function filtered(walk: Walk, values: Values, { left, operator, right }: PathNode & { readonly type: "filter" }): Found {
  const found: unknown[] = [];
  for (const value of values) {
    if (!Array.isArray(value)) return fail(`${goValueText(value)} is not array or slice and cannot be filtered`);
    for (const element of value as Values) {
      const lefts = evalList(walk, [element], left);
      if (operator === "exists") {
        if (lefts.ok && lefts.value.length > 0) found.push(element);
        continue;
      }
      if (!lefts.ok) return lefts;
      if (lefts.value.length === 0) continue;
      const rights = evalList(walk, [element], right);
      if (!rights.ok) return rights;
      if (lefts.value.length > 1 || rights.value.length > 1) return fail("can only compare one element at a time");
      if (rights.value.length === 0) continue;
      const passes = compared(operator, lefts.value[0], rights.value[0]);
      if (!passes.ok) return passes;
      if (passes.value) found.push(element);
    }
  }
  return ok(found);
}

function union(walk: Walk, values: Values, branches: readonly (readonly PathNode[])[]): Found {
  const found: unknown[] = [];
  for (const branch of branches) {
    const part = evalList(walk, values, branch);
    if (!part.ok) return part;
    found.push(...part.value);
  }
  return ok(found);
}

/** "range" and "end"; there are no others. */
function identifier(walk: Walk, values: Values, name: string): Found {
  if (name === "range") {
    walk.beginRange++;
    return ok(values);
  }
  if (name !== "end") return fail(`unrecognized identifier ${name}`);
  if (walk.inRange === 0) return fail("not in range, nothing to end");
  walk.endRange++;
  return ok([]);
}

function evalNode(walk: Walk, values: Values, node: PathNode): Found {
  if (values.length > valuesMax || ++walk.steps > valuesMax) return fail("it finds too much");
  switch (node.type) {
    case "text":
      return ok([node.text]);
    case "number":
      return ok(values.map(() => new GoNumber(node.value, node.isFloat ? "float64" : "int")));
    case "bool":
      return ok(values.map(() => node.value));
    case "identifier":
      return identifier(walk, values, node.name);
    case "field":
      return fieldsOf(values, node.name, walk.isStrict);
    case "wildcard":
      return ok(values.flatMap(childrenOf));
    case "recursive":
      return ok(recursive(values));
    case "slice":
      return sliceOf(values, node);
    case "union":
      return union(walk, values, node.branches);
    case "filter":
      return filtered(walk, values, node);
  }
}

function evalList(walk: Walk, values: Values, nodes: readonly PathNode[]): Found {
  let found = values;
  for (const node of nodes) {
    const next = evalNode(walk, found, node);
    if (!next.ok) return next;
    found = next.value;
  }
  return ok(found);
}

/** @param start the first node to look at. @source jsonpath.go FindResults */
function find(walk: Walk, start: number, data: unknown): Result<readonly Values[], string> {
  const all: Values[] = [];
  for (let at = start; at < walk.nodes.length; at++) {
    const node = walk.nodes[at];
    if (node === undefined) break;
    const found = node.type === "text" ? ok([node.text]) : evalList(walk, [data], node.nodes);
    if (!found.ok) return found;
    if (walk.endRange > 0 && walk.endRange <= walk.inRange) {
      walk.endRange--;
      walk.lastEnd = at;
      break;
    }
    if (walk.beginRange === 0) {
      all.push(found.value);
      continue;
    }
    walk.beginRange--;
    walk.inRange++;
    // Where there is nothing to go over, the end is looked for all the same.
    for (const value of found.value.length === 0 ? [null] : found.value) {
      const inner = find(walk, at + 1, value);
      if (!inner.ok) return inner;
      if (found.value.length > 0) all.push(...inner.value);
    }
    walk.inRange--;
    if (walk.lastEnd > at) at = walk.lastEnd;
  }
  return ok(all);
}

/** What each piece of a template finds. @param isStrict a field that nothing has is an error */
export const findJsonPath = (nodes: readonly TemplateNode[], object: unknown, isStrict = false): Result<readonly Values[], string> =>
  find({ nodes, isStrict, beginRange: 0, inRange: 0, endRange: 0, lastEnd: -1, steps: 0 }, 0, object);

/** A value as a template prints it: lists and maps as JSON. @source jsonpath.go PrintResults, evalToText */
export const templateText = (value: unknown): string => (isNone(value) ? "null" : Array.isArray(value) || isFields(value) ? compactJson(value) : goValueText(value));

/** Fills a template. @param isStrict a field that is not there is an error @returns the text or why the template does not fit the object */
export function fillJsonPath(nodes: readonly TemplateNode[], object: unknown, isStrict = false): Result<string, string> {
  const found = findJsonPath(nodes, object, isStrict);
  return found.ok ? ok(found.value.map((values) => values.map(templateText).join(" ")).join("")) : found;
}

/** `-o jsonpath-as-json`: what each piece of a template finds, as a list. */
export function fillJsonPathAsJson(nodes: readonly TemplateNode[], object: unknown, isStrict = false): Result<string, string> {
  const found = findJsonPath(nodes, object, isStrict);
  return found.ok ? ok(found.value.map((values) => printJson(values.map((value) => (value instanceof GoNumber ? value.value : value)))).join("")) : found;
}

const relaxed = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/;
/** Whether a text is of such a form at all, whatever stands in it. */
export const isRelaxedPath = (text: string): boolean => text === "" || relaxed.test(text);

/** "x.y", ".x.y" and "{.x.y}" mean the same in --sort-by and custom columns. @source k8s.io/kubectl/pkg/cmd/get/customcolumn.go RelaxedJSONPathExpression */
export function parseRelaxedPath(text: string): Result<readonly TemplateNode[], string> {
  if (text === "") return parseJsonPath(text);
  const [, braced, plain] = relaxed.exec(text) ?? [];
  const field = braced ?? plain;
  return field === undefined ? fail("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'") : parseJsonPath(`{.${field}}`);
}
