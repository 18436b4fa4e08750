import type { ChangeScene, FilteredScene, FollowedScene, Micros, QueuedScene, RemedyScene, StepScene } from "../../../protocol/index.ts";
import type { Tone } from "../../design/tone.ts";
import { formatBytes, formatMilliCpu } from "../../stores/formatAmount.ts";
import { formatDuration } from "../../stores/formatTime.ts";

export interface StepWords {
  readonly title: string;
  readonly who: string;
  readonly help: string;
}

/** The eight steps from a manifest to a running pod, in the guide's order. */
export const stepWords: readonly StepWords[] = [
  { title: "You apply a manifest", who: "kubectl", help: "A manifest goes to an API server. For a Deployment, controllers make the ReplicaSet and the pods of it." },
  { title: "The pod is stored, without a node", who: "API server and etcd", help: "The API server validates the pod and persists it in etcd; its nodeName is empty." },
  { title: "The scheduler sees it", who: "kube-scheduler", help: "Its watch on the API server tells it of a pod without a node; the pod comes into the active queue." },
  { title: "Filter and score", who: "kube-scheduler", help: "Filters say which nodes can run the pod, scores which of them is best." },
  { title: "The node’s name is written", who: "API server and etcd", help: "The scheduler sends a Binding; the API server writes the node’s name into the pod." },
  { title: "The kubelet sees it", who: "kubelet", help: "The kubelet of that node watches for pods that are bound to it." },
  { title: "Image pulled, container started", who: "container runtime", help: "The runtime pulls what is missing, makes the sandbox and starts the containers." },
  { title: "Running is reported", who: "kubelet", help: "The kubelet writes the pod’s status back to the API server." },
];

/** When each step was reached; the first by the command behind the pod. */
export function timesOf(steps: readonly StepScene[], commandAt: Micros | undefined): readonly (Micros | undefined)[] {
  return steps.map(({ at }, index) => (index === 0 ? (at ?? commandAt) : at));
}

/** How long each step took since the last one before it that is known; undefined where nobody knows. */
export function spansOf(times: readonly (Micros | undefined)[]): readonly (Micros | undefined)[] {
  return times.map((at, index) => {
    const before = times.slice(0, index).findLast((each) => each !== undefined);
    return at === undefined || before === undefined ? undefined : Math.max(0, at - before);
  });
}

/** "2.5" of 2500 millicores, "512 MiB" of bytes, or pieces. */
export function amountText(resource: string, amount: number): string {
  if (resource === "cpu") return `${formatMilliCpu(amount)} CPU`;
  return resource === "memory" || resource === "ephemeral-storage" ? `${formatBytes(amount)} of ${resource}` : `${amount} ${resource}`;
}

/** What would have to be different, as the end of "It would fit if ...". */
export function changeText(change: ChangeScene): string {
  switch (change.type) {
    case "room":
      return `${amountText(change.resource, change.missing)} more were free (it asks for ${amountText(change.resource, change.wanted)})`;
    case "larger":
      return `the node were larger: it asks for ${amountText(change.resource, change.wanted)}, an empty one has ${amountText(change.resource, change.capacity)}`;
    case "podSlot":
      return "one pod less ran there: the node takes no more of them";
    case "taint":
      return `it tolerated the taint ${change.taint}`;
    case "cordoned":
      return "the node were uncordoned";
    case "labels":
      return `the node had the labels ${change.wanted}`;
    case "other":
      return `${change.plugin} agreed: “${change.reason}”`;
  }
}

/** "any of 3 nodes, of which worker-2 lacks least". */
export function nodesText({ count, nodes, changes }: RemedyScene): string {
  const [first = ""] = nodes;
  if (count === 1) return first;
  const least = changes.some(({ type }) => type === "room") ? `, ${first} lacks least` : count <= 3 ? `: ${nodes.join(", ")}` : "";
  return `any of ${count} nodes${least}`;
}

const resourceWords: Readonly<Record<string, string>> = { AssignedPod: "a pod with a node", UnscheduledPod: "the pod itself", Pod: "a pod", Node: "a node", Service: "a Service", PersistentVolume: "a volume", PersistentVolumeClaim: "a claim", StorageClass: "a StorageClass", CSINode: "a CSINode", CSIDriver: "a storage driver", CSIStorageCapacity: "the room of a storage driver", Namespace: "a namespace" };
const actionWords: Readonly<Record<string, string>> = {
  Add: "comes",
  Delete: "goes",
  Update: "changes",
  UpdateNodeAllocatable: "has more room",
  UpdateNodeLabel: "gets other labels",
  UpdateNodeTaint: "loses a taint",
  UpdateNodeCondition: "gets other conditions",
  UpdateNodeAnnotation: "gets other annotations",
  UpdatePodLabel: "gets other labels",
  UpdatePodScaleDown: "asks for less",
  UpdatePodToleration: "tolerates more",
  UpdatePodSchedulingGatesEliminated: "loses its gates",
};

/** "a node comes" of "Node Add". */
export function eventText(event: string): string {
  const [resource = "", action = ""] = event.split(" ");
  const who = resourceWords[resource];
  const what = actionWords[action];
  return who === undefined || what === undefined ? event : `${who} ${what}`;
}

/** What a pod in the queue waits for. */
export function waitText({ place, gatedBy, backoffEnd, wakes }: QueuedScene, now: Micros): string {
  switch (place) {
    case "active":
      return "its turn";
    case "inFlight":
      return "is tried now";
    case "backoff":
    case "errorBackoff":
      return `tried again in ${formatDuration(Math.max(0, (backoffEnd ?? now) - now))}`;
    case "unschedulable":
      if (gatedBy !== "") return `held back by ${gatedBy}`;
      return wakes.length === 0 ? "tried again after 5 min" : `until ${wakes.slice(0, 2).map(eventText).join(" or ")}${wakes.length > 2 ? " …" : ""}`;
  }
}

/** How the pod is, in a word. */
export function podVerdict({ exists, isTerminating, phase, queued, steps }: FollowedScene): { readonly tone: Tone; readonly text: string } {
  if (!exists) return { tone: "idle", text: "deleted" };
  if (isTerminating) return { tone: "idle", text: "terminating" };
  if (phase === "Running" || phase === "Succeeded") return { tone: "ok", text: phase };
  if (phase === "Failed") return { tone: "bad", text: phase };
  if (queued !== undefined && queued.attempts > 0 && queued.place !== "active") return { tone: "warn", text: queued.place === "unschedulable" ? "Pending: fits nowhere" : "Pending: will be tried again" };
  const now = steps.find(({ state }) => state === "now");
  return { tone: "info", text: now === undefined ? phase : `Pending, step ${now.number}` };
}

/** "worker-1, worker-2 and 4 more". */
export const filteredNodes = ({ nodes, count }: FilteredScene): string => `${nodes.join(", ")}${count > nodes.length ? ` and ${count - nodes.length} more` : ""}`;
