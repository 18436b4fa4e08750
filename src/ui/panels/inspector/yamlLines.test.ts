import { describe, expect, it } from "vitest";
import { yamlBlocks, yamlTokens } from "./yamlLines.ts";

const yaml = `metadata:
  managedFields:
  - apiVersion: v1
    fieldsV1:
      f:spec: {}
  - apiVersion: v1
    manager: kubelet
  name: web
spec: {}
`;

describe("an object's YAML", () => {
  it("is shown with managedFields folded, lists at the indentation of their key included", () => {
    const blocks = yamlBlocks(yaml);
    expect(blocks.map((block) => (block.type === "fold" ? `${block.number} fold of ${block.lines.length}` : `${block.number} ${block.text}`))).toEqual(["1 metadata:", "2 fold of 5", "8   name: web", "9 spec: {}"]);
  });

  it("folds the last applied configuration too", () => {
    const blocks = yamlBlocks("metadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {}\n    other: x\n");
    expect(blocks.map((block) => block.type)).toEqual(["line", "line", "fold", "line"]);
  });

  it("loses no line by folding", () => {
    const all = yamlBlocks(yaml).flatMap((block) => (block.type === "fold" ? [block.title, ...block.lines] : [block.text]));
    expect(`${all.join("\n")}\n`).toBe(yaml);
  });

  it.for([
    ["replicas: 3", "key punctuation number"],
    ["  - name: web", "punctuation key punctuation plain"],
    ['    image: "nginx:1.27"', "punctuation key punctuation string"],
    ["- --port=80", "punctuation plain"],
    ["# a comment: here", "comment"],
    ["enabled: true", "key punctuation word"],
    ["status: {}", "key punctuation punctuation"],
    ["kubernetes.io/metadata.name: x", "key punctuation plain"],
    ["plain text without a key", "plain"],
    ["http://host:80", "plain"],
    ["", ""],
  ] as const)("colours %j", ([line, kinds]) => {
    const tokens = yamlTokens(line);
    expect(tokens.map((token) => token.kind).join(" ")).toBe(kinds);
    expect(tokens.map((token) => token.text).join("")).toBe(line);
  });
});
