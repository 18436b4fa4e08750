import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { boxKeys } from "../stores/actions.ts";
import { examples } from "../stores/examples/examples.ts";
import { diagrams } from "./diagrams.ts";
import { findActions, pageActions } from "./pageActions.ts";
import { keysOf, pageKeys } from "./pageKeys.ts";
import { panels } from "./panels.ts";

const press = { ctrlKey: false, metaKey: false, shiftKey: false };

describe("the table of keys", () => {
  it("gives no key two meanings", () => {
    const keys = pageKeys.flatMap((action) => action.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("has a key for every panel and diagram", () => {
    expect(pageKeys.filter(({ group }) => group === "Panels").map(({ keys }) => keys)).toEqual(panels.map(() => expect.stringMatching(/^G [A-Z]$/) as string));
    expect(pageKeys.filter(({ group }) => group === "Diagrams")).toHaveLength(diagrams.length);
  });

  it("names all keys that the actions of boxes have", () => {
    const used = [...readFileSync("src/ui/stores/actions.ts", "utf8").matchAll(/ keys: "(\w)"/g)].map(([, key]) => (key ?? "").toUpperCase());
    expect([...new Set(used)].sort()).toEqual(boxKeys.map(([key]) => key).sort());
  });

  it.for([
    [{ ...press, key: " " }, "Space"],
    [{ ...press, key: "Escape" }, "Esc"],
    [{ ...press, key: "v" }, "V"],
    [{ ...press, key: "z", ctrlKey: true }, "Ctrl Z"],
    [{ ...press, key: "Z", metaKey: true, shiftKey: true }, "Ctrl Shift Z"],
    [{ ...press, key: "y", ctrlKey: true }, "Ctrl Shift Z"],
  ] as const)("calls %o %s", ([event, name]) => {
    expect(keysOf(event)).toBe(name);
  });
});

describe("what can be typed", () => {
  it.for([
    ["dark", ["colours: dark", "colours: high contrast, dark"]],
    ["theme", []],
    ["diagram raft", ["diagram: etcd and Raft"]],
    ["panel trace", ["panel: Trace"]],
    ["picture svg", ["save picture as SVG"]],
    ["redo", ["redo the command that was undone"]],
    ["", []],
  ] as const)("%s finds %o", ([text, words]) => {
    expect(findActions(text).map((action) => action.words)).toEqual(words);
  });

  it("finds every action by its own words, all examples among them", () => {
    const named = pageActions.filter(({ isKeyOnly }) => isKeyOnly !== true);
    expect(named.filter((action) => !findActions(action.words).includes(action))).toEqual([]);
    expect(pageActions.filter(({ group }) => group === "Examples")).toHaveLength(examples.length);
  });
});
