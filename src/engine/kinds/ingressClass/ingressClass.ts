import {
  column,
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  domainPrefixedPathErrors,
  forbiddenField,
  invalidField,
  notSupportedField,
  pathSegmentErrors,
  plainKind,
  requiredField,
  tooLongField,
  validateImmutable,
  type FieldError,
} from "../../api/index.ts";
import type { IngressClass } from "./types.ts";

const maxController = 250;

type Parameters = NonNullable<IngressClass["spec"]["parameters"]>;

const all = (messages: readonly string[], value: string, path: string): readonly FieldError[] => messages.map((message) => invalidField(path, value, message));

function validateScope({ scope, namespace }: Parameters, path: string): readonly FieldError[] {
  if (scope === undefined) return [requiredField(`${path}.scope`)];
  if (scope === "Cluster") return namespace === undefined ? [] : [forbiddenField(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'")];
  if (scope !== "Namespace") return [notSupportedField(`${path}.scope`, scope, ["Cluster", "Namespace"])];
  return namespace === undefined ? [requiredField(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'")] : all(dns1123LabelErrors(namespace), namespace, `${path}.namespace`);
}

function validateParameters(parameters: Parameters, path: string): readonly FieldError[] {
  const { apiGroup, kind = "", name = "" } = parameters;
  return [
    ...(apiGroup === undefined ? [] : all(dns1123SubdomainErrors(apiGroup), apiGroup, `${path}.apiGroup`)),
    ...(kind === "" ? [requiredField(`${path}.kind`)] : all(pathSegmentErrors(kind), kind, `${path}.kind`)),
    ...(name === "" ? [requiredField(`${path}.name`)] : all(pathSegmentErrors(name), name, `${path}.name`)),
    ...validateScope(parameters, path),
  ];
}

/** @source pkg/apis/networking/validation/validation.go ValidateIngressClass */
function validate({ spec }: IngressClass): readonly FieldError[] {
  const controller = spec.controller ?? "";
  const errors: FieldError[] = controller === "" ? [requiredField("spec.controller")] : [];
  if (controller.length > maxController) errors.push(tooLongField("spec.controller", maxController));
  if (controller !== "") errors.push(...all(domainPrefixedPathErrors(controller), controller, "spec.controller"));
  return spec.parameters === undefined ? errors : [...errors, ...validateParameters(spec.parameters, "spec.parameters")];
}

function parameters({ spec }: IngressClass): string {
  if (spec.parameters === undefined) return "<none>";
  const { apiGroup, kind = "", name = "" } = spec.parameters;
  return `${kind}${apiGroup === undefined ? "" : `.${apiGroup}`}/${name}`;
}

/** @source pkg/registry/networking/ingressclass/strategy.go */
export const ingressClass = plainKind<IngressClass>(
  { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", resource: "ingressclasses", singular: "ingressclass", namespaced: false },
  {
    columns: [column("Controller", ({ spec }) => spec.controller ?? ""), column("Parameters", parameters)],
    hasGeneration: true,
    applyDefaults: (object) => {
      const given = object.spec?.parameters;
      if (object.spec === undefined) return { ...object, spec: {} };
      return given === undefined || given.scope !== undefined ? object : { ...object, spec: { ...object.spec, parameters: { ...given, scope: "Cluster" } } };
    },
    validate,
    validateChange: (next, old) => validateImmutable(next.spec.controller, old.spec.controller, "spec.controller"),
    notSimulated: () => [{ path: "spec.controller", reason: "no ingress controller runs in this cluster" }],
  },
);
