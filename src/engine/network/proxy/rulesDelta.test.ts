import { expect, it } from "vitest";
import { applyTableChanges, type Chain, emptyTables } from "../../linux/index.ts";
import { rulesDelta } from "./rulesDelta.ts";
import type { ServiceRules } from "./serviceRules.ts";

const chain = (text: string): Chain => [{ matches: [{ type: "comment", text }] }];

/** "a1 b2": chains a and b with rules 1 and 2. */
function rules(text: string): ServiceRules {
  const chains = text.split(" ").filter((word) => word !== "").map((word) => [word.slice(0, 1), chain(word.slice(1))] as const);
  return { chains, services: [], nodePorts: [], filterServices: [], filterExternal: [], filterFirewall: [], filterNodePorts: [], endpoints: chains.length, chainRules: chains.length };
}

const cases = [
  { name: "nothing", before: "a1 b2 c3", after: "a1 b2 c3", changed: "", deleted: "" },
  { name: "a chain in the middle", before: "a1 c3", after: "a1 b2 c3", changed: "b", deleted: "" },
  { name: "chains at both ends", before: "b1", after: "a1 b1 c1", changed: "ac", deleted: "" },
  { name: "a chain that goes", before: "a1 b2 c3", after: "a1 c3", changed: "", deleted: "b" },
  { name: "other rules", before: "a1 b2 c3", after: "a1 b9 c3", changed: "b", deleted: "" },
  { name: "one for another", before: "a1 b2 c3", after: "a1 d2 c3", changed: "d", deleted: "b" },
  { name: "a chain that moves and changes", before: "a1 b2 c3 d4", after: "d5 a1 b2 c3", changed: "d", deleted: "" },
  { name: "everything goes", before: "a1 b2", after: "", changed: "", deleted: "ab" },
];

it.for(cases)("what is written to the kernel makes one version of the rules into the next: $name", ({ before, after, changed, deleted }) => {
  const delta = rulesDelta(rules(before), rules(after));
  expect(delta.changed.map(([name]) => name).join("")).toBe(changed);
  expect([...delta.deleted].sort().join("")).toBe(deleted);
  expect(delta.isEmpty).toBe(before === after);
  const tables = emptyTables();
  const count = applyTableChanges(tables, [{ table: "nat", chains: rules(before).chains, deleted: [] }]);
  const left = applyTableChanges(tables, [{ table: "nat", chains: delta.changed, deleted: delta.deleted }], count);
  expect(new Map(tables.nat)).toEqual(new Map(rules(after).chains));
  expect(left).toBe(rules(after).chains.length);
});

it("chains that only change places stay as they are in the kernel", () => {
  const delta = rulesDelta(rules("a1 b2"), rules("b2 a1"));
  expect(delta).toEqual({ isEmpty: false, changed: [], deleted: [] });
});
