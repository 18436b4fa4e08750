import { describe, expect, it } from "vitest";
import { clientIp, NodeLab } from "../../testing/nodeLab/index.ts";
import { rngStream, StateRng } from "../core/index.ts";
import { type PacketHop, type TracedPacket, tracePacket, type TraceWorld } from "./index.ts";

const nginx = { image: "nginx:1.27", ports: [{ containerPort: 80 }] };

function worldOf(lab: NodeLab, more: Partial<TraceWorld> = {}): TraceWorld {
  const kernels = [lab.linux("worker-1"), lab.linux("worker-2")];
  return { now: lab.cluster.kernel.state.now, kernels, rng: new StateRng(rngStream(1, "trace")), holderElsewhere: () => undefined, isCut: () => false, ...more };
}

const endOf = (hops: readonly PacketHop[]): Pick<PacketHop, "machine" | "at" | "verdict" | "reason"> | undefined => {
  const hop = hops.at(-1);
  return hop === undefined ? undefined : { machine: hop.machine, at: hop.at, verdict: hop.verdict, reason: hop.reason };
};

describe.for(["iptables", "nftables"] as const)("with kube-proxy in %s mode", (proxyMode) => {
  const lab = new NodeLab({ proxyMode, workers: 2 });
  lab.apply(lab.pod("asks", { image: "nicolaka/netshoot", command: ["sleep", "infinity"] }, { spec: { nodeName: "worker-1" } }), lab.pod("web", nginx, { spec: { nodeName: "worker-2" } }));
  lab.kubectl("create service clusterip empty --tcp=80");
  lab.kubectl("expose pod web --port=8080 --target-port=80");
  lab.run(10);
  const ipOf = (node: string, name: string): string => [...lab.linux(node).pods.values()].find(({ spec }) => spec.name === name)?.spec.ip ?? "";
  const [asks, web] = [ipOf("worker-1", "asks"), ipOf("worker-2", "web")];
  const serviceOf = (name: string): string => lab.objects<{ apiVersion: string; kind: string; metadata: { name: string }; spec: { clusterIP: string } }>("v1/services").find(({ metadata }) => metadata.name === name)?.spec.clusterIP ?? "";
  const [service, empty] = [serviceOf("web"), serviceOf("empty")];
  const trace = (packet: Partial<TracedPacket>, more: Partial<TraceWorld> = {}): readonly PacketHop[] => tracePacket(worldOf(lab, more), { protocol: "TCP", srcIp: asks, dstIp: web, dstPort: 80, ...packet });

  it("a connection to a Service is rewritten by its endpoint's rule, crosses the network and comes to the container", () => {
    const hops = trace({ dstIp: service, dstPort: 8080 });
    const rewriting = hops.filter(({ before, after }) => before.dst !== after.dst);
    expect(rewriting).toHaveLength(1);
    expect(rewriting[0]).toMatchObject({ machine: "worker-1", at: "rule", hook: "PREROUTING", before: { dst: service, dstPort: 8080 }, after: { dst: web, dstPort: 80 } });
    expect(rewriting[0]?.reason).toMatch(new RegExp(`^DNAT by ${proxyMode === "iptables" ? "KUBE-SEP-" : "service-"}.*: from ${service}:8080 to ${web}:80$`));
    expect(rewriting[0]?.rule).toContain(proxyMode === "iptables" ? `-j DNAT --to-destination ${web}:80` : `dnat ip to numgen random mod 1 map { 0 : ${web} . 80 }`);
    expect(hops.filter(({ at }) => at !== "rule").map(({ machine, at, verdict }) => `${machine} ${at} ${verdict}`)).toEqual(["worker-1 conntrack goes on", "worker-1 network goes on", "worker-2 conntrack goes on", "worker-2 socket delivered"]);
    expect(endOf(hops)?.reason).toBe(`to container c of pod default/web at ${web}:80`);
  });

  it.for<[name: string, packet: () => Partial<TracedPacket>, more: Partial<TraceWorld>, end: Partial<PacketHop>]>([
    ["nobody listens", () => ({ dstPort: 81 }), {}, { machine: "worker-2", at: "socket", verdict: "refused" }],
    ["a Service without endpoints", () => ({ dstIp: empty }), {}, { machine: "worker-1", at: "rule", verdict: "rejected" }],
    ["an address that nobody has", () => ({ dstIp: "10.244.1.250" }), {}, { machine: "worker-1", at: "network", verdict: "lost", reason: "no machine has the address 10.244.1.250" }],
    ["a network that is cut", () => ({}), { isCut: (from, to) => from === "worker-1" && to === "worker-2" }, { machine: "worker-1", at: "network", verdict: "lost", reason: "the network from worker-1 to worker-2 is cut" }],
    ["a ClusterIP from outside", () => ({ srcIp: clientIp, dstIp: service, dstPort: 8080 }), {}, { machine: "outside", at: "network", verdict: "lost" }],
    ["a machine that is no node", () => ({ dstIp: "172.18.0.99" }), { holderElsewhere: (ip) => (ip === "172.18.0.99" ? "laptop" : undefined) }, { machine: "worker-1", at: "network", verdict: "delivered", reason: "to laptop" }],
    ["the kubelet", () => ({ dstIp: lab.linux("worker-2").network.nodeIp, dstPort: 10_250 }), {}, { machine: "worker-2", at: "socket", verdict: "delivered" }],
  ])("%s", ([, packet, more, end]) => {
    expect(endOf(trace(packet(), more))).toMatchObject(end);
  });

  it("changes nothing in any kernel, and two traces with the same stream of chance are the same", () => {
    const before = structuredClone(worldOf(lab).kernels);
    expect(trace({ dstIp: service, dstPort: 8080 })).toEqual(trace({ dstIp: service, dstPort: 8080 }));
    expect(worldOf(lab).kernels).toEqual(before);
  });

  it("what a packet meets that is really sent is what the trace says, and its connection is known afterwards", () => {
    expect(lab.request(web, { ip: web, port: 80 })).toMatchObject({ kind: "response" });
    expect(lab.request(web, { ip: web, port: 81 })).toMatchObject({ kind: "refused" });
    lab.act({ type: "pod", action: "pause", uid: [...lab.linux("worker-2").pods.values()].find(({ spec }) => spec.name === "web")?.spec.uid ?? "" });
    lab.run(1);
    expect(lab.request(web, { ip: web, port: 80 })).toBeUndefined();
    const hops = trace({ srcIp: clientIp, srcPort: 40_003 });
    expect(hops.find(({ at }) => at === "conntrack")).toMatchObject({ machine: "worker-2", state: "ESTABLISHED", connection: expect.stringContaining(`src=${clientIp} dst=${web} sport=40003 dport=80 [UNREPLIED]`) });
    expect(endOf(hops)).toMatchObject({ machine: "worker-2", verdict: "unanswered", reason: "container c of pod default/web is stopped (SIGSTOP)" });
  });
});
