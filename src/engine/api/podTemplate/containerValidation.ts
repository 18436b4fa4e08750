import { duplicateField, forbiddenField, indexPath, invalidField, notFoundField, notSupportedField, requiredField, tooManyField, type FieldError } from "../fieldError.ts";
import { dns1123LabelErrors, portNameErrors } from "../names.ts";
import { validateEnv, validateEnvFrom, validateEnvVolumes } from "./envValidation.ts";
import { validateDevices, validateMounts } from "./mountValidation.ts";
import { isPort, portRangeMessage, validateLifecycle, validateProbe } from "./probeValidation.ts";
import { validateClaimNames, validateResources } from "./resourceValidation.ts";
import { validateContainerSecurity } from "./securityValidation.ts";
import type { Container, ContainerPort, EphemeralContainer, PodSpec } from "./types.ts";
import { validOnce, type ValidParts } from "./validOnce.ts";
import type { Volumes } from "./volumeValidation.ts";

/** @source pkg/apis/core/validation/validation.go validateContainers, validateContainerCommon */

export interface ContainerContext {
  readonly spec: PodSpec;
  readonly volumes: Volumes;
  readonly claims: ReadonlySet<string>;
}

const validPorts: ValidParts = new WeakSet();
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
const restartPolicies = ["Always", "Never", "OnFailure"];
const restartRulesMax = 20;
const exitCodesMax = 255;

function validatePort(port: ContainerPort, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((port.containerPort ?? 0) === 0) errors.push(requiredField(`${path}.containerPort`));
  else if (!isPort(port.containerPort)) errors.push(invalidField(`${path}.containerPort`, port.containerPort, portRangeMessage));
  const hostPort = port.hostPort ?? 0;
  if (hostPort !== 0 && !isPort(hostPort)) errors.push(invalidField(`${path}.hostPort`, hostPort, portRangeMessage));
  if (port.protocol === undefined) errors.push(requiredField(`${path}.protocol`));
  else if (!protocols.includes(port.protocol)) errors.push(notSupportedField(`${path}.protocol`, port.protocol, protocols));
  return errors;
}

function validatePorts(ports: readonly ContainerPort[], path: string): readonly FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = indexPath(path, index);
    const errors: FieldError[] = [];
    const name = port.name ?? "";
    if (name !== "") {
      const messages = portNameErrors(name);
      for (const message of messages) errors.push(invalidField(`${at}.name`, name, message));
      if (messages.length === 0 && names.has(name)) errors.push(duplicateField(`${at}.name`, name));
      else if (messages.length === 0) names.add(name);
    }
    return [...errors, ...validatePort(port, at)];
  });
}

