import type { Condition, KubeObject } from "../../api/index.ts";
import { millis, seconds } from "../../core/index.ts";
import { parseGoDuration } from "../duration.ts";
import { lookup } from "../lookup.ts";
import type { Found } from "../lookup.ts";
import { findJsonPath, parseRelaxedPath } from "../print/jsonPath.ts";
import type { TemplateNode } from "../print/jsonPathParse.ts";
import { nameOf, qualifiedPlural } from "../resources.ts";
import { usage } from "../result.ts";
import { ask, scriptVerb, sleep } from "../script.ts";
import type { Io, Talk } from "../script.ts";
import { untilGone } from "./delete.ts";
import { placeOf } from "./place.ts";

type Goal =
  | { readonly type: "delete" }
  | { readonly type: "create" }
  | { readonly type: "condition"; readonly name: string; readonly status: string }
  | { readonly type: "jsonpath"; readonly path: readonly TemplateNode[]; readonly value: string | undefined };

const pollEvery = millis(500);
const defaultTimeout = seconds(30);
const aWeek = seconds(7 * 24 * 3600);

function parseGoal(text: string): Goal | string {
  if (text === "delete" || text === "create") return { type: text };
  if (text.startsWith("condition=")) {
    const [name = "", status = "True"] = text.slice("condition=".length).split("=");
    return { type: "condition", name, status };
  }
  if (text.startsWith("jsonpath=")) {
    const rest = text.slice("jsonpath=".length);
    const close = rest.lastIndexOf("}");
    const expression = close === -1 ? rest : rest.slice(0, close + 1);
    const path = parseRelaxedPath(expression.replace(/^'|'$/g, ""));
    if (!path.ok) return `error parsing jsonpath ${expression}, ${path.error}`;
    const value = rest.slice(expression.length).replace(/^'?=/, "").replace(/^'|'$/g, "");
    return { type: "jsonpath", path: path.value, value: rest.length === expression.length ? undefined : value };
  }
  return `unrecognized condition: ${JSON.stringify(text)}`;
}

function isReached(goal: Goal, object: KubeObject): boolean {
  if (goal.type === "condition") {
    const { status } = object as KubeObject & { readonly status?: { readonly conditions?: readonly Condition[]; readonly observedGeneration?: number } };
    const condition = status?.conditions?.find((one) => one.type.toLowerCase() === goal.name.toLowerCase());
    const observed = condition?.observedGeneration ?? status?.observedGeneration ?? object.metadata.generation ?? 0;
    return observed >= (object.metadata.generation ?? 0) && condition?.status.toLowerCase() === goal.status.toLowerCase();
  }
  if (goal.type !== "jsonpath") return goal.type === "create";
  const found = findJsonPath(goal.path, object);
  const [first] = found.ok ? found.value : [];
  return goal.value === undefined ? first !== undefined : first !== undefined && (typeof first === "string" ? first : JSON.stringify(first)) === goal.value;
}

/** Looks at one object until the goal is reached. @returns false when the time is over */
function* untilReached(io: Io, found: Found, goal: Goal, end: number): Talk<"reached" | "late" | "gone"> {
  let { object } = found;
  while (!isReached(goal, object)) {
    if (io.now >= end) return "late";
    yield* sleep(Math.max(1, Math.min(pollEvery, end - io.now)));
    const answer = yield* ask({ ...placeOf(found), verb: "get" });
    if (answer.type === "ok") object = answer.body as KubeObject;
    else if (answer.status.code === 404) return "gone";
  }
  return "reached";
}

/** `kubectl wait`. @source k8s.io/kubectl/pkg/cmd/wait/wait.go */
export const wait = scriptVerb(function* (io, input) {
  const { flags } = input.args;
  if (flags["for"] === undefined) return usage(io, 'required flag(s) "for" not set');
  const goal = parseGoal(flags["for"]);
  if (typeof goal === "string") return usage(io, goal);
  const timeout = flags["timeout"] === undefined ? defaultTimeout : parseGoDuration(flags["timeout"]);
  if (timeout === undefined) return usage(io, `invalid argument "${flags["timeout"] ?? ""}" for "--timeout" flag: time: invalid duration "${flags["timeout"] ?? ""}"`);
  const end = io.now + (timeout < 0 ? aWeek : timeout);
  const { found, failed, named, errors } = yield* lookup(io, input, { ...(goal.type === "delete" ? { quiet: true as const } : {}), needsName: true, allNamespaces: flags["all-namespaces"] === "true" });
  const missing = goal.type === "delete" ? errors.map(({ text }) => text).join("") : "";
  if (missing !== "" && !/^(Error from server \(NotFound\): .*\n)+$/.test(missing)) io.err(missing);
  let anyFailed = failed && goal.type !== "delete";
  if (found.length === 0 && !anyFailed && !(named && goal.type === "delete")) return usage(io, "no matching resources found");
  for (const each of found) {
    const { object, resource, namespace } = each;
    const outcome = goal.type === "delete" ? ((yield* untilGone(io, { resource, name: object.metadata.name, namespace }, object.metadata.uid, end)) ? "reached" : "late") : yield* untilReached(io, each, goal, end);
    if (outcome === "reached") io.out(`${nameOf(object)} ${goal.type === "delete" ? "deleted" : goal.type === "create" ? "created" : "condition met"}\n`);
    else {
      anyFailed = true;
      io.err(outcome === "late" ? `error: timed out waiting for the condition on ${qualifiedPlural(resource)}/${object.metadata.name}\n` : `Error from server (NotFound): ${qualifiedPlural(resource)} "${object.metadata.name}" not found\n`);
    }
  }
  return anyFailed ? 1 : 0;
});
