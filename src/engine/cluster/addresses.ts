import { workersMax } from "../history/index.ts";
import type { MachinePlan } from "./topology.ts";

/** The cluster's address plan: what an administrator would have written down beforehand. */

/** "cp-2" → 172.18.0.12, the third worker → 172.18.1.3, counted on through the following blocks. */
export function machineAddress({ role, number }: Pick<MachinePlan, "role" | "number">): string {
  switch (role) {
    case "control-plane":
      return `172.18.0.${10 + number}`;
    case "worker":
      return `172.18.${1 + Math.floor((number - 1) / 250)}.${1 + ((number - 1) % 250)}`;
    case "load-balancer":
      return "172.18.0.2";
    case "laptop":
    case "cloud":
      return "192.0.2.10";
  }
}

/** Nodes whose ranges lie above 10.244.0.0; those of the others go on from 10.224.0.0. */
const upperNodes = 12 * 256;

/** A node's range of pod addresses: the first worker has 10.244.0.0/24, the 257th has 10.245.0.0/24. */
export function podCidr(number: number): string {
  const block = Math.floor((number - 1) / 256);
  return `10.${number > upperNodes ? 212 + block : 244 + block}.${(number - 1) % 256}.0/24`;
}

/** Workers that may join such a cluster later find a range. */
const spareNodes = 1_000;
const isLarge = (workers: number): boolean => workers > upperNodes - spareNodes;

/** All pod addresses of the cluster (--cluster-cidr). */
export const clusterCidr = (workers: number): string => (isLarge(workers) ? "10.224.0.0/11" : "10.240.0.0/12");

/** So many workers there can be in a cluster that began with `workers`. */
export const mostWorkers = (workers: number): number => (isLarge(workers) ? workersMax : upperNodes);
