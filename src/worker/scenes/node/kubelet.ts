import type { Cluster } from "../../../engine/cluster/index.ts";
import type { Micros } from "../../../engine/core/index.ts";
import { evictionPeriod, leaseRenewInterval, nodeStatusUpdateFrequency } from "../../../engine/kubelet/index.ts";
import type { ContainerdState, KubeletState } from "../../../engine/kubelet/index.ts";
import type { NodeKubeletScene, NodeLoopScene } from "../../../protocol/index.ts";
import { serverOf } from "../serverAt.ts";
import { answeredCalls, flightsOf } from "./criCalls.ts";

/** What the kubelet is at. */
export function readKubelet(cluster: Cluster, state: KubeletState, runtime: ContainerdState | undefined): NodeKubeletScene {
  let working = 0;
  let terminating = 0;
  let untold = 0;
  for (const { operation, phase, statusVersion, sentVersion, removed } of state.pods.values()) {
    if (operation !== undefined) working++;
    if (phase === "terminating") terminating++;
    if (statusVersion !== sentVersion && !removed) untold++;
  }
  let callCount = 0;
  let errorCount = 0;
  for (const { calls, errors } of state.runtime.operations.values()) {
    callCount += calls;
    errorCount += errors;
  }
  const { phase, listed, lastSeenAt } = state.runtime;
  return {
    registered: state.node.registered,
    notReady: state.node.readyMessage,
    ...serverOf(cluster, state.client),
    pods: state.pods.size,
    working,
    terminating,
    untold,
    leaseFailures: state.lease.failures,
    diskPressure: state.eviction.observedAt >= 0,
    evicting: state.pods.get(state.eviction.evicting)?.key ?? "",
    runtime: phase === "open" && !listed ? "listing" : phase,
    ...(lastSeenAt < 0 ? {} : { runtimeSeenAt: lastSeenAt }),
    loops: loopsOf(state),
    ...flightsOf(state, runtime),
    answered: answeredCalls(state),
    callCount,
    errorCount,
  };
}

/** In the order of their way: from the API to the containers, and back. */
function loopsOf({ loops, lease, statusPatches, lastStatusAt, pods }: KubeletState): readonly NodeLoopScene[] {
  const { sync, pleg, probes, eviction, nodeStatus } = loops;
  let nextSync: Micros | undefined;
  let nextProbe: Micros | undefined;
  for (const worker of pods.values()) {
    if (worker.resync !== undefined) nextSync = Math.min(nextSync ?? worker.resync.at, worker.resync.at);
    for (const { nextAt } of worker.probes.values()) if (nextAt >= 0) nextProbe = Math.min(nextProbe ?? nextAt, nextAt);
  }
  return [
    { name: "sync", runs: sync.runs, ...lastOf(sync.lastAt), ...nextOf(nextSync) },
    { name: "pleg", runs: pleg.runs, ...lastOf(pleg.lastAt) },
    { name: "probes", runs: probes.runs, ...lastOf(probes.lastAt), ...nextOf(nextProbe) },
    { name: "status", runs: statusPatches, ...lastOf(lastStatusAt) },
    { name: "lease", ...lastOf(lease.renewedAt), period: leaseRenewInterval },
    { name: "nodeStatus", runs: nodeStatus.runs, ...lastOf(nodeStatus.lastAt), period: nodeStatusUpdateFrequency },
    { name: "eviction", runs: eviction.runs, ...lastOf(eviction.lastAt), period: evictionPeriod },
  ];
}

const lastOf = (at: Micros): Pick<NodeLoopScene, "lastAt"> => (at < 0 ? {} : { lastAt: at });
const nextOf = (at: Micros | undefined): Pick<NodeLoopScene, "nextAt"> => (at === undefined ? {} : { nextAt: at });
