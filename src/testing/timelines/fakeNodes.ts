import type { Condition } from "../../engine/api/index.ts";
import { formatMicroTime, formatTime } from "../../engine/api/index.ts";
import type { ApiCall } from "../../engine/client/index.ts";
import { getObject, request } from "../../engine/client/index.ts";
import type { Node } from "../../engine/kinds/index.ts";
import { fakeKubeletClient } from "./fake.ts";
import type { Fake } from "./fake.ts";

const leases = "coordination.k8s.io/v1/leases";
const namespace = "kube-node-lease";

const call = (fake: Fake, what: ApiCall): void => request(fakeKubeletClient, fake.state.client, fake.env, what, "ignore");

const healthy: readonly (readonly [string, "True" | "False", string, string])[] = [
  ["MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
  ["Ready", "True", "KubeletReady", "kubelet is posting ready status"],
];

/** Registers all nodes, ready, with their leases. */
export function createNodes(fake: Fake): void {
  const now = formatTime(fake.env.now);
  for (const { name, zone, cpu } of fake.options.nodes) {
    const resources = { cpu: String(cpu), memory: "64Gi", "ephemeral-storage": "100Gi", pods: "110" };
    const conditions = healthy.map(([type, status, reason, message]) => ({ type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: now }));
    const labels = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "topology.kubernetes.io/zone": zone };
    const body = { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: {}, status: { capacity: resources, allocatable: resources, conditions } };
    call(fake, { verb: "create", resource: "v1/nodes", body });
    call(fake, { verb: "create", resource: leases, namespace, body: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, namespace }, spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: formatMicroTime(fake.env.now) } } });
  }
}

/** The heartbeat of a node, unless it is silent. */
export function renewLease(fake: Fake, name: string): void {
  if (fake.state.silent.has(name)) return;
  call(fake, { verb: "patch", resource: leases, namespace, name, patchType: "application/merge-patch+json", body: { spec: { renewTime: formatMicroTime(fake.env.now) } } });
}

/** Reports one condition of a node, with the others as they are. */
export function setNodeCondition(fake: Fake, name: string, condition: Condition): void {
  const now = formatTime(fake.env.now);
  const node = getObject<Node>(fake.state.client, "v1/nodes", name);
  const others = healthy.filter(([type]) => type !== condition.type && condition.type === "Ready" && node?.status.conditions?.find((one) => one.type === type)?.status === "Unknown");
  const conditions = [
    { ...condition, lastHeartbeatTime: now, lastTransitionTime: now },
    ...others.map(([type, status, reason, message]) => ({ type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: now })),
  ];
  call(fake, { verb: "patch", resource: "v1/nodes", name, subresource: "status", patchType: "application/strategic-merge-patch+json", body: { status: { conditions } } });
}
