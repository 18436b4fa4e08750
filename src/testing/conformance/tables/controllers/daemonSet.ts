import type { Affinity } from "../../../../engine/api/index.ts";
import { updateBounds } from "../../../../engine/controllers/daemonSet/decide.ts";
import { isPodUpdated, nodeShouldRunDaemonPod, replaceNodeNameAffinity } from "../../../../engine/controllers/daemonSet/placement.ts";
import type { DaemonSet, Node, Pod } from "../../../../engine/kinds/index.ts";
import { controllerTable, judge, same } from "./controllerTable.ts";

const podUpdated = judge<{ readonly pod: Pod; readonly hash?: string; readonly templateGeneration?: number }, { readonly isUpdated: boolean }>(({ pod, hash = "", templateGeneration }, { isUpdated }) =>
  same(isUpdated, isPodUpdated(pod, hash, templateGeneration === undefined ? undefined : String(templateGeneration))),
);

const nodeNameAffinity = judge<{ readonly affinity?: Affinity; readonly hostname: string }, { readonly expected: Affinity }>(({ affinity, hostname }, { expected }) =>
  same(expected, replaceNodeNameAffinity(affinity, hostname)),
);

const shouldRun = judge<{ readonly ds: DaemonSet; readonly nodeUnschedulable: boolean }, unknown>(({ ds, nodeUnschedulable }, expected) => {
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "test-node", labels: { name: "simple-daemon", type: "production" } }, spec: { unschedulable: nodeUnschedulable }, status: {} } as Node;
  return same(expected, nodeShouldRunDaemonPod(node, ds));
});

/** What is expected stands among what is given. */
const unavailableNumbers = judge<{ readonly ds: DaemonSet; readonly desiredNumberScheduled: number; readonly maxSurge: number; readonly maxUnavailable: number }, unknown>(
  ({ ds, desiredNumberScheduled, maxSurge, maxUnavailable }) => same({ maxSurge, maxUnavailable }, updateBounds(ds, desiredNumberScheduled)),
);

/** Decisions of the DaemonSet controller, one by one. */
export const daemonSet = controllerTable("controllers/daemonset.json", {
  "util.TestIsPodUpdated": podUpdated,
  "util.TestReplaceDaemonSetPodNodeNameNodeAffinity": nodeNameAffinity,
  "daemon.TestNodeShouldRunDaemonPod": shouldRun,
  "daemon.TestGetUnavailableNumbers": unavailableNumbers,
});
