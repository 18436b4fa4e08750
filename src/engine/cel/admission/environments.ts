import { newEnvironment } from "../environment.ts";
import type { Environment } from "../environment.ts";
import { authorizerTypeName, resourceCheckTypeName } from "../library/authorizer.ts";
import { listOf, mapOf, objectType, opaque, types } from "../types.ts";
import type { CelType } from "../types.ts";

const { bool, dyn, int, string, timestamp } = types;

function record(name: string, fields: Readonly<Record<string, CelType>>): CelType {
  const map = new Map(Object.entries(fields));
  return objectType(name, () => map);
}

const groupVersionKind = record("kubernetes.GroupVersionKind", { group: string, version: string, kind: string });
const groupVersionResource = record("kubernetes.GroupVersionResource", { group: string, version: string, resource: string });
const userInfo = record("kubernetes.UserInfo", { username: string, uid: string, groups: listOf(string), extra: mapOf(string, listOf(string)) });

/** @source k8s.io/apiserver/pkg/admission/plugin/cel/compile.go BuildRequestType */
export const requestType = record("kubernetes.AdmissionRequest", {
  kind: groupVersionKind,
  resource: groupVersionResource,
  subResource: string,
  requestKind: groupVersionKind,
  requestResource: groupVersionResource,
  requestSubResource: string,
  name: string,
  namespace: string,
  operation: string,
  userInfo,
  dryRun: bool,
  options: dyn,
});

const namespaceMeta = record("kubernetes.NamespaceMetadata", {
  name: string,
  generateName: string,
  namespace: string,
  labels: mapOf(string, string),
  annotations: mapOf(string, string),
  UID: string,
  creationTimestamp: timestamp,
  deletionGracePeriodSeconds: int,
  deletionTimestamp: timestamp,
  generation: int,
  resourceVersion: string,
  finalizers: listOf(string),
});

/** @source compile.go BuildNamespaceType */
export const namespaceType = record("kubernetes.Namespace", {
  metadata: namespaceMeta,
  spec: record("kubernetes.NamespaceSpec", { finalizers: listOf(string) }),
  status: record("kubernetes.NamespaceStatus", { phase: string }),
});

export interface AdmissionNames {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  /** The types of the policy's variables, in their order; absent where there can be none. */
  readonly variables?: ReadonlyMap<string, CelType>;
  /** The type of object and oldObject where it is known; dyn elsewhere. */
  readonly object?: CelType;
  readonly params?: CelType;
  /** Expressions that change objects: they write Object{...} and JSONPatch{...}. */
  readonly hasPatchTypes?: boolean;
}

/** Any name is a field of any type. */
class AnyFields extends Map<string, CelType> {
  override get(_name: string): CelType {
    return dyn;
  }
}

const anyFields = new AnyFields();
const jsonPatch = record("JSONPatch", { op: string, path: string, from: string, value: dyn });

/** @source k8s.io/apiserver/pkg/cel/mutation/typeresolver.go */
const patchTypes = (name: string): CelType | undefined => (name === "JSONPatch" ? jsonPatch : name === "Object" || name.startsWith("Object.") ? objectType(name, () => anyFields) : undefined);

const known = new Map<string, Environment>();
const knownMax = 200;

/** What an expression of a policy or of a match condition may name. @source compile.go mustBuildEnvs */
export function admissionEnvironment(names: AdmissionNames): Environment {
  const isShared = names.hasPatchTypes !== true && names.variables === undefined && names.object === undefined && names.params === undefined;
  const key = `${names.hasParams} ${names.hasAuthorizer}`;
  const before = isShared ? known.get(key) : undefined;
  if (before !== undefined) return before;
  const { variables } = names;
  const made = newEnvironment(
    {
      object: names.object ?? dyn,
      oldObject: names.object ?? dyn,
      request: requestType,
      namespaceObject: namespaceType,
      ...(names.hasParams ? { params: names.params ?? dyn } : {}),
      ...(names.hasAuthorizer ? { authorizer: opaque(authorizerTypeName), "authorizer.requestResource": opaque(resourceCheckTypeName) } : {}),
      ...(variables === undefined ? {} : { variables: objectType("kubernetes.variables", () => variables) }),
    },
    names.hasPatchTypes === true ? patchTypes : undefined,
  );
  if (isShared && known.size < knownMax) known.set(key, made);
  return made;
}
