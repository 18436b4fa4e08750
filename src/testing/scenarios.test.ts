import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runScenario } from "./sim/runScenario.ts";
import { parseScenario } from "./sim/scenario.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "scenarios");
const files = readdirSync(folder).filter((file) => file.endsWith(".yaml") && readFileSync(join(folder, file), "utf8").startsWith("name:"));

describe("in a simulated cluster", () => {
  it.for(files)("%s", { timeout: 120_000 }, (file) => {
    const scenario = parseScenario(readFileSync(join(folder, file), "utf8"), (path) => readFileSync(resolve(folder, path), "utf8"));
    const result = runScenario(scenario);
    expect(result.steps.filter((step) => !step.ok)).toEqual([]);
  });
});
