import type { NodeAffinity, NodeIdentity, NodeSelectorTerm, PodSpec, PreferredSchedulingTerm } from "../../../api/index.ts";
import { hasNoNodeRequirement, matchesNodeSelectorTerm, matchesRequiredNodeAffinity } from "../../../api/index.ts";
import type { Node } from "../../../kinds/index.ts";
import type { EnqueuePlugin, FilterPlugin, PreFilterPlugin, ScorePlugin } from "../../framework/extensionPoints.ts";
import { asNode } from "../../framework/objects.ts";
import { defaultNormalizeScore } from "../../framework/runScores.ts";
import { newStatus } from "../../framework/status.ts";

const name = "NodeAffinity";
const mismatch = newStatus(name, "UnschedulableAndUnresolvable", "node(s) didn't match Pod's node affinity/selector");
const enforced = newStatus(name, "UnschedulableAndUnresolvable", "node(s) didn't match scheduler-enforced node affinity");
const conflict = newStatus(name, "UnschedulableAndUnresolvable", "pod affinity terms conflict");

type NodeAffinityState = readonly PreferredSchedulingTerm[];

/** Node names that a term asks for by metadata.name, undefined when it names none. */
function namesOfTerm(term: NodeSelectorTerm): ReadonlySet<string> | undefined {
  let names: ReadonlySet<string> | undefined;
  for (const field of term.matchFields ?? []) {
    if (field.key !== "metadata.name" || field.operator !== "In") continue;
    const values = new Set(field.values);
    names = names === undefined ? values : new Set([...names].filter((each) => values.has(each)));
  }
  return names;
}

/** The union over all terms; undefined when one of them leaves the name open. */
function requiredNodeNames(spec: PodSpec): ReadonlySet<string> | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (terms.length === 0) return undefined;
  const union = new Set<string>();
  for (const term of terms) {
    const names = namesOfTerm(term);
    if (names === undefined) return undefined;
    for (const each of names) union.add(each);
  }
  return union;
}

/** @source k8s.io/kube-scheduler/config/v1/types_pluginargs.go NodeAffinityArgs */
export interface NodeAffinityArgs {
  /** What the scheduler asks for every pod, beside what the pod itself asks for. */
  readonly addedAffinity?: NodeAffinity;
}

/** @source pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go */
export function newNodeAffinity({ addedAffinity }: NodeAffinityArgs = {}): FilterPlugin & PreFilterPlugin & ScorePlugin<NodeAffinityState> & EnqueuePlugin {
  const addedRequired = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const addedPreferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const isEnforced = (node: NodeIdentity): boolean => addedRequired === undefined || addedRequired.nodeSelectorTerms.some((term) => matchesNodeSelectorTerm(term, node));
  const matches = (spec: PodSpec, node: Node): boolean => {
    const identity = { name: node.metadata.name, labels: node.metadata.labels ?? {} };
    return isEnforced(identity) && matchesRequiredNodeAffinity(spec, identity);
  };
  return {
    name,
    preFilter(pod) {
      if (addedRequired === undefined && hasNoNodeRequirement(pod.pod.spec)) return { type: "skip" };
      const nodeNames = requiredNodeNames(pod.pod.spec);
      if (nodeNames === undefined) return { type: "proceed", state: undefined };
      return nodeNames.size === 0 ? { type: "rejected", status: conflict } : { type: "proceed", state: undefined, nodeNames };
    },
    filter(_state: unknown, pod, node) {
      if (!isEnforced(node)) return enforced;
      return matchesRequiredNodeAffinity(pod.pod.spec, node) ? undefined : mismatch;
    },
    preScore(pod) {
      const own = pod.pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
      const preferred = addedPreferred.length === 0 ? own : [...addedPreferred, ...own];
      return preferred.length === 0 ? { type: "skip" } : { type: "proceed", state: preferred };
    },
    score(state, _pod, nodes, scores) {
      nodes.forEach((node, i) => {
        let sum = 0;
        for (const term of state) if (matchesNodeSelectorTerm(term.preference, node)) sum += term.weight;
        scores[i] = sum;
      });
    },
    normalizeScore: (_state, scores) => {
      defaultNormalizeScore(scores, false);
    },
    eventsToRegister: () => [
      {
        resource: "Node",
        actions: ["Add", "UpdateNodeLabel"],
        hint: (pod, old, object) => {
          const before = asNode(old);
          const after = asNode(object);
          if (after === undefined || !matches(pod.pod.spec, after)) return "QueueSkip";
          return before === undefined || !matches(pod.pod.spec, before) ? "Queue" : "QueueSkip";
        },
      },
    ],
  };
}
