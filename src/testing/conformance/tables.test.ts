import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import skippedCases from "../recorded/tables/skipped.json" with { type: "json" };
import { controllerTable } from "./tables/controllers/controllerTable.ts";
import { tableRunners } from "./tables/index.ts";
import type { TableCase } from "./tables/tableRunner.ts";
import { runTable } from "./tablesSet.ts";

const folder = join(import.meta.dirname, "../recorded/tables");
const recorded = tableRunners.filter(({ file }) => existsSync(join(folder, file)));

/** How many cases of a table cannot be judged, where there are any. Only ever fewer; the fidelity page tells them. */
const skippedAtMost: Readonly<Record<string, number>> = skippedCases;

describe("the engine decides as Kubernetes' own tests ask", () => {
  it.for(recorded)("$file", { timeout: 30_000 }, (runner) => {
    const cases = JSON.parse(readFileSync(join(folder, runner.file), "utf8")) as readonly TableCase[];
    const failures: string[] = [];
    const report = runTable(runner, cases, {
      onVerdict: ({ name }, verdict) => {
        if (verdict.type === "failed") failures.push(`${name}\n${verdict.differences.join("\n")}`);
        if (verdict.type === "notCovered") failures.push(`${name}\nnobody judges ${verdict.test}`);
      },
    });
    expect(failures).toEqual([]);
    const skipped = [...report.skipped.values()].reduce((sum, count) => sum + count, 0);
    expect(skipped).toBe(skippedAtMost[runner.file] ?? 0);
  });

  it("a case that is answered otherwise, or makes the engine stumble, has failed", () => {
    const runner = { file: "x.json", open: () => ({ name }: TableCase) => (name === "stumbles" ? (() => { throw new Error("no"); })() : { type: "failed" as const, differences: ["score: expected 1, is 2"] }) };
    expect(runTable(runner, [{ name: "differs" }, { name: "stumbles" }])).toMatchObject({ passed: 0, failed: 2 });
  });

  it("a test function that nobody knows is not covered, and no case of it has passed", () => {
    const runner = controllerTable("x.json", {});
    const report = runTable(runner, [{ name: "a", test: "x.TestNew" }, { name: "b", test: "x.TestNew" }]);
    expect([report.passed, [...report.notCovered]]).toEqual([0, [["x.TestNew", 2]]]);
  });
});
