import { formatMicroTime } from "../../api/index.ts";
import { request } from "../../client/index.ts";
import { seconds } from "../../core/index.ts";
import type { Lease } from "../../kinds/index.ts";
import type { Kubelet } from "../state.ts";

const leaseDurationSeconds = 40;
/** A quarter of the lease's duration. @source pkg/kubelet/kubelet.go nodeLeaseRenewIntervalFraction */
export const renewInterval = seconds(leaseDurationSeconds / 4);
const namespace = "kube-node-lease";
const resource = "coordination.k8s.io/v1/leases";
const retryMin = 200_000;
const retryMax = seconds(7);
const triesMax = 5;

/** Renews the node's lease, or makes it. @source k8s.io/component-helpers/apimachinery/lease/controller.go */
export function syncNodeLease(kubelet: Kubelet): void {
  const { state, clientConfig, env, config } = kubelet;
  if (!state.node.registered || state.lease.busy) return;
  state.lease.busy = true;
  const { lease } = state.lease;
  if (lease === undefined) {
    request(clientConfig, state.client, env, { verb: "get", resource, namespace, name: config.node, timeout: seconds(10) }, { type: "getLease" });
    return;
  }
  const body: Lease = { ...lease, spec: { ...lease.spec, renewTime: formatMicroTime(env.now) } };
  request(clientConfig, state.client, env, { verb: "update", resource, namespace, name: config.node, body, timeout: seconds(10) }, { type: "renewLease" });
}

/** There is none yet. */
export function createNodeLease(kubelet: Kubelet): void {
  const { state, clientConfig, env, config } = kubelet;
  const owner = state.client.stores.get("v1/nodes")?.items.get(config.node);
  const uid = owner?.metadata.uid;
  const body: Lease = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name: config.node,
      namespace,
      ...(uid === undefined ? {} : { ownerReferences: [{ apiVersion: "v1", kind: "Node", name: config.node, uid }] }),
    },
    spec: { holderIdentity: config.node, leaseDurationSeconds, renewTime: formatMicroTime(env.now) },
  };
  state.lease.busy = true;
  request(clientConfig, state.client, env, { verb: "create", resource, namespace, body, timeout: seconds(10) }, { type: "createLease" });
}

/** The lease was stored. The next renewal is due in 10 s, with a little jitter. */
export function leaseStored(kubelet: Kubelet, lease: Lease): void {
  const { state, env } = kubelet;
  state.lease.lease = lease;
  state.lease.busy = false;
  state.lease.renewedAt = env.now;
  state.lease.failures = 0;
  env.wakeAfter(renewInterval + env.rng.int(0, renewInterval / 25), { owner: "kubelet", type: "lease" });
}

/** It was not: after a few tries at once, from the API's copy, waits for the next turn. */
export function leaseFailed(kubelet: Kubelet, code: number): void {
  const { state, env } = kubelet;
  state.lease.busy = false;
  state.lease.failures += 1;
  if (code === 409 || code === 404) state.lease.lease = undefined;
  const tries = state.lease.failures % (triesMax + 1);
  const delay = tries === 0 ? renewInterval : Math.min(retryMax, retryMin * 2 ** tries);
  env.wakeAfter(delay, { owner: "kubelet", type: "lease" });
}
