import { compareStrings } from "../../../core/index.ts";
import type { Container, ResourceList } from "../../../api/index.ts";
import type { LimitRange, Pod } from "../../../kinds/index.ts";

const annotation = "kubernetes.io/limit-ranger";

interface Defaults {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

/** @source kubernetes plugin/pkg/admission/limitranger/admission.go defaultContainerResourceRequirements */
function defaultsOf({ spec }: LimitRange): Defaults {
  let made: Defaults = { requests: {}, limits: {} };
  for (const { type, default: limits, defaultRequest } of spec.limits ?? []) {
    if (type === "Container") made = { requests: { ...made.requests, ...defaultRequest }, limits: { ...made.limits, ...limits } };
  }
  return made;
}

const missing = (wanted: ResourceList, given: ResourceList | undefined): readonly string[] =>
  Object.keys(wanted)
    .filter((name) => given?.[name] === undefined)
    .sort(compareStrings);

const fill = (wanted: ResourceList, given: ResourceList | undefined, names: readonly string[]): ResourceList => ({ ...given, ...Object.fromEntries(names.map((name) => [name, wanted[name] ?? ""])) });

function withDefaults<T extends Container>(container: T, prefix: string, defaults: Defaults, said: string[]): T {
  const { resources } = container;
  const limits = missing(defaults.limits, resources?.limits);
  const requests = missing(defaults.requests, resources?.requests);
  if (requests.length > 0) said.push(`${requests.join(", ")} request for ${prefix} ${container.name}`);
  if (limits.length > 0) said.push(`${limits.join(", ")} limit for ${prefix} ${container.name}`);
  if (limits.length === 0 && requests.length === 0) return container;
  return {
    ...container,
    resources: {
      ...resources,
      ...(limits.length === 0 ? {} : { limits: fill(defaults.limits, resources?.limits, limits) }),
      ...(requests.length === 0 ? {} : { requests: fill(defaults.requests, resources?.requests, requests) }),
    },
  };
}

/** Containers that say nothing get the defaults of a LimitRange; an annotation tells. @source admission.go mergePodResourceRequirements */
export function applyPodDefaults(range: LimitRange, pod: Pod): Pod {
  const defaults = defaultsOf(range);
  const said: string[] = [];
  const containers = pod.spec.containers.map((container) => withDefaults(container, "container", defaults, said));
  const initContainers = pod.spec.initContainers?.map((container) => withDefaults(container, "init container", defaults, said));
  if (said.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [annotation]: `LimitRanger plugin set: ${said.join("; ")}` };
  return { ...pod, metadata: { ...pod.metadata, annotations }, spec: { ...pod.spec, containers, ...(initContainers === undefined ? {} : { initContainers }) } };
}
