import { describe, expect, it } from "vitest";
import { editLine } from "./editLine.ts";
import { emptyHistory, remember, walk } from "./lineHistory.ts";

/** "kubectl get| pods": the bar is the cursor. */
const line = (marked: string) => ({ text: marked.replace("|", ""), cursor: marked.indexOf("|") });

describe("the command line", () => {
  it.for([
    ["a", "kubectl get| pods", "|kubectl get pods"],
    ["e", "kubectl get| pods", "kubectl get pods|"],
    ["u", "kubectl get| pods", "| pods"],
    ["k", "kubectl get| pods", "kubectl get|"],
    ["w", "kubectl get | pods", "kubectl | pods"],
    ["w", "kubectl| pods", "| pods"],
    ["a", "one\ntw|o", "one\n|two"],
    ["k", "o|ne\ntwo", "o|\ntwo"],
    ["w", "one\n|two", "one\n|two"],
  ] as const)("is edited by Ctrl-%s: %j", ([key, before, after]) => {
    expect(editLine(line(before), key)).toEqual(line(after));
  });

  it("leaves other keys to the browser", () => {
    expect(editLine(line("a|"), "c")).toBeUndefined();
  });
});

describe("the history of lines", () => {
  const history = remember(remember(remember(emptyHistory, "first"), "second"), "second");

  it("does not keep a line twice in a row", () => {
    expect(history.lines).toEqual(["first", "second"]);
  });

  it("goes back and forth, and brings back what was being written", () => {
    const one = walk(history, -1, "draft");
    const two = one && walk(one.history, -1, one.line);
    expect([one?.line, two?.line]).toEqual(["second", "first"]);
    expect(two && walk(two.history, -1, two.line)).toBeUndefined();
    const forth = two && walk(two.history, 1, two.line);
    const end = forth && walk(forth.history, 1, forth.line);
    expect([forth?.line, end?.line]).toEqual(["second", "draft"]);
  });

  it("keeps 500 lines", () => {
    let long = emptyHistory;
    for (let index = 0; index < 700; index++) long = remember(long, `line ${index}`);
    expect(long.lines).toHaveLength(500);
    expect(long.lines[0]).toBe("line 200");
  });
});
