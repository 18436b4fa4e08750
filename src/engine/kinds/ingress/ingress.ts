import { column, invalidField, plainKind, type ResourceKind } from "../../api/index.ts";
import type { Ingress } from "./types.ts";
import { validateIngress, validateIngressStatus } from "./validation.ts";

const classAnnotation = "kubernetes.io/ingress.class";
const hostsShown = 3;

/** "a.example,b.example + 2 more..."; a rule without a host is for all. @source pkg/printers/internalversion/printers.go formatHosts */
function hosts({ spec }: Ingress): string {
  const list = (spec.rules ?? []).map((rule) => rule.host ?? "").filter((host) => host !== "");
  if (list.length === 0) return "*";
  const shown = list.slice(0, hostsShown).join(",");
  return list.length > hostsShown ? `${shown} + ${list.length - hostsShown} more...` : shown;
}

const address = ({ status }: Ingress): string => (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? "").filter((each) => each !== "").join(",");

const plain = plainKind<Ingress>(
  { apiVersion: "networking.k8s.io/v1", kind: "Ingress", resource: "ingresses", singular: "ingress", shortNames: ["ing"], namespaced: true },
  {
    columns: [
      column("Class", ({ spec }) => spec.ingressClassName ?? "<none>"),
      column("Hosts", hosts),
      column("Address", address),
      column("Ports", ({ spec }) => ((spec.tls ?? []).length > 0 ? "80, 443" : "80")),
    ],
    hasGeneration: true,
    initialStatus: { loadBalancer: {} },
    applyDefaults: (object) => (object.spec === undefined || object.status === undefined ? { ...object, spec: object.spec ?? {}, status: object.status ?? { loadBalancer: {} } } : object),
    validate: validateIngress,
    validateStatus: validateIngressStatus,
    warnings: ({ metadata }, old) =>
      old === undefined && metadata.annotations?.[classAnnotation] !== undefined ? [`annotation ${JSON.stringify(classAnnotation)} is deprecated, please use 'spec.ingressClassName' instead`] : [],
    notSimulated: () => [{ path: "spec.rules", reason: "no ingress controller runs in this cluster: nothing serves these rules" }],
  },
);

/** @source pkg/registry/networking/ingress/strategy.go */
export const ingress: ResourceKind<Ingress> = {
  ...plain,
  validate: (object) => {
    const [annotation, name] = [object.metadata.annotations?.[classAnnotation], object.spec.ingressClassName];
    const differs = annotation !== undefined && name !== undefined && annotation !== name;
    return [...plain.validate(object), ...(differs ? [invalidField(`annotations.${classAnnotation}`, annotation, "must match `ingressClassName` when both are specified")] : [])];
  },
};
