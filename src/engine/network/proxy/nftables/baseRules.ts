import type { NftChain, NftCommand, NftExpression, NftHook, NftRule, NftSetSpec, NftVerdict } from "../../../linux/index.ts";
import { familyOf } from "../../../linux/index.ts";
import type { ProxyRulesConfig } from "../proxyConfig.ts";
import { localTraffic, mark } from "./serviceRules.ts";

const verdict = (value: NftVerdict): NftExpression => ({ type: "verdict", verdict: value });
const rule = (...expressions: readonly NftExpression[]): NftRule => ({ expressions });
const isNew: NftExpression = { type: "ctState", state: "new" };
const jump = (chain: string): NftRule => rule(verdict({ type: "jump", chain }));
const jumpIfNew = (chain: string): NftRule => rule(isNew, verdict({ type: "jump", chain }));

/** The kernel's way in: chains of their own for what must be seen before the destination is changed. @source pkg/proxy/nftables/proxier.go nftablesBaseChains */
const baseChains: readonly (readonly [name: string, hook: NftHook, rules: readonly NftRule[]])[] = [
  ["filter-prerouting-pre-dnat", { type: "filter", hook: "prerouting", priority: -110 }, [jumpIfNew("firewall-check")]],
  ["filter-output-pre-dnat", { type: "filter", hook: "output", priority: -110 }, [jumpIfNew("firewall-check")]],
  ["filter-input", { type: "filter", hook: "input", priority: 0 }, [jumpIfNew("nodeport-endpoints-check"), jumpIfNew("service-endpoints-check")]],
  ["filter-forward", { type: "filter", hook: "forward", priority: 0 }, [jumpIfNew("service-endpoints-check"), jumpIfNew("cluster-ips-check")]],
  ["filter-output", { type: "filter", hook: "output", priority: 0 }, [jumpIfNew("service-endpoints-check"), jumpIfNew("cluster-ips-check")]],
  ["nat-prerouting", { type: "nat", hook: "prerouting", priority: -100 }, [jump("services")]],
  ["nat-output", { type: "nat", hook: "output", priority: -100 }, [jump("services")]],
  ["nat-postrouting", { type: "nat", hook: "postrouting", priority: 100 }, [jump("masquerading")]],
];

/** Packets to a node port: to one of the addresses that take them, or to any but the loopback address. */
function toNodePorts({ nodePortAddresses, family }: ProxyRulesConfig, asksForLocal: boolean): readonly NftExpression[] {
  if (nodePortAddresses !== "all") return [{ type: "inSet", fields: ["daddr"], set: "nodeport-ips" }];
  const loopback = family === "IPv4" ? "127.0.0.0/8" : "::1";
  return [...(asksForLocal ? [{ type: "fibLocal", field: "daddr" } as const] : []), { type: "address", field: "daddr", negated: true, among: [loopback] }];
}

const portFields = ["l4proto", "dport"] as const;
const serviceFields = ["daddr", "l4proto", "dport"] as const;

