import type { Container } from "../../api/index.ts";
import type { Pod } from "../../kinds/index.ts";
import type { PodWorker } from "../state.ts";

type Variable = readonly [name: string, value: string];

/**
 * A container's environment, as its processes see it.
 *
 * @simplified resourceFieldRef and the variables of Services (WEB_SERVICE_HOST and so on) are not there.
 * @source pkg/kubelet/kubelet_pods.go makeEnvironmentVariables
 */
export function environmentOf(worker: PodWorker, container: Container, nodeIp: string): readonly Variable[] {
  const variables = new Map<string, string>([
    ["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
    ["HOSTNAME", worker.pod.metadata.name],
  ]);
  for (const { prefix = "", configMapRef, secretRef } of container.envFrom ?? []) {
    const name = configMapRef?.name ?? secretRef?.name;
    const values = valuesOf(worker, configMapRef === undefined ? "v1/secrets" : "v1/configmaps", name);
    for (const [key, value] of Object.entries(values)) variables.set(`${prefix}${key}`, value);
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const config = valueFrom?.configMapKeyRef;
    const secret = valueFrom?.secretKeyRef;
    const found =
      valueFrom?.fieldRef !== undefined
        ? fieldOf(worker, valueFrom.fieldRef.fieldPath, nodeIp)
        : config !== undefined
          ? valuesOf(worker, "v1/configmaps", config.name)[config.key]
          : secret !== undefined
            ? valuesOf(worker, "v1/secrets", secret.name)[secret.key]
            : expand(value ?? "", variables);
    if (found !== undefined) variables.set(name, found);
  }
  return [...variables];
}

const none: Readonly<Record<string, string>> = {};

const valuesOf = (worker: PodWorker, resource: string, name: string | undefined): Readonly<Record<string, string>> => worker.references.get(`${resource}/${name ?? ""}`)?.values ?? none;

/** "$(NAME)" becomes the variable's value, "$$" a dollar. @source third_party/forked/golang/expansion */
const expand = (text: string, variables: ReadonlyMap<string, string>): string => text.replace(/\$(?:\$|\(([^)]*)\))/g, (whole, name: string | undefined) => (name === undefined ? "$" : (variables.get(name) ?? whole)));

function fieldOf(worker: PodWorker, path: string, nodeIp: string): string | undefined {
  const { pod } = worker;
  const [, kind, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  if (key !== undefined) return (kind === "labels" ? pod.metadata.labels : pod.metadata.annotations)?.[key] ?? "";
  return simpleField(pod, worker.sandbox?.ip ?? "", nodeIp)[path];
}

const simpleField = ({ metadata, spec }: Pod, podIp: string, nodeIp: string): Readonly<Record<string, string | undefined>> => ({
  "metadata.name": metadata.name,
  "metadata.namespace": metadata.namespace ?? "default",
  "metadata.uid": metadata.uid,
  "spec.nodeName": spec.nodeName,
  "spec.serviceAccountName": spec.serviceAccountName ?? "default",
  "status.podIP": podIp,
  "status.podIPs": podIp,
  "status.hostIP": nodeIp,
  "status.hostIPs": nodeIp,
});
