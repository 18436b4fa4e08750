import type { KubeObject } from "../../../api/index.ts";
import { compareStrings, seconds } from "../../../core/index.ts";
import type { EtcdError, EtcdRequest, EtcdResponse } from "../../../etcd/index.ts";
import type { EndpointSlice } from "../../../kinds/index.ts";
import { callEtcd } from "../../etcdClient/etcdClient.ts";
import { cached } from "../../registry/lookup.ts";
import type { EtcdPurpose } from "../../state.ts";
import { objectKey, prefixEnd } from "../../storage/keys.ts";
import type { Server } from "../context.ts";
import { queueLoopback } from "../loopback.ts";

/** @source kubernetes pkg/controlplane/controller/kubernetesservice/controller.go, pkg/controlplane/instance.go DefaultEndpointReconcilerInterval, TTL */
export const reconcileInterval = seconds(10);
const leaseTtlSeconds = 15;
const masterLeases = "/registry/masterleases/";
const sliceName = "kubernetes";

type LeaseStep = Extract<EtcdPurpose, { type: "masterLease" }>["step"];

/** The own address among the endpoints of default/kubernetes, under a lease of 15 s that is renewed every 10 s. @source kubernetes pkg/controlplane/reconcilers/lease.go */
export function keepMasterLease(server: Server): void {
  const { leaseId } = server.state.bootstrap;
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

const slices = "discovery.k8s.io/v1/endpointslices";

const endpoints = "v1/endpoints";
const service = "kubernetes";

/** The endpoints of default/kubernetes are the addresses of all API servers whose lease lives: as a slice, and in the old form. */
function reconcileEndpoints(server: Server): void {
  if (cached(server, "v1/namespaces", objectKey("namespaces", undefined, "default")) === undefined) return;
  reconcileSlice(server);
  if (server.resources.has(endpoints)) reconcileOldForm(server);
}

const isSame = (wanted: readonly string[], now: readonly string[]): boolean => wanted.length === now.length && wanted.every((address) => now.includes(address));

function reconcileSlice(server: Server): void {
  const { state } = server;
  const existing = cached(server, slices, objectKey("endpointslices", "default", sliceName)) as EndpointSlice | undefined;
  const wanted = state.bootstrap.endpoints;
  if (existing !== undefined && isSame(wanted, existing.endpoints.flatMap((endpoint) => endpoint.addresses))) return;
  const body: EndpointSlice = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { ...(existing?.metadata ?? { namespace: "default" }), name: sliceName, labels: { "kubernetes.io/service-name": service } },
    addressType: "IPv4",
    endpoints: wanted.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: "https", port: 6443, protocol: "TCP" }],
  };
  put(state, slices, sliceName, existing, body);
}

type OldForm = KubeObject & { readonly subsets?: readonly { readonly addresses?: readonly { readonly ip: string }[] }[] };

function reconcileOldForm(server: Server): void {
  const { state } = server;
  const existing = cached(server, endpoints, objectKey("endpoints", "default", service)) as OldForm | undefined;
  const wanted = state.bootstrap.endpoints;
  const now = existing?.subsets?.flatMap((subset) => subset.addresses?.map(({ ip }) => ip) ?? []) ?? [];
  if (existing !== undefined && isSame(wanted, now)) return;
  const metadata = { ...(existing?.metadata ?? { namespace: "default" }), name: service, labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } };
  const subsets = [{ addresses: wanted.map((ip) => ({ ip })), ports: [{ name: "https", port: 6443, protocol: "TCP" }] }];
  put(state, endpoints, service, existing, { apiVersion: "v1", kind: "Endpoints", metadata, subsets } as KubeObject);
}

function put(state: Server["state"], resource: string, name: string, existing: KubeObject | undefined, body: KubeObject): void {
  queueLoopback(state, existing === undefined ? { verb: "create", resource, namespace: "default", body } : { verb: "update", resource, namespace: "default", name, body });
}
