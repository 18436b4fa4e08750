import { expect, it } from "vitest";
import { recordedCases } from "../../../testing/recorded/controllers/load.ts";
import type { Condition } from "../../api/index.ts";
import { troubles, updateConditions } from "./conditions.ts";

it.for(recordedCases("namespace", "TestUpdateConditions", 0))("$name", ({ given, expected }) => {
  const { startingStatus, newConditions = [] } = given as unknown as { readonly startingStatus: { readonly conditions?: readonly Condition[] }; readonly newConditions?: readonly Condition[] };
  expect(updateConditions(startingStatus.conditions, newConditions, 0)).toEqual(expected["expecteds"]);
});

it("says what holds a namespace back, in the words of a real one", () => {
  const held = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "held", finalizers: ["test/hold"] } };
  expect(troubles([{ resource: "configmaps.", objects: [held] }, { resource: "pods.", objects: [] }], []).map(({ reason, message }) => [reason, message])).toEqual([
    ["SomeResourcesRemain", "Some resources are remaining: configmaps. has 1 resource instances"],
    ["SomeFinalizersRemain", "Some content in the namespace has finalizers remaining: test/hold in 1 resource instances"],
  ]);
});
