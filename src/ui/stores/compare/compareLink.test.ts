import { describe, expect, it } from "vitest";
import { defaultBlueprint } from "../../../protocol/index.ts";
import type { History } from "../../../protocol/index.ts";
import { packLink } from "../shareLink.ts";
import { decodeComparison, encodeComparison } from "./compareLink.ts";
import type { ComparisonPlan } from "./comparison.ts";

const history = (etcdMembers: 1 | 3): History => ({ blueprint: { ...defaultBlueprint, etcdMembers }, seed: 7, commands: [{ at: 50, command: { type: "process", action: "stop", process: "etcd-cp-1" } }], until: 90 });
const plan: ComparisonPlan = { kind: "variants", lanes: [{ name: "3 etcd members", history: history(3) }, { name: "1 etcd member", history: history(1) }], at: 80, zero: 45 };

describe("a link to a comparison", () => {
  it("brings back its lanes, and the moment that was shown", async () => {
    const link = await encodeComparison(plan);
    expect(link).toMatchObject({ ok: true, value: expect.stringMatching(/^\/compare&c=1\.[0-9a-f]{8}\.[\w-]+$/) });
    expect(link.ok && (await decodeComparison(`#${link.value}`))).toEqual({ ok: true, value: plan });
  });

  it("is not there where the address carries none", async () => expect(await decodeComparison("#/compare?lanes=etcd-3,etcd-1&h=1.2.3")).toBeUndefined());

  it.each([
    ["one lane", { ...plan, lanes: plan.lanes.slice(1) }, /comparison.lanes must be two at least/],
    ["four lanes", { ...plan, lanes: [...plan.lanes, ...plan.lanes] }, /comparison.lanes must not have more than 3 entries/],
    ["a lane that is no history", { ...plan, lanes: [plan.lanes[0], { name: "x", history: { ...history(3), seed: -1 } }] }, /comparison.lanes\[1\].history is no history: history.seed/],
    ["a moment that is none", { ...plan, at: "soon" }, /comparison.at/],
    ["something that nobody knows", { ...plan, script: "alert(1)" }, /comparison.script is not known/],
  ])("with %s is refused, and says why", async (_, value, error) => {
    const packed = await packLink(value);
    expect(packed.ok && (await decodeComparison(`#/compare&c=${packed.value}`))).toMatchObject({ ok: false, error: expect.stringMatching(error) });
  });

  it("that was cut on its way is refused", async () => {
    const link = await encodeComparison(plan);
    expect(link.ok && (await decodeComparison(`#${link.value.slice(0, -3)}`))).toMatchObject({ ok: false, error: expect.stringMatching(/damaged/) });
  });
});
