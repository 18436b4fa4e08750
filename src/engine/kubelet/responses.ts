import type { KubeObject } from "../api/index.ts";
import type { ClientOutput } from "../client/index.ts";
import type { Lease, Node } from "../kinds/index.ts";
import { createNodeLease, leaseFailed, leaseStored, syncNodeLease } from "./node/nodeLease.ts";
import { nodeSeen, syncNodeStatus } from "./node/nodeStatus.ts";
import { nodeRegistered } from "./node/registerNode.ts";
import { isPod, podAdded, podDeleted, podUpdated } from "./podWorkers/podUpdates.ts";
import { referenceAnswered } from "./podWorkers/references.ts";
import { tokenAnswered } from "./podWorkers/tokens.ts";
import { environmentAnswered } from "./podWorkers/runtimeEvents.ts";
import { listRuntime } from "./runtimeMessages.ts";
import type { Kubelet, KubeletTag } from "./state.ts";
import { podStatusAnswered } from "./status/statusManager.ts";

const isNode = (object: KubeObject): object is Node => object.kind === "Node";
const isLease = (object: unknown): object is Lease => typeof object === "object" && object !== null && "kind" in object && object.kind === "Lease";

/** What the client brings: changes of watched objects, and answers. */
export function handleOutput(kubelet: Kubelet, output: ClientOutput<KubeletTag>): void {
  switch (output.type) {
    case "added":
      if (isPod(output.object)) podAdded(kubelet, output.object);
      else if (isNode(output.object)) nodeSeen(kubelet, output.object);
      return;
    case "modified":
      if (isPod(output.object)) podUpdated(kubelet, output.object);
      else if (isNode(output.object)) nodeSeen(kubelet, output.object);
      return;
    case "deleted":
      if (isPod(output.object)) podDeleted(kubelet, output.object);
      else if (isNode(output.object)) nodeDeleted(kubelet);
      return;
    case "synced":
      listRuntime(kubelet);
      return;
    case "response":
      handleResponse(kubelet, output);
      return;
    case "startedLeading":
    case "stoppedLeading":
    case "newLeader":
    case "account":
      return;
  }
}

/** Somebody deleted the node's object: the kubelet's next reports fail until it registers again, at its next start. */
function nodeDeleted(kubelet: Kubelet): void {
  kubelet.env.note(`node ${kubelet.config.node} was deleted from the API`);
}

function handleResponse(kubelet: Kubelet, output: Extract<ClientOutput<KubeletTag>, { type: "response" }>): void {
  const { state, env } = kubelet;
  const { tag } = output;
  const code = output.ok ? output.code : output.status.code;
  switch (tag.type) {
    case "registerNode":
      nodeRegistered(kubelet, code);
      if (state.node.registered) {
        syncNodeStatus(kubelet);
        syncNodeLease(kubelet);
      }
      return;
    case "token":
      if (output.ok) tokenAnswered(kubelet, tag.uid, output.body);
      return;
    case "nodeStatus":
      state.node.reporting = false;
      if (output.ok) {
        state.node.lastReportAt = env.now;
        state.node.reports += 1;
      } else {
        state.node.lastReportAt = -1e12;
      }
      return;
    case "getLease":
      state.lease.busy = false;
      if (output.ok && isLease(output.body)) {
        state.lease.lease = output.body;
        syncNodeLease(kubelet);
      } else if (code === 404) {
        createNodeLease(kubelet);
      } else {
        leaseFailed(kubelet, code);
      }
      return;
    case "createLease":
    case "renewLease":
      if (output.ok && isLease(output.body)) leaseStored(kubelet, output.body);
      else leaseFailed(kubelet, code);
      return;
    case "podStatus": {
      const worker = state.pods.get(tag.uid);
      if (worker !== undefined) podStatusAnswered(kubelet, worker, tag.version, output.ok ? "stored" : code === 404 || code === 409 ? "gone" : "failed");
      return;
    }
    case "reference": {
      const worker = state.pods.get(tag.uid);
      if (worker === undefined) return;
      referenceAnswered(worker, tag.key, output.ok ? output.body : undefined, code);
      environmentAnswered(kubelet, worker);
      return;
    }
    case "deletePod": {
      const worker = state.pods.get(tag.uid);
      if (worker !== undefined && !output.ok && code !== 404 && code !== 409) worker.deleting = false;
      return;
    }
  }
}

