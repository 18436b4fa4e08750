import type { StringMap } from "../../../engine/api/index.ts";
import type { NetworkPolicy } from "../../../engine/kinds/index.ts";
import { policyVerdict, type PolicyEnd, type PolicyPod } from "../../../engine/network/policy/policyVerdict.ts";
import { tableRunner, verdictOf } from "./tableRunner.ts";

interface PolicyCase {
  readonly name: string;
  readonly namespaces: readonly { readonly name: string; readonly labels: StringMap }[];
  readonly pods: readonly (PolicyPod & { readonly podIP: string })[];
  readonly policies: readonly NetworkPolicy[];
  readonly probe: { readonly protocol: "TCP" | "UDP" | "SCTP"; readonly port: number };
  readonly expectedReachability: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

/** Who reaches whom under NetworkPolicies: every cell of the truth table. */
export const networkPolicy = tableRunner<PolicyCase>("network/networkpolicy.json", () => ({ namespaces, pods, policies, probe, expectedReachability }) => {
  const labels = new Map(namespaces.map((namespace) => [namespace.name, namespace.labels]));
  const ends = new Map(pods.map(({ podIP, ...pod }): readonly [string, PolicyEnd] => [`${pod.namespace}/${pod.name}`, { ip: podIP, pod }]));
  const world = { policies, namespaceLabels: (name: string) => labels.get(name) };
  const differ: string[] = [];
  for (const [from, row] of Object.entries(expectedReachability)) {
    for (const [to, expected] of Object.entries(row)) {
      const [source, target] = [ends.get(from), ends.get(to)];
      const is = source !== undefined && target !== undefined && policyVerdict(world, { from: source, to: target, ...probe }).allowed;
      if (is !== expected) differ.push(`${from} -> ${to}: expected ${expected}, is ${is}`);
    }
  }
  return verdictOf(differ);
});
