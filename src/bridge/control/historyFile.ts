import { validateBlueprint } from "../../engine/cluster/index.ts";
import { fail, ok } from "../../engine/core/index.ts";
import type { Result } from "../../engine/core/index.ts";
import type { History, StampedCommand } from "../../protocol/index.ts";

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

const isStamped = (value: unknown): value is StampedCommand =>
  isFields(value) && Number.isSafeInteger(value["at"]) && isFields(value["command"]) && typeof value["command"]["type"] === "string";

/** A file that `save` has written. @returns the history, or what is wrong with the file */
export function parseHistory(text: string): Result<History, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`not a saved history: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isFields(value)) return fail("not a saved history");
  const blueprint = validateBlueprint(value["blueprint"]);
  if (!blueprint.ok) return blueprint;
  const { seed, commands, until } = value;
  if (typeof seed !== "number" || !Number.isSafeInteger(seed)) return fail("seed must be a whole number");
  if (typeof until !== "number" || !Number.isSafeInteger(until)) return fail("until must be a time in microseconds");
  if (!Array.isArray(commands) || !commands.every(isStamped)) return fail("commands must be a list of commands with their times");
  return ok({ blueprint: { ...blueprint.value, bridge: true }, seed, commands, until });
}
