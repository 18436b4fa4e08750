import { deepEqual } from "../api/index.ts";
import { getObject, listObjects, queueAdd, queueAddRateLimited, queueDone, queueForget, recordEvent, request } from "../client/index.ts";
import type { Node, Service } from "../kinds/index.ts";
import { callProvider } from "./providerClient.ts";
import type { BalancerBackend } from "./messages.ts";
import type { CloudPending, EnsuredBalancer, Manager } from "./managerState.ts";

const services = "v1/services";
const finalizer = "service.kubernetes.io/load-balancer-cleanup";
const component = "service-controller";
const excludeLabel = "node.kubernetes.io/exclude-from-external-load-balancers";

const wantsLoadBalancer = (service: Service): boolean => service.spec.type === "LoadBalancer" && service.spec.loadBalancerClass === undefined;
const hasFinalizer = (service: Service): boolean => (service.metadata.finalizers ?? []).includes(finalizer);

/** Whether a service concerns this controller at all. */
export const concernsCloud = (service: Service): boolean => wantsLoadBalancer(service) || hasFinalizer(service);

/** Nodes that load balancers may send to. @source cloud-provider/controllers/service/controller.go nodeIncludedPredicate */
function backends(manager: Manager): readonly BalancerBackend[] {
  const found: BalancerBackend[] = [];
  for (const node of listObjects<Node>(manager.state.client, "v1/nodes")) {
    if (node.metadata.labels?.[excludeLabel] !== undefined || node.metadata.deletionTimestamp !== undefined) continue;
    const ip = node.status.addresses?.find((address) => address.type === "InternalIP")?.address;
    if (ip !== undefined && (node.spec.providerID ?? "") !== "") found.push({ node: node.metadata.name, ip });
  }
  return found;
}

/** All services with a balancer are looked at again: nodes came or went. */
export function nodesChanged(manager: Manager): void {
  for (const key of manager.state.ensured.keys()) queueAdd(manager.state.services, key, manager.env.cause, manager.env.now);
}

/**
 * Brings one service's load balancer to what is wanted. The key is done when the last answer has come.
 *
 * @source cloud-provider/controllers/service/controller.go syncLoadBalancerIfNeeded
 */
export function syncService(manager: Manager, key: string): void {
  const { state } = manager;
  state.syncs += 1;
  const service = getObject<Service>(state.client, services, key);
  const ends = service === undefined || service.metadata.deletionTimestamp !== undefined || !wantsLoadBalancer(service);
  if (ends) {
    removeBalancer(manager, key, service);
    return;
  }
  if (!hasFinalizer(service)) {
    patch(manager, key, service, { metadata: { finalizers: [...(service.metadata.finalizers ?? []), finalizer] } }, "finalizer");
    return;
  }
  const ports = (service.spec.ports ?? []).map((port) => ({ protocol: port.protocol ?? ("TCP" as const), port: port.port, nodePort: port.nodePort ?? 0 }));
  const targets = backends(manager);
  const wanted: Omit<EnsuredBalancer, "ip"> = { ports, nodes: targets.map((target) => `${target.node}=${target.ip}`).join(" ") };
  const known = state.ensured.get(key);
  const isTold = known !== undefined && service.status.loadBalancer?.ingress?.[0]?.ip === known.ip;
  if (known !== undefined && known.nodes === wanted.nodes && deepEqual(known.ports, wanted.ports)) {
    if (isTold) finish(manager, key);
    else tellStatus(manager, key, service, known.ip);
    return;
  }
  if (known === undefined) event(manager, service, "EnsuringLoadBalancer", "Ensuring load balancer");
  const name = balancerName(service);
  state.names.set(key, name);
  if (!callProvider(manager, { type: "ensureLoadBalancer", name, ports, backends: targets }, { type: "ensure", key, wanted })) {
    failed(manager, key, service, "error dialing the cloud provider's API");
  }
}

/** The provider has made or changed the balancer. */
export function balancerEnsured(manager: Manager, pending: Extract<CloudPending, { type: "ensure" }>, ip: string): void {
  const { state } = manager;
  const { key } = pending;
  const before = state.ensured.get(key);
  state.ensured.set(key, { ...pending.wanted, ip });
  const service = getObject<Service>(state.client, services, key);
  if (service === undefined || service.metadata.deletionTimestamp !== undefined) {
    again(manager, key);
    return;
  }
  if (before === undefined) event(manager, service, "EnsuredLoadBalancer", "Ensured load balancer");
  else if (before.nodes !== pending.wanted.nodes) event(manager, service, "UpdatedLoadBalancer", "Updated load balancer with new hosts");
  if (service.status.loadBalancer?.ingress?.[0]?.ip === ip) finish(manager, key);
  else tellStatus(manager, key, service, ip);
}

