import type { Condition, KubeObject, StringMap } from "../../../../engine/api/index.ts";
import { getCondition, parseTime } from "../../../../engine/api/index.ts";
import type { ApiCall } from "../../../../engine/client/index.ts";
import type { NodeHealth } from "../../../../engine/controllers/nodeLifecycle/health.ts";
import { isExcludedFromDisruption, updateNodeHealth } from "../../../../engine/controllers/nodeLifecycle/health.ts";
import { newNodeLifecycleController } from "../../../../engine/controllers/nodeLifecycle/index.ts";
import type { Micros } from "../../../../engine/core/index.ts";
import { must, seconds } from "../../../../engine/core/index.ts";
import type { Lease, Node, NodeStatus, Pod, Taint } from "../../../../engine/kinds/index.ts";
import { skipped } from "../tableRunner.ts";
import { newControllerLab } from "./controllerLab.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";
import { goDuration } from "./times.ts";

/** The clock of upstream's tests, and their node-monitor-grace-period. */
const start: Micros = must(parseTime("2015-01-01T12:00:00Z"), "time");
const gracePeriod = seconds(40);
const monitorKey = "@monitorNodeHealth";

const complete = (node: Partial<Node> & Pick<Node, "metadata">): Node => ({ ...node, apiVersion: "v1", kind: "Node", spec: node.spec ?? {}, status: node.status ?? {} });

/** The one pod of upstream's tests. */
const pod0 = { apiVersion: "v1", kind: "Pod", metadata: { name: "pod0", namespace: "default" }, spec: { nodeName: "node0", containers: [] }, status: { conditions: [{ type: "Ready", status: "True" }] } } as Pod;

function labOf(nodes: readonly Node[], leases: readonly Lease[] = []) {
  const named = leases.map((lease): KubeObject => ({ ...lease, apiVersion: "coordination.k8s.io/v1", kind: "Lease" }));
  return newControllerLab(newNodeLifecycleController({ gracePeriod }), { "v1/nodes": nodes.map(complete), "v1/pods": [pod0], "coordination.k8s.io/v1/leases": named }, start);
}

interface Heartbeats {
  readonly fakeNodeHandler: { readonly existingNodes: readonly Node[] };
  readonly newNodeStatus: NodeStatus;
  readonly timeToPass: string;
  readonly lease?: Lease;
  readonly newLease?: Lease;
}

interface HeartbeatsSeen {
  readonly expectedNodes?: readonly Node[];
  readonly expectedPodStatusUpdate: boolean;
  /** Lists of the nodes, one for each look, and updates of their status. */
  readonly expectedRequestCount?: number;
}

const isNodeStatusUpdate = ({ verb, resource, subresource }: ApiCall): boolean => verb === "update" && resource === "v1/nodes" && subresource === "status";
const isPodStatusUpdate = ({ resource, subresource }: ApiCall): boolean => resource === "v1/pods" && subresource === "status";

/** As lines, so that times are compared as well. */
const conditionLines = ({ status }: Node): readonly string[] =>
  (status.conditions ?? []).map(({ type, status: is, reason, message, lastHeartbeatTime, lastTransitionTime }) => [type, is, reason, message, lastHeartbeatTime, lastTransitionTime].join(" | "));

const heartbeats = judge<Heartbeats, HeartbeatsSeen>((given, { expectedNodes, expectedPodStatusUpdate, expectedRequestCount }) => {
  const { fakeNodeHandler: { existingNodes }, newNodeStatus, timeToPass, lease, newLease } = given;
  const lab = labOf(existingNodes, lease === undefined ? [] : [lease]);
  const passed = goDuration(timeToPass);
  const calls = [...lab.sync(monitorKey).calls];
  let current = existingNodes.map(complete);
  if (passed > 0) {
    current = current.map((node, index) => (index === 0 ? { ...node, status: newNodeStatus } : node));
    lab.pass(passed);
    for (const node of current) lab.put("v1/nodes", node);
    if (newLease !== undefined) lab.put("coordination.k8s.io/v1/leases", newLease);
    calls.push(...lab.sync(monitorKey).calls);
  }
  const updates = calls.filter(isNodeStatusUpdate);
  const written = updates.length === 0 ? current : updates.map(({ body }) => body as Node);
  return same(
    { podStatusUpdate: expectedPodStatusUpdate, requests: expectedRequestCount, conditions: expectedNodes?.map(complete).map(conditionLines) },
    {
      podStatusUpdate: calls.some(isPodStatusUpdate),
      requests: expectedRequestCount === undefined ? undefined : (passed > 0 ? 2 : 1) + updates.length,
      conditions: expectedNodes === undefined ? undefined : written.map(conditionLines),
    },
  );
});

