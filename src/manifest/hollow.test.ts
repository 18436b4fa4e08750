import { describe, expect, it } from "vitest";
import { resourceKinds } from "../engine/kinds/registry.ts";
import { validateManifest } from "./index.ts";

/** Objects with next to nothing in them are typed by everybody who begins to write one. */
describe.each(resourceKinds.map(({ apiVersion, kind }) => ({ apiVersion, kind })))("$apiVersion $kind", ({ apiVersion, kind }) => {
  it.each([
    ["nothing more", ""],
    ["an empty spec", "spec: {}\n"],
    ["a spec without a value", "spec:\n"],
    ["an empty template", "spec:\n  template: {}\n"],
    ["a template without a pod", "spec:\n  template:\n    metadata: {}\n"],
    ["an empty pod", "spec:\n  template:\n    spec: {}\n"],
    ["a container without anything", "spec:\n  containers:\n  - {}\n  volumes:\n  - {}\n"],
    ["empty lists", "spec:\n  ports: []\n  rules: []\n"],
    ["holes in lists", "spec:\n  ports: [null, {}]\n  containers: [null]\n  rules: [{}]\n"],
  ])("%s is refused or taken, and breaks nothing", (_, rest) => {
    expect(() => validateManifest(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n${rest}`)).not.toThrow();
  });
});
