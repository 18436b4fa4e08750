import { handleClientEvent, newClient } from "../client/index.ts";
import { type ProcessEvent, type Program, seconds } from "../core/index.ts";
import type { LinuxReply } from "../linux/index.ts";
import { newBackOff } from "./backOff.ts";
import { type KubeletConfig, kubeletClientConfig } from "./config.ts";
import { synchronizeEviction } from "./eviction/evictionManager.ts";
import { loopRan, newLoops } from "./loops.ts";
import { newEvictionState } from "./eviction/pressure.ts";
import { syncNodeLease } from "./node/nodeLease.ts";
import { nodeStatusUpdateFrequency, syncNodeStatus } from "./node/nodeStatus.ts";
import { registerNode } from "./node/registerNode.ts";
import { syncPod } from "./podWorkers/syncPod.ts";
import { callStop } from "./podWorkers/terminatePod.ts";
import { probeAnswered, probeTick } from "./probes/probes.ts";
import { handleOutput } from "./responses.ts";
import type { CriResponse } from "./runtime/index.ts";
import { callRuntime, dialRuntime, runtimeLost } from "./runtimeClient.ts";
import { runtimeConnected, runtimeMessage } from "./runtimeMessages.ts";
import type { Kubelet, KubeletEnv, KubeletMessage, KubeletState, KubeletTag, KubeletTimer } from "./state.ts";
import { acceptCaller, callerClosed, runtimeStreamConnected, serveCaller } from "./server/kubeletServer.ts";
import { askForToken } from "./podWorkers/tokens.ts";
import { logRead } from "./server/logs.ts";
import { serveScrape, usageRead } from "./server/resourceMetrics.ts";
import { newServerState } from "./server/serverState.ts";
import { retryStatuses } from "./status/statusManager.ts";
import { describeKubelet, viewKubelet } from "./view.ts";

/** Between two looks at the disk. @source pkg/kubelet/kubelet.go evictionMonitoringPeriod */
export const housekeepingPeriod = seconds(10);
/** It looks at the disk some seconds before the node's status is next told: in life the two clocks have nothing to do with each other. */
const firstHousekeeping = seconds(7);
const syncCost = 40;

/** The node's agent: runs the pods that are bound to its node, and tells the API how they and the node are. */
export function kubelet(config: KubeletConfig): Program<KubeletState, KubeletMessage, KubeletTimer> {
  const clientConfig = kubeletClientConfig(config);
  return {
    start(env) {
      const state = newState(config, env, clientConfig);
      const self: Kubelet = { config, clientConfig, state, env };
      dialRuntime(self);
      registerNode(self);
      env.wakeAfter(nodeStatusUpdateFrequency, { owner: "kubelet", type: "nodeStatus" });
      env.wakeAfter(firstHousekeeping, { owner: "kubelet", type: "housekeeping" });
      return state;
    },
    step(state, event, env) {
      const self: Kubelet = { config, clientConfig, state, env };
      const outputs = handleClientEvent<KubeletTag>(clientConfig, state.client, event, env);
      if (outputs === undefined) {
        handleEvent(self, event);
        return;
      }
      for (const output of outputs) handleOutput(self, output);
    },
    view: (state, now) => viewKubelet(config, state, now),
    describe: describeKubelet,
  };
}

function newState(config: KubeletConfig, env: KubeletEnv, clientConfig: Kubelet["clientConfig"]): KubeletState {
  return {
    client: newClient<KubeletTag>(clientConfig, env),
    startedAt: env.now,
    node: { registered: false, registerBackoff: 0, status: undefined, readyMessage: "", diskPressure: false, lastReportAt: 0, reporting: false, reports: 0 },
    lease: { lease: undefined, busy: false, renewedAt: -1, failures: 0 },
    runtime: { phase: "closed", conn: 0, listed: false, lastSeenAt: -1, calls: new Map(), answered: [], operations: new Map(), nextCall: 1, version: 0 },
    pods: new Map(),
    images: [],
    eviction: newEvictionState(),
    crashBackOff: newBackOff(),
    imageBackOff: newBackOff(),
    server: newServerState(),
    probeRequests: new Map(),
    nextProbe: 1,
    requested: { milliCpu: 0, memory: 0, pods: 0 },
    loops: newLoops(),
    statusPatches: 0,
    lastStatusAt: -1,
    podsVersion: config.node === "" ? 0 : 1,
  };
}

