import { type Condition, formatBytes, formatMilliCpu, formatTime, getCondition } from "../../api/index.ts";
import { request } from "../../client/index.ts";
import { minutes, seconds } from "../../core/index.ts";
import type { Node, NodeStatus } from "../../kinds/index.ts";
import { nodeSystemInfo } from "../config.ts";
import { nodeEvent } from "../events.ts";
import { hasDiskPressure } from "../eviction/pressure.ts";
import { formatGoDuration } from "../goDuration.ts";
import type { Kubelet } from "../state.ts";

/** @source pkg/kubelet/apis/config/v1beta1/defaults.go */
export const nodeStatusUpdateFrequency = seconds(10);
const nodeStatusReportFrequency = minutes(5);
/** @source pkg/kubelet/kubelet.go maxWaitForContainerRuntime */
const runtimeDownAfter = seconds(30);
/** @source pkg/kubelet/pleg/generic.go relistThreshold */
const plegUnhealthyAfter = minutes(3);
const imagesMax = 50;

/** Why the node is not ready; "" when it is. @source pkg/kubelet/runtime.go runtimeErrors */
export function notReadyMessage(kubelet: Kubelet): string {
  const { runtime, startedAt } = kubelet.state;
  const { now } = kubelet.env;
  if (runtime.lastSeenAt < 0 && now - startedAt <= runtimeDownAfter) return "[container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful]";
  const silence = now - Math.max(runtime.lastSeenAt, startedAt);
  if (silence <= runtimeDownAfter) return "";
  const errors = ["container runtime is down"];
  if (silence > plegUnhealthyAfter) errors.push(`PLEG is not healthy: pleg was last seen active ${formatGoDuration(silence - (silence % 1_000))} ago; threshold is 3m0s`);
  return errors.length === 1 ? (errors[0] ?? "") : `[${errors.join(", ")}]`;
}

/** The node's status as the kubelet sees it. @source pkg/kubelet/nodestatus/setters.go */
export function computeNodeStatus(kubelet: Kubelet, previous: NodeStatus | undefined): NodeStatus {
  const { config, state, env } = kubelet;
  const now = formatTime(env.now);
  const resources = {
    cpu: formatMilliCpu(config.milliCpu),
    "ephemeral-storage": "100Gi",
    "hugepages-1Gi": "0",
    "hugepages-2Mi": "0",
    memory: formatBytes(config.memory),
    pods: String(config.podsMax),
  };
  const condition = (type: string, status: "True" | "False", reason: string, message: string): Condition => {
    const before = getCondition(previous?.conditions, type);
    const since = before?.status === status ? before.lastTransitionTime : undefined;
    return { type, status, lastHeartbeatTime: now, lastTransitionTime: since ?? now, reason, message };
  };
  const problem = notReadyMessage(kubelet);
  return {
    addresses: [
      { type: "InternalIP", address: config.nodeIp },
      { type: "Hostname", address: config.node },
    ],
    allocatable: resources,
    capacity: resources,
    conditions: [
      condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
      hasDiskPressure(kubelet)
        ? condition("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure")
        : condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
      problem === ""
        ? condition("Ready", "True", "KubeletReady", "kubelet is posting ready status")
        : condition("Ready", "False", "KubeletNotReady", problem),
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: nodeSystemInfo(config),
    images: [...state.images]
      .sort((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1))
      .slice(0, imagesMax)
      .map((image) => ({ names: [image.name], sizeBytes: image.size })),
  };
}

/** Every 10 s, and when the runtime comes or goes: reports what changed, or everything every 5 min. */
export function syncNodeStatus(kubelet: Kubelet): void {
  const { state, env, clientConfig, config } = kubelet;
  const { node } = state;
  if (!node.registered || node.reporting) return;
  const problem = notReadyMessage(kubelet);
  const pressure = hasDiskPressure(kubelet);
  const changed = problem !== node.readyMessage || pressure !== node.diskPressure;
  if (!changed && node.status !== undefined && env.now - node.lastReportAt < nodeStatusReportFrequency) return;
  const wasReady = node.readyMessage === "" && node.status !== undefined;
  node.status = computeNodeStatus(kubelet, node.status);
  if (node.readyMessage !== problem || !wasReady) tellReadiness(kubelet, problem === "", wasReady);
  if (pressure !== node.diskPressure) nodeEvent(kubelet, pressure ? "NodeHasDiskPressure" : "NodeHasNoDiskPressure", `Node ${config.node} status is now: ${pressure ? "NodeHasDiskPressure" : "NodeHasNoDiskPressure"}`);
  node.diskPressure = pressure;
  node.readyMessage = problem;
  node.reporting = true;
  request(
    clientConfig,
    state.client,
    env,
    {
      verb: "patch",
      resource: "v1/nodes",
      name: config.node,
      subresource: "status",
      patchType: "application/strategic-merge-patch+json",
      body: { status: node.status },
      timeout: seconds(10),
    },
    { type: "nodeStatus" },
  );
}

/** A node whose object was seen with another status than was sent (another kubelet's, the lifecycle controller's) is told again. */
export function nodeSeen(kubelet: Kubelet, object: Node): void {
  const { node } = kubelet.state;
  const ready = getCondition(object.status.conditions, "Ready");
  if (node.reporting || ready === undefined || node.status === undefined || ready.status !== "Unknown") return;
  node.lastReportAt = -nodeStatusReportFrequency;
}

function tellReadiness(kubelet: Kubelet, ready: boolean, wasReady: boolean): void {
  const { node } = kubelet.config;
  if (ready) nodeEvent(kubelet, "NodeReady", `Node ${node} status is now: NodeReady`);
  else if (wasReady) nodeEvent(kubelet, "NodeNotReady", `Node ${node} status is now: NodeNotReady`);
}
