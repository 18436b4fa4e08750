import type { Address } from "../../core/index.ts";
import { formatIpv4, parseCidr, parseIpv4 } from "../../linux/index.ts";

/** Addresses of one node's podCIDR. @source containernetworking/plugins ipam/host-local/backend/allocator */
export interface Ipam {
  readonly first: number;
  readonly last: number;
  /** The last one given: the next search starts behind it. */
  lastReserved: number;
  readonly used: Map<Address, string>;
}

/** The gateway (.1) and the broadcast address are never given. An unreadable CIDR has no addresses. */
export function newIpam(podCidr: string): Ipam {
  const network = parseCidr(podCidr);
  if (network === undefined) return { first: 1, last: 0, lastReserved: 0, used: new Map() };
  const size = 2 ** 32 - network.mask;
  const first = network.base + 2;
  return { first, last: network.base + size - 2, lastReserved: first - 1, used: new Map() };
}

/** The next free address after the last one given; undefined when there is none. */
export function reserveAddress(ipam: Ipam, sandboxId: string): Address | undefined {
  const count = ipam.last - ipam.first + 1;
  for (let i = 1; i <= count; i++) {
    const candidate = ipam.first + ((ipam.lastReserved - ipam.first + i) % count);
    const address = formatIpv4(candidate);
    if (ipam.used.has(address)) continue;
    ipam.used.set(address, sandboxId);
    ipam.lastReserved = candidate;
    return address;
  }
  return undefined;
}

/** A reservation read back from disk: the search goes on behind it, as host-local's does. */
export function restoreAddress(ipam: Ipam, address: Address, sandboxId: string): void {
  ipam.used.set(address, sandboxId);
  ipam.lastReserved = parseIpv4(address) ?? ipam.lastReserved;
}

export function releaseAddress(ipam: Ipam, address: Address, sandboxId: string): void {
  if (ipam.used.get(address) === sandboxId) ipam.used.delete(address);
}

/** host-local's own words. */
export function rangeText(ipam: Ipam): string {
  return `${formatIpv4(ipam.first - 1)}-${formatIpv4(ipam.last)}`;
}
