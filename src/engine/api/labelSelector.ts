import { compareStrings } from "../core/index.ts";
import type { LabelSelector, StringMap } from "./meta.ts";

/** One condition on labels, compiled: values as a Set. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt" | "=" | "==" | "!=";
  readonly values: ReadonlySet<string>;
}

/** Conditions that must all hold; an empty list matches everything, `undefined` selects nothing. */
export type CompiledSelector = readonly LabelRequirement[];

const everything: CompiledSelector = [];
const noValues: ReadonlySet<string> = new Set();
const noLabels: StringMap = {};
const compiledObjects = new WeakMap<object, CompiledSelector>();

/**
 * The compiled form of a LabelSelector object; remembered by reference, since objects are immutable.
 * @source k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector
 */
export function compileLabelSelector(selector: LabelSelector): CompiledSelector {
  const known = compiledObjects.get(selector);
  if (known !== undefined) return known;
  const requirements: LabelRequirement[] = [];
  const matchLabels = selector.matchLabels ?? noLabels;
  for (const key of Object.keys(matchLabels)) {
    requirements.push({ key, operator: "In", values: new Set([matchLabels[key] ?? ""]) });
  }
  for (const expression of selector.matchExpressions ?? []) {
    requirements.push({
      key: expression.key,
      operator: expression.operator,
      values: expression.values === undefined ? noValues : new Set(expression.values),
    });
  }
  const compiled = requirements.length === 0 ? everything : requirements;
  compiledObjects.set(selector, compiled);
  return compiled;
}

function matchesRequirement(requirement: LabelRequirement, labels: StringMap): boolean {
  const isPresent = Object.hasOwn(labels, requirement.key);
  const value = isPresent ? (labels[requirement.key] ?? "") : "";
  switch (requirement.operator) {
    case "In":
    case "=":
    case "==":
      return isPresent && requirement.values.has(value);
    case "NotIn":
    case "!=":
      return !isPresent || !requirement.values.has(value);
    case "Exists":
      return isPresent;
    case "DoesNotExist":
      return !isPresent;
    case "Gt":
    case "Lt": {
      if (!isPresent || !/^[+-]?\d{1,18}$/.test(value)) return false;
      const [bound] = requirement.values;
      if (bound === undefined || !/^[+-]?\d{1,18}$/.test(bound)) return false;
      return requirement.operator === "Gt" ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
    }
  }
}

/** True when the labels satisfy all conditions. */
export function matchesCompiled(selector: CompiledSelector, labels: StringMap | undefined): boolean {
  for (const requirement of selector) if (!matchesRequirement(requirement, labels ?? noLabels)) return false;
  return true;
}

/** Matches a LabelSelector object; an absent selector matches nothing, an empty one everything. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: StringMap | undefined): boolean {
  return selector !== undefined && matchesCompiled(compileLabelSelector(selector), labels);
}

/** Matches a plain map (a Service's selector, a node selector): every pair must be there. An empty map matches everything. */
export function matchesMap(selector: StringMap | undefined, labels: StringMap | undefined): boolean {
  if (selector === undefined) return true;
  for (const key in selector) {
    if (labels === undefined || !Object.hasOwn(labels, key) || labels[key] !== selector[key]) return false;
  }
  return true;
}

function formatRequirement(requirement: LabelRequirement): string {
  const { key, operator } = requirement;
  const values = [...requirement.values].toSorted(compareStrings);
  switch (operator) {
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
    case "=":
    case "==":
    case "!=":
      return `${key}${operator}${values[0] ?? ""}`;
    case "Gt":
      return `${key}>${values[0] ?? ""}`;
    case "Lt":
      return `${key}<${values[0] ?? ""}`;
    case "In":
    case "NotIn":
      return `${key} ${operator === "In" ? "in" : "notin"} (${values.join(",")})`;
  }
}

/**
 * kubectl's text of a LabelSelector object: "app=web,tier in (a,b)"; "<none>" when there is none.
 * @source k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go FormatLabelSelector
 */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return "<none>";
  const pairs = Object.entries(selector.matchLabels ?? noLabels).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  const expressions = compileLabelSelector({ matchExpressions: selector.matchExpressions ?? [] });
  const all = [...pairs, ...expressions.map((each) => ({ key: each.key, text: formatRequirement(each) }))];
  const text = all.toSorted((a, b) => compareStrings(a.key, b.key)).map((each) => each.text);
  return text.length === 0 ? "<none>" : text.join(",");
}

/** "a=b,c=d" in key order; "<none>" when empty. @source kubectl labels.FormatLabels */
export function formatLabels(labels: StringMap | undefined): string {
  const pairs = Object.entries(labels ?? noLabels).toSorted((a, b) => compareStrings(a[0], b[0]));
  return pairs.length === 0 ? "<none>" : pairs.map(([key, value]) => `${key}=${value}`).join(",");
}

/** The text of a parsed selector in key order. */
export function formatCompiled(selector: CompiledSelector): string {
  return selector.map(formatRequirement).join(",");
}
