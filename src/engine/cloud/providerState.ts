import type { Address, ConnId, Micros } from "../core/index.ts";
import type { BalancerBackend, BalancerPort, CloudCall } from "./messages.ts";

export interface CloudProviderConfig {
  /** The machines that exist at the beginning. */
  readonly instances: readonly string[];
}

/** One machine behind a load balancer, and what its health checks say. */
export interface Backend extends BalancerBackend {
  healthy: boolean;
  /** Equal results in a row. */
  streak: number;
  lastResult: boolean | undefined;
  /** The check on its way, 0: none. */
  check: number;
}

export interface LoadBalancer {
  readonly name: string;
  readonly ip: Address;
  readonly createdAt: Micros;
  ports: readonly BalancerPort[];
  backends: Backend[];
  /** False while it is being made. */
  active: boolean;
  forwarded: number;
  refused: number;
}

/** A client's connection through a load balancer, to send the answer back. */
export interface BalancerFlow {
  readonly balancer: string;
  readonly client: Address;
  readonly clientPort: number;
  readonly port: number;
  readonly id: number;
}

export interface CloudProviderState {
  readonly instances: Map<string, { readonly createdAt: Micros }>;
  readonly balancers: Map<string, LoadBalancer>;
  /** Balancer by address. */
  readonly byIp: Map<Address, string>;
  /** By the port of the balancer's own side. */
  readonly flows: Map<number, BalancerFlow>;
  /** Checks on their way: packet id -> balancer and node. */
  readonly checks: Map<number, { readonly balancer: string; readonly node: string }>;
  nextIp: number;
  nextPort: number;
  nextPacket: number;
  operations: number;
  checking: boolean;
}

export type CloudProviderTimer =
  | { readonly type: "operation"; readonly conn: ConnId; readonly id: number; readonly call: CloudCall }
  | { readonly type: "healthChecks" };