function validateResizePolicy(container: Container, path: string, podRestartPolicy: string): readonly FieldError[] {
  const seen = new Set<string>();
  return (container.resizePolicy ?? []).flatMap((policy, index) => {
    const resourceName = policy.resourceName ?? "";
    const restartPolicy = policy.restartPolicy ?? "";
    const errors: FieldError[] = [];
    if (seen.has(resourceName)) errors.push(duplicateField(indexPath(path, index), resourceName));
    seen.add(resourceName);
    if (resourceName === "") errors.push(requiredField(path));
    else if (resourceName !== "cpu" && resourceName !== "memory") errors.push(notSupportedField(path, resourceName, ["cpu", "memory"]));
    if (restartPolicy === "") errors.push(requiredField(path));
    else if (restartPolicy !== "NotRequired" && restartPolicy !== "RestartContainer") errors.push(notSupportedField(path, restartPolicy, ["NotRequired", "RestartContainer"]));
    if (podRestartPolicy === "Never" && restartPolicy !== "NotRequired") errors.push(invalidField(path, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    return errors;
  });
}

function validateCommon(container: Container, path: string, context: ContainerContext): readonly FieldError[] {
  const errors: FieldError[] = [];
  const name = container.name ?? "";
  if (name === "") errors.push(requiredField(`${path}.name`));
  else for (const message of dns1123LabelErrors(name)) errors.push(invalidField(`${path}.name`, name, message));
  if ((container.image ?? "") === "") errors.push(requiredField(`${path}.image`));
  const policy = container.terminationMessagePolicy;
  if (policy !== undefined && policy !== "File" && policy !== "FallbackToLogsOnError") {
    errors.push(notSupportedField(`${path}.terminationMessagePolicy`, policy, ["FallbackToLogsOnError", "File"]));
  }
  push(errors, validOnce(validPorts, container.ports, (ports) => validatePorts(ports, `${path}.ports`)));
  push(errors, validOnce(validEnv, container.env, (env) => validateEnv(env, `${path}.env`)));
  push(errors, validateEnvVolumes(container.env, context.volumes, `${path}.env`));
  push(errors, validOnce(validEnvFrom, container.envFrom, (envFrom) => validateEnvFrom(envFrom, `${path}.envFrom`)));
  push(errors, validateMounts(container, context.volumes, `${path}.volumeMounts`));
  push(errors, validateDevices(container, context.volumes, `${path}.volumeDevices`));
  const pull = container.imagePullPolicy;
  if (pull === undefined) errors.push(requiredField(`${path}.imagePullPolicy`));
  else if (!pullPolicies.includes(pull)) errors.push(notSupportedField(`${path}.imagePullPolicy`, pull, pullPolicies));
  push(errors, validOnce(validResources, container.resources, (resources) => validateResources(resources, `${path}.resources`)));
  if (container.resources?.claims !== undefined) push(errors, validateClaimNames(container.resources.claims, context.claims, `${path}.resources.claims`));
  if (container.resizePolicy !== undefined) push(errors, validateResizePolicy(container, `${path}.resizePolicy`, context.spec.restartPolicy ?? ""));
  push(errors, validOnce(validSecurity, container.securityContext, (security) => validateContainerSecurity(security, `${path}.securityContext`)));
  if (container.securityContext?.procMount === "Unmasked" && context.spec.hostUsers !== false) {
    errors.push(invalidField(`${path}.securityContext.procMount`, "Unmasked", "`hostUsers` must be false to use `Unmasked`"));
  }
  return errors;
}

function validateProbes(container: Container, path: string, grace: number | undefined): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { lifecycle } = container;
  const sleeps = lifecycle?.preStop?.sleep !== undefined || lifecycle?.postStart?.sleep !== undefined;
  if (lifecycle !== undefined && sleeps) push(errors, validateLifecycle(lifecycle, `${path}.lifecycle`, grace));
  else push(errors, validOnce(validLifecycle, lifecycle, (given) => validateLifecycle(given, `${path}.lifecycle`, grace)));
  for (const kind of probeKinds) {
    push(errors, validOnce(validProbes[kind], container[kind], (probe) => validateProbe(probe, `${path}.${kind}`, kind)));
  }
  return errors;
}

/** A container's own rules of restarting. */
function validateRestarts(container: Container, path: string): readonly FieldError[] {
  const { restartPolicy, restartPolicyRules: rules = [] } = container;
  const errors: FieldError[] = [];
  if (restartPolicy === undefined) {
    if (rules.length > 0) errors.push(requiredField(`${path}.restartPolicy`, "must specify restartPolicy when restart rules are used"));
  } else if (!restartPolicies.includes(restartPolicy)) errors.push(notSupportedField(`${path}.restartPolicy`, restartPolicy, restartPolicies));
  if (rules.length > restartRulesMax) errors.push(tooManyField(`${path}.restartPolicyRules`, rules.length, restartRulesMax));
  rules.forEach((rule, index) => {
    const at = indexPath(`${path}.restartPolicyRules`, index);
    if (rule.action !== "Restart") errors.push(notSupportedField(`${at}.action`, rule.action ?? "", ["Restart"]));
    const codes = rule.exitCodes;
    if (codes === undefined) errors.push(requiredField(`${at}.exitCodes`, "must be specified"));
    else {
      if (codes.operator !== "In" && codes.operator !== "NotIn") errors.push(notSupportedField(`${at}.exitCodes.operator`, codes.operator ?? "", ["In", "NotIn"]));
      if ((codes.values ?? []).length > exitCodesMax) errors.push(tooManyField(`${at}.exitCodes.values`, (codes.values ?? []).length, exitCodesMax));
    }
  });
  return errors;
}

/** One host port may be asked for once in a Pod. */
function validateHostPorts(containers: readonly Container[], path: string): readonly FieldError[] {
  const seen = new Set<string>();
  if (!containers.some((container) => container.ports?.some((port) => (port.hostPort ?? 0) !== 0) === true)) return [];
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap((port, portIndex) => {
      if ((port.hostPort ?? 0) === 0) return [];
      const key = `${port.protocol ?? ""}/${port.hostIP ?? ""}/${port.hostPort ?? 0}`;
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      return [duplicateField(`${indexPath(`${indexPath(path, index)}.ports`, portIndex)}.hostPort`, key)];
    }),
  );
}

