import { describe, expect, it } from "vitest";
import { append, scrollbackMax } from "./scrollback.ts";
import type { Entry } from "./scrollback.ts";

const none: readonly Entry[] = [];
const lines = (entries: readonly Entry[]) => entries.flatMap((entry) => entry.text.split("\n"));

describe("the scrollback", () => {
  it("joins output that arrives in pieces", () => {
    const entries = append(append(append(none, "stdout", "NAME  REA"), "stdout", "DY\nweb   1/1\n"), "stdout", "api   1/1\n");
    expect(entries.map((entry) => entry.text)).toEqual(["NAME  READY\nweb   1/1\napi   1/1"]);
  });

  it("keeps output, errors and typed lines apart", () => {
    const entries = append(append(append(none, "typed", "kubectl get pods"), "stderr", "Warning: x\n"), "stdout", "web\n");
    expect(entries.map((entry) => [entry.kind, entry.text])).toEqual([["typed", "kubectl get pods"], ["stderr", "Warning: x"], ["stdout", "web"]]);
  });

  it("keeps the last 5,000 lines, of one long output too", () => {
    const long = Array.from({ length: 7_000 }, (_, index) => `line ${index}`).join("\n");
    const once = append(none, "stdout", `${long}\n`);
    expect(lines(once)).toHaveLength(scrollbackMax);
    const more = append(once, "typed", "kubectl get pods");
    expect(lines(more)).toHaveLength(scrollbackMax);
    expect(lines(more).at(-1)).toBe("kubectl get pods");
    expect(lines(more)[0]).toBe("line 2001");
  });

  it("never shows control characters, nor lines that turn the direction of writing", () => {
    expect(append(none, "stdout", "a\u001b[2Jb\u202ec\r\nd\te")[0]?.text).toBe("a·[2Jb·c\nd\te");
  });

  it("shortens a line of a megabyte", () => {
    expect(append(none, "stdout", "x".repeat(1_000_000))[0]?.text).toMatch(/^x{4000} … \(996,000 more characters\)$/);
  });
});
