import { describe, expect, it } from "vitest";
import { resourceKeyOf } from "../../api/index.ts";
import { resourceKinds } from "../../kinds/registry.ts";
import { virtualHandlers } from "./virtual.ts";

describe("kinds of which nothing is stored", () => {
  it("have a handler each, and nothing else has", () => {
    const virtual = resourceKinds.filter((kind) => kind.isVirtual === true).map(resourceKeyOf);
    expect(Object.keys(virtualHandlers).sort()).toEqual([...virtual].sort());
  });
});
