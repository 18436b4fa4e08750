import { formatTime, newBadRequest, newConflict, setCondition } from "../../api/index.ts";
import type { ApiRequest, KubeObject, StringMap } from "../../api/index.ts";
import type { Binding, Pod } from "../../kinds/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { objectKey } from "../storage/keys.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { cached } from "./lookup.ts";

const bindings = { group: "", resource: "pods/binding" } as const;

/** POST pods/NAME/binding: the scheduler's decision becomes spec.nodeName, once. @source kubernetes pkg/registry/core/pod/storage/storage.go setPodHostAndAnnotations */
export function decideBinding(server: Server, rr: ResourceRequest, request: ApiRequest, existing: KubeObject): Decision {
  const pod = existing as Pod;
  const binding = request.body as Partial<Binding>;
  const { name } = pod.metadata;
  const conflict = (why: string): Decision => refuseWith(newConflict(bindings, name, why));
  const node = binding.target?.name ?? "";
  if (node === "") return refuseWith(newBadRequest("target.name: Required value"));
  const uid = binding.metadata?.uid;
  if (uid !== undefined && uid !== pod.metadata.uid) {
    return refuseWith(newConflict(rr.resource.groupResource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid ?? ""}`));
  }
  if (pod.metadata.deletionTimestamp !== undefined) return conflict(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName !== undefined && pod.spec.nodeName !== "") return conflict(`pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
  if ((pod.spec.schedulingGates?.length ?? 0) > 0) return conflict(`pod ${name} has non-empty .spec.schedulingGates`);
  const conditions = setCondition(pod.status.conditions, { type: "PodScheduled", status: "True", lastTransitionTime: formatTime(server.env.now) });
  const annotations = binding.metadata?.annotations;
  const annotated = annotations === undefined ? pod.metadata : { ...pod.metadata, annotations: { ...pod.metadata.annotations, ...annotations } };
  const topology = topologyLabels(cached(server, "v1/nodes", objectKey("nodes", undefined, node)));
  const metadata = topology === undefined ? annotated : { ...annotated, labels: { ...annotated.labels, ...topology } };
  const after = { ...pod, metadata, spec: { ...pod.spec, nodeName: node }, status: { ...pod.status, conditions } } as KubeObject;
  return { type: "write", after, thenDelete: false };
}

const copiedLabels = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"] as const;

/** The PodTopologyLabels plugin: a bound Pod says where its node stands. @source kubernetes plugin/pkg/admission/podtopologylabels/admission.go */
function topologyLabels(node: KubeObject | undefined): StringMap | undefined {
  const labels = node?.metadata.labels;
  if (labels === undefined) return undefined;
  let copied: StringMap | undefined;
  for (const label of copiedLabels) if (labels[label] !== undefined) copied = { ...copied, [label]: labels[label] };
  return copied;
}
