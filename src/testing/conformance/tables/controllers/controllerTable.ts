import type { Micros } from "../../../../engine/core/index.ts";
import { hours } from "../../../../engine/core/index.ts";
import { differences } from "../../compareObjects.ts";
import type { TableCase, TableRunner, TableVerdict } from "../tableRunner.ts";
import { tableRunner, verdictOf } from "../tableRunner.ts";
import { withTimes } from "./times.ts";

/** A case of the unit tests of a controller. Whatever is nil, empty or zero is not there. */
interface ControllerCase extends TableCase {
  readonly given?: unknown;
  readonly expected?: unknown;
  readonly source?: { readonly test?: string };
}

/** Judges one case of a test function. "now" in it has become a time. */
export type Judge = (given: unknown, expected: unknown, name: string) => TableVerdict;

/** What "now" is in the tables: 1970-03-02T00:00:00Z. */
export const tableNow: Micros = hours(60 * 24);

/** A judge for cases of these shapes. */
export function judge<Given, Expected>(decide: (given: Given, expected: Expected, name: string) => TableVerdict): Judge {
  return (given, expected, name) => decide(given as Given, expected as Expected, name);
}

/** Passed when what is decided is what the case has. */
export const same = (expected: unknown, actual: unknown): TableVerdict => verdictOf(differences(withoutUndefined(expected), withoutUndefined(actual)));

/** As JSON has it: a field that is undefined is not there. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, withoutUndefined(item)]])));
}

/**
 * The runner of a controller's table.
 * @param tests test function -> who judges its cases; the cases of others are "not covered"
 */
export function controllerTable(file: string, tests: Readonly<Record<string, Judge>>): TableRunner {
  return tableRunner<ControllerCase>(file, () => ({ name, test, source, given = {}, expected = {} }) => {
    const ofTest = test ?? source?.test ?? file;
    const decide = Object.hasOwn(tests, ofTest) ? tests[ofTest] : undefined;
    return decide === undefined ? { type: "notCovered", test: ofTest } : decide(withTimes(given, tableNow), withTimes(expected, tableNow), name);
  });
}
