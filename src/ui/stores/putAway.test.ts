import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { History } from "../../protocol/index.ts";
import { putAway, takeOut } from "./putAway.ts";

const history: History = { blueprint: defaultBlueprint, seed: 7, commands: [{ at: 5, command: { type: "kubectl", line: "kubectl get pods" } }], until: 9 };
const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("sessionStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text), removeItem: (key: string) => void kept.delete(key) });
});
afterEach(() => vi.unstubAllGlobals());

describe("the cluster of a tab that is put away", () => {
  it("is taken out as it was", () => {
    putAway({ history, speed: 2 });
    expect(takeOut()).toEqual({ history, speed: 2 });
  });

  it("is not there when it was too long, and neither is the one before it", () => {
    putAway({ history, speed: 2 });
    putAway({ history: { ...history, commands: [{ at: 5, command: { type: "kubectl", line: "kubectl apply -f -", stdin: "x".repeat(2_000_001) } }] }, speed: 2 });
    expect(takeOut()).toBeUndefined();
  });

  it.for([
    ["nothing", undefined],
    ["no JSON", "{"],
    ["another thing", "[1]"],
    ["a history that no page runs", JSON.stringify({ history: { ...history, seed: "seven" }, speed: 1 })],
    ["a speed that there is not", JSON.stringify({ history, speed: 0 })],
  ] as const)("is not there when what is kept is %s", ([, text]) => {
    if (text !== undefined) kept.set("kubarium:put-away", text);
    expect(takeOut()).toBeUndefined();
  });

  it("is not there where storage is forbidden", () => {
    vi.stubGlobal("sessionStorage", undefined);
    putAway({ history, speed: 1 });
    expect(takeOut()).toBeUndefined();
  });
});
