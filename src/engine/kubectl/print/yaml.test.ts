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

  it.for([
    ["--svc=a", "--svc=a"],
    ["--", "--"],
    ["---", "'---'"],
    ["---x", "'---x'"],
    ["-", "'-'"],
    ["?a", "?a"],
    [":a", ":a"],
    ["?", "'?'"],
    ["-a:", "'-a:'"],
    ["--a: b", "'--a: b'"],
    ["...a", "'...a'"],
    ["a#b", "a#b"],
    ["!x", "'!x'"],
    ["<<", "<<"],
    ["1_0", '"1_0"'],
    ["-.inf", '"-.inf"'],
  ] as const)("%j is written as the real one writes it", ([value, written]) => {
    expect(printYaml({ value })).toBe(`value: ${written}\n`);
  });

  it.for(["", "true", "no", "1e3", "0777", "12:30", "2026-01-01T00:00:00Z", "a: b", "- x", "-x", "#c", "it's", '"q"', "tab\tx", "two\nlines", "end\n", "end\n\n", "  lead", "null", "1_000", "<none>", "*", "&a", "%", "@x", "x ", "a #b", "key:", "\u0001"])(
    "a string comes back as it was: %j",
    (value) => {
      expect(parse(printYaml({ value, list: [value] }), { version: "1.1" })).toEqual({ value, list: [value] });
    },
  );

  // What kubectl v1.32 printed of them.
  const word = "a".repeat(30);
  it.for([
    [`${word} ${word} ${word} b c`, `v: ${word} ${word} ${word}\n  b c\n`],
    [`${word} ${word} ${"b".repeat(16)} c d`, `v: ${word} ${word} ${"b".repeat(16)}\n  c d\n`],
    [`${word} ${word} ${"b".repeat(15)} c d`, `v: ${word} ${word} ${"b".repeat(15)} c\n  d\n`],
    [`it's: ${word} ${word} ${word} b`, `v: 'it''s: ${word} ${word} ${word}\n  b'\n`],
    ["  lead\nx", "v: |2-\n    lead\n  x\n"],
    ["\n", "v: |2+\n\n"],
    ["a\n\tb\n", 'v: "a\\n\\tb\\n"\n'],
    ["a \nb", 'v: "a \\nb"\n'],
    ["a\nb ", 'v: "a\\nb "\n'],
    ["\u{1f600} ok", 'v: "\\U0001F600 ok"\n'],
    ["\ufeffx", 'v: "\\uFEFF\\x78"\n'],
    ["e\u0001", 'v: "e\\x01"\n'],
    ["a\u00a0b", "v: a\u00a0b\n"],
    ["...", "v: '...'\n"],
    ["=", "v: =\n"],
    ["<<", "v: <<\n"],
  ] as const)("%j", ([value, text]) => expect(printYaml({ v: value })).toBe(text));
});
