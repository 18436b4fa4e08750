import { parse } from "yaml";
import { seconds } from "../../engine/core/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { Blueprint } from "../../protocol/index.ts";
import { validateBlueprint } from "../../engine/cluster/index.ts";

/** What must hold, sooner or later. */
export type Expectation =
  | { readonly type: "pods"; readonly namespace: string; readonly selector: Readonly<Record<string, string>>; readonly ready?: number; readonly total?: number; readonly pending?: number }
  | { readonly type: "node"; readonly name: string; readonly ready: "True" | "False" | "Unknown" | "absent" }
  | { readonly type: "vital"; readonly sign: string; readonly status: string }
  | { readonly type: "leader"; readonly binary: string; readonly not?: string; readonly none: boolean }
  | { readonly type: "service"; readonly namespace: string; readonly name: string; readonly address: boolean }
  | { readonly type: "job"; readonly namespace: string; readonly name: string; readonly succeeded: number };

export type Step =
  /** A typed line: kubectl or a fault. `stdout` and `stderr` are regular expressions for what kubectl must print. */
  | { readonly type: "run"; readonly line: string; readonly stdin?: string; readonly exit?: number; readonly stdout?: string; readonly stderr?: string; readonly timeout: Micros }
  | { readonly type: "wait"; readonly duration: Micros }
  /** Goes on as soon as it holds; fails when it does not within the time. */
  | { readonly type: "until"; readonly expectation: Expectation; readonly timeout: Micros }
  /** Must hold the whole time. */
  | { readonly type: "always"; readonly expectation: Expectation; readonly duration: Micros }
  | { readonly type: "expect"; readonly expectation: Expectation };

export interface Scenario {
  readonly name: string;
  readonly seed: number;
  readonly blueprint: Blueprint;
  readonly steps: readonly Step[];
}

export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

type Fields = Readonly<Record<string, unknown>>;
/** A scalar as text; anything else is an error in the scenario. */
function textOf(value: unknown, fallback = ""): string {
  if (value === undefined) return fallback;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
  throw new ScenarioError("a text was expected");
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** "10m", "90s", "1500ms" */
export function parseDuration(text: unknown): Micros {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(textOf(text));
  const unit = { ms: 0.001, s: 1, m: 60, h: 3600 }[match?.[2] ?? ""];
  if (match === null || unit === undefined) throw new ScenarioError(`"${textOf(text)}" is not a duration such as 90s or 10m`);
  return seconds(Number(match[1]) * unit);
}

/**
 * Reads a scenario: blueprint, steps and expectations in YAML.
 *
 * @param readFile reads a manifest that a step names
 * @throws ScenarioError that names the step
 */
export function parseScenario(text: string, readFile: (path: string) => string): Scenario {
  const document: unknown = parse(text);
  if (!isFields(document)) throw new ScenarioError("a scenario is a map with name, blueprint and steps");
  const blueprint = validateBlueprint({ ...defaultBlueprint, ...(isFields(document["blueprint"]) ? document["blueprint"] : {}) });
  if (!blueprint.ok) throw new ScenarioError(blueprint.error);
  const steps = document["steps"];
  if (!Array.isArray(steps)) throw new ScenarioError("steps must be a list");
  return {
    name: textOf(document["name"], "scenario"),
    seed: Number(document["seed"] ?? 1),
    blueprint: blueprint.value,
    steps: steps.map((step: unknown, index) => {
      try {
        return parseStep(step, readFile);
      } catch (error) {
        throw new ScenarioError(`step ${index + 1}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  };
}

const defaultTimeout = seconds(120);

function parseStep(step: unknown, readFile: (path: string) => string): Step {
  if (!isFields(step)) throw new ScenarioError("a step is a map");
  const timeout = step["timeout"] === undefined ? defaultTimeout : parseDuration(step["timeout"]);
  if (step["wait"] !== undefined) return { type: "wait", duration: parseDuration(step["wait"]) };
  if (step["until"] !== undefined) return { type: "until", expectation: parseExpectation(step["until"]), timeout };
  if (step["expect"] !== undefined) return { type: "expect", expectation: parseExpectation(step["expect"]) };
  if (step["always"] !== undefined) return { type: "always", expectation: parseExpectation(step["always"]), duration: parseDuration(step["for"]) };
  if (step["apply"] !== undefined) {
    const given = textOf(step["apply"]);
    const stdin = given.includes("\n") ? given : readFile(given);
    return { type: "run", line: "kubectl apply -f -", stdin, exit: Number(step["exit"] ?? 0), timeout, ...patterns(step) };
  }
  if (step["run"] !== undefined) {
    const stdin = step["stdin"];
    return { type: "run", line: textOf(step["run"]), timeout, ...(stdin === undefined ? {} : { stdin: textOf(stdin) }), ...(step["exit"] === undefined ? {} : { exit: Number(step["exit"]) }), ...patterns(step) };
  }
  throw new ScenarioError(`unknown step: ${Object.keys(step).join(", ")}`);
}

function patterns(step: Fields): { stdout?: string; stderr?: string } {
  return { ...(step["stdout"] === undefined ? {} : { stdout: textOf(step["stdout"]) }), ...(step["stderr"] === undefined ? {} : { stderr: textOf(step["stderr"]) }) };
}

const count = (fields: Fields, name: string): Readonly<Record<string, number>> => (fields[name] === undefined ? {} : { [name]: Number(fields[name]) });

function parseExpectation(value: unknown): Expectation {
  if (!isFields(value)) throw new ScenarioError("an expectation is a map");
  const [[type, body] = ["", undefined]] = Object.entries(value);
  if (!isFields(body)) throw new ScenarioError(`expectation "${type}" must be a map`);
  const namespace = textOf(body["namespace"], "default");
  const name = textOf(body["name"]);
  switch (type) {
    case "pods": {
      const selector = isFields(body["selector"]) ? Object.fromEntries(Object.entries(body["selector"]).map(([key, text]) => [key, textOf(text)])) : {};
      return { type, namespace, selector, ...count(body, "ready"), ...count(body, "total"), ...count(body, "pending") };
    }
    case "node":
      return { type, name, ready: textOf(body["ready"]) as "True" };
    case "vital":
      return { type, sign: textOf(body["sign"]), status: textOf(body["status"]) };
    case "leader":
      return { type, binary: textOf(body["of"]), none: body["none"] === true, ...(body["not"] === undefined ? {} : { not: textOf(body["not"]) }) };
    case "service":
      return { type, namespace, name, address: body["address"] !== false };
    case "job":
      return { type, namespace, name, succeeded: Number(body["succeeded"]) };
    default:
      throw new ScenarioError(`unknown expectation "${type}"`);
  }
}