export function balancerDeleted(manager: Manager, key: string): void {
  const { state } = manager;
  state.ensured.delete(key);
  state.names.delete(key);
  const service = getObject<Service>(state.client, services, key);
  if (service === undefined) {
    finish(manager, key);
    return;
  }
  event(manager, service, "DeletedLoadBalancer", "Deleted load balancer");
  if (!hasFinalizer(service)) finish(manager, key);
  else patch(manager, key, service, { metadata: { finalizers: (service.metadata.finalizers ?? []).filter((one) => one !== finalizer) } }, "unfinalizer");
}

/** A request to the API server about a service was answered. */
export function serviceAnswered(manager: Manager, key: string, step: string, ok: boolean, code: number): void {
  if (!ok && code !== 404) {
    queueAddRateLimited(manager.state.services, manager.env, key);
    queueDone(manager.state.services, key);
    return;
  }
  const service = getObject<Service>(manager.state.client, services, key);
  if (step === "unfinalizer" && service !== undefined && service.metadata.deletionTimestamp === undefined && service.status.loadBalancer?.ingress !== undefined) {
    const body = { status: { loadBalancer: { ingress: null } } };
    send(manager, key, service, body, "clearStatus");
    return;
  }
  // The watch brings the changed service, and with it the next step.
  finish(manager, key);
}

function removeBalancer(manager: Manager, key: string, service: Service | undefined): void {
  const { state } = manager;
  const name = state.names.get(key) ?? (service === undefined ? undefined : balancerName(service));
  const exists = state.names.has(key) || (service !== undefined && hasFinalizer(service));
  if (!exists || name === undefined) {
    finish(manager, key);
    return;
  }
  if (service !== undefined) event(manager, service, "DeletingLoadBalancer", "Deleting load balancer");
  if (!callProvider(manager, { type: "deleteLoadBalancer", name }, { type: "delete", key })) {
    failed(manager, key, service, "error dialing the cloud provider's API");
  }
}

function tellStatus(manager: Manager, key: string, service: Service, ip: string): void {
  send(manager, key, service, { status: { loadBalancer: { ingress: [{ ip, ipMode: "VIP" }] } } }, "status");
}

function patch(manager: Manager, key: string, service: Service, body: unknown, step: "finalizer" | "unfinalizer"): void {
  const { clientConfig, state, env } = manager;
  request(
    clientConfig,
    state.client,
    env,
    { verb: "patch", resource: services, namespace: service.metadata.namespace ?? "default", name: service.metadata.name, patchType: "application/merge-patch+json", body },
    { type: "service", key, step },
  );
}

function send(manager: Manager, key: string, service: Service, body: unknown, step: "status" | "clearStatus"): void {
  const { clientConfig, state, env } = manager;
  request(
    clientConfig,
    state.client,
    env,
    {
      verb: "patch",
      resource: services,
      namespace: service.metadata.namespace ?? "default",
      name: service.metadata.name,
      subresource: "status",
      patchType: "application/merge-patch+json",
      body,
    },
    { type: "service", key, step },
  );
}

function failed(manager: Manager, key: string, service: Service | undefined, message: string): void {
  if (service !== undefined) {
    recordEvent(manager.clientConfig, manager.state.client, manager.env, {
      object: service,
      type: "Warning",
      reason: "SyncLoadBalancerFailed",
      message: `Error syncing load balancer: failed to ensure load balancer: ${message}`,
      component,
    });
  }
  queueAddRateLimited(manager.state.services, manager.env, key);
  queueDone(manager.state.services, key);
}

function again(manager: Manager, key: string): void {
  queueAdd(manager.state.services, key, manager.env.cause, manager.env.now);
  queueDone(manager.state.services, key);
}

function finish(manager: Manager, key: string): void {
  queueForget(manager.state.services, key);
  queueDone(manager.state.services, key);
}

function event(manager: Manager, service: Service, reason: string, message: string): void {
  recordEvent(manager.clientConfig, manager.state.client, manager.env, { object: service, type: "Normal", reason, message, component });
}

/** @source cloud-provider/cloud.go DefaultLoadBalancerName */
function balancerName(service: Service): string {
  return `a${(service.metadata.uid ?? "").replaceAll("-", "")}`.slice(0, 32);
}
