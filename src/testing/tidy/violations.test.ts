import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compiledPlants, doorFiles, plants } from "./plants.ts";
import type { Plant } from "./plants.ts";

/**
 * Proof that the rules bite: each forbidden thing is planted in a small copy
 * of the tree, in a folder of its own, and must be found by the rule that
 * forbids it. The copy holds the real configuration and stand-ins for the
 * doors. One run of the linter looks at all plants, so the proof stays cheap.
 */

interface Diagnostic {
  readonly code: string;
  readonly message: string;
  readonly filename: string;
}

const scratch = mkdtempSync(join(tmpdir(), "kubarium-tidy-"));
const found = new Map<string, Diagnostic[]>();
let compilerOutput = "";

function plantFile(path: string, text: string): void {
  const target = join(scratch, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function runTool(tool: string, args: readonly string[]): string {
  const result = spawnSync(process.execPath, [resolve("node_modules", tool), ...args], {
    cwd: scratch,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return result.stdout;
}

beforeAll(() => {
  for (const name of [".oxlintrc.json", "tsconfig.json", "tsconfig.base.json", "tsconfig.engine.json", "tsconfig.testing.json"]) {
    cpSync(name, join(scratch, name));
  }
  plantFile("package.json", '{ "type": "module" }\n');
  mkdirSync(join(scratch, "src/testing/tidy"), { recursive: true });
  cpSync("src/testing/tidy/plugin.js", join(scratch, "src/testing/tidy/plugin.js"));
  symlinkSync(resolve("node_modules"), join(scratch, "node_modules"), "junction");
  for (const [path, text] of Object.entries(doorFiles)) plantFile(path, text);
  for (const { path, text } of [...plants, ...compiledPlants]) plantFile(path, text);

  const report = runTool("oxlint/bin/oxlint", ["--format=json", "src"]);
  const { diagnostics } = JSON.parse(report) as { readonly diagnostics: readonly Diagnostic[] };
  for (const diagnostic of diagnostics) {
    const path = diagnostic.filename.replaceAll("\\", "/");
    found.set(path, [...(found.get(path) ?? []), diagnostic]);
  }
  compilerOutput = runTool("typescript/bin/tsc", ["--project", "tsconfig.engine.json", "--pretty", "false"]);
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("the linter catches", () => {
  it.each(plants.map((plant): [string, Plant] => [plant.claim, plant]))("%s", (_claim, plant) => {
    const codes = (found.get(plant.path) ?? []).map((diagnostic) => diagnostic.code);
    expect(codes).toContain(plant.caughtBy);
  });
});

describe("the linter allows", () => {
  it("what the table of layers allows", () => {
    const complaints = Object.keys(doorFiles).flatMap((path) => found.get(path) ?? []);
    expect(complaints).toEqual([]);
  });
});

describe("the compiler refuses in the engine", () => {
  it.each(compiledPlants)("$claim", ({ path, caughtBy }) => {
    expect(compilerOutput).toMatch(new RegExp(`^${path}.*${caughtBy}`, "m"));
  });
});
