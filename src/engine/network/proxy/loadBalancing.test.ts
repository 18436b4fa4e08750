import { describe, expect, it } from "vitest";
import { chiSquareLimit, chiSquareOfEven } from "../../../testing/network/chiSquare.ts";
import { iptablesFor, nftFor } from "../../../testing/network/rulesOf.ts";
import { type Rng, rngStream, seconds, StateRng } from "../../core/index.ts";
import type { EndpointSlice, Service } from "../../kinds/index.ts";
import { type Netfilter, walkNewConnection } from "../../linux/index.ts";
import { rulesConfigFor } from "./rulesConfig.ts";

const connections = 30_000;
const timeoutSeconds = 10;

function webWith(endpoints: number, sessionAffinity: "None" | "ClientIP"): readonly (Service | EndpointSlice)[] {
  const metadata = { namespace: "default", name: "web" };
  const service = { apiVersion: "v1", kind: "Service", metadata, spec: { clusterIP: "10.96.10.10", ports: [{ port: 80 }], sessionAffinity, sessionAffinityConfig: { clientIP: { timeoutSeconds } } }, status: {} };
  const all = Array.from({ length: endpoints }, (_, at) => ({ addresses: [`10.244.${at}.11`], conditions: { ready: true } }));
  const slice = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata: { ...metadata, labels: { "kubernetes.io/service-name": "web" } }, addressType: "IPv4", ports: [{ name: "", port: 8080 }], endpoints: all };
  return [service, slice] as unknown as readonly (Service | EndpointSlice)[];
}

const config = rulesConfigFor({ node: "node-a", nodeIp: "172.18.0.2", apiServer: "", apiPort: "", clusterCidr: "10.244.0.0/16" }, { nodeLabels: {}, isLargeCluster: false, serviceCidrs: ["10.96.0.0/12"] }, "IPv4");
const modes = [
  { mode: "iptables", rulesFor: iptablesFor },
  { mode: "nftables", rulesFor: nftFor },
] as const;

/** Where a new connection to the Service goes. */
function backend(netfilter: Netfilter, rng: Rng, srcIp: string, now = 0): string {
  const context = { now, isLocal: () => false, chance: (parts: number) => rng.int(0, 0x7fff_ffff) < parts, pick: (count: number) => rng.int(0, count - 1) };
  const verdict = walkNewConnection(netfilter, { srcIp, dstIp: "10.96.10.10", dstPort: 80, protocol: "tcp" }, context);
  return verdict.type === "ACCEPT" ? (verdict.dnat?.ip ?? "") : verdict.type;
}

describe.for(modes)("in $mode mode", ({ rulesFor }) => {
  it.for([3, 5, 7])("30,000 connections spread evenly over %i endpoints", (endpoints) => {
    const netfilter = rulesFor(config, webWith(endpoints, "None"));
    const rng = new StateRng(rngStream(endpoints, "connections"));
    const counts = new Map<string, number>();
    for (let i = 0; i < connections; i++) {
      const ip = backend(netfilter, rng, "10.244.0.5");
      counts.set(ip, (counts.get(ip) ?? 0) + 1);
    }
    expect(counts.size).toBe(endpoints);
    expect(chiSquareOfEven([...counts.values()])).toBeLessThan(chiSquareLimit(endpoints - 1));
  });

  it("a client stays with its endpoint for as long as the affinity lasts after each connection, and no longer", () => {
    const netfilter = rulesFor(config, webWith(5, "ClientIP"));
    const rng = new StateRng(rngStream(1, "clients"));
    let now = 0;
    let moved = 0;
    const clients = Array.from({ length: 40 }, (_, at) => ({ ip: `10.244.9.${at}`, with: backend(netfilter, rng, `10.244.9.${at}`) }));
    for (let times = 0; times < 5; times++) {
      now += seconds(timeoutSeconds) - 1;
      for (const client of clients) expect(backend(netfilter, rng, client.ip, now)).toBe(client.with);
    }
    now += seconds(timeoutSeconds) + 1;
    for (const client of clients) if (backend(netfilter, rng, client.ip, now) !== client.with) moved++;
    // Four of five choices are another endpoint.
    expect(moved).toBeGreaterThan(20);
  });
});

it("the check of even chances fails for rules that favour one endpoint", () => {
  const counts = [10_450, 9_775, 9_775];
  expect(chiSquareOfEven(counts)).toBeGreaterThan(chiSquareLimit(2));
});
