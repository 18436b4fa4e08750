import { ageColumn, column, invalidField, keepSpec, nameColumn, pathSegmentErrors, requiredField, validateObjectMeta, validateObjectMetaUpdate, type FieldError, type ResourceKind } from "../../api/index.ts";
import type { ApiService } from "./types.ts";

const available = "Available";

/** What the API server serves itself is there at once. @source k8s.io/kube-aggregator/pkg/registry/apiservice/strategy.go PrepareForCreate */
function prepareForCreate({ status: _status, ...object }: ApiService): ApiService {
  if (object.spec.service !== undefined) return object;
  const { creationTimestamp } = object.metadata;
  const since = creationTimestamp === undefined ? {} : { lastTransitionTime: creationTimestamp };
  return { ...object, status: { conditions: [{ type: available, status: "True", ...since, reason: "Local", message: "Local APIServices are always available" }] } };
}

/** @source k8s.io/kube-aggregator/pkg/apis/apiregistration/validation/validation.go */
function validate({ metadata, spec }: ApiService): readonly FieldError[] {
  const { group = "", version = "", groupPriorityMinimum = 0, versionPriority = 0, service } = spec;
  const wanted = `${version}.${group}`;
  const nameErrors = (name: string): readonly string[] => {
    const errors = pathSegmentErrors(name);
    return errors.length > 0 || name === wanted ? errors : [`must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`];
  };
  const errors: FieldError[] = [...validateObjectMeta(metadata, false, nameErrors)];
  if (version === "") errors.push(requiredField("spec.version"));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) errors.push(invalidField("spec.groupPriorityMinimum", groupPriorityMinimum, "must be positive and less than 20000"));
  if (versionPriority <= 0 || versionPriority > 1000) errors.push(invalidField("spec.versionPriority", versionPriority, "must be positive and less than 1000"));
  if (service === undefined) return errors;
  if ((service.namespace ?? "") === "") errors.push(requiredField("spec.service.namespace"));
  if ((service.name ?? "") === "") errors.push(requiredField("spec.service.name"));
  return errors;
}

function availability({ status }: ApiService): string {
  const condition = status?.conditions?.find(({ type }) => type === available);
  if (condition === undefined) return "Unknown";
  return condition.status === "True" ? "True" : `${condition.status} (${condition.reason ?? ""})`;
}

/** @source k8s.io/kube-aggregator/pkg/registry/apiservice/strategy.go, etcd/etcd.go */
export const apiService = {
  apiVersion: "apiregistration.k8s.io/v1",
  kind: "APIService",
  resource: "apiservices",
  singular: "apiservice",
  shortNames: [],
  categories: ["api-extensions"],
  namespaced: false,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Service", ({ spec }: ApiService) => (spec.service === undefined ? "Local" : `${spec.service.namespace ?? ""}/${spec.service.name ?? ""}`)),
    column("Available", availability),
    ageColumn,
  ],
  selectableFields: {},
  applyDefaults: (object: ApiService) => (object.spec.service === undefined || object.spec.service.port !== undefined ? object : { ...object, spec: { ...object.spec, service: { ...object.spec.service, port: 443 } } }),
  prepareForCreate,
  prepareForUpdate: ({ status: _status, ...next }: ApiService, old: ApiService) => (old.status === undefined ? next : { ...next, status: old.status }),
  prepareForStatusUpdate: (next: ApiService, old: ApiService) => keepSpec(next, old),
  validate,
  validateUpdate: (next: ApiService, old: ApiService) => [...validateObjectMetaUpdate(next, old), ...validate(next)],
  validateStatusUpdate: (next: ApiService, old: ApiService) => validateObjectMetaUpdate(next, old),
  // A metrics-server is the only program here that serves an API.
  notSimulated: ({ spec }: ApiService) => (spec.service === undefined || spec.group === "metrics.k8s.io" ? [] : [{ path: "spec.service", reason: "of the programs here only a metrics-server serves an API: this one never becomes available" }]),
} satisfies ResourceKind<ApiService>;
