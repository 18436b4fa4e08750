import { describe, expect, it } from "vitest";
import { readDuration, readFlags } from "./flags.ts";
import { parseHistory } from "./historyFile.ts";
import { readShape } from "./node.ts";

describe("node add", () => {
  it("reads what a machine is like", () => {
    const words = ["n1", "--cpu", "4", "--memory=8Gi", "--pods", "10", "--zone", "a", "--region", "r", "--label", "k=v", "--label", "empty=", "--taint", "k=v:NoSchedule", "--taint", "only:NoExecute"];
    expect(readShape(words)).toEqual({
      ok: true,
      value: {
        name: "n1",
        milliCpu: 4000,
        memoryBytes: 8 * 1024 ** 3,
        pods: 10,
        zone: "a",
        region: "r",
        labels: { k: "v", empty: "" },
        taints: [
          { key: "k", value: "v", effect: "NoSchedule" },
          { key: "only", value: "", effect: "NoExecute" },
        ],
      },
    });
  });

  it.for([
    { words: [], want: "usage" },
    { words: ["a", "b"], want: "usage" },
    { words: ["Upper"], want: "cannot be a node's name" },
    { words: ["n", "--cpu", "many"], want: "--cpu" },
    { words: ["n", "--memory", "-1Gi"], want: "--memory" },
    { words: ["n", "--pods", "1.5"], want: "--pods" },
    { words: ["n", "--label", "=v"], want: "--label" },
    { words: ["n", "--taint", "k=v:Sometimes"], want: "--taint" },
    { words: ["n", "--gpu", "1"], want: "unknown flag --gpu" },
    { words: ["n", "--zone"], want: "--zone needs a value" },
  ])("refuses $words", ({ words, want }) => {
    const shape = readShape(words);
    expect(shape.ok ? "" : shape.error).toContain(want);
  });
});

describe("durations", () => {
  it.for([
    ["50ms", 50_000],
    ["1m30s", 90_000_000],
    ["0.5s", 500_000],
    ["60", undefined],
    ["", undefined],
    ["-1s", undefined],
  ] as const)("%s", ([text, micros]) => {
    expect(readDuration(text)).toBe(micros);
  });

  it("flags without a value", () => {
    const flags = readFlags(["m", "--full"], [], ["full"]);
    expect(flags.ok && flags.value.values.has("full")).toBe(true);
  });
});

describe("a saved history", () => {
  it.for(["", "[]", "{}", '{"blueprint":{}}', '{"blueprint":{"controlPlanes":1,"etcdMembers":1,"apiServers":1,"workers":0,"workerMilliCpu":4000,"workerMemoryBytes":8589934592,"podsPerWorker":110,"vitalSigns":false},"seed":1,"commands":[1],"until":0}'])("that is none is refused: %s", (text) => {
    expect(parseHistory(text).ok).toBe(false);
  });
});