export function validateContainers(path: string, context: ContainerContext): readonly FieldError[] {
  const { containers, terminationGracePeriodSeconds } = context.spec;
  if (containers.length === 0) return [requiredField(path)];
  const names = new Set<string>();
  const errors: FieldError[] = [];
  containers.forEach((container, index) => {
    const at = indexPath(path, index);
    push(errors, validateCommon(container, at, context));
    if (names.has(container.name)) errors.push(duplicateField(`${at}.name`, container.name));
    names.add(container.name);
    push(errors, validateProbes(container, at, terminationGracePeriodSeconds));
    if (container.restartPolicy !== undefined || container.restartPolicyRules !== undefined) push(errors, validateRestarts(container, at));
  });
  push(errors, validateHostPorts(containers, path));
  return errors;
}

const lifecycleFields = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;

export function validateInitContainers(path: string, context: ContainerContext): readonly FieldError[] {
  const { initContainers, containers, terminationGracePeriodSeconds } = context.spec;
  if (initContainers === undefined) return [];
  const names = new Set(containers.map((container) => container.name));
  const errors: FieldError[] = [];
  initContainers.forEach((container, index) => {
    const at = indexPath(path, index);
    push(errors, validateCommon(container, at, context));
    push(errors, validateRestarts(container, at));
    if (names.has(container.name)) errors.push(duplicateField(`${at}.name`, container.name));
    else if ((container.name ?? "") !== "") names.add(container.name);
    push(errors, validateHostPorts([container], path));
    if (container.restartPolicy === "Always") push(errors, validateProbes(container, at, terminationGracePeriodSeconds));
    else {
      for (const field of lifecycleFields) {
        if (container[field] !== undefined) errors.push(forbiddenField(`${at}.${field}`, "may not be set for init containers without restartPolicy=Always"));
      }
    }
  });
  return errors;
}

const notEphemeral = ["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "restartPolicy", "resizePolicy", "restartPolicyRules"] as const;

function validateEphemeralFields(container: EphemeralContainer, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const forbid = (field: string): void => {
    errors.push(forbiddenField(`${path}.${field}`, "cannot be set for an Ephemeral Container"));
  };
  for (const field of notEphemeral) if (container[field] !== undefined) forbid(field);
  if (Object.keys(container.resources ?? {}).length > 0) forbid("resources");
  (container.volumeMounts ?? []).forEach((mount, index) => {
    if ((mount.subPath ?? "") !== "") forbid(`volumeMounts[${index}].subPath`);
    if ((mount.subPathExpr ?? "") !== "") forbid(`volumeMounts[${index}].subPathExpr`);
  });
  return errors;
}

export function validateEphemeralContainers(path: string, context: ContainerContext): readonly FieldError[] {
  const { ephemeralContainers = [], containers, initContainers = [] } = context.spec;
  if (ephemeralContainers.length === 0) return [];
  const others = new Set([...containers, ...initContainers].map((container) => container.name));
  const names = new Set(others);
  return ephemeralContainers.flatMap((container, index) => {
    const at = indexPath(path, index);
    const errors: FieldError[] = [...validateCommon(container, at, context), ...validateImageSpaces(container, at)];
    if (names.has(container.name)) errors.push(duplicateField(`${at}.name`, container.name));
    names.add(container.name);
    const target = container.targetContainerName ?? "";
    if (target !== "" && !others.has(target)) errors.push(notFoundField(`${at}.targetContainerName`, target));
    return [...errors, ...validateEphemeralFields(container, at)];
  });
}

/** Of Pods only: templates of old have blanks around their images. */
export function validateImageSpaces(container: Container, path: string): readonly FieldError[] {
  const image = container.image ?? "";
  return image.trim() === image ? [] : [invalidField(`${path}.image`, image, "must not have leading or trailing whitespace")];
}

/** Who uses the node's network has the node's ports. */
export function validateHostNetworkPorts(spec: PodSpec, path: string, isPod: boolean): readonly FieldError[] {
  if (spec.hostNetwork !== true) return [];
  return spec.containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap((port, portIndex) => {
      const hostPort = port.hostPort ?? 0;
      if ((hostPort === 0 && !isPod) || hostPort === port.containerPort) return [];
      return [invalidField(`${indexPath(`${indexPath(`${path}.containers`, index)}.ports`, portIndex)}.hostPort`, hostPort, "must match `containerPort` when `hostNetwork` is true")];
    }),
  );
}
