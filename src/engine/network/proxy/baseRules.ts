import type { Chain, NetfilterRule, RuleMatch, RuleTarget, TableChange } from "../../linux/index.ts";
import type { ServiceRules } from "./serviceRules.ts";

const jump = (chain: string): RuleTarget => ({ type: "jump", chain });
const comment = (text: string): RuleMatch => ({ type: "comment", text });
const fresh: RuleMatch = { type: "conntrack", states: "NEW" };
const portals: readonly RuleMatch[] = [comment("kubernetes service portals")];

const toFirewall: NetfilterRule = { matches: [fresh, comment("kubernetes load balancer firewall")], target: jump("KUBE-PROXY-FIREWALL") };
const toServices: NetfilterRule = { matches: [fresh, ...portals], target: jump("KUBE-SERVICES") };
const toExternal: NetfilterRule = { matches: [fresh, comment("kubernetes externally-visible service portals")], target: jump("KUBE-EXTERNAL-SERVICES") };

/** Jumps from the kernel's own chains, and the chains that do not depend on services. @source pkg/proxy/iptables/proxier.go iptablesJumpChains */
export const baseChanges = (localhostNodePorts: boolean): readonly TableChange[] => [
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

const lastServiceRule: NetfilterRule = {
  matches: [comment("kubernetes service nodeports; NOTE: this must be the last rule in this chain"), { type: "addrtype", side: "dst" }],
  target: jump("KUBE-NODEPORTS"),
};

/** The chains that list all services. Without `localhostNodePorts` NodePorts are not reached through 127.0.0.1. */
export function sharedChains(all: Iterable<ServiceRules>, localhostNodePorts: boolean): { readonly nat: readonly (readonly [string, Chain])[]; readonly filter: readonly (readonly [string, Chain])[] } {
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
  services.push(localhostNodePorts ? lastServiceRule : { notDestination: "127.0.0.0/8", ...lastServiceRule });
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
