import { type Env, type Micros, type ProcessView, type Program, seconds } from "../core/index.ts";
import { balancerPacket, checkBackend, healthCheckInterval, healthChecks } from "./balancer.ts";
import { deepEqual } from "../api/index.ts";
import type { BalancerBackend, CloudCall, CloudMessage, CloudRequest } from "./messages.ts";
import type { Backend, CloudProviderConfig, CloudProviderState, CloudProviderTimer, LoadBalancer } from "./providerState.ts";

type ProviderEnv = Env<CloudMessage, CloudProviderTimer>;

/** More backends than this are not used: a balancer takes a subset, as managed ones do. */
const backendsMax = 25;
const createMin = seconds(8);
const createMax = seconds(20);
const updateMin = seconds(1);
const updateMax = seconds(3);

/** A public cloud: machines, and load balancers with an address of their own. */
export function cloudProvider(config: CloudProviderConfig): Program<CloudProviderState, CloudMessage, CloudProviderTimer> {
  return {
    start: (env) => newState(config, env.now),
    step(state, event, env) {
      if (event.type === "message") {
        if (isRequest(event.message)) receive(state, event.conn, event.message, env);
      } else if (event.type === "datagram") {
        datagram(state, event.message, env);
      } else if (event.type === "timer") {
        wake(state, event.timer, env);
      } else if (event.type === "terminate") {
        env.exit(0, "terminated");
      }
    },
    view: viewProvider,
    describe: describeCloud,
  };
}

function newState(config: CloudProviderConfig, now: Micros): CloudProviderState {
  return {
    instances: new Map(config.instances.map((name) => [name, { createdAt: now }])),
    balancers: new Map(),
    byIp: new Map(),
    flows: new Map(),
    checks: new Map(),
    nextIp: 10,
    nextPort: 20_000,
    nextPacket: 1,
    operations: 0,
    checking: false,
  };
}

function isRequest(message: CloudMessage): message is CloudRequest {
  return message.type === "ensureLoadBalancer" || message.type === "deleteLoadBalancer" || message.type === "getInstance";
}

function datagram(state: CloudProviderState, message: CloudMessage, env: ProviderEnv): void {
  if (message.type === "packet") balancerPacket(state, message, env);
  else if (message.type === "instanceCreated") state.instances.set(message.name, { createdAt: env.now });
  else if (message.type === "instanceDeleted") state.instances.delete(message.name);
}

/** An operation takes its time; the answer comes when it is done. */
function receive(state: CloudProviderState, conn: number, request: CloudRequest, env: ProviderEnv): void {
  const { id, ...call } = request;
  const wait = durationOf(state, call, env);
  state.operations += 1;
  env.wakeAfter(wait, { type: "operation", conn, id, call }, env.cause);
}

function durationOf(state: CloudProviderState, call: CloudCall, env: ProviderEnv): Micros {
  switch (call.type) {
    case "getInstance":
      return env.rng.int(20_000, 80_000);
    case "deleteLoadBalancer":
      return env.rng.int(updateMin, updateMax);
    case "ensureLoadBalancer":
      return state.balancers.has(call.name) ? env.rng.int(updateMin, updateMax) : env.rng.int(createMin, createMax);
  }
}

function wake(state: CloudProviderState, timer: CloudProviderTimer, env: ProviderEnv): void {
  if (timer.type === "healthChecks") {
    if (state.balancers.size === 0) {
      state.checking = false;
      return;
    }
    env.wakeAfter(healthCheckInterval, { type: "healthChecks" });
    healthChecks(state, env);
    return;
  }
  state.operations -= 1;
  const { call, conn, id } = timer;
  switch (call.type) {
    case "ensureLoadBalancer":
      env.send(conn, { type: "loadBalancer", id, ip: ensure(state, call, env).ip });
      return;
    case "deleteLoadBalancer":
      remove(state, call.name, env);
      env.send(conn, { type: "deleted", id });
      return;
    case "getInstance": {
      const known = state.instances.has(call.name);
      env.send(conn, { type: "instance", id, providerId: known ? `kubarium:///${call.name}` : undefined, zone: "" });
      return;
    }
  }
}

