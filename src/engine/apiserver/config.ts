import type { Address } from "../core/index.ts";

/** Static configuration of one kube-apiserver: its command line. */
export interface ApiserverConfig {
  /** The process's name: "kube-apiserver-cp-1". */
  readonly name: string;
  /** --etcd-servers: the members' process names. */
  readonly etcdServers: readonly Address[];
  /** --advertise-address: the IP under which this server stands in the endpoints of default/kubernetes. */
  readonly advertiseAddress: string;
  /** --max-requests-inflight and --max-mutating-requests-inflight. */
  readonly maxRequestsInFlight: number;
  readonly maxMutatingRequestsInFlight: number;
  /** Says in Warning headers what is accepted and has no effect here. Conformance runs switch it off: a real server has nothing to say. */
  readonly warnsOfNotSimulated: boolean;
}

export type ApiserverOptions = Partial<ApiserverConfig> & Pick<ApiserverConfig, "name" | "etcdServers">;

/** "kube-apiserver-cp-2" -> "172.18.0.12". */
function defaultAddress(name: string): string {
  const digits = /(\d+)$/.exec(name);
  return `172.18.0.${10 + (Number(digits?.[1] ?? 0) % 200)}`;
}

export function completeConfig(options: ApiserverOptions): ApiserverConfig {
  return {
    name: options.name,
    etcdServers: options.etcdServers,
    advertiseAddress: options.advertiseAddress ?? defaultAddress(options.name),
    maxRequestsInFlight: options.maxRequestsInFlight ?? 400,
    maxMutatingRequestsInFlight: options.maxMutatingRequestsInFlight ?? 200,
    warnsOfNotSimulated: options.warnsOfNotSimulated ?? true,
  };
}
