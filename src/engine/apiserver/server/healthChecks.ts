import { isHookDone } from "./bootstrap/bootstrap.ts";
import type { Server } from "./context.ts";

/** What the health check of etcd came to; undefined: not asked. */
export type EtcdHealth = "ok" | "failed" | "timeout" | undefined;

export interface Check {
  readonly name: string;
  /** True when the check asks etcd. */
  readonly asksEtcd: boolean;
  readonly isOk: (server: Server, etcd: EtcdHealth) => boolean;
}

type IsOk = (server: Server) => boolean;

const always: IsOk = () => true;
const isServing: IsOk = ({ state }) => state.phase !== "starting";
const cachesAreFilled: IsOk = ({ state }) => {
  for (const cacher of state.cachers.values()) if (cacher.lists === 0 || (cacher.phase === "listing" && cacher.revision === 0)) return false;
  return true;
};

const check = (name: string, isOk: IsOk): Check => ({ name, asksEtcd: false, isOk });
const etcdCheck = (name: string): Check => ({ name, asksEtcd: true, isOk: (_server, etcd) => etcd === "ok" });
const hook = (name: string, isOk: IsOk = isServing): Check => check(`poststarthook/${name}`, isOk);

/** A hook that writes objects: done when they are there. */
const bootstrapHook = (name: Parameters<typeof isHookDone>[1]): Check => hook(name, ({ state }) => isHookDone(state.bootstrap, name));

/**
 * What runs after the start, by the names of v1.36.2.
 *
 * @simplified hooks of parts that this server does not have as parts of their own are done when it serves
 * @source recorded /readyz?verbose
 */
const hooks: readonly Check[] = [
  hook("start-apiserver-admission-initializer"),
  hook("generic-apiserver-start-informers"),
  hook("priority-and-fairness-config-consumer"),
  hook("priority-and-fairness-filter", always),
  hook("storage-object-count-tracker-hook", always),
  hook("start-apiextensions-informers"),
  hook("start-apiextensions-controllers"),
  hook("crd-informer-synced"),
  hook("start-system-namespaces-controller", always),
  hook("peer-endpoint-reconciler-controller", always),
  hook("start-cluster-authentication-info-controller", always),
  hook("start-kube-apiserver-identity-lease-controller", always),
  hook("start-kube-apiserver-identity-lease-garbage-collector", always),
];

const laterHooks: readonly Check[] = [
  hook("start-legacy-token-tracking-controller", always),
  hook("start-service-ip-repair-controllers"),
  bootstrapHook("rbac/bootstrap-roles"),
  bootstrapHook("scheduling/bootstrap-system-priority-classes"),
  bootstrapHook("priority-and-fairness-config-producer"),
  hook("bootstrap-controller"),
  hook("start-kubernetes-service-cidr-controller"),
  hook("aggregator-reload-proxy-client-cert", always),
  hook("start-kube-aggregator-informers"),
  hook("apiservice-status-local-available-controller"),
  hook("apiservice-status-remote-available-controller"),
  hook("apiservice-registration-controller"),
  hook("apiservice-wait-for-first-sync"),
  hook("apiservice-discovery-controller"),
  hook("kube-apiserver-autoregistration"),
  check("autoregister-completion", isServing),
  hook("apiservice-openapi-controller", always),
  hook("apiservice-openapiv3-controller", always),
];

const storageReadiness = hook("storage-readiness", cachesAreFilled);
const ping = check("ping", always);
const log = check("log", always);
const etcd = etcdCheck("etcd");

/** A server that is not alive is started anew, so only what a restart could mend is asked. */
const alive: readonly Check[] = [ping, log, check("loopback-serving-certificate", always), etcd, ...hooks, storageReadiness, ...laterHooks];

export const checksOf: Readonly<Record<string, readonly Check[]>> = {
  healthz: alive,
  livez: alive,
  readyz: [ping, log, etcd, etcdCheck("etcd-readiness"), check("informer-sync", isServing), ...hooks, storageReadiness, ...laterHooks, check("shutdown", ({ state }) => state.phase !== "terminating")],
};

/** "/livez", "/livez/etcd" ...: all paths at which checks are served. */
export const healthPaths: readonly string[] = Object.entries(checksOf).flatMap(([group, checks]) => [`/${group}`, ...checks.map(({ name }) => `/${group}/${name}`)]);
