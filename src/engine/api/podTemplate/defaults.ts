import { imageTag } from "./images.ts";
import { mapShared } from "./mapShared.ts";
import { defaultVolumes, defaultEnv } from "./volumeDefaults.ts";
import type {
  Container,
  ContainerPort,
  EphemeralContainer,
  HttpGetAction,
  Lifecycle,
  LifecycleHandler,
  PodSpec,
  PodTemplateSpec,
  Probe,
  ResourceRequirements,
} from "./types.ts";

/**
 * What the API server fills into a Pod's specification. A specification that was filled before is
 * known by its reference and costs one look-up.
 * @source pkg/apis/core/v1/defaults.go
 */

const filledTemplates = new WeakSet<PodSpec>();
const filledPods = new WeakSet<PodSpec>();
const noResources: ResourceRequirements = {};
const noSecurityContext = {};

function defaultHttpGet(action: HttpGetAction): HttpGetAction {
  if (action.path !== undefined && action.path !== "" && action.scheme !== undefined) return action;
  return { ...action, path: action.path === undefined || action.path === "" ? "/" : action.path, scheme: action.scheme ?? "HTTP" };
}

function defaultProbe(probe: Probe): Probe {
  const httpGet = probe.httpGet === undefined ? undefined : defaultHttpGet(probe.httpGet);
  const isFilled =
    probe.timeoutSeconds !== undefined &&
    probe.periodSeconds !== undefined &&
    probe.successThreshold !== undefined &&
    probe.failureThreshold !== undefined &&
    httpGet === probe.httpGet &&
    (probe.grpc === undefined || probe.grpc.service !== undefined);
  if (isFilled) return probe;
  return {
    ...probe,
    ...(httpGet === undefined ? {} : { httpGet }),
    ...(probe.grpc === undefined ? {} : { grpc: { ...probe.grpc, service: probe.grpc.service ?? "" } }),
    timeoutSeconds: probe.timeoutSeconds ?? 1,
    periodSeconds: probe.periodSeconds ?? 10,
    successThreshold: probe.successThreshold ?? 1,
    failureThreshold: probe.failureThreshold ?? 3,
  };
}

function defaultHandler(handler: LifecycleHandler): LifecycleHandler {
  if (handler.httpGet === undefined) return handler;
  const httpGet = defaultHttpGet(handler.httpGet);
  return httpGet === handler.httpGet ? handler : { ...handler, httpGet };
}

/** stopSignal is behind a feature gate that is off: the server drops it, and a lifecycle that says nothing else. */
function withoutStopSignal<T extends Container>(container: T): T {
  if (container.lifecycle?.stopSignal === undefined) return container;
  const { lifecycle, ...rest } = container;
  const { stopSignal: _stopSignal, ...kept } = lifecycle;
  return (kept.postStart === undefined && kept.preStop === undefined ? rest : { ...rest, lifecycle: kept }) as T;
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  const postStart = lifecycle.postStart === undefined ? undefined : defaultHandler(lifecycle.postStart);
  const preStop = lifecycle.preStop === undefined ? undefined : defaultHandler(lifecycle.preStop);
  if (postStart === lifecycle.postStart && preStop === lifecycle.preStop) return lifecycle;
  return { ...lifecycle, ...(postStart === undefined ? {} : { postStart }), ...(preStop === undefined ? {} : { preStop }) };
}

function defaultPorts(ports: readonly ContainerPort[], hostNetwork: boolean): readonly ContainerPort[] {
  return mapShared(ports, (port) => {
    const needsHostPort = hostNetwork && (port.hostPort ?? 0) === 0;
    if (port.protocol !== undefined && !needsHostPort) return port;
    return { ...port, protocol: port.protocol ?? "TCP", ...(needsHostPort ? { hostPort: port.containerPort } : {}) };
  });
}

/** A limit without a request is the request as well. Pods only. */
function requestsFromLimits(resources: ResourceRequirements): ResourceRequirements {
  const { limits } = resources;
  if (limits === undefined) return resources;
  const missing = Object.keys(limits).filter((name) => resources.requests === undefined || !Object.hasOwn(resources.requests, name));
  if (missing.length === 0) return resources;
  const requests = new Map(Object.entries(resources.requests ?? {}));
  for (const name of missing) requests.set(name, limits[name] ?? "0");
  return { ...resources, requests: Object.fromEntries(requests) };
}

interface Mode {
  readonly hostNetwork: boolean;
  /** A Pod, not a template of one. */
  readonly isPod: boolean;
}

