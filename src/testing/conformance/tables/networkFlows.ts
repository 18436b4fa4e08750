import type { EndpointSlice, Service } from "../../../engine/kinds/index.ts";
import { joinHostPort, walkNewConnection, type IpFamily, type IpProtocol, type Netfilter, type RuleHit, type Verdict } from "../../../engine/linux/index.ts";
import { nodePortAddressesOf, type ProxyRulesConfig } from "../../../engine/network/proxy/proxyConfig.ts";
import { iptablesFor, nftFor } from "../../network/rulesOf.ts";
import { differences } from "../compareObjects.ts";
import { tableRunner, verdictOf } from "./tableRunner.ts";

interface FlowProxy {
  readonly backend: "iptables" | "nftables";
  readonly ipFamily: IpFamily;
  readonly nodeIP: string;
  readonly nodeIPs: readonly string[];
  readonly nodeName: string;
  readonly localDetectorImplemented: boolean;
  readonly localhostNodePorts?: boolean;
  readonly masqueradeAll: boolean;
  readonly topologyLabels: Readonly<Record<string, string>> | null;
}

export interface FlowCase {
  readonly name: string;
  readonly proxy: FlowProxy;
  readonly services: readonly Service[] | null;
  readonly endpointSlices: readonly EndpointSlice[] | null;
  readonly flows: readonly {
    readonly name: string;
    readonly sourceIP: string;
    readonly protocol: IpProtocol | "";
    readonly destIP: string;
    readonly destPort: number;
    readonly expected: { readonly result: string; readonly endpoints?: readonly string[]; readonly masquerade: boolean };
  }[];
  readonly generatedRules?: string;
}

/** What upstream's tests give every proxy. */
const podCidrs: Readonly<Record<IpFamily, string>> = { IPv4: "10.0.0.0/8", IPv6: "fd00:10::/64" };
const serviceCidrs = ["172.30.0.0/16", "fd00:10:96::/112"];

/** Which addresses take node ports stands only in the rules that the real proxier wrote; the case's own words say the default. */
function nodePortRanges({ proxy, generatedRules = "" }: FlowCase): readonly string[] {
  const pattern = proxy.backend === "iptables" ? /-A KUBE-SERVICES .*(?<!! )-d (\S+) -j KUBE-NODEPORTS/g : /add element \S+ kube-proxy nodeport-ips \{ (\S+) \}/g;
  return [...generatedRules.matchAll(pattern)].map(([, address = ""]) => address.replace(/\/\d+$/, "") + (address.includes(":") ? "/128" : "/32"));
}

function configOf(one: FlowCase): ProxyRulesConfig {
  const { proxy } = one;
  const family = proxy.ipFamily;
  const nodeIp = proxy.nodeIPs.find((ip) => ip.includes(":") === (family === "IPv6")) ?? proxy.nodeIP;
  const own = proxy.nodeIPs.filter((ip) => ip.includes(":") === (family === "IPv6"));
  return {
    family,
    node: proxy.nodeName,
    nodeIp,
    nodeLabels: proxy.topologyLabels ?? {},
    detectLocal: proxy.localDetectorImplemented ? { type: "cidr", cidr: podCidrs[family] } : { type: "none" },
    masqueradeAll: proxy.masqueradeAll,
    localhostNodePorts: proxy.localhostNodePorts === true && family === "IPv4",
    nodePortAddresses: nodePortAddressesOf(nodePortRanges(one), nodeIp, own),
    isLargeCluster: false,
    serviceCidrs,
  };
}

interface Walked {
  readonly verdict: Verdict;
  readonly hits: readonly RuleHit[];
}

/** So many endpoints a service may have here. */
const choicesMax = 10;

/** Walks once for each endpoint that chance could choose. */
function allWalks(netfilter: Netfilter, { proxy }: FlowCase, flow: FlowCase["flows"][number]): readonly Walked[] {
  return Array.from({ length: choicesMax }, (_, skip) => {
    let left = skip;
    const hits: RuleHit[] = [];
    const isLocal = (ip: string): boolean => proxy.nodeIPs.includes(ip) || ip.startsWith("127.") || ip === "::1";
    const context = { now: 0, isLocal, chance: () => left-- === 0, pick: (count: number) => skip % count, trace: hits };
    const protocol = flow.protocol === "" ? "tcp" : flow.protocol;
    return { verdict: walkNewConnection({ ...netfilter, recent: new Map() }, { srcIp: flow.sourceIP, dstIp: flow.destIP, dstPort: flow.destPort, protocol }, context), hits };
  });
}

interface Outcome {
  readonly result: string;
  readonly endpoints: readonly string[];
  readonly masquerade: boolean;
}

const isAccept = ({ rule }: RuleHit): boolean => (rule.type === "iptables" ? rule.rule.target?.type === "ACCEPT" : rule.rule.expressions.some((each) => each.type === "verdict" && each.verdict.type === "accept"));

function outcomeOf(walks: readonly Walked[]): Outcome {
  const [first] = walks;
  if (first === undefined || first.verdict.type !== "ACCEPT") return { result: first?.verdict.type ?? "", endpoints: [], masquerade: false };
  const { dnat, masquerade } = first.verdict;
  if (dnat === undefined) return { result: first.hits.some(isAccept) ? "ACCEPT" : "no match", endpoints: [], masquerade };
  const endpoints = new Set(walks.map(({ verdict }) => (verdict.type === "ACCEPT" && verdict.dnat !== undefined ? joinHostPort(verdict.dnat.ip, verdict.dnat.port) : verdict.type)));
  return { result: "DNAT", endpoints: [...endpoints].sort(), masquerade };
}

const expectedOutcome = ({ result, endpoints, masquerade }: FlowCase["flows"][number]["expected"]): Outcome => ({ result: result.startsWith("no match") ? "no match" : result, endpoints: [...(endpoints ?? [])].sort(), masquerade });

/** Packets through the rules that our proxy writes, against where upstream's tests expect them. */
export const networkFlows = tableRunner<FlowCase>("network/service-flows.json", () => (one) => {
  const config = configOf(one);
  const objects = [...(one.services ?? []), ...(one.endpointSlices ?? [])];
  const netfilter = one.proxy.backend === "iptables" ? iptablesFor(config, objects) : nftFor(config, objects);
  return verdictOf(one.flows.flatMap((flow) => differences(expectedOutcome(flow.expected), outcomeOf(allWalks(netfilter, one, flow)), flow.name)));
});
