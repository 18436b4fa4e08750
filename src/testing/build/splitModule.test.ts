import { describe, expect, it } from "vitest";
import { scanModule } from "./moduleScan.ts";
import { lateFunctions, splitModule } from "./splitModule.ts";

const lines = (...text: readonly string[]): string => text.join("\n");
const source = lines(
  'import { fold, type Cell } from "./fold.ts";',
  'import { paint } from "./paint.ts";',
  'import type { Row } from "./row.ts";',
  "const limit = 3;",
  "let made = 0;",
  "export function now(row: Row): number { made += 1; return fold(row.length, limit); }",
  "export function later(row: Row, { deep = false }: { deep?: boolean } = {}): string { return inner(paint(row.length), limit, deep); }",
  "const inner = (text: string, ...rest: readonly (number | boolean)[]): string => text + rest.length;",
  "export const counted = (): number => { made = 0; return made; };",
);
const scan = scanModule("/project/src/thing.ts", source);

describe("what comes late of a module", () => {
  it("functions that nobody called, but for those that change the module's own variables", () => {
    expect([...lateFunctions(scan, new Set(["now"]))]).toEqual(["later", "inner"]);
  });

  const { early, late } = splitModule(scan, new Set(["later", "inner"]), "let $late;", "/project/src/thing.ts");

  it("the early part passes calls on, and imports what is left needs", () => {
    expect(early).toContain("export function later(a0, a1) { return $late.later(a0, a1); }");
    expect(early).toContain("const inner = (...rest) => $late.inner(...rest);");
    expect(early).toContain('import { fold as fold } from "./fold.ts";');
    expect(early).not.toContain("./paint.ts");
    expect(early).toContain("export { limit as $of_limit };");
  });

  it("the late part has the functions as they were written, and takes the rest from the module", () => {
    expect(late).toContain('import { paint as paint } from "./paint.ts";');
    expect(late).toContain('import { $of_limit as limit } from "/project/src/thing.ts";');
    expect(late).toContain("export const inner = (text: string, ...rest: readonly (number | boolean)[]): string => text + rest.length;");
    expect(late).not.toContain("./fold.ts");
  });
});
