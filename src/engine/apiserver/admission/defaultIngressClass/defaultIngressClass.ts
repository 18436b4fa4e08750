import type { KubeObject } from "../../../api/index.ts";
import { compareStrings } from "../../../core/index.ts";
import type { Ingress } from "../../../kinds/index.ts";
import { admitted } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

const isDefault = ({ metadata }: KubeObject): boolean => metadata.annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true";

/**
 * An Ingress that names no class gets the default one: of several the newest.
 *
 * @source kubernetes plugin/pkg/admission/network/defaultingressclass/admission.go
 */
export const defaultIngressClass: AdmissionPlugin = {
  name: "DefaultIngressClass",
  mutate(request, object) {
    if (request.resource.key !== "networking.k8s.io/v1/ingresses" || request.operation !== "CREATE" || request.subresource !== "") return admitted(object);
    const ingress = object as Ingress;
    if (ingress.spec.ingressClassName !== undefined || ingress.metadata.annotations?.["kubernetes.io/ingress.class"] !== undefined) return admitted(object);
    const [found] = request
      .list("networking.k8s.io/v1/ingressclasses", undefined)
      .filter(isDefault)
      .toSorted((a, b) => compareStrings(b.metadata.creationTimestamp ?? "", a.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name));
    return admitted(found === undefined ? object : ({ ...ingress, spec: { ...ingress.spec, ingressClassName: found.metadata.name } } as KubeObject));
  },
};
