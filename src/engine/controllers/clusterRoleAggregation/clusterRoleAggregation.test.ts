import { describe, expect, it } from "vitest";
import type { PolicyRule, StringMap } from "../../api/index.ts";
import type { ClusterRole } from "../../kinds/index.ts";
import { aggregatedRules } from "./index.ts";

const api = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole" } as const;
const role = (name: string, labels: StringMap, rules: readonly PolicyRule[] | null): ClusterRole => ({ ...api, metadata: { name, labels }, rules });
const on = (resource: string): PolicyRule => ({ verbs: ["get"], apiGroups: [""], resources: [resource] });
const toView = { view: "true" };
const aggregate = (...selectors: readonly StringMap[]): ClusterRole => ({ ...role("view", toView, [on("old")]), aggregationRule: { clusterRoleSelectors: selectors.map((matchLabels) => ({ matchLabels })) } });

describe("an aggregated role", () => {
  it.for([
    { name: "has the rules of those that are selected, by name", whole: aggregate(toView), parts: [role("b", toView, [on("b")]), role("a", toView, [on("a")]), role("c", {}, [on("c")])], want: ["a", "b"] },
    { name: "has each rule once", whole: aggregate(toView), parts: [role("a", toView, [on("a"), on("x")]), role("b", toView, [on("x")])], want: ["a", "x"] },
    { name: "is no part of itself", whole: aggregate(toView), parts: [], want: [] },
    { name: "selects by any of its selectors", whole: aggregate({ one: "1" }, toView), parts: [role("a", toView, [on("a")]), role("b", { one: "1" }, [on("b")])], want: ["b", "a"] },
    { name: "takes nothing from a role without rules", whole: aggregate(toView), parts: [role("a", toView, null)], want: [] },
  ])("$name", ({ whole, parts, want }) => {
    expect(aggregatedRules(whole, [whole, ...parts]).flatMap((rule) => rule.resources ?? [])).toEqual(want);
  });
});
