import type { KubeObject } from "../../api/index.ts";

type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where an object names another, as paths of fields; "[]" goes into each element of a list. @source sigs.k8s.io/kustomize/api/internal/konfig/builtinpluginconsts/namereference.go */
const inPodSpec: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["volumes.[].configMap.name", "volumes.[].projected.sources.[].configMap.name", "containers.[].env.[].valueFrom.configMapKeyRef.name", "containers.[].envFrom.[].configMapRef.name", "initContainers.[].env.[].valueFrom.configMapKeyRef.name", "initContainers.[].envFrom.[].configMapRef.name"],
  Secret: ["volumes.[].secret.secretName", "volumes.[].projected.sources.[].secret.name", "containers.[].env.[].valueFrom.secretKeyRef.name", "containers.[].envFrom.[].secretRef.name", "initContainers.[].env.[].valueFrom.secretKeyRef.name", "initContainers.[].envFrom.[].secretRef.name", "imagePullSecrets.[].name"],
  ServiceAccount: ["serviceAccountName", "serviceAccount"],
  PersistentVolumeClaim: ["volumes.[].persistentVolumeClaim.claimName"],
  PriorityClass: ["priorityClassName"],
};
const podSpecs = ["spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec"];
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  Secret: ["spec.tls.[].secretName", "secrets.[].name", "imagePullSecrets.[].name"],
  Service: ["spec.serviceName", "spec.defaultBackend.service.name", "spec.rules.[].http.paths.[].backend.service.name", "webhooks.[].clientConfig.service.name", "spec.service.name"],
  PersistentVolume: ["spec.volumeName"],
};

/** What a path leads to, put through `change`. */
export function changeAt(value: unknown, path: readonly string[], change: (found: unknown) => unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  if (name === "[]") return Array.isArray(value) ? value.map((element: unknown) => changeAt(element, rest, change)) : value;
  if (!isFields(value) || !Object.hasOwn(value, name)) return value;
  return { ...value, [name]: changeAt(value[name], rest, change) };
}

/** "ConfigMap/name" to the new name. */
type Renamed = ReadonlyMap<string, string>;

/** An object whose references follow what was renamed. */
export function followNames(object: KubeObject, renamed: Renamed): KubeObject {
  let changed: unknown = object;
  const rename = (path: string, kind: string): void => {
    changed = changeAt(changed, path.split("."), (name) => renamed.get(`${kind}/${String(name as string)}`) ?? name);
  };
  for (const [kind, paths] of Object.entries(inPodSpec)) for (const base of podSpecs) for (const path of paths) rename(`${base}.${path}`, kind);
  for (const [kind, paths] of Object.entries(elsewhere)) for (const path of paths) rename(path, kind);
  changed = changeAt(changed, ["spec", "scaleTargetRef"], (target) => renamedReference(target, renamed));
  changed = changeAt(changed, ["roleRef"], (role) => renamedReference(role, renamed));
  return changeAt(changed, ["subjects", "[]"], (subject) => (isFields(subject) && subject["kind"] === "ServiceAccount" ? renamedReference(subject, renamed) : subject)) as KubeObject;
}

function renamedReference(reference: unknown, renamed: Renamed): unknown {
  if (!isFields(reference)) return reference;
  const name = renamed.get(`${String(reference["kind"] as string)}/${String(reference["name"] as string)}`);
  return name === undefined ? reference : { ...reference, name };
}
