import type { KubeObject } from "../api/index.ts";
import {
  type ClientConfig,
  clientFacts,
  type ClientOutput,
  handleClientEvent,
  handleQueueTimer,
  hasSynced,
  listObjects,
  newClient,
  newWorkQueue,
  queueAdd,
  queueGet,
  queueLength,
  type WorkQueue,
} from "../client/index.ts";
import { type Micros, type ProcessEvent, type ProcessView, type Program, seconds } from "../core/index.ts";
import type { Node, Service } from "../kinds/index.ts";
import { describeCloud } from "./cloudProvider.ts";
import type {
  CloudControllerManagerConfig,
  CloudControllerManagerState,
  CloudControllerManagerTimer,
  Manager,
  ManagerTag,
} from "./managerState.ts";
import type { CloudMessage } from "./messages.ts";
import { instanceChecked, instanceFound, monitorNodes, needsInitialization, nodeAnswered, syncNode } from "./nodeControllers.ts";
import { dialProvider, providerLost } from "./providerClient.ts";
import { balancerDeleted, balancerEnsured, concernsCloud, nodesChanged, serviceAnswered, syncService } from "./serviceController.ts";

/** @source cloud-provider nodeMonitorPeriod */
const nodeMonitorPeriod = seconds(5);
const parallelMax = 50;

/** The provider's own controllers: load balancers for Services, machines for Nodes. One of several leads. */
export function cloudControllerManager(config: CloudControllerManagerConfig): Program<CloudControllerManagerState, CloudMessage, CloudControllerManagerTimer> {
  const clientConfig: ClientConfig = {
    server: config.server,
    port: config.port,
    user: "system:cloud-controller-manager",
    userAgent: "cloud-controller-manager",
    qps: 20,
    burst: 30,
    informers: [{ resource: "v1/services" }, { resource: "v1/nodes" }],
    leaderElection: { name: "cloud-controller-manager", releaseOnCancel: false },
  };
  return {
    start(env) {
      return {
        client: newClient<ManagerTag>(clientConfig, env),
        leading: false,
        provider: { phase: "closed", conn: 0, nextId: 1, calls: new Map() },
        services: newWorkQueue("service"),
        nodes: newWorkQueue("node"),
        ensured: new Map(),
        names: new Map(),
        syncs: 0,
      };
    },
    step(state, event, env) {
      const manager: Manager = { config, clientConfig, state, env };
      const outputs = handleClientEvent<ManagerTag>(clientConfig, state.client, event, env);
      if (outputs === undefined) handleEvent(manager, event);
      else for (const output of outputs) handleOutput(manager, output);
      if (state.leading && hasSynced(state.client)) work(manager);
    },
    view: (state, now) => viewManager(clientConfig, state, now),
    describe: describeCloud,
  };
}

function handleEvent(manager: Manager, event: ProcessEvent<CloudMessage, CloudControllerManagerTimer>): void {
  const { state, env } = manager;
  if (handleQueueTimer(state.services, event, env) || handleQueueTimer(state.nodes, event, env)) return;
  switch (event.type) {
    case "connected":
      if (event.conn === state.provider.conn) state.provider.phase = "open";
      return;
    case "refused":
    case "closed":
      if (event.conn === state.provider.conn) providerLost(manager);
      return;
    case "message":
      if (event.conn === state.provider.conn) providerAnswered(manager, event.message);
      return;
    case "timer":
      if (event.timer.owner !== "cloud" || !state.leading) return;
      if (event.timer.type === "redial") {
        dialProvider(manager);
      } else {
        env.wakeAfter(nodeMonitorPeriod, { owner: "cloud", type: "nodeMonitor" });
        monitorNodes(manager);
      }
      return;
    case "terminate":
      env.exit(0, "terminated");
      return;
    case "accepted":
    case "datagram":
    case "fsynced":
      return;
  }
}

function handleOutput(manager: Manager, output: ClientOutput<ManagerTag>): void {
  const { state, env } = manager;
  switch (output.type) {
    case "startedLeading":
      startLeading(manager);
      return;
    case "stoppedLeading":
      env.exit(1, "leaderelection lost");
      return;
    case "added":
    case "modified":
    case "deleted":
      if (state.leading) objectChanged(manager, output.object, output.type);
      return;
    case "response":
      answered(manager, output);
      return;
    case "synced":
    case "newLeader":
    case "account":
      return;
  }
}

