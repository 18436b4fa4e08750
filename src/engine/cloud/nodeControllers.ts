import { isConditionTrue, parseTime } from "../api/index.ts";
import { getObject, listObjects, queueAddRateLimited, queueDone, queueForget, recordEvent, request } from "../client/index.ts";
import { seconds } from "../core/index.ts";
import type { Micros } from "../core/index.ts";
import type { Node } from "../kinds/index.ts";
import { callProvider } from "./providerClient.ts";
import type { Manager } from "./managerState.ts";

const nodes = "v1/nodes";
const uninitialized = "node.cloudprovider.kubernetes.io/uninitialized";

/** Whether a node still lacks what only the cloud knows. */
export function needsInitialization(node: Node): boolean {
  return (node.spec.providerID ?? "") === "" || (node.spec.taints ?? []).some((taint) => taint.key === uninitialized);
}

/** Asks the provider which machine a node is. @source cloud-provider/controllers/node/node_controller.go syncNode */
export function syncNode(manager: Manager, key: string): void {
  const node = getObject<Node>(manager.state.client, nodes, key);
  if (node === undefined || !needsInitialization(node)) {
    finish(manager, key);
    return;
  }
  if (!callProvider(manager, { type: "getInstance", name: key }, { type: "node", key })) retry(manager, key);
}

/** The provider knows the node's machine, or not (yet). */
export function instanceFound(manager: Manager, key: string, providerId: string | undefined): void {
  const { state, clientConfig, env } = manager;
  const node = getObject<Node>(state.client, nodes, key);
  if (node === undefined) {
    finish(manager, key);
    return;
  }
  if (providerId === undefined) {
    retry(manager, key);
    return;
  }
  const taints = node.spec.taints?.filter((taint) => taint.key !== uninitialized);
  const spec = taints === undefined || taints.length === node.spec.taints?.length ? { providerID: providerId } : { providerID: providerId, taints: taints.length === 0 ? null : taints };
  const body = { metadata: { resourceVersion: node.metadata.resourceVersion }, spec };
  request(clientConfig, state.client, env, { verb: "patch", resource: nodes, name: key, patchType: "application/merge-patch+json", body }, { type: "node", key });
}

export function nodeAnswered(manager: Manager, key: string, ok: boolean, code: number): void {
  if (ok || code === 404) finish(manager, key);
  else retry(manager, key);
}

/**
 * Looks after nodes that are not ready: is their machine still there?
 *
 * @source cloud-provider/controllers/nodelifecycle/node_lifecycle_controller.go MonitorNodes
 */
export function monitorNodes(manager: Manager): void {
  const asked = new Set<string>();
  for (const pending of manager.state.provider.calls.values()) if (pending.type === "lifecycle") asked.add(pending.key);
  for (const node of listObjects<Node>(manager.state.client, nodes)) {
    const { name } = node.metadata;
    if (isConditionTrue(node.status.conditions, "Ready") || asked.has(name) || isNewcomer(node, manager.env.now)) continue;
    callProvider(manager, { type: "getInstance", name }, { type: "lifecycle", key: name });
  }
}

const uninitializedNodeDelay = seconds(60);

/** A node that the cloud has not been asked about yet gets a minute for that. */
function isNewcomer(node: Node, now: Micros): boolean {
  if ((node.spec.providerID ?? "") !== "" || node.spec.taints?.some((taint) => taint.key === uninitialized) !== true) return false;
  return now - (parseTime(node.metadata.creationTimestamp) ?? 0) < uninitializedNodeDelay;
}

/** A node whose machine is gone for good is deleted. */
export function instanceChecked(manager: Manager, key: string, exists: boolean): void {
  const { state, clientConfig, env } = manager;
  const node = getObject<Node>(state.client, nodes, key);
  if (exists || node === undefined || node.metadata.deletionTimestamp !== undefined) return;
  recordEvent(clientConfig, state.client, env, {
    object: node,
    type: "Normal",
    reason: "DeletingNode",
    message: `Deleting node ${key} because it does not exist in the cloud provider`,
    component: "cloud-node-lifecycle-controller",
  });
  request(clientConfig, state.client, env, { verb: "delete", resource: nodes, name: key, body: {} }, { type: "deleteNode", key });
}

function retry(manager: Manager, key: string): void {
  queueAddRateLimited(manager.state.nodes, manager.env, key);
  queueDone(manager.state.nodes, key);
}

function finish(manager: Manager, key: string): void {
  queueForget(manager.state.nodes, key);
  queueDone(manager.state.nodes, key);
}
