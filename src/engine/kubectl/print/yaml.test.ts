import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { printYaml } from "./yaml.ts";

describe("printYaml", () => {
  it("prints as kubectl does: sorted keys, lists at the key's level", () => {
    expect(printYaml({ kind: "Pod", apiVersion: "v1", spec: { containers: [{ name: "a", args: ["-c", "x: y"], ports: [] }], nested: [[1, 2], []] }, empty: {} })).toBe(
      `apiVersion: v1
empty: {}
kind: Pod
spec:
  containers:
  - args:
    - -c
    - 'x: y'
    name: a
    ports: []
  nested:
  - - 1
    - 2
  - []
`,
    );
  });

  it.for(["", "true", "no", "1e3", "0777", "12:30", "2026-01-01T00:00:00Z", "a: b", "- x", "-x", "#c", "it's", '"q"', "tab\tx", "two\nlines", "end\n", "end\n\n", "  lead", "null", "1_000", "<none>", "*", "&a", "%", "@x", "x ", "a #b", "key:", "\u0001"])(
    "a string comes back as it was: %j",
    (value) => {
      expect(parse(printYaml({ value, list: [value] }), { version: "1.1" })).toEqual({ value, list: [value] });
    },
  );
});
