import { request } from "../../client/index.ts";
import { millis, seconds } from "../../core/index.ts";
import type { Node } from "../../kinds/index.ts";
import { nodeEvent } from "../events.ts";
import type { Kubelet } from "../state.ts";
import { computeNodeStatus, notReadyMessage } from "./nodeStatus.ts";

const backoffMax = seconds(7);

/** Creates the node's object. @source pkg/kubelet/kubelet_node_status.go registerWithAPIServer */
export function registerNode(kubelet: Kubelet): void {
  const { clientConfig, state, env, config } = kubelet;
  const problem = notReadyMessage(kubelet);
  const status = computeNodeStatus(kubelet, undefined);
  const topology: Record<string, string> = {
    ...(config.zone === undefined ? {} : { "topology.kubernetes.io/zone": config.zone }),
    ...(config.region === undefined ? {} : { "topology.kubernetes.io/region": config.region }),
  };
  const body: Node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: config.node,
      labels: {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": config.node,
        "kubernetes.io/os": "linux",
        ...topology,
        ...config.labels,
      },
      annotations: { "volumes.kubernetes.io/controller-managed-attach-detach": "true" },
    },
    // @simplified the node brings its range of pod addresses along; no controller gives it out.
    spec: { podCIDR: config.podCidr, podCIDRs: [config.podCidr], ...(config.taints === undefined ? {} : { taints: config.taints }) },
    status,
  };
  state.node.status = status;
  state.node.readyMessage = problem;
  request(clientConfig, state.client, env, { verb: "create", resource: "v1/nodes", body, timeout: seconds(10) }, { type: "registerNode" });
}

/** The API server has answered. `code` 0: it could not be reached. */
export function nodeRegistered(kubelet: Kubelet, code: number): void {
  const { state, env } = kubelet;
  if (code === 201 || code === 409) {
    state.node.registered = true;
    state.node.lastReportAt = code === 201 ? env.now : -seconds(3600);
    if (code === 201) nodeEvent(kubelet, "Starting", "Starting kubelet.");
    return;
  }
  state.node.registerBackoff = Math.min(backoffMax, state.node.registerBackoff === 0 ? millis(200) : state.node.registerBackoff * 2);
  env.wakeAfter(state.node.registerBackoff, { owner: "kubelet", type: "register" });
}
