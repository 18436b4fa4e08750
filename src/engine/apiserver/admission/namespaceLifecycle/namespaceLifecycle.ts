import { newForbidden, newNotFound } from "../../../api/index.ts";
import type { KubeObject, Status } from "../../../api/index.ts";
import { admitted, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../plugin.ts";

const immortalNamespaces: readonly string[] = ["default", "kube-system", "kube-public"];
const namespaces = { group: "", resource: "namespaces" } as const;

/**
 * Nothing is created in a namespace that does not exist or is being deleted.
 *
 * @source k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go
 */
export const namespaceLifecycle: AdmissionPlugin = {
  name: "NamespaceLifecycle",
  mutate(request, object) {
    if (request.operation === "DELETE") {
      if (request.resource.key !== "v1/namespaces" || !immortalNamespaces.includes(request.name)) return admitted(object);
      return refused(newForbidden(namespaces, request.name, "this namespace may not be deleted"));
    }
    if (request.operation !== "CREATE" || request.namespace === "") return admitted(object);
    const namespace = request.lookup("v1/namespaces", undefined, request.namespace);
    if (namespace === "wait") return waits;
    if (namespace === undefined) return refused(newNotFound(namespaces, request.namespace));
    if (!isTerminating(namespace)) return admitted(object);
    return refused(terminating(request, nameForRefusal(object)));
  },
};

const isTerminating = (namespace: KubeObject): boolean =>
  namespace.metadata.deletionTimestamp !== undefined || (namespace as { readonly status?: { readonly phase?: string } }).status?.phase === "Terminating";

function terminating(request: AdmissionRequest, name: string): Status {
  const message = `unable to create new content in namespace ${request.namespace} because it is being terminated`;
  const status = newForbidden(request.resource.groupResource, name, message);
  const cause = { reason: "NamespaceTerminating", message: `namespace ${request.namespace} is being terminated`, field: "metadata.namespace" };
  return { ...status, details: { ...status.details, causes: [cause] } };
}
