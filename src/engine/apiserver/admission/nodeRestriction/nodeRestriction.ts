import { newForbidden } from "../../../api/index.ts";
import type { Pod } from "../../../kinds/index.ts";
import { admitted, nameForRefusal, refused } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

/**
 * A kubelet changes only its own Node and the Pods bound to it.
 *
 * @source kubernetes plugin/pkg/admission/noderestriction/admission.go
 */
export const nodeRestriction: AdmissionPlugin = {
  name: "NodeRestriction",
  mutate(request, object) {
    const { node } = request.identity;
    if (node === undefined) return admitted(object);
    const { groupResource } = request.resource;
    if (request.resource.key === "v1/nodes") {
      const name = request.name === "" ? object.metadata.name : request.name;
      if (name === node) return admitted(object);
      return refused(newForbidden(groupResource, name, `node "${node}" is not allowed to modify node "${name}"`));
    }
    if (request.resource.key !== "v1/pods") return admitted(object);
    const pod = (request.old ?? object) as Pod;
    if (pod.spec.nodeName === node) return admitted(object);
    const what = request.operation === "DELETE" ? "delete pods" : request.operation === "CREATE" ? "create pods" : "update pod status for pods";
    return refused(newForbidden(groupResource, nameForRefusal(pod), `node "${node}" can only ${what} with spec.nodeName set to itself`));
  },
};
