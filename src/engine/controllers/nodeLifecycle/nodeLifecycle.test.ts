import { describe, expect, it } from "vitest";
import { goDuration, recordedCases } from "../../../testing/recorded/controllers/load.ts";
import { parseTime } from "../../api/index.ts";
import { must, seconds } from "../../core/index.ts";
import type { Lease, Node, NodeStatus, Taint } from "../../kinds/index.ts";
import type { NodeHealth } from "./health.ts";
import { isExcludedFromDisruption, updateNodeHealth, withNoExecuteTaint, withNoScheduleTaints } from "./health.ts";
import { computeZoneState, newZone, rateOf, swapLimiter, tryAccept, zoneKeyOf } from "./zones.ts";

const start = must(parseTime("2015-01-01T12:00:00Z"), "time");
const cases = (test: string) => recordedCases("nodelifecycle", test, start);
/** The recordings leave out what is empty. */
const complete = (node: Partial<Node>): Node => ({ spec: {}, status: {}, ...node }) as Node;
const gracePeriod = seconds(40);

interface Given {
  readonly fakeNodeHandler: { readonly existingNodes: readonly Node[] };
  readonly newNodeStatus: NodeStatus;
  readonly timeToPass: string;
  readonly lease?: Lease;
  readonly newLease?: Lease;
}

describe("a node's heartbeats", () => {
  it.for([...cases("TestMonitorNodeHealthUpdateStatus"), ...cases("TestMonitorNodeHealthUpdateNodeAndPodStatusWithLease"), ...cases("TestMonitorNodeHealthMarkPodsNotReady")])(
    "$name",
    ({ given, expected }) => {
      const { fakeNodeHandler, newNodeStatus, timeToPass, lease, newLease } = given as unknown as Given;
      const node = complete(must(fakeNodeHandler.existingNodes[0], "node"));
      const healths = new Map<string, NodeHealth>();
      const first = updateNodeHealth(node, lease, healths, gracePeriod, start);
      const passed = goDuration(timeToPass);
      const later = passed === 0 ? first : updateNodeHealth({ ...node, status: newNodeStatus }, newLease, healths, gracePeriod, start + passed);
      const { expectedNodes, expectedPodStatusUpdate } = expected as unknown as { readonly expectedNodes?: readonly Node[]; readonly expectedPodStatusUpdate: boolean };
      const { conditions } = (later.update ?? { status: newNodeStatus }).status;
      expect([later.observed.status === "True" && later.current?.status !== "True", conditions]).toEqual([
        expectedPodStatusUpdate,
        expectedNodes?.[0]?.status.conditions ?? conditions,
      ]);
    },
  );
});

describe("zones", () => {
  it.for(cases("TestMonitorNodeHealth"))("$name", ({ given, expected }) => {
    const { nodeList, updatedNodeStatuses } = given as unknown as { readonly nodeList: readonly Node[]; readonly updatedNodeStatuses: readonly NodeStatus[] };
    const states = (nodes: readonly Node[]) => {
      const zones = new Map<string, NonNullable<NodeStatus["conditions"]>[number][]>();
      for (const node of nodes.filter((one) => !isExcludedFromDisruption(one))) {
        const key = zoneKeyOf(node);
        zones.set(key, [...(zones.get(key) ?? []), ...(node.status.conditions ?? [{ type: "Ready", status: "Unknown" as const }])]);
      }
      return Object.fromEntries([...zones].map(([key, conditions]) => [key, computeZoneState(conditions)]));
    };
    const before = nodeList.map(complete);
    const after = before.map((node, index) => ({ ...node, status: updatedNodeStatuses[index] ?? {} }));
    expect([states(before), states(after)]).toEqual([expected["expectedInitialStates"], expected["expectedFollowingStates"]]);
  });

  it("let one node in ten seconds be evicted, none when a small zone is in part disrupted", () => {
    const zone = newZone(0);
    expect([0, 5, 10, 11, 20].map((at) => tryAccept(zone, seconds(at)))).toEqual([true, false, true, false, true]);
    swapLimiter(zone, rateOf("PartialDisruption", 4), seconds(20));
    expect(tryAccept(zone, seconds(100))).toBe(false);
    expect(rateOf("PartialDisruption", 51)).toBe(10);
  });
});

describe("taints", () => {
  it.for(cases("TestTaintsNodeByCondition"))("$name", ({ given, expected }) => {
    const node = complete((given as unknown as { readonly Node: Node }).Node);
    const { ExpectedTaints = [] } = expected as unknown as { readonly ExpectedTaints?: readonly Taint[] };
    expect(withNoScheduleTaints(node, start).map(({ key, effect }) => ({ key, effect }))).toEqual(ExpectedTaints);
  });

  it("NoExecute changes sides with the node's state, and goes when the node is back", () => {
    const unreachable: Taint = { key: "node.kubernetes.io/unreachable", effect: "NoExecute" };
    const own: Taint = { key: "dedicated", value: "gpu", effect: "NoExecute" };
    const node = complete({ metadata: { name: "node" }, spec: { taints: [own, unreachable] } });
    expect(withNoExecuteTaint(node, "node.kubernetes.io/not-ready", 0).map((taint) => taint.key)).toEqual(["dedicated", "node.kubernetes.io/not-ready"]);
    expect(withNoExecuteTaint(node, undefined, 0)).toEqual([own]);
    expect(withNoExecuteTaint(node, unreachable.key, 0)).toBe(node.spec.taints);
  });
});
