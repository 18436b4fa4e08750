import { expect, it } from "vitest";
import { troubles } from "./conditions.ts";

it("says what holds a namespace back, in the words of a real one", () => {
  const held = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "held", finalizers: ["test/hold"] } };
  expect(troubles([{ resource: "configmaps.", objects: [held] }, { resource: "pods.", objects: [] }], []).map(({ reason, message }) => [reason, message])).toEqual([
    ["SomeResourcesRemain", "Some resources are remaining: configmaps. has 1 resource instances"],
    ["SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: test/hold in 1 resource instances"],
  ]);
});
