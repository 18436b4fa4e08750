import type { NotSimulated } from "../resourceKind.ts";
import type { Container, PodSpec, PodTemplateSpec } from "./types.ts";
import type { Volume } from "./volumes.ts";

/**
 * What of a Pod is accepted and has no effect here, in one place. Whoever simulates a field deletes its line.
 */

const specFields: Readonly<Partial<Record<keyof PodSpec, string>>> = {
  hostPID: "processes of other pods are never visible",
  hostIPC: "there is no inter-process memory to share",
  runtimeClassName: "all pods run in the same container runtime",
  dnsConfig: "it comes into /etc/resolv.conf, but no program looks names up",
  setHostnameAsFQDN: "a container's host name never has a domain",
  imagePullSecrets: "every registry lets everybody in",
  resourceClaims: "there are no devices to claim",
  os: "every node runs Linux",
  overhead: "sandboxes cost nothing",
};

const containerFields: Readonly<Partial<Record<keyof Container, string>>> = {
  workingDir: "containers have no file system",
  volumeDevices: "there are no block devices",
  stdin: "nobody is at the container's terminal",
  tty: "nobody is at the container's terminal",
};

const simulatedVolumes: ReadonlySet<string> = new Set(["name", "emptyDir", "configMap", "secret", "downwardAPI", "projected"]);

function volumeReasons(volumes: readonly Volume[], path: string): readonly NotSimulated[] {
  return volumes.flatMap((volume, index) =>
    Object.keys(volume)
      .filter((source) => !simulatedVolumes.has(source))
      .map((source) => ({ path: `${path}[${index}].${source}`, reason: `a ${source} volume is mounted as if it were empty` })),
  );
}

/** Fields that are set to something other than their zero value. */
function setFields<T extends object>(object: T, reasons: Readonly<Partial<Record<keyof T, string>>>, path: string): readonly NotSimulated[] {
  const found: NotSimulated[] = [];
  for (const field of Object.keys(reasons) as (keyof T & string)[]) {
    const reason = reasons[field];
    if (reason !== undefined && object[field] !== undefined && object[field] !== false) found.push({ path: `${path}.${field}`, reason });
  }
  return found;
}

function securityReasons(security: object | undefined, path: string): readonly NotSimulated[] {
  if (security === undefined || Object.keys(security).length === 0) return [];
  return [{ path: `${path}.securityContext`, reason: "users, capabilities and profiles are not enforced" }];
}

/** Of a Pod's specification that stands at `path`. */
export function podSpecNotSimulated(spec: PodSpec, path: string): readonly NotSimulated[] {
  const containers = [
    ...(spec.initContainers ?? []).map((container, index) => [container, `${path}.initContainers[${index}]`] as const),
    ...spec.containers.map((container, index) => [container, `${path}.containers[${index}]`] as const),
  ];
  return [
    ...volumeReasons(spec.volumes ?? [], `${path}.volumes`),
    ...setFields(spec, specFields, path),
    ...securityReasons(spec.securityContext, path),
    ...containers.flatMap(([container, at]) => [...setFields(container, containerFields, at), ...securityReasons(container.securityContext, at)]),
  ];
}

/** Of the template of a workload. */
export function podTemplateNotSimulated(template: PodTemplateSpec): readonly NotSimulated[] {
  return podSpecNotSimulated(template.spec, "spec.template.spec");
}
