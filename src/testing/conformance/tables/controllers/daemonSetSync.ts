import type { Affinity, StringMap, Toleration } from "../../../../engine/api/index.ts";
import { newControllerRef } from "../../../../engine/api/index.ts";
import { keyOf } from "../../../../engine/client/index.ts";
import { seconds } from "../../../../engine/core/index.ts";
import { daemonSetController } from "../../../../engine/controllers/daemonSet/index.ts";
import type { DaemonSet, Node, Pod } from "../../../../engine/kinds/index.ts";
import type { TableVerdict } from "../tableRunner.ts";
import { skipped, tableRunner } from "../tableRunner.ts";
import type { Answerer, ControllerLab } from "./controllerLab.ts";
import { accepted, newControllerLab } from "./controllerLab.ts";
import { same, tableNow } from "./controllerTable.ts";

/** A pod in the cache, in the words of the table. */
interface CachedPod {
  readonly name?: string;
  readonly labels?: StringMap;
  readonly ready: boolean;
  readonly deletionTimestamp: boolean;
  readonly owned: boolean;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly nodeName?: string;
  readonly phase?: Pod["status"]["phase"];
}

interface SyncCase {
  readonly name: string;
  readonly given: { readonly daemonSet: DaemonSet; readonly nodes: readonly Node[]; readonly pods: readonly CachedPod[] };
  readonly expected: { readonly creates: number; readonly deletes: number; readonly events: number };
}

const longAgo = "2020-01-01T00:00:00Z";

function podOf(cached: CachedPod, index: number, daemonSet: DaemonSet): Pod {
  const { name = `pod-${index}`, labels, ready, deletionTimestamp, owned, affinity, tolerations, nodeName, phase } = cached;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: daemonSet.metadata.namespace ?? "",
      uid: `uid-${index}`,
      ...(labels === undefined ? {} : { labels }),
      ...(deletionTimestamp ? { deletionTimestamp: longAgo } : {}),
      ...(owned ? { ownerReferences: [newControllerRef(daemonSet)] } : {}),
    },
    spec: {
      containers: [],
      ...(affinity === undefined ? {} : { affinity }),
      ...(tolerations === undefined ? {} : { tolerations }),
      ...(nodeName === undefined ? {} : { nodeName }),
    },
    status: { ...(phase === undefined ? {} : { phase }), conditions: [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime: longAgo }] },
  };
}

/** "[sync 3]" of the test of the back-off is the third look at the same pod: the second comes at once, the third when a second is over. */
const looksBefore = (name: string): number => (name.includes("TestDaemonKillFailedPodsBackoff") ? Number(/\[sync (\d+)\]/.exec(name)?.[1] ?? 1) - 1 : 0);

/** As if the watch were quicker than the answer: what is made or deleted is so in the cache, and expected no more. */
function withQuickWatch(lab: ControllerLab<unknown>, key: string): Answerer {
  let made = 0;
  return (call) => {
    if (call.verb === "delete") {
      const pod = `${call.namespace ?? ""}/${call.name ?? ""}`;
      lab.remove(call.resource, pod);
      lab.context.deletionObserved(key, pod);
    } else if (call.verb === "create" && call.resource === "v1/pods") {
      const pod = call.body as Pod;
      lab.put(call.resource, { ...pod, metadata: { ...pod.metadata, name: `made-${(made += 1)}` } });
      lab.context.creationObserved(key);
    }
    return accepted(call);
  };
}

/** Of those who make and delete pods, whom upstream's tests replace. */
const ofPodControl = new Set(["SuccessfulCreate", "SuccessfulDelete"]);

function judge({ name, given: { daemonSet: given, nodes, pods }, expected }: SyncCase): TableVerdict {
  if ((given.spec.minReadySeconds ?? 0) > 0 && pods.some(({ ready }) => ready)) return skipped("minReadySeconds counts, and the case does not say since when its pods are ready");
  const daemonSet: DaemonSet = { ...given, apiVersion: "apps/v1", kind: "DaemonSet" };
  const cached = pods.map((pod, index) => podOf(pod, index, daemonSet));
  const lab = newControllerLab(daemonSetController, { "apps/v1/daemonsets": [daemonSet], "v1/nodes": nodes, "v1/pods": cached }, tableNow);
  const key = keyOf(daemonSet);
  let run = lab.sync(key, withQuickWatch(lab, key));
  for (let look = looksBefore(name); look > 0; look -= 1) {
    for (const pod of cached) lab.put("v1/pods", pod);
    if (look === 1 && name.includes("[sync 3]")) lab.pass(seconds(1));
    run = lab.sync(key, withQuickWatch(lab, key));
  }
  const count = (verb: string): number => run.calls.filter((call) => call.verb === verb && call.resource === "v1/pods").length;
  const events = run.events.filter(({ reason }) => reason !== undefined && !ofPodControl.has(reason));
  return same(expected, { creates: count("create"), deletes: count("delete"), events: events.length });
}

/** Whole syncs of a DaemonSet over the caches that upstream's tests had at that moment. */
export const daemonSetSync = tableRunner<SyncCase>("controllers/daemonset-sync.json", () => judge);
