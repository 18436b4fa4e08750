import type { Toleration } from "../../../../engine/api/index.ts";
import { keyOf } from "../../../../engine/client/index.ts";
import { minTolerationTime, taintEvictionController } from "../../../../engine/controllers/taintEviction/index.ts";
import type { Micros } from "../../../../engine/core/index.ts";
import { millis, seconds } from "../../../../engine/core/index.ts";
import type { Node, Pod, Taint } from "../../../../engine/kinds/index.ts";
import type { ControllerLab } from "./controllerLab.ts";
import { newControllerLab } from "./controllerLab.ts";
import { controllerTable, judge, same, tableNow } from "./controllerTable.ts";
import { goDuration } from "./times.ts";

type Lab = ControllerLab<unknown>;

/** Upstream's tests look for at least so long after whatever has changed. */
const patience = seconds(2);

/** When each pod was marked and when it was deleted, after the beginning. */
interface Evictions {
  readonly marked: ReadonlyMap<string, Micros>;
  readonly deleted: ReadonlyMap<string, Micros>;
}

/** Looks at the pods at once, and again and again for the time. What is deleted goes from the cache. */
function watch(lab: Lab, pods: readonly Pod[], time: Micros): Evictions {
  const marked = new Map<string, Micros>();
  const deleted = new Map<string, Micros>();
  const step = millis(100);
  for (let at = 0; at <= time; at += step) {
    if (at > 0) lab.pass(step);
    for (const pod of pods) {
      const key = keyOf(pod);
      for (const { verb, subresource } of lab.sync(key).calls) {
        if (verb === "delete") {
          deleted.set(pod.metadata.name, at);
          lab.remove("v1/pods", key);
        } else if (verb === "patch" && subresource === "status") marked.set(pod.metadata.name, at);
      }
    }
  }
  return { marked, deleted };
}

interface Expected {
  readonly expectDelete: boolean;
  readonly expectPatch: boolean;
}

const asExpected = ({ marked, deleted }: Evictions): Expected => ({ expectDelete: deleted.size > 0, expectPatch: marked.size > 0 });

const labOf = (nodes: readonly Node[], pods: readonly Pod[]): Lab => newControllerLab(taintEvictionController, { "v1/nodes": nodes, "v1/pods": pods }, tableNow);

const taintedNodesOf = (taintedNodes: Readonly<Record<string, readonly Taint[]>>): readonly Node[] =>
  Object.entries(taintedNodes).map(([name, taints]): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name }, spec: { taints }, status: {} }));

const createPod = judge<{ readonly pod: Pod; readonly taintedNodes: Readonly<Record<string, readonly Taint[]>> }, Expected>(({ pod, taintedNodes }, expected) =>
  same(expected, asExpected(watch(labOf(taintedNodesOf(taintedNodes), [pod]), [pod], patience))),
);

const updatePod = judge<{ readonly prevPod: Pod; readonly newPod: Pod; readonly taintedNodes: Readonly<Record<string, readonly Taint[]>> }, Expected>(
  ({ prevPod, newPod, taintedNodes }, expected) => {
    const lab = labOf(taintedNodesOf(taintedNodes), [prevPod]);
    lab.sync(keyOf(prevPod));
    lab.put("v1/pods", newPod);
    return same(expected, asExpected(watch(lab, [newPod], patience)));
  },
);

const createNode = judge<{ readonly node: Node; readonly pods: readonly Pod[] }, Expected>(({ node, pods }, expected) => same(expected, asExpected(watch(labOf([node], pods), pods, patience))));

interface NodeChange {
  readonly oldNode: Node;
  readonly newNode: Node;
  readonly pods: readonly Pod[];
}

function evictionsAfter({ oldNode, newNode, pods }: NodeChange): Evictions {
  const lab = labOf([oldNode], pods);
  for (const pod of pods) lab.sync(keyOf(pod));
  lab.put("v1/nodes", newNode);
  return watch(lab, pods, patience);
}

const updateNode = judge<NodeChange, Expected>((given, expected) => same(expected, asExpected(evictionsAfter(given))));

interface DeleteTimes {
  readonly expectedDeleteTimes?: readonly { readonly names: readonly string[]; readonly timestamp?: string }[];
}

const updateNodeWithMultiplePods = judge<NodeChange, DeleteTimes>((given, { expectedDeleteTimes = [] }) => {
  const times = expectedDeleteTimes.flatMap(({ names, timestamp = "0s" }) => names.map((name): readonly [string, Micros] => [name, goDuration(timestamp)]));
  return same(Object.fromEntries(times), Object.fromEntries(evictionsAfter(given).deleted));
});

const minToleration = judge<{ readonly tolerations?: readonly Toleration[] }, { readonly expected: string }>(({ tolerations = [] }, { expected }) => {
  const wanted = goDuration(expected);
  return same(wanted < 0 ? undefined : wanted, minTolerationTime(tolerations));
});

/** Who is evicted by NoExecute taints, and when. */
export const taintEviction = controllerTable("controllers/tainteviction.json", {
  "tainteviction.TestCreatePod": createPod,
  "tainteviction.TestUpdatePod": updatePod,
  "tainteviction.TestCreateNode": createNode,
  "tainteviction.TestUpdateNode": updateNode,
  "tainteviction.TestUpdateNodeWithMultiplePods": updateNodeWithMultiplePods,
  "tainteviction.TestGetMinTolerationTime": minToleration,
});
