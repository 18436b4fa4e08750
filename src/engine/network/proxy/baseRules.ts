import type { Chain, NetfilterRule, RuleMatch, RuleTarget, TableChange } from "../../linux/index.ts";
import type { ProxyRulesConfig } from "./proxyConfig.ts";
import { hostNetwork } from "./servicePort.ts";
import type { ServiceRules } from "./serviceRules.ts";

const jump = (chain: string): RuleTarget => ({ type: "jump", chain });
const comment = (text: string): RuleMatch => ({ type: "comment", text });
const fresh: RuleMatch = { type: "conntrack", states: "NEW" };
const portals: readonly RuleMatch[] = [comment("kubernetes service portals")];

const toFirewall: NetfilterRule = { matches: [fresh, comment("kubernetes load balancer firewall")], target: jump("KUBE-PROXY-FIREWALL") };
const toServices: NetfilterRule = { matches: [fresh, ...portals], target: jump("KUBE-SERVICES") };
const toExternal: NetfilterRule = { matches: [fresh, comment("kubernetes externally-visible service portals")], target: jump("KUBE-EXTERNAL-SERVICES") };

/** Jumps from the kernel's own chains, and the chains that do not depend on services. @source pkg/proxy/iptables/proxier.go iptablesJumpChains */
export const baseChanges = ({ localhostNodePorts }: Pick<ProxyRulesConfig, "localhostNodePorts">): readonly TableChange[] => [
  {
    table: "nat",
    deleted: [],
    chains: [
      ["PREROUTING", [{ matches: portals, target: jump("KUBE-SERVICES") }]],
      ["OUTPUT", [{ matches: portals, target: jump("KUBE-SERVICES") }]],
      ["POSTROUTING", [{ matches: [comment("kubernetes postrouting rules")], target: jump("KUBE-POSTROUTING") }]],
      ["KUBE-MARK-MASQ", [{ matches: [], target: { type: "MARK", set: true } }]],
      ["KUBE-PROXY-CANARY", []],
      [
        "KUBE-POSTROUTING",
        [
          { matches: [{ type: "mark", negated: true }], target: { type: "RETURN" } },
          { matches: [], target: { type: "MARK", set: false } },
          { matches: [comment("kubernetes service traffic requiring SNAT")], target: { type: "MASQUERADE" } },
        ],
      ],
    ],
  },
  {
    table: "filter",
    deleted: [],
    chains: [
      ["INPUT", [{ matches: [], target: jump("KUBE-FIREWALL") }, toFirewall, { matches: [comment("kubernetes health check service ports")], target: jump("KUBE-NODEPORTS") }, toExternal]],
      ["FORWARD", [toFirewall, { matches: [comment("kubernetes forwarding rules")], target: jump("KUBE-FORWARD") }, toServices, toExternal]],
      ["OUTPUT", [{ matches: [], target: jump("KUBE-FIREWALL") }, toFirewall, toServices]],
      ["KUBE-PROXY-CANARY", []],
      [
        "KUBE-FIREWALL",
        localhostNodePorts ? [
          {
            notSource: "127.0.0.0/8",
            destination: "127.0.0.0/8",
            matches: [comment("block incoming localnet connections"), { type: "conntrack", states: "RELATED,ESTABLISHED,DNAT", negated: true }],
            target: { type: "DROP" },
          },
        ] : [],
      ],
      [
        "KUBE-FORWARD",
        [
          { matches: [{ type: "conntrack", states: "INVALID" }, { type: "nfacct", name: "ct_state_invalid_dropped_pkts" }], target: { type: "DROP" } },
          { matches: [comment("kubernetes forwarding rules"), { type: "mark" }], target: { type: "ACCEPT" } },
          { matches: [comment("kubernetes forwarding conntrack rule"), { type: "conntrack", states: "RELATED,ESTABLISHED" }], target: { type: "ACCEPT" } },
        ],
      ],
    ],
  },
  { table: "mangle", deleted: [], chains: [["KUBE-PROXY-CANARY", []]] },
];

const nodePortsComment = comment("kubernetes service nodeports; NOTE: this must be the last rule in this chain");
const toNodePorts = jump("KUBE-NODEPORTS");

/** What goes to one of the node's own addresses goes to the node ports. Those on the loopback address are a choice. */
function lastServiceRules({ nodePortAddresses, localhostNodePorts, family }: ProxyRulesConfig): Chain {
  if (nodePortAddresses !== "all") {
    const isLoopback = (ip: string): boolean => ip.startsWith("127.") || ip === "::1";
    return nodePortAddresses.flatMap((ip) => (isLoopback(ip) && !localhostNodePorts ? [] : [{ destination: hostNetwork(ip), matches: [nodePortsComment], target: toNodePorts }]));
  }
  const rule: NetfilterRule = { matches: [nodePortsComment, { type: "addrtype", side: "dst" }], target: toNodePorts };
  return [localhostNodePorts ? rule : { notDestination: family === "IPv4" ? "127.0.0.0/8" : "::1/128", ...rule }];
}

/** The chains that list all services. */
export function sharedChains(all: Iterable<ServiceRules>, config: ProxyRulesConfig): { readonly nat: readonly (readonly [string, Chain])[]; readonly filter: readonly (readonly [string, Chain])[] } {
  const services: NetfilterRule[] = [];
  const nodePorts: NetfilterRule[] = [];
  const filterServices: NetfilterRule[] = [];
  const filterExternal: NetfilterRule[] = [];
  const filterFirewall: NetfilterRule[] = [];
  const filterNodePorts: NetfilterRule[] = [];
  for (const rules of all) {
    for (const rule of rules.services) services.push(rule);
    for (const rule of rules.nodePorts) nodePorts.push(rule);
    for (const rule of rules.filterServices) filterServices.push(rule);
    for (const rule of rules.filterExternal) filterExternal.push(rule);
    for (const rule of rules.filterFirewall) filterFirewall.push(rule);
    for (const rule of rules.filterNodePorts) filterNodePorts.push(rule);
  }
  for (const rule of lastServiceRules(config)) services.push(rule);
  return {
    nat: [["KUBE-SERVICES", services], ["KUBE-NODEPORTS", nodePorts]],
    filter: [
      ["KUBE-SERVICES", filterServices],
      ["KUBE-EXTERNAL-SERVICES", filterExternal],
      ["KUBE-PROXY-FIREWALL", filterFirewall],
      ["KUBE-NODEPORTS", filterNodePorts],
    ],
  };
}
