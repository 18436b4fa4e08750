import type { KubeObject, StringMap } from "../../../api/index.ts";
import type { Binding, Pod } from "../../../kinds/index.ts";
import { admitted, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../plugin.ts";

const copiedLabels = ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"] as const;

/** The node that a Pod is made for, or bound to. */
function nodeNameOf({ resource, operation, subresource }: AdmissionRequest, object: KubeObject): string {
  if (resource.key !== "v1/pods" || operation !== "CREATE") return "";
  if (subresource === "") return (object as Pod).spec.nodeName ?? "";
  if (subresource !== "binding") return "";
  const { target } = object as Binding;
  return target?.kind === "Node" ? target.name : "";
}

function topologyOf(node: KubeObject | undefined): StringMap | undefined {
  const labels = node?.metadata.labels;
  if (labels === undefined) return undefined;
  let copied: StringMap | undefined;
  for (const label of copiedLabels) if (labels[label] !== undefined) copied = { ...copied, [label]: labels[label] };
  return copied;
}

/**
 * A Pod says where its node stands: the node's zone and region become labels of the Binding, and so of the Pod.
 *
 * @source kubernetes plugin/pkg/admission/podtopologylabels/admission.go
 */
export const podTopologyLabels: AdmissionPlugin = {
  name: "PodTopologyLabels",
  mutate(request, object) {
    const name = nodeNameOf(request, object);
    if (name === "") return admitted(object);
    const node = request.lookup("v1/nodes", undefined, name);
    if (node === "wait") return waits;
    const topology = topologyOf(node);
    if (topology === undefined) return admitted(object);
    return admitted({ ...object, metadata: { ...object.metadata, labels: { ...topology, ...object.metadata.labels } } });
  },
};
