import type { KubeObject } from "../../../../engine/api/index.ts";
import { formatTime } from "../../../../engine/api/index.ts";
import { hours } from "../../../../engine/core/index.ts";
import { podGcController, terminatedPods } from "../../../../engine/controllers/podGc/index.ts";
import type { Node, Pod } from "../../../../engine/kinds/index.ts";
import type { SyncRun } from "./controllerLab.ts";
import { accepted, newControllerLab } from "./controllerLab.ts";
import { controllerTable, judge, same, tableNow } from "./controllerTable.ts";
import { completePod, namesOf } from "./objects.ts";
import { goDuration } from "./times.ts";

interface ShortPod {
  readonly name: string;
  readonly phase?: string;
  readonly reason?: string;
  readonly nodeName?: string;
}

interface Outcome {
  readonly deletedPodNames?: readonly string[];
  readonly patchedPodNames?: readonly string[];
}

/** Each an hour younger than the one before. */
const podOf = ({ name, phase = "", reason = "", nodeName = "" }: ShortPod, index: number, isDeleted: boolean): Pod =>
  completePod({
    metadata: { name, namespace: "default", creationTimestamp: formatTime(hours(index + 1)), ...(isDeleted ? { deletionTimestamp: formatTime(tableNow) } : {}) },
    spec: { containers: [], ...(nodeName === "" ? {} : { nodeName }) } as Pod["spec"],
    status: { ...(phase === "" ? {} : { phase }), ...(reason === "" ? {} : { reason }) } as Pod["status"],
  });

const gcTerminated = judge<Outcome & { readonly pods?: readonly ShortPod[]; readonly threshold?: number }, unknown>(({ pods = [], threshold = 0, deletedPodNames = [] }) =>
  same(deletedPodNames.toSorted(), namesOf(terminatedPods(pods.map((pod, index) => podOf(pod, index, false)), threshold)).toSorted()),
);

const podsOf = (run: SyncRun, verb: "delete" | "patch"): readonly string[] => run.calls.filter((call) => call.verb === verb && call.resource === "v1/pods").map(({ name = "" }) => name).toSorted();

function compare({ deletedPodNames = [], patchedPodNames = [] }: Outcome, run: SyncRun) {
  return same({ deleted: deletedPodNames.toSorted(), patched: patchedPodNames.toSorted() }, { deleted: podsOf(run, "delete"), patched: podsOf(run, "patch") });
}

interface Terminating extends Outcome {
  readonly nodes?: readonly { readonly name: string; readonly readyCondition: string; readonly taints?: Node["spec"]["taints"] }[];
  readonly pods?: readonly ShortPod[];
}

/** The table leaves out which pods are deleted: all, or, of cases with "some", those called b. */
const isDeleted = (caseName: string, pod: string): boolean => !caseName.includes("/some pods") || pod.startsWith("b");

const gcTerminating = judge<Terminating, unknown>((given, _expected, name) => {
  const nodes = (given.nodes ?? []).map((node): KubeObject => ({ apiVersion: "v1", kind: "Node", metadata: { name: node.name }, spec: { taints: node.taints ?? [] }, status: { conditions: [{ type: "Ready", status: node.readyCondition }] } }) as unknown as KubeObject);
  const pods = (given.pods ?? []).map((pod, index) => podOf(pod, index, isDeleted(name, pod.name)));
  return compare(given, newControllerLab(podGcController, { "v1/nodes": nodes, "v1/pods": pods }, tableNow).sync("@gc"));
});

interface Orphaned extends Outcome {
  readonly delay?: string;
  readonly pods?: readonly Pod[];
  readonly initialClientNodes?: readonly Node[];
  readonly addedClientNodes?: readonly Node[];
  readonly deletedClientNodes?: readonly Node[];
  readonly initialInformerNodes?: readonly Node[];
  readonly addedInformerNodes?: readonly Node[];
  readonly deletedInformerNodes?: readonly Node[];
}

const gcOrphaned = judge<Orphaned, unknown>((given) => {
  const lab = newControllerLab(podGcController, { "v1/nodes": given.initialInformerNodes ?? [], "v1/pods": (given.pods ?? []).map(completePod) }, tableNow);
  const served = new Map((given.initialClientNodes ?? []).map((node) => [node.metadata.name, node]));
  const pass = (): SyncRun => lab.sync("@gc", (call) => (call.verb === "get" ? { ok: true, object: served.get(call.name ?? "") } : accepted(call)));
  const first = pass();
  lab.pass(goDuration(given.delay ?? "0s"));
  for (const node of given.addedClientNodes ?? []) served.set(node.metadata.name, node);
  for (const node of given.deletedClientNodes ?? []) served.delete(node.metadata.name);
  for (const node of given.addedInformerNodes ?? []) lab.put("v1/nodes", node);
  for (const node of given.deletedInformerNodes ?? []) lab.remove("v1/nodes", node.metadata.name);
  const second = pass();
  return compare(given, { ...second, calls: [...first.calls, ...second.calls] });
});

/** Pods that nobody else removes. */
export const podGc = controllerTable("controllers/podgc.json", {
  "podgc.TestGCTerminated": gcTerminated,
  "podgc.TestGCOrphaned": gcOrphaned,
  "podgc.TestGCTerminating": gcTerminating,
  "podgc.TestGCUnscheduledTerminating": gcTerminating,
});