/** The fields of a container that defaulting changed. */
function changedFields(container: Container, mode: Mode): Partial<Container> {
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
  let changed: Partial<Container> = {};
  for (const name of probes) {
    const probe = container[name];
    if (probe === undefined) continue;
    const filled = defaultProbe(probe);
    if (filled !== probe) changed = { ...changed, [name]: filled };
  }
  const { lifecycle, ports, env } = container;
  if (lifecycle !== undefined && defaultLifecycle(lifecycle) !== lifecycle) changed = { ...changed, lifecycle: defaultLifecycle(lifecycle) };
  if (ports !== undefined) {
    const filled = defaultPorts(ports, mode.hostNetwork);
    if (filled !== ports) changed = { ...changed, ports: filled };
  }
  if (env !== undefined) {
    const filled = defaultEnv(env);
    if (filled !== env) changed = { ...changed, env: filled };
  }
  const resources = container.resources ?? noResources;
  const filledResources = mode.isPod ? requestsFromLimits(resources) : resources;
  if (filledResources !== container.resources) changed = { ...changed, resources: filledResources };
  return changed;
}

function defaultContainer<T extends Container>(written: T, mode: Mode): T {
  const container = withoutStopSignal(written);
  const isFilled =
    container.imagePullPolicy !== undefined &&
    container.terminationMessagePath !== undefined &&
    container.terminationMessagePolicy !== undefined;
  const changed = changedFields(container, mode);
  let filled = container;
  for (const _key in changed) {
    filled = { ...container, ...changed };
    break;
  }
  if (isFilled) return filled;
  return {
    ...filled,
    imagePullPolicy: container.imagePullPolicy ?? (imageTag(container.image ?? "") === "latest" ? "Always" : "IfNotPresent"),
    terminationMessagePath: container.terminationMessagePath ?? "/dev/termination-log",
    terminationMessagePolicy: container.terminationMessagePolicy ?? "File",
  };
}

function defaultSpec(spec: PodSpec, isPod: boolean): PodSpec {
  const mode: Mode = { hostNetwork: isPod && spec.hostNetwork === true, isPod };
  const each = (container: Container): Container => defaultContainer(container, mode);
  const containers = mapShared<Container>(spec.containers ?? [], each);
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  const filled: Partial<PodSpec> = {
    ...(spec.volumes === undefined ? {} : { volumes: defaultVolumes(spec.volumes) }),
    ...(spec.initContainers === undefined ? {} : { initContainers: mapShared<Container>(spec.initContainers, each) }),
    ...(spec.ephemeralContainers === undefined
      ? {}
      : { ephemeralContainers: mapShared<EphemeralContainer>(spec.ephemeralContainers, (container) => defaultContainer(container, mode)) }),
    containers,
    restartPolicy: spec.restartPolicy ?? "Always",
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: spec.dnsPolicy ?? "ClusterFirst",
    securityContext: spec.securityContext ?? noSecurityContext,
    schedulerName: spec.schedulerName ?? "default-scheduler",
    ...(account === undefined ? {} : { serviceAccountName: account, serviceAccount: account }),
    ...(isPod ? { enableServiceLinks: spec.enableServiceLinks ?? true } : {}),
  };
  return isSubset(filled, spec) ? spec : { ...spec, ...filled };
}

/** True when every field has the very value that `whole` has. */
function isSubset<T extends object>(part: Partial<T>, whole: T): boolean {
  for (const key in part) if (part[key] !== whole[key]) return false;
  return true;
}

/** A Pod's own specification: also requests from limits and enableServiceLinks. */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  if (filledPods.has(spec)) return spec;
  const known = podSpecs.get(spec);
  if (known !== undefined) return known;
  const filled = defaultSpec(spec, true);
  filledPods.add(filled);
  podSpecs.set(spec, filled);
  return filled;
}

/** From the specification in a template to that of the Pods made from it: all Pods of a template share one. */
const podSpecs = new WeakMap<PodSpec, PodSpec>();

/** The template of a workload. */
export function defaultPodTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const spec = template.spec ?? { containers: [] };
  if (filledTemplates.has(spec) && template.metadata !== undefined) return template;
  const filled = filledTemplates.has(spec) ? spec : defaultSpec(spec, false);
  filledTemplates.add(filled);
  if (filled === template.spec && template.metadata !== undefined) return template;
  return { ...template, metadata: template.metadata ?? {}, spec: filled };
}