/** An event that is not the API client's: the runtime's, the kernel's, a timer. */
function handleEvent(self: Kubelet, event: ProcessEvent<KubeletMessage, KubeletTimer>): void {
  const { state, env } = self;
  switch (event.type) {
    case "connected":
      if (event.conn === state.runtime.conn) runtimeConnected(self);
      else runtimeStreamConnected(self, event.conn);
      return;
    case "refused":
    case "closed":
      if (event.conn === state.runtime.conn) runtimeLost(self);
      else callerClosed(self, event.conn);
      return;
    case "message":
      if (event.conn === state.runtime.conn && isCriResponse(event.message)) {
        env.charge(syncCost);
        runtimeMessage(self, event.message);
      } else if (event.message.type === "kubeletRequest") {
        serveCaller(self, event.conn, event.message);
      }
      return;
    case "datagram":
      if (event.message.type === "log") {
        logRead(self, event.message);
      } else if (event.message.type === "packet") {
        serveScrape(self, event.message);
      } else if (event.message.type === "usageRead") {
        usageRead(self, event.message.request, event.message.containers);
      } else if (event.message.type === "tokenWanted") {
        askForToken(self, event.message.uid);
      } else if (isProbeResult(event.message)) {
        probeAnswered(self, event.message.request, event.message.outcome === "success" ? undefined : event.message.outcome);
      }
      return;
    case "timer":
      if (event.timer.owner === "kubelet") wake(self, event.timer);
      return;
    case "terminate":
      env.exit(0, "terminated");
      return;
    case "accepted":
      acceptCaller(self, event.conn);
      return;
    case "fsynced":
      return;
  }
}

function wake(self: Kubelet, timer: Extract<KubeletTimer, { owner: "kubelet" }>): void {
  const { state, env } = self;
  switch (timer.type) {
    case "runtime":
      dialRuntime(self);
      return;
    case "register":
      registerNode(self);
      return;
    case "nodeStatus":
      env.wakeAfter(nodeStatusUpdateFrequency, { owner: "kubelet", type: "nodeStatus" });
      if (env.now - state.runtime.lastSeenAt >= nodeStatusUpdateFrequency / 2) callRuntime(self, { type: "Status" }, { type: "status" });
      loopRan(self, "nodeStatus");
      syncNodeStatus(self);
      return;
    case "lease":
      syncNodeLease(self);
      return;
    case "housekeeping":
      env.wakeAfter(housekeepingPeriod, { owner: "kubelet", type: "housekeeping" });
      retryStatuses(self);
      synchronizeEviction(self);
      return;
    case "eviction":
      synchronizeEviction(self);
      return;
    case "sync": {
      const worker = state.pods.get(timer.uid);
      if (worker === undefined) return;
      if (worker.resync !== undefined && worker.resync.at <= env.now) worker.resync = undefined;
      syncPod(self, worker);
      return;
    }
    case "stopGrace": {
      const worker = state.pods.get(timer.uid);
      if (worker !== undefined) callStop(self, worker, timer.containerId, timer.timeout);
      return;
    }
    case "probe": {
      const worker = state.pods.get(timer.uid);
      if (worker !== undefined) probeTick(self, worker, timer.probe);
      return;
    }
    case "probeTimeout":
      probeAnswered(self, timer.request, "timeout");
      return;
  }
}

function isCriResponse(message: KubeletMessage): message is CriResponse {
  return message.type === "result" || message.type === "failure" || message.type === "event";
}

function isProbeResult(message: KubeletMessage): message is Extract<LinuxReply, { type: "probeResult" }> {
  return message.type === "probeResult";
}
