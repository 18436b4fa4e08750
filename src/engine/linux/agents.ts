import { microsPerSecond } from "../core/index.ts";
import type { Env } from "../core/index.ts";
import { hear, newMetricsServer, tick } from "../workloads/index.ts";
import type { AgentRequest } from "../workloads/index.ts";
import { joinHostPort } from "./ip.ts";
import { podOf } from "./lookup.ts";
import type { LinuxMessage, LinuxTimer } from "./messages.ts";
import type { Packet } from "./packet.ts";
import type { RoutingConfig } from "./packets.ts";
import type { ContainerProcess, LinuxState } from "./state.ts";

type LinuxEnv = Env<LinuxMessage, LinuxTimer>;

/** It has no token yet, or stands still: it tries again. */
const retryPeriod = microsPerSecond;

/** Its first process runs: from now on it goes about its work, if it has any of its own. */
export function startAgent(state: LinuxState, process: ContainerProcess, env: LinuxEnv): void {
  const { agent, startDelay } = process.spec.workload;
  if (agent === undefined) return;
  process.agent = { run: newMetricsServer(agent, env.now), asked: new Map() };
  state.agents.add(process.spec.id);
  env.wakeAfter(Math.max(1, startDelay), { type: "agent", containerId: process.spec.id });
}

/** It is its turn again. */
export function wakeAgent(config: RoutingConfig, state: LinuxState, containerId: string, env: LinuxEnv): void {
  const process = state.processes.get(containerId);
  if (process?.agent === undefined || !process.running) return void state.agents.delete(containerId);
  const pod = podOf(state, process);
  const isAble = !pod.frozen && pod.token !== undefined;
  env.wakeAfter(isAble ? process.agent.run.flags.resolution : retryPeriod, { type: "agent", containerId });
  // What has not been answered by now never will be.
  process.agent.asked.clear();
  if (pod.frozen) return;
  if (pod.token === undefined) env.post(`kubelet-${config.node}`, { type: "tokenWanted", uid: pod.spec.uid });
  else for (const request of tick(process.agent.run, env.now)) send(state, process, request, env);
}

function send(state: LinuxState, process: ContainerProcess, { key, host, port, target, accept, isAuthorized }: AgentRequest, env: LinuxEnv): void {
  const pod = podOf(state, process);
  const srcPort = state.nextPort;
  state.nextPort = srcPort >= 60_999 ? 32_768 : srcPort + 1;
  process.agent?.asked.set(srcPort, { key, server: joinHostPort(host, port) });
  const authorization = isAuthorized && pod.token !== undefined ? { authorization: `Bearer ${pod.token}` } : {};
  const packet: Packet = { type: "packet", id: srcPort, kind: "request", protocol: "TCP", srcIp: pod.spec.ip, srcPort, dstIp: host, dstPort: port, payload: `GET ${target}`, wantsBody: true, isTls: true, accept, ...authorization };
  env.post(env.process, packet);
}

/** @returns whether it was an answer to one of them */
export function answerAgent(state: LinuxState, packet: Packet, env: LinuxEnv): boolean {
  for (const id of state.agents) {
    const process = state.processes.get(id);
    const asked = process?.agent?.asked.get(packet.dstPort);
    if (process?.agent === undefined || asked?.server !== joinHostPort(packet.srcIp, packet.srcPort) || podOf(state, process).spec.ip !== packet.dstIp) continue;
    process.agent.asked.delete(packet.dstPort);
    const next = packet.kind === "refused" ? [] : hear(process.agent.run, asked.key, packet.code ?? 200, packet.body ?? "", env.now);
    for (const request of next) send(state, process, request, env);
    return true;
  }
  return false;
}
