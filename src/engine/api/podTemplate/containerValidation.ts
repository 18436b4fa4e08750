import { duplicateField, forbiddenField, indexPath, invalidField, notSupportedField, requiredField, type FieldError } from "../fieldError.ts";
import { dns1123LabelErrors, portNameErrors } from "../names.ts";
import { isPort, portRangeMessage, validateLifecycle, validateProbe } from "./probeValidation.ts";
import { validateResources } from "./resourceValidation.ts";
import { validateContainerSecurity } from "./securityValidation.ts";
import type { Container, ContainerPort, PodSpec } from "./types.ts";
import { validOnce, type ValidParts } from "./validOnce.ts";
import { validateEnv, validateEnvFrom, validateMounts } from "./volumeValidation.ts";

/** @source pkg/apis/core/validation/validation.go validateContainers, validateContainerCommon */

export interface ContainerContext {
  readonly path: string;
  readonly volumes: ReadonlySet<string>;
  readonly hostNetwork: boolean;
}

const validPorts: ValidParts = new WeakSet();
const validHostPorts: ValidParts = new WeakSet();
const validEnv: ValidParts = new WeakSet();
const validEnvFrom: ValidParts = new WeakSet();
const validResources: ValidParts = new WeakSet();
const validSecurity: ValidParts = new WeakSet();
const validLifecycle: ValidParts = new WeakSet();
const probeKinds = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const validProbes: Readonly<Record<(typeof probeKinds)[number], ValidParts>> = {
  livenessProbe: new WeakSet(),
  readinessProbe: new WeakSet(),
  startupProbe: new WeakSet(),
};

function push(errors: FieldError[], more: readonly FieldError[]): void {
  for (const error of more) errors.push(error);
}

const pullPolicies = ["Always", "IfNotPresent", "Never"] as const;
const protocols = ["SCTP", "TCP", "UDP"] as const;

function validatePort(port: ContainerPort, path: string, context: ContainerContext): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? "";
  if (name !== "") for (const message of portNameErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
  if ((port.containerPort ?? 0) === 0) errors.push(requiredField(`${path}.containerPort`));
  else if (!isPort(port.containerPort)) errors.push(invalidField(`${path}.containerPort`, port.containerPort, portRangeMessage));
  const hostPort = port.hostPort ?? 0;
  if (hostPort !== 0 && !isPort(hostPort)) errors.push(invalidField(`${path}.hostPort`, hostPort, portRangeMessage));
  if (context.hostNetwork && hostPort !== 0 && hostPort !== port.containerPort) {
    errors.push(invalidField(`${path}.hostPort`, hostPort, "must match `containerPort` when `hostNetwork` is true"));
  }
  if (port.protocol === undefined) errors.push(requiredField(`${path}.protocol`));
  else if (!protocols.includes(port.protocol)) errors.push(notSupportedField(`${path}.protocol`, port.protocol, protocols));
  return errors;
}

function validatePorts(ports: readonly ContainerPort[] | undefined, path: string, context: ContainerContext): readonly FieldError[] {
  const names = new Set<string>();
  return (ports ?? []).flatMap((port, index) => {
    const at = indexPath(path, index);
    const errors: FieldError[] = [...validatePort(port, at, context)];
    if (port.name !== undefined && port.name !== "") {
      if (names.has(port.name)) errors.push(duplicateField(`${at}.name`, port.name));
      names.add(port.name);
    }
    return errors;
  });
}

function validateCommon(container: Container, path: string, context: ContainerContext): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = container.name ?? "";
  if (name === "") errors.push(requiredField(`${path}.name`));
  else for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
  const image = container.image ?? "";
  if (image === "") errors.push(requiredField(`${path}.image`));
  else if (image.trim() !== image) errors.push(invalidField(`${path}.image`, image, "must not have leading or trailing whitespace"));
  const policy = container.terminationMessagePolicy;
  if (policy !== undefined && policy !== "File" && policy !== "FallbackToLogsOnError") {
    errors.push(notSupportedField(`${path}.terminationMessagePolicy`, policy, ["FallbackToLogsOnError", "File"]));
  }
  push(errors, validOnce(context.hostNetwork ? validHostPorts : validPorts, container.ports, (ports) => validatePorts(ports, `${path}.ports`, context)));
  push(errors, validOnce(validEnv, container.env, (env) => validateEnv(env, `${path}.env`)));
  push(errors, validOnce(validEnvFrom, container.envFrom, (envFrom) => validateEnvFrom(envFrom, `${path}.envFrom`)));
  push(errors, validateMounts(container.volumeMounts, context.volumes, `${path}.volumeMounts`));
  const pull = container.imagePullPolicy;
  if (pull === undefined) errors.push(requiredField(`${path}.imagePullPolicy`));
  else if (!pullPolicies.includes(pull)) errors.push(notSupportedField(`${path}.imagePullPolicy`, pull, pullPolicies));
  push(errors, validOnce(validResources, container.resources, (resources) => validateResources(resources, `${path}.resources`)));
  push(errors, validOnce(validSecurity, container.securityContext, () => validateContainerSecurity(container, `${path}.securityContext`)));
  return errors;
}

function validateProbes(container: Container, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  push(errors, validOnce(validLifecycle, container.lifecycle, (lifecycle) => validateLifecycle(lifecycle, `${path}.lifecycle`)));
  for (const kind of probeKinds) {
    push(errors, validOnce(validProbes[kind], container[kind], (probe) => validateProbe(probe, `${path}.${kind}`, kind)));
  }
  return errors;
}

/** One host port may be asked for once in a Pod. */
function validateHostPorts(containers: readonly Container[], path: string): readonly FieldError[] {
  const seen = new Set<string>();
  if (!containers.some((container) => container.ports?.some((port) => (port.hostPort ?? 0) !== 0) === true)) return [];
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap((port, portIndex) => {
      if ((port.hostPort ?? 0) === 0) return [];
      const key = `${port.protocol ?? "TCP"}/${port.hostIP ?? ""}/${port.hostPort ?? 0}`;
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [duplicateField(`${indexPath(`${indexPath(path, index)}.ports`, portIndex)}.hostPort`, key)];
    }),
  );
}

export function validateContainers(containers: readonly Container[], context: ContainerContext): readonly FieldError[] {
  if (containers.length === 0) return [requiredField(context.path)];
  const names = new Set<string>();
  const errors: FieldError[] = [];
  containers.forEach((container, index) => {
    const at = indexPath(context.path, index);
    push(errors, validateCommon(container, at, context));
    if (names.has(container.name)) errors.push(duplicateField(`${at}.name`, container.name));
    names.add(container.name);
    push(errors, validateProbes(container, at));
  });
  push(errors, validateHostPorts(containers, context.path));
  return errors;
}

const lifecycleFields = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;

export function validateInitContainers(spec: PodSpec, context: ContainerContext): readonly FieldError[] {
  const names = new Set(spec.containers.map((container) => container.name));
  const errors: FieldError[] = [];
  (spec.initContainers ?? []).forEach((container, index) => {
    const at = indexPath(context.path, index);
    errors.push(...validateCommon(container, at, context));
    if (names.has(container.name)) errors.push(duplicateField(`${at}.name`, container.name));
    names.add(container.name);
    if (container.restartPolicy === "Always") errors.push(...validateProbes(container, at));
    else {
      for (const field of lifecycleFields) {
        if (container[field] !== undefined) errors.push(forbiddenField(`${at}.${field}`, "may not be set for init containers without restartPolicy=Always"));
      }
    }
  });
  return errors;
}
