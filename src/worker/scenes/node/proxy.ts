import type { Cluster } from "../../../engine/cluster/index.ts";
import { proxyTotals } from "../../../engine/network/index.ts";
import type { KubeProxyState } from "../../../engine/network/index.ts";
import type { NodeProxyScene } from "../../../protocol/index.ts";
import { serverOf } from "../serverAt.ts";

/** What kube-proxy knows, and what of it the kernel has not got yet. */
export function readProxy(cluster: Cluster, state: KubeProxyState): NodeProxyScene {
  const { services, endpoints } = proxyTotals(state);
  return {
    ...serverOf(cluster, state.client),
    initialized: state.initialized,
    services,
    endpoints,
    changed: state.changed.size,
    ...(state.oldestChangeAt < 0 ? {} : { changedSince: state.oldestChangeAt }),
    isWriting: state.writingSince >= 0,
    ...(state.initialized ? { lastSyncAt: state.lastSyncAt } : {}),
    latency: state.lastLatency,
    syncs: state.syncs,
  };
}