function ensure(state: CloudProviderState, call: Extract<CloudCall, { type: "ensureLoadBalancer" }>, env: ProviderEnv): LoadBalancer {
  let balancer = state.balancers.get(call.name);
  if (balancer === undefined) {
    balancer = { name: call.name, ip: nextAddress(state), createdAt: env.now, ports: [], backends: [], active: true, forwarded: 0, refused: 0 };
    state.balancers.set(call.name, balancer);
    state.byIp.set(balancer.ip, call.name);
    env.claim(balancer.ip);
  }
  const before = new Map(balancer.backends.map((backend) => [backend.node, backend]));
  const samePorts = deepEqual(balancer.ports, call.ports);
  balancer.ports = call.ports;
  balancer.backends = call.backends.slice(0, backendsMax).map((backend) => {
    const known = before.get(backend.node);
    return known !== undefined && known.ip === backend.ip && samePorts ? known : newBackend(backend);
  });
  for (const backend of balancer.backends) if (backend.lastResult === undefined) checkBackend(state, balancer, backend, env);
  if (!state.checking) {
    state.checking = true;
    env.wakeAfter(healthCheckInterval, { type: "healthChecks" });
  }
  return balancer;
}

const newBackend = (backend: BalancerBackend): Backend => ({ ...backend, healthy: false, streak: 0, lastResult: undefined, check: 0 });

function remove(state: CloudProviderState, name: string, env: ProviderEnv): void {
  const balancer = state.balancers.get(name);
  if (balancer === undefined) return;
  state.balancers.delete(name);
  state.byIp.delete(balancer.ip);
  env.release(balancer.ip);
}

/** 203.0.113.10 ... 203.0.113.250, and round again: the first that is free. */
function nextAddress(state: CloudProviderState): string {
  for (let tries = 0; tries < 241; tries++) {
    const octet = state.nextIp;
    state.nextIp = octet >= 250 ? 10 : octet + 1;
    if (!state.byIp.has(`203.0.113.${octet}`)) return `203.0.113.${octet}`;
  }
  return `198.51.100.${(state.balancers.size % 250) + 1}`;
}

function viewProvider(state: CloudProviderState): ProcessView {
  const rows = [...state.balancers.values()].map((balancer) => {
    const healthy = balancer.backends.filter((backend) => backend.healthy).length;
    const ports = balancer.ports.map((port) => `${port.port} > ${port.nodePort}`).join(", ");
    return [balancer.name, balancer.ip, ports, `${healthy} of ${balancer.backends.length}`, balancer.forwarded, balancer.refused];
  });
  return {
    condition: "ok",
    headline: `${state.instances.size} ${state.instances.size === 1 ? "machine" : "machines"}`,
    groups: [
      {
        title: "Provider",
        facts: [
          { label: "Machines", value: state.instances.size },
          { label: "Operations under way", value: state.operations, help: "A new load balancer takes 8 to 20 s." },
          { label: "Connections through balancers", value: state.flows.size },
        ],
      },
      { title: "Load balancers", facts: [], table: { columns: ["Name", "Address", "Ports", "Healthy nodes", "Forwarded", "Refused"], rows } },
    ],
  };
}

/** A few words for the journal. */
export function describeCloud(message: CloudMessage): string {
  switch (message.type) {
    case "packet":
      return `${message.protocol} ${message.srcIp}:${message.srcPort} > ${message.dstIp}:${message.dstPort} ${message.kind}`;
    case "ensureLoadBalancer":
    case "deleteLoadBalancer":
    case "getInstance":
    case "instanceCreated":
    case "instanceDeleted":
      return `${message.type} ${message.name}`;
    case "loadBalancer":
      return `load balancer ${message.ip}`;
    case "deleted":
    case "instance":
      return message.type;
  }
}
