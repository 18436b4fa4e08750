import { formatTime, newConflict, setCondition } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import type { Binding, Pod } from "../../kinds/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";

const bindings = { group: "", resource: "pods/binding" } as const;

/** POST pods/NAME/binding: the scheduler's decision becomes spec.nodeName, once. @source kubernetes pkg/registry/core/pod/storage/storage.go setPodHostAndAnnotations */
export function decideBinding(server: Server, rr: ResourceRequest, binding: Binding, existing: KubeObject): Decision {
  const pod = existing as Pod;
  const { name } = pod.metadata;
  const conflict = (why: string): Decision => refuseWith(newConflict(bindings, name, why));
  const { target: { name: node }, metadata: { uid, annotations, labels } } = binding;
  if (uid !== undefined && uid !== pod.metadata.uid) {
    return refuseWith(newConflict(rr.resource.groupResource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid ?? ""}`));
  }
  if (pod.metadata.deletionTimestamp !== undefined) return conflict(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName !== undefined && pod.spec.nodeName !== "") return conflict(`pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
  if ((pod.spec.schedulingGates?.length ?? 0) > 0) return conflict(`pod ${name} has non-empty .spec.schedulingGates`);
  const conditions = setCondition(pod.status.conditions, { type: "PodScheduled", status: "True", lastTransitionTime: formatTime(server.env.now) });
  const annotated = annotations === undefined ? pod.metadata : { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } };
  const metadata = labels === undefined ? annotated : { ...annotated, labels: { ...annotated.labels, ...labels } };
  // What the scheduler had in mind is done: ClearingNominatedNodeNameAfterBinding.
  const { nominatedNodeName: _nominated, ...status } = pod.status;
  const after = { ...pod, metadata, spec: { ...pod.spec, nodeName: node }, status: { ...status, conditions } } as KubeObject;
  return { type: "write", after, thenDelete: false };
}
