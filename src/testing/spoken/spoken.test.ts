import { describe, expect, it } from "vitest";
import { isWriting, linesOf, writeLines } from "./between.ts";
import { spokenOutage } from "./spoken.ts";

/** The sentences, without times and without which of several members they are about. */
const formsOf = (lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => (line.split("|")[3] ?? "").split(". ").map((sentence) => sentence.trim().replaceAll(/-cp-\d/g, "-cp-…"))).filter((form) => form !== ""));

describe("what a screen reader is told of an outage", () => {
  const lines = spokenOutage(7);
  if (isWriting) writeLines("spoken", lines);

  it("is what docs/screen-reader.md says: when, and who leads in the end, changes with the engine; the words do not", () => {
    const said = formsOf(lines);
    const written = formsOf(linesOf("spoken"));
    const gone = [...written].filter((form) => !said.has(form));
    expect(written.size).toBeGreaterThan(15);
    expect(gone.length).toBeLessThan(written.size / 5);
  });

  it("is the same when it is lived through again", () => {
    expect(spokenOutage(7)).toEqual(lines);
  });

  it("tells that writes fail when the majority is lost, and that they work when it is back", () => {
    const at = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
    const [lost, started] = [at(/a second member/), at(/started again/)];
    const [meanwhile, afterwards] = [lines.slice(lost, started).join("\n"), lines.slice(started).join("\n")];
    expect(meanwhile).toMatch(/Write is failing/);
    expect(meanwhile).not.toMatch(/Write works/);
    expect(afterwards).toMatch(/Write works/);
    expect(afterwards.lastIndexOf("works")).toBeGreaterThan(afterwards.lastIndexOf("failing"));
  });
});
