import type { Address } from "../core/index.ts";
import type { Packet, PacketProtocol } from "../linux/index.ts";

/** The provider's API: what a cloud controller manager asks it. */

export interface BalancerPort {
  readonly protocol: PacketProtocol;
  readonly port: number;
  readonly nodePort: number;
}

export interface BalancerBackend {
  readonly node: string;
  readonly ip: Address;
}

export type CloudCall =
  | { readonly type: "ensureLoadBalancer"; readonly name: string; readonly ports: readonly BalancerPort[]; readonly backends: readonly BalancerBackend[] }
  | { readonly type: "deleteLoadBalancer"; readonly name: string }
  | { readonly type: "getInstance"; readonly name: string };

export type CloudRequest = CloudCall & { readonly id: number };

export type CloudResponse =
  | { readonly type: "loadBalancer"; readonly id: number; readonly ip: Address }
  | { readonly type: "deleted"; readonly id: number }
  | { readonly type: "instance"; readonly id: number; readonly providerId: string | undefined; readonly zone: string };

/** What a person does at the provider: a machine was bought, or given back. */
export type InstanceChange =
  | { readonly type: "instanceCreated"; readonly name: string }
  | { readonly type: "instanceDeleted"; readonly name: string };

export type CloudMessage = CloudRequest | CloudResponse | InstanceChange | Packet;
