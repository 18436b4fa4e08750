import type { Condition, KubeObject } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { findJsonPath, parseRelaxedPath } from "../print/jsonPath.ts";
import type { TemplateNode } from "../print/jsonPathParse.ts";

/** What is waited for. */
export type Goal =
  | { readonly type: "delete" }
  | { readonly type: "create" }
  | { readonly type: "condition"; readonly name: string; readonly status: string }
  | { readonly type: "jsonpath"; readonly path: readonly TemplateNode[]; readonly value: string | undefined };

/** Parts between single "="; "==" divides nothing. @source k8s.io/kubectl/pkg/cmd/wait/wait.go splitJSONPathInput */
function splitPath(input: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < input.length; at++) {
    if (input.charAt(at) !== "=") part += input.charAt(at);
    else if (input.charAt(at + 1) === "=") {
      part += "==";
      at++;
    } else {
      parts.push(part);
      part = "";
    }
  }
  return [...parts, part];
}

/** @source wait.go processJSONPathInput */
function pathGoal(input: string): Result<Goal, string> {
  const [expression = "", value, ...more] = splitPath(input);
  if (more.length > 0) return fail("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  const path = parseRelaxedPath(expression);
  if (!path.ok) return path;
  const wanted = value?.replace(/^['"]+|['"]+$/g, "");
  if (wanted === "") return fail("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  if (expression === "") return fail("jsonpath expression cannot be empty");
  return ok({ type: "jsonpath", path: path.value, value: wanted });
}

/** --for. @source wait.go conditionFuncFor */
export function parseGoal(text: string): Result<Goal, string> {
  const lower = text.toLowerCase();
  if (lower === "delete" || lower === "create") return ok({ type: lower });
  if (text.startsWith("condition=")) {
    const given = text.slice("condition=".length);
    const equals = given.indexOf("=");
    return ok(equals === -1 ? { type: "condition", name: given, status: "true" } : { type: "condition", name: given.slice(0, equals), status: given.slice(equals + 1) });
  }
  return text.startsWith("jsonpath=") ? pathGoal(text.slice("jsonpath=".length)) : fail(`unrecognized condition: ${JSON.stringify(text)}`);
}

function hasCondition({ name, status: wanted }: Goal & { readonly type: "condition" }, object: KubeObject): boolean {
  const { status } = object as KubeObject & { readonly status?: { readonly conditions?: readonly Condition[]; readonly observedGeneration?: number } };
  const condition = status?.conditions?.find((one) => one.type.toLowerCase() === name.toLowerCase());
  const observed = condition?.observedGeneration ?? status?.observedGeneration ?? object.metadata.generation ?? 0;
  return observed >= (object.metadata.generation ?? 0) && condition?.status.toLowerCase() === wanted.toLowerCase();
}

/** Whether an object is what is waited for. @returns an error where that cannot be said. @source wait.go checkCondition, compareResults */
export function isReached(goal: Goal, object: KubeObject): Result<boolean, string> {
  if (goal.type === "condition") return ok(hasCondition(goal, object));
  if (goal.type !== "jsonpath") return ok(goal.type === "create");
  const found = findJsonPath(goal.path, object);
  if (!found.ok) return found;
  const [values = []] = found.value;
  const [first] = values;
  if (values.length === 0) return ok(false);
  if (found.value.length > 1) return fail("given jsonpath expression matches more than one list");
  if (values.length > 1) return fail("given jsonpath expression matches more than one value");
  if (goal.value === undefined) return ok(true);
  if (typeof first === "object" && first !== null) return fail("jsonpath leads to a nested object or list which is not supported");
  const shown = typeof first === "string" ? first : JSON.stringify(first);
  return ok((first === null ? "<nil>" : shown).trim() === goal.value.trim());
}