interface ZonesGiven {
  readonly nodeList: readonly Node[];
  readonly updatedNodeStatuses: readonly NodeStatus[];
}

const zones = judge<ZonesGiven, { readonly expectedInitialStates: object; readonly expectedFollowingStates: object }>(({ nodeList, updatedNodeStatuses }, expected) => {
  const lab = labOf(nodeList);
  const states = (): object => Object.fromEntries([...lab.context.memory.zones].map(([key, { state }]) => [key, state]));
  lab.sync(monitorKey);
  const expectedInitialStates = states();
  nodeList.forEach((node, index) => lab.put("v1/nodes", complete({ ...node, status: updatedNodeStatuses[index] ?? {} })));
  lab.sync(monitorKey);
  return same(expected, { expectedInitialStates, expectedFollowingStates: states() });
});

const noScheduleTaints = judge<{ readonly Node: Node }, { readonly ExpectedTaints?: readonly Taint[] }>(({ Node: node }, { ExpectedTaints = [] }) => {
  const patched = labOf([node]).sync(node.metadata.name).calls.flatMap(({ body }) => (body as { readonly spec?: { readonly taints: readonly Taint[] | null } }).spec?.taints ?? []);
  return same(ExpectedTaints, patched.map(({ key, effect }) => ({ key, effect })));
});

const labels = judge<{ readonly Node: Node }, { readonly ExpectedLabels: StringMap }>(({ Node: node }, { ExpectedLabels }) => {
  const patches = labOf([node]).sync(node.metadata.name).calls.map(({ body }) => (body as { readonly metadata: { readonly labels?: StringMap } }).metadata.labels);
  return same(ExpectedLabels, Object.assign({}, node.metadata.labels, ...patches));
});

/** What is known of the node afterwards says the same as what was decided. */
const tryUpdate = judge<{ readonly node: Node }, unknown>(({ node: given }) => {
  const node = complete(given);
  const ready = (conditions: readonly Condition[] | undefined): string | undefined => getCondition(conditions, "Ready")?.status;
  const health: NodeHealth = { probeAt: parseTime(node.metadata.creationTimestamp) ?? 0, heartbeat: getCondition(node.status.conditions, "Ready")?.lastHeartbeatTime, renewTime: undefined };
  const { current, update } = updateNodeHealth(node, undefined, new Map([[node.metadata.name, health]]), gracePeriod, start);
  return same(ready((update ?? node).status.conditions), current?.status);
});

const excluded = judge<{ readonly input: Node }, { readonly want: boolean }>(({ input }, { want }) => same(want, isExcludedFromDisruption(input)));

/** Heartbeats, zones, taints and labels of nodes. */
export const nodeLifecycle = controllerTable("controllers/nodelifecycle.json", {
  "nodelifecycle.TestMonitorNodeHealth": zones,
  "nodelifecycle.TestMonitorNodeHealthUpdateStatus": heartbeats,
  "nodelifecycle.TestMonitorNodeHealthUpdateNodeAndPodStatusWithLease": heartbeats,
  "nodelifecycle.TestMonitorNodeHealthMarkPodsNotReady": heartbeats,
  "nodelifecycle.TestPodStatusChange": () => skipped("upstream's test deletes pods by a function that no controller of v1.36 calls (util/node DeletePods)"),
  "nodelifecycle.TestTaintsNodeByCondition": noScheduleTaints,
  "nodelifecycle.TestReconcileNodeLabels": labels,
  "nodelifecycle.TestTryUpdateNodeHealth": tryUpdate,
  "nodelifecycle.Test_isNodeExcludedFromDisruptionChecks": excluded,
});
