import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { layers } from "./layers.ts";
import { lintConfigText } from "./lintConfig.ts";

describe("the linter's configuration", () => {
  it("is what layers.ts says (npm run lint:write brings it up to date)", () => {
    expect(readFileSync(".oxlintrc.json", "utf8")).toBe(lintConfigText);
  });

  it("names only layers that exist", () => {
    const names = new Set(["*", ...layers.map((layer) => layer.name)]);
    const targets = layers.flatMap((layer) => [
      ...layer.imports,
      ...Object.values(layer.memberImports ?? {}).flat(),
    ]);
    expect(targets.filter((target) => !names.has(target.layer))).toEqual([]);
    expect(new Set(layers.map((layer) => layer.name)).size).toBe(layers.length);
  });

  it("loads the house rules from a file that exists", () => {
    expect(existsSync("src/testing/tidy/plugin.js")).toBe(true);
  });
});
