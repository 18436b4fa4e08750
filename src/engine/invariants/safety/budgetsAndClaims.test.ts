import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../api/index.ts";
import type { World } from "../index.ts";
import { budgetsAreKept } from "./budgetsAreKept.ts";
import { claimsAreBoundOnce } from "./claimsAreBoundOnce.ts";

const changed = (previous: object, object: object): World =>
  ({ changes: [{ key: "/registry/x", revision: 2, previous: previous as KubeObject, object: object as KubeObject }] }) as unknown as World;
const budget = (disruptionsAllowed: number, ...disrupted: readonly string[]): object => ({
  kind: "PodDisruptionBudget",
  metadata: { name: "pdb" },
  status: { disruptionsAllowed, disruptedPods: Object.fromEntries(disrupted.map((name) => [name, "2026-01-01T00:00:00Z"])) },
});
const claim = (volumeName: string): object => ({ kind: "PersistentVolumeClaim", metadata: { name: "data" }, spec: { volumeName } });
const volume = (uid: string | undefined): object => ({ kind: "PersistentVolume", metadata: { name: "pv" }, spec: uid === undefined ? {} : { claimRef: { uid } } });

describe("laws of budgets and claims", () => {
  it.for([
    ["an eviction within the budget", budgetsAreKept, budget(1), budget(0, "a"), undefined],
    ["an eviction beyond it", budgetsAreKept, budget(0), budget(0, "a"), "/registry/x allowed 0 disruptions, then 1 pods were evicted: a"],
    ["less than nothing allowed", budgetsAreKept, budget(0), budget(-1), "/registry/x allows -1 disruptions"],
    ["a claim that is bound", claimsAreBoundOnce, claim(""), claim("pv-1"), undefined],
    ["a claim that changes its volume", claimsAreBoundOnce, claim("pv-1"), claim("pv-2"), "/registry/x moved from volume pv-1 to pv-2"],
    ["a volume that is free again", claimsAreBoundOnce, volume("u1"), volume(undefined), undefined],
    ["a volume that changes its claim", claimsAreBoundOnce, volume("u1"), volume("u2"), "/registry/x went from claim u1 to claim u2"],
  ] as const)("%s", ([, law, before, after, wanted]) => {
    expect(law.begin()(changed(before, after))).toBe(wanted);
  });
});
