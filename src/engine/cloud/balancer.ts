import { type Env, seconds } from "../core/index.ts";
import type { Packet } from "../linux/index.ts";
import type { CloudMessage } from "./messages.ts";
import type { Backend, CloudProviderState, CloudProviderTimer, LoadBalancer } from "./providerState.ts";

type ProviderEnv = Env<CloudMessage, CloudProviderTimer>;

export const healthCheckInterval = seconds(5);
/** Equal results in a row until a backend counts as healthy, or no longer. */
const threshold = 2;
const flowsMax = 8_192;
const firstPort = 20_000;
const lastPort = 60_000;

/** A packet for a load balancer's address: a client's request, or a node's answer. */
export function balancerPacket(state: CloudProviderState, packet: Packet, env: ProviderEnv): void {
  if (packet.kind !== "request") {
    backendAnswered(state, packet, env);
    return;
  }
  const balancer = state.balancers.get(state.byIp.get(packet.dstIp) ?? "");
  const port = balancer?.ports.find((candidate) => candidate.port === packet.dstPort && candidate.protocol === packet.protocol);
  const healthy = balancer?.backends.filter((backend) => backend.healthy) ?? [];
  if (balancer?.active !== true || port === undefined || healthy.length === 0) {
    if (balancer !== undefined) balancer.refused += 1;
    refuse(packet, env);
    return;
  }
  const backend = env.rng.pick(healthy);
  const ownPort = state.nextPort;
  state.nextPort = ownPort >= lastPort ? firstPort : ownPort + 1;
  if (state.flows.size >= flowsMax) {
    const oldest = state.flows.keys().next();
    if (oldest.done !== true) state.flows.delete(oldest.value);
  }
  state.flows.set(ownPort, { balancer: balancer.name, client: packet.srcIp, clientPort: packet.srcPort, port: packet.dstPort, id: packet.id });
  balancer.forwarded += 1;
  env.post(backend.ip, { ...packet, srcIp: balancer.ip, srcPort: ownPort, dstIp: backend.ip, dstPort: port.nodePort, hops: (packet.hops ?? 0) + 1 });
}

function refuse(packet: Packet, env: ProviderEnv): void {
  env.post(packet.srcIp, { ...packet, kind: "refused", srcIp: packet.dstIp, srcPort: packet.dstPort, dstIp: packet.srcIp, dstPort: packet.srcPort, payload: "" });
}

/** A node has answered: a health check, or a client's request. */
function backendAnswered(state: CloudProviderState, packet: Packet, env: ProviderEnv): void {
  const check = state.checks.get(packet.id);
  if (check !== undefined && packet.dstPort === 0) {
    state.checks.delete(packet.id);
    const backend = state.balancers.get(check.balancer)?.backends.find((candidate) => candidate.node === check.node);
    if (backend?.check !== packet.id) return;
    backend.check = 0;
    checkResult(backend, packet.kind === "response");
    return;
  }
  const flow = state.flows.get(packet.dstPort);
  if (flow === undefined) return;
  state.flows.delete(packet.dstPort);
  const ip = state.balancers.get(flow.balancer)?.ip;
  if (ip === undefined) return;
  env.post(flow.client, { ...packet, id: flow.id, srcIp: ip, srcPort: flow.port, dstIp: flow.client, dstPort: flow.clientPort });
}

function checkResult(backend: Backend, success: boolean): void {
  const first = backend.lastResult === undefined;
  backend.streak = backend.lastResult === success ? backend.streak + 1 : 1;
  backend.lastResult = success;
  // The first check decides at once: a balancer that has just been made need not wait for two.
  if (first || backend.streak >= threshold) backend.healthy = success;
}

/** Asks every backend of every balancer whether its node port answers; one that did not answer the last time has failed. */
export function healthChecks(state: CloudProviderState, env: ProviderEnv): void {
  for (const balancer of state.balancers.values()) {
    if (!balancer.active) continue;
    for (const backend of balancer.backends) checkBackend(state, balancer, backend, env);
  }
}

export function checkBackend(state: CloudProviderState, balancer: LoadBalancer, backend: Backend, env: ProviderEnv): void {
  const [port] = balancer.ports;
  if (port === undefined) return;
  if (backend.check !== 0) {
    state.checks.delete(backend.check);
    checkResult(backend, false);
  }
  const id = state.nextPacket++;
  backend.check = id;
  state.checks.set(id, { balancer: balancer.name, node: backend.node });
  env.post(backend.ip, {
    type: "packet",
    id,
    kind: "request",
    protocol: port.protocol,
    srcIp: balancer.ip,
    srcPort: 0,
    dstIp: backend.ip,
    dstPort: port.nodePort,
    payload: "health check",
  });
}
