import { matchesLabelSelector, type IntOrString, type StringMap } from "../../api/index.ts";
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../../kinds/index.ts";
import { inCidr } from "../../linux/index.ts";

/** One end of a connection as policies see it: a pod, or an address outside of the cluster. */
export interface PolicyEnd {
  readonly ip: string;
  /** Absent: no pod of the pod network (a node, a pod on a node's network, the world outside). */
  readonly pod?: PolicyPod;
}

export interface PolicyPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: StringMap;
  /** Of all its containers; policies may name them. */
  readonly ports: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string }[];
}

export interface PolicyConnection {
  readonly from: PolicyEnd;
  readonly to: PolicyEnd;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly port: number;
}

/** What policies and namespaces there are. */
export interface PolicyWorld {
  readonly policies: readonly NetworkPolicy[];
  /** Labels of a namespace; undefined: there is no such namespace. */
  namespaceLabels(name: string): StringMap | undefined;
}

export type Direction = "Ingress" | "Egress";

/** What the policies of one direction say of a connection. */
export interface DirectionVerdict {
  readonly allowed: boolean;
  /** The policies that select the pod: none means that everything is allowed. */
  readonly selecting: readonly NetworkPolicy[];
  /** The first rule that allows it. */
  readonly by?: { readonly policy: NetworkPolicy; readonly rule: number };
}

export interface PolicyVerdict {
  readonly allowed: boolean;
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
}

/**
 * Whether policies let a new connection through: both what its pod may send and what the other may get.
 * Policies only add: what one of them allows is allowed. Answers of a connection are not asked about.
 *
 * @source k8s.io/api/networking/v1/types.go NetworkPolicySpec
 */
export function policyVerdict(world: PolicyWorld, connection: PolicyConnection): PolicyVerdict {
  const { from, to } = connection;
  // A pod that speaks with itself does not leave its network namespace.
  const isSelf = from.pod !== undefined && from.ip === to.ip;
  const open: DirectionVerdict = { allowed: true, selecting: [] };
  const egress = isSelf ? open : directionVerdict(world, "Egress", from, to, connection);
  const ingress = isSelf ? open : directionVerdict(world, "Ingress", to, from, connection);
  return { allowed: egress.allowed && ingress.allowed, egress, ingress };
}

/** Egress is the default only of policies that have egress rules. */
export function policyTypesOf({ spec }: NetworkPolicy): readonly Direction[] {
  return spec.policyTypes ?? ((spec.egress ?? []).length > 0 ? ["Ingress", "Egress"] : ["Ingress"]);
}

function directionVerdict(world: PolicyWorld, direction: Direction, own: PolicyEnd, other: PolicyEnd, connection: PolicyConnection): DirectionVerdict {
  const { pod } = own;
  if (pod === undefined) return { allowed: true, selecting: [] };
  const selecting = world.policies.filter((policy) => policyTypesOf(policy).includes(direction) && policy.metadata.namespace === pod.namespace && matchesLabelSelector(policy.spec.podSelector ?? {}, pod.labels));
  if (selecting.length === 0) return { allowed: true, selecting };
  for (const policy of selecting) {
    const rules = direction === "Ingress" ? (policy.spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })) : (policy.spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
    const rule = rules.findIndex(({ peers, ports }) => allowsPort(ports, connection) && allowsPeer(world, policy, peers, other));
    if (rule >= 0) return { allowed: true, selecting, by: { policy, rule } };
  }
  return { allowed: false, selecting };
}

/** No list of ports, or an empty one, means all. */
function allowsPort(ports: readonly NetworkPolicyPort[] | undefined, { to, protocol, port }: PolicyConnection): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some((each) => {
    if ((each.protocol ?? "TCP") !== protocol) return false;
    if (each.port === undefined) return true;
    const first = numberOf(each.port, to.pod, protocol);
    return first !== undefined && port >= first && port <= (each.endPort ?? first);
  });
}

/** A port by name is that of the pod that is connected to. */
function numberOf(port: IntOrString, pod: PolicyPod | undefined, protocol: string): number | undefined {
  if (typeof port === "number") return port;
  return pod?.ports.find(({ name, protocol: own }) => name === port && (own ?? "TCP") === protocol)?.containerPort;
}

/** No list of peers, or an empty one, means everybody. */
function allowsPeer(world: PolicyWorld, policy: NetworkPolicy, peers: readonly NetworkPolicyPeer[] | undefined, other: PolicyEnd): boolean {
  if (peers === undefined || peers.length === 0) return true;
  return peers.some((peer) => matchesPeer(world, policy, peer, other));
}

function matchesPeer(world: PolicyWorld, policy: NetworkPolicy, { podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, { ip, pod }: PolicyEnd): boolean {
  if (ipBlock !== undefined) return inCidr(ip, ipBlock.cidr) && !(ipBlock.except ?? []).some((except) => inCidr(ip, except));
  if (pod === undefined) return false;
  if (namespaceSelector === undefined) {
    if (pod.namespace !== policy.metadata.namespace) return false;
  } else {
    const labels = world.namespaceLabels(pod.namespace);
    if (labels === undefined || !matchesLabelSelector(namespaceSelector, labels)) return false;
  }
  return podSelector === undefined || matchesLabelSelector(podSelector, pod.labels);
}
