import { describe, expect, it } from "vitest";
import { seconds } from "../../core/index.ts";
import type { Node, Taint } from "../../kinds/index.ts";
import { withNoExecuteTaint } from "./health.ts";
import { newZone, rateOf, swapLimiter, tryAccept } from "./zones.ts";

describe("zones", () => {
  it("let one node in ten seconds be evicted, none when a small zone is in part disrupted", () => {
    const zone = newZone(0);
    expect([0, 5, 10, 11, 20].map((at) => tryAccept(zone, seconds(at)))).toEqual([true, false, true, false, true]);
    swapLimiter(zone, rateOf("PartialDisruption", 4), seconds(20));
    expect(tryAccept(zone, seconds(100))).toBe(false);
    expect(rateOf("PartialDisruption", 51)).toBe(10);
  });
});

describe("taints", () => {
  it("NoExecute changes sides with the node's state, and goes when the node is back", () => {
    const unreachable: Taint = { key: "node.kubernetes.io/unreachable", effect: "NoExecute" };
    const own: Taint = { key: "dedicated", value: "gpu", effect: "NoExecute" };
    const node: Node = { apiVersion: "v1", kind: "Node", metadata: { name: "node" }, spec: { taints: [own, unreachable] }, status: {} };
    expect(withNoExecuteTaint(node, "node.kubernetes.io/not-ready", 0).map((taint) => taint.key)).toEqual(["dedicated", "node.kubernetes.io/not-ready"]);
    expect(withNoExecuteTaint(node, undefined, 0)).toEqual([own]);
    expect(withNoExecuteTaint(node, unreachable.key, 0)).toBe(node.spec.taints);
  });
});
