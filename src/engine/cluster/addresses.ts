/** The cluster's address plan: what an administrator would have written down beforehand. */

/** "cp-2" → 172.18.0.12, "worker-3" → 172.18.1.3, counted on through the following blocks. */
export function machineAddress(machine: string): string {
  const number = Number(/(\d+)$/.exec(machine)?.[1] ?? 0);
  if (machine.startsWith("cp-")) return `172.18.0.${10 + number}`;
  if (machine.startsWith("worker-")) return `172.18.${1 + Math.floor((number - 1) / 250)}.${1 + ((number - 1) % 250)}`;
  if (machine === "load-balancer") return "172.18.0.2";
  return "192.0.2.10";
}

/** A node's range of pod addresses: worker-1 has 10.244.0.0/24, worker-257 has 10.245.0.0/24. */
export function podCidr(machine: string): string {
  const number = Number(/(\d+)$/.exec(machine)?.[1] ?? 1) - 1;
  return `10.${244 + Math.floor(number / 256)}.${number % 256}.0/24`;
}

/** All pod addresses of the cluster (--cluster-cidr). */
export const clusterCidr = "10.240.0.0/12";