/** The chains that do not depend on services. */
function sharedChains(config: ProxyRulesConfig): readonly (readonly [name: string, chain: NftChain])[] {
  const clusterIps: NftExpression = { type: "inSet", fields: ["daddr"], set: "cluster-ips" };
  const others = config.masqueradeAll ? undefined : localTraffic(config, true);
  const masqueradeCluster: readonly NftRule[] = config.masqueradeAll
    ? [{ expressions: [clusterIps, mark], comment: "masquerade all clusterIP traffic" }]
    : others === undefined ? [] : [{ expressions: [clusterIps, others, mark], comment: "masquerade clusterIP traffic from outside cluster" }];
  const ranges = config.serviceCidrs.filter((range) => familyOf(range) === config.family);
  const unallocated: readonly NftRule[] = ranges.length === 0 ? [] : [{ expressions: [{ type: "address", field: "daddr", among: ranges }, verdict({ type: "drop" })], comment: "Drop traffic to unallocated ClusterIPs" }];
  return [
    ...baseChains.map(([name, hook, rules]) => [name, { hook, rules }] as const),
    ["nodeport-endpoints-check", { rules: [rule(...toNodePorts(config, false), { type: "vmap", fields: portFields, map: "no-endpoint-nodeports" })] }],
    ["service-endpoints-check", { rules: [rule({ type: "vmap", fields: serviceFields, map: "no-endpoint-services" })] }],
    ["firewall-check", { rules: [rule({ type: "vmap", fields: serviceFields, map: "firewall-ips" })] }],
    [
      "services",
      { rules: [...masqueradeCluster, rule({ type: "vmap", fields: serviceFields, map: "service-ips" }), rule(...toNodePorts(config, true), { type: "vmap", fields: portFields, map: "service-nodeports" })] },
    ],
    [
      "masquerading",
      {
        rules: [
          rule({ type: "marked" }, { type: "setMark", operator: "^" }, { type: "masquerade" }),
          rule({ type: "ctStatus", status: "dnat" }, { type: "inSet", fields: ["saddr", "daddr", "l4proto", "dport"], set: "hairpin-connections" }, { type: "masquerade" }),
        ],
      },
    ],
    ["cluster-ips-check", { rules: [{ expressions: [clusterIps, verdict({ type: "reject" })], comment: "Reject traffic to invalid ports of ClusterIPs" }, ...unallocated] }],
    ["reject-chain", { comment: "helper for @no-endpoint-services / @no-endpoint-nodeports", rules: [rule(verdict({ type: "reject" }))] }],
  ];
}

/** The sets and maps that services share. */
function setSpecs({ family, nodePortAddresses }: ProxyRulesConfig): readonly (readonly [name: string, spec: NftSetSpec])[] {
  const address = family === "IPv4" ? "ipv4_addr" : "ipv6_addr";
  const service = `${address} . inet_proto . inet_service`;
  const nodePort = "inet_proto . inet_service";
  return [
    ["hairpin-connections", { key: `${address} . ${service}`, isMap: false, comment: "service hairpin connections" }],
    ["cluster-ips", { key: address, isMap: false, comment: "Active ClusterIPs" }],
    ...(nodePortAddresses === "all" ? [] : [["nodeport-ips", { key: address, isMap: false, comment: "IPs that accept NodePort traffic" }] as const]),
    ["no-endpoint-services", { key: service, isMap: true, comment: "vmap to drop or reject packets to services with no endpoints" }],
    ["no-endpoint-nodeports", { key: nodePort, isMap: true, comment: "vmap to drop or reject packets to service nodeports with no endpoints" }],
    ["firewall-ips", { key: service, isMap: true, comment: "destinations that are subject to LoadBalancerSourceRanges" }],
    ["service-ips", { key: service, isMap: true, comment: "ClusterIP, ExternalIP and LoadBalancer IP traffic" }],
    ["service-nodeports", { key: nodePort, isMap: true, comment: "NodePort traffic" }],
  ];
}

/** What the first transaction makes, before any service: table, sets, and the chains that they share. */
export function baseCommands(config: ProxyRulesConfig): readonly NftCommand[] {
  const { nodePortAddresses } = config;
  return [
    { do: "addTable", comment: "rules for kube-proxy" },
    { do: "deleteTable" },
    { do: "addTable", comment: "rules for kube-proxy" },
    ...setSpecs(config).map(([set, spec]): NftCommand => ({ do: "addSet", set, spec })),
    ...(nodePortAddresses === "all" ? [] : nodePortAddresses.map((key): NftCommand => ({ do: "addElement", set: "nodeport-ips", key, element: {} }))),
    ...sharedCommands(config),
  ];
}

/** The chains that all services share, as they must be now. */
export const sharedCommands = (config: ProxyRulesConfig): readonly NftCommand[] => sharedChains(config).map(([chain, to]): NftCommand => ({ do: "setChain", chain, to }));
