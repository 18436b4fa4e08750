import type { KubeObject } from "../../api/index.ts";
import { compareStrings, seconds } from "../../core/index.ts";
import type { EtcdError, EtcdRequest, EtcdResponse } from "../../etcd/index.ts";
import type { EndpointSlice } from "../../kinds/index.ts";
import { callEtcd } from "../etcdClient/etcdClient.ts";
import { cached } from "../registry/lookup.ts";
import type { EtcdPurpose } from "../state.ts";
import { objectKey, prefixEnd } from "../storage/keys.ts";
import type { Server } from "./context.ts";
import { bootstrapKey, queueLoopback } from "./loopback.ts";

/** @source kubernetes pkg/controlplane/controller/kubernetesservice/controller.go, pkg/controlplane/instance.go DefaultEndpointReconcilerInterval, TTL */
const reconcileInterval = seconds(10);
const leaseTtlSeconds = 15;
const masterLeases = "/registry/masterleases/";
const systemNamespaces = ["kube-system", "kube-public", "kube-node-lease", "default"] as const;
const sliceName = "kubernetes";

type LeaseStep = Extract<EtcdPurpose, { type: "masterLease" }>["step"];

/**
 * What an API server looks after by itself: the system namespaces, the Service default/kubernetes, and
 * its own address among the endpoints of that Service, under a lease of 15 s that it renews every 10 s.
 *
 * @source kubernetes pkg/controlplane/reconcilers/lease.go, controller/systemnamespaces
 */
export function bootstrap(server: Server): void {
  const { state, env } = server;
  if (state.phase !== "running") return;
  ensureObjects(server);
  if (env.now < state.bootstrap.nextAt) return;
  state.bootstrap.nextAt = env.now + reconcileInterval;
  const { leaseId } = state.bootstrap;
  if (leaseId === 0) grantLease(server);
  else ask(server, { type: "leaseKeepAlive", leaseId }, "keepAlive");
}

function ask(server: Server, request: EtcdRequest, step: LeaseStep): void {
  callEtcd(server.state.etcd, server.env, request, { type: "masterLease", step });
}

function grantLease(server: Server): void {
  const leaseId = server.env.rng.int(1, 0x7fff_ffff);
  ask(server, { type: "leaseGrant", leaseId, ttlSeconds: leaseTtlSeconds }, "grant");
}

/** etcd has answered a step of the lease. */
export function onMasterLease(server: Server, step: LeaseStep, response: EtcdResponse): void {
  const { state, config } = server;
  switch (step) {
    case "grant":
      if (response.type !== "leaseGrant") return;
      state.bootstrap.leaseId = response.leaseId;
      ask(server, { type: "put", key: `${masterLeases}${config.advertiseAddress}`, value: { address: config.advertiseAddress }, lease: response.leaseId }, "put");
      return;
    case "keepAlive":
      if (response.type === "leaseKeepAlive" && response.ttlSeconds > 0) listLeases(server);
      else grantLease(server);
      return;
    case "put":
      listLeases(server);
      return;
    case "list":
      if (response.type === "range") {
        state.bootstrap.endpoints = response.kvs.map((kv) => kv.key.slice(masterLeases.length)).sort(compareStrings);
        reconcileEndpoints(server);
      }
      return;
    case "revoke":
      return;
  }
}

/** The lease is gone (the server was cut off for longer than it lasts): take a new one. */
export function onMasterLeaseError(server: Server, step: LeaseStep, error: EtcdError): void {
  if (step === "keepAlive" && error.code === "NotFound") grantLease(server);
}

const listLeases = (server: Server): void => {
  ask(server, { type: "range", key: masterLeases, rangeEnd: prefixEnd(masterLeases) }, "list");
};

/** On a graceful end: others need not wait for the lease to expire. */
export function releaseMasterLease(server: Server): void {
  const { leaseId } = server.state.bootstrap;
  if (leaseId !== 0) ask(server, { type: "leaseRevoke", leaseId }, "revoke");
  server.state.bootstrap.leaseId = 0;
}

function ensureObjects(server: Server): void {
  for (const name of systemNamespaces) ensure(server, "v1/namespaces", undefined, { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  const metadata = { name: "kubernetes", namespace: "default", labels: { component: "apiserver", provider: "kubernetes" } };
  const spec = {
    type: "ClusterIP",
    clusterIP: "10.96.0.1",
    clusterIPs: ["10.96.0.1"],
    sessionAffinity: "None",
    ipFamilyPolicy: "SingleStack",
    ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }],
  };
  ensure(server, "v1/services", "default", { apiVersion: "v1", kind: "Service", metadata, spec } as KubeObject);
}

/** Creates what is not there. The other API servers do the same; whoever is later hears "already exists". */
function ensure(server: Server, resource: string, namespace: string | undefined, object: KubeObject): void {
  const { state } = server;
  const key = bootstrapKey(resource, namespace, object.metadata.name);
  if (state.bootstrap.ensured.has(key) || state.bootstrap.pending.has(key)) return;
  const info = server.resources.get(resource);
  if (info === undefined) return;
  if (cached(server, resource, objectKey(info.strategy.resource, namespace, object.metadata.name)) !== undefined) {
    state.bootstrap.ensured.add(key);
    return;
  }
  if (namespace !== undefined && cached(server, "v1/namespaces", objectKey("namespaces", undefined, namespace)) === undefined) return;
  state.bootstrap.pending.add(key);
  queueLoopback(state, { verb: "create", resource, ...(namespace === undefined ? {} : { namespace }), body: object });
}

const slices = "discovery.k8s.io/v1/endpointslices";

/** The endpoints of default/kubernetes are the addresses of all API servers whose lease lives. */
function reconcileEndpoints(server: Server): void {
  const { state } = server;
  const existing = cached(server, slices, objectKey("endpointslices", "default", sliceName)) as EndpointSlice | undefined;
  if (cached(server, "v1/namespaces", objectKey("namespaces", undefined, "default")) === undefined) return;
  const wanted = state.bootstrap.endpoints;
  const now = existing?.endpoints.flatMap((endpoint) => endpoint.addresses) ?? [];
  if (existing !== undefined && wanted.length === now.length && wanted.every((address) => now.includes(address))) return;
  const body: EndpointSlice = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { ...(existing?.metadata ?? { namespace: "default" }), name: sliceName, labels: { "kubernetes.io/service-name": "kubernetes" } },
    addressType: "IPv4",
    endpoints: wanted.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: "https", port: 6443, protocol: "TCP" }],
  };
  queueLoopback(state, { verb: existing === undefined ? "create" : "update", resource: slices, namespace: "default", ...(existing === undefined ? {} : { name: sliceName }), body });
}