function startLeading(manager: Manager): void {
  const { state, env } = manager;
  state.leading = true;
  dialProvider(manager);
  env.wakeAfter(nodeMonitorPeriod, { owner: "cloud", type: "nodeMonitor" });
  for (const resource of ["v1/services", "v1/nodes"]) for (const object of listObjects(state.client, resource)) objectChanged(manager, object, "added");
}

const isService = (object: KubeObject): object is Service => object.kind === "Service";
const isNode = (object: KubeObject): object is Node => object.kind === "Node";

function objectChanged(manager: Manager, object: KubeObject, change: "added" | "modified" | "deleted"): void {
  const { state, env } = manager;
  if (isService(object)) {
    const key = `${object.metadata.namespace ?? "default"}/${object.metadata.name}`;
    if (concernsCloud(object) || state.names.has(key)) queueAdd(state.services, key, env.cause, env.now);
  } else if (isNode(object)) {
    if (change !== "deleted" && needsInitialization(object)) queueAdd(state.nodes, object.metadata.name, env.cause, env.now);
    else if (change !== "modified" || state.nodes.failures.size > 0) nodesChanged(manager);
  }
}

/** Works on what is in the queues; a key that waits for an answer is not taken twice. */
function work(manager: Manager): void {
  if (manager.state.provider.phase !== "open") return;
  drain(manager, manager.state.nodes, syncNode);
  drain(manager, manager.state.services, syncService);
}

function drain(manager: Manager, queue: WorkQueue, sync: (manager: Manager, key: string) => void): void {
  while (queue.processing.size < parallelMax) {
    const item = queueGet(queue, manager.env.now);
    if (item === undefined) return;
    manager.env.cause = item.cause;
    sync(manager, item.key);
  }
}

function providerAnswered(manager: Manager, message: CloudMessage): void {
  if (message.type !== "loadBalancer" && message.type !== "deleted" && message.type !== "instance") return;
  const { calls } = manager.state.provider;
  const pending = calls.get(message.id);
  if (pending === undefined) return;
  calls.delete(message.id);
  if (message.type === "loadBalancer" && pending.type === "ensure") balancerEnsured(manager, pending, message.ip);
  else if (message.type === "deleted" && pending.type === "delete") balancerDeleted(manager, pending.key);
  else if (message.type === "instance" && pending.type === "node") instanceFound(manager, pending.key, message.providerId);
  else if (message.type === "instance" && pending.type === "lifecycle") instanceChecked(manager, pending.key, message.providerId !== undefined);
}

function answered(manager: Manager, output: Extract<ClientOutput<ManagerTag>, { type: "response" }>): void {
  const { tag } = output;
  const code = output.ok ? output.code : output.status.code;
  if (tag.type === "service") serviceAnswered(manager, tag.key, tag.step, output.ok, code);
  else if (tag.type === "node") {
    nodeAnswered(manager, tag.key, output.ok, code);
    if (output.ok) nodesChanged(manager);
  }
}

function viewManager(clientConfig: ClientConfig, state: CloudControllerManagerState, now: Micros): ProcessView {
  const rows = [...state.ensured].map(([key, balancer]) => [key, balancer.ip, balancer.ports.map((port) => port.port).join(", ")]);
  return {
    condition: state.leading && state.provider.phase !== "open" ? "degraded" : "ok",
    role: state.leading ? "leader" : "standby",
    headline: state.leading ? `leader, ${state.ensured.size} ${state.ensured.size === 1 ? "load balancer" : "load balancers"}` : "standby",
    groups: [
      {
        title: "Controllers",
        facts: [
          { label: "Provider's API", value: state.provider.phase },
          { label: "Calls to the provider under way", value: state.provider.calls.size },
          { label: "Services waiting", value: queueLength(state.services) },
          { label: "Services in work", value: state.services.processing.size },
          { label: "Nodes waiting", value: queueLength(state.nodes) },
          { label: "Syncs", value: state.syncs },
        ],
      },
      { title: "Load balancers", facts: [], table: { columns: ["Service", "Address", "Ports"], rows } },
      ...clientFacts(clientConfig, state.client, now),
    ],
  };
}

