import { expect, it } from "vitest";
import { NodeLab } from "../../testing/nodeLab/index.ts";
import { canonicalRuleset, canonicalSave } from "../../testing/network/compareTables.ts";
import { iptablesSave, listRuleset } from "./index.ts";
import { namespaceOf, printConnection } from "./namespace.ts";

it("a namespace shows what the kernel has: the machine's own with all tables, a pod's with its own addresses and none", () => {
  for (const proxyMode of ["iptables", "nftables"] as const) {
    const lab = new NodeLab({ proxyMode });
    lab.apply(lab.pod("web", { image: "nginx:1.27" }), lab.pod("host", { image: "nicolaka/netshoot", command: ["sleep", "infinity"] }, { spec: { hostNetwork: true } }));
    lab.kubectl("expose pod web --port=80");
    lab.run(10);
    const { ip } = { ip: lab.podStatus("web")?.podIP ?? "" };
    lab.request("linux-worker-1", { ip, port: 80 });
    const state = lab.linux();
    const [web, host] = ["web", "host"].map((name) => [...state.pods.values()].find(({ spec }) => spec.name === name));
    if (web === undefined || host === undefined) throw new Error("the pods do not run");
    const now = lab.cluster.kernel.state.now;
    const [own, machine] = [namespaceOf(state, web, now), namespaceOf(state, host, now)];
    expect(own.addresses().join("\n")).toContain(`inet ${ip}/24`);
    expect(own.routes()).toEqual(["default via 10.244.0.1 dev eth0", `10.244.0.0/24 via 10.244.0.1 dev eth0 src ${ip}`, `10.244.0.1 dev eth0 scope link src ${ip}`]);
    expect(own.listeners()).toEqual([{ ip: "0.0.0.0", port: 80 }]);
    expect([web, host].map(({ spec }) => spec.resolvConf.split("\n")[0])).toEqual(["search default.svc.cluster.local svc.cluster.local cluster.local", "search ."]);
    expect(own.iptables("nat").filter((line) => line.startsWith("-A"))).toEqual([]);
    expect(own.connections()).toEqual([]);
    expect(machine.routes()).toContain(`${ip} dev veth${[10, 244, 0, Number(ip.split(".")[3])].map((part) => part.toString(16).padStart(2, "0")).join("")} scope host`);
    expect(canonicalSave(machine.iptables("nat"))).toEqual(canonicalSave(iptablesSave(state.tables, "nat")));
    expect(machine.iptables("nat").some((line) => line.includes("default/web cluster IP"))).toBe(proxyMode === "iptables");
    expect(canonicalRuleset(machine.nftables())).toEqual(canonicalRuleset(listRuleset(state.nft)));
    expect(machine.nftables().some((line) => line.includes("-default/web/tcp/"))).toBe(proxyMode === "nftables");
    expect(machine.connections().filter((line) => line.includes(`dst=${ip} `))).toHaveLength(1);
  }
});

it("conntrack shows both directions, with what is known of the connection", () => {
  const original = { src: "10.244.0.5", srcPort: 40_000, dst: "10.96.10.10", dstPort: 80 };
  const reply = { src: "10.244.1.11", srcPort: 8080, dst: "10.244.0.5", dstPort: 40_000 };
  const entry = { protocol: "tcp", original, reply, dnat: true, tcp: "ESTABLISHED", seenReply: true, expiresAt: 86_400_000_000 } as const;
  expect(printConnection(entry, 1_000_000)).toBe("tcp      6 86399 ESTABLISHED src=10.244.0.5 dst=10.96.10.10 sport=40000 dport=80 src=10.244.1.11 dst=10.244.0.5 sport=8080 dport=40000 [ASSURED] mark=0 use=1");
  expect(printConnection({ ...entry, protocol: "udp", seenReply: false }, 86_370_000_000)).toBe("udp      17 30 src=10.244.0.5 dst=10.96.10.10 sport=40000 dport=80 [UNREPLIED] src=10.244.1.11 dst=10.244.0.5 sport=8080 dport=40000 mark=0 use=1");
});
