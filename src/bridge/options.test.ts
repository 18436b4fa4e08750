import { describe, expect, it } from "vitest";
import { defaultOptions, parseOptions } from "./options.ts";

describe("the bridge's command line", () => {
  it.for([
    { words: [], want: {} },
    { words: ["--port", "0", "--seed=7"], want: { port: 0, seed: 7 } },
    { words: ["--blueprint", "bare", "--speed", "0.5"], want: { blueprint: "bare", speed: 0.5 } },
    { words: ["--workers", "5", "--kubeconfig", "a b"], want: { workers: 5, kubeconfig: "a b" } },
  ])("$words", ({ words, want }) => {
    expect(parseOptions(words)).toEqual({ ok: true, value: { ...defaultOptions, ...want } });
  });

  it.for([["--port", "70000"], ["--port"], ["--speed", "fast"], ["--blueprint", "huge"], ["--nonsense"], ["--workers", "1.5"], ["constructor"]])("refuses %s %s", (words) => {
    expect(parseOptions(words)).toMatchObject({ ok: false });
  });
});
