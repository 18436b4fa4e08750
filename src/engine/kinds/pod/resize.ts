import {
  bumpGeneration,
  deepEqual,
  forbiddenField,
  invalidField,
  keepMeta,
  mirrorAnnotation,
  pathOfNothing,
  podQOSClass,
  validateObjectMetaUpdate,
  type Container,
  type FieldError,
  type ObjectPart,
  type PodSpec,
  type ResourceList,
  type ResourceRequirements,
} from "../../api/index.ts";
import type { Pod } from "./types.ts";
import { validateMetadataAndSpec } from "./validation.ts";

const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === "Always";

function withResources(old: Container, { resources, resizePolicy }: Container): Container {
  const { resources: _resources, resizePolicy: _policy, ...rest } = old;
  return { ...rest, ...(resources === undefined ? {} : { resources }), ...(resizePolicy === undefined ? {} : { resizePolicy }) };
}

/** The old containers with the new resources; those that were renamed or reordered as they came, for validation to refuse. */
function resized(next: readonly Container[], old: readonly Container[]): readonly Container[] {
  const isSameOrder = next.length === old.length && next.every(({ name }, i) => name === old[i]?.name);
  return isSameOrder ? old.map((container, i) => withResources(container, next[i] ?? container)) : next;
}

function withSpecResources(spec: PodSpec, resources: ResourceRequirements | undefined): PodSpec {
  const { resources: _resources, ...rest } = spec;
  return resources === undefined ? rest : { ...rest, resources };
}

/** Only resources and how they may change. @source pkg/registry/core/pod/strategy.go dropNonResizeUpdates */
function prepare(next: Pod, old: Pod): Pod {
  const { initContainers, containers, resources } = next.spec;
  if (containers.length !== old.spec.containers.length || (initContainers ?? []).length !== (old.spec.initContainers ?? []).length) return bumpGeneration(next, old);
  const spec: PodSpec = {
    ...withSpecResources(old.spec, resources),
    containers: resized(containers, old.spec.containers),
    ...(initContainers === undefined ? {} : { initContainers: resized(initContainers, old.spec.initContainers ?? []) }),
  };
  return bumpGeneration({ ...keepMeta(next, old), spec: deepEqual(spec, old.spec) ? old.spec : spec, status: old.status }, old);
}

/** @source validation.go validatePodResizeContainerOrdering */
function orderErrors(field: "containers" | "initContainers", next: readonly Container[], old: readonly Container[]): readonly FieldError[] {
  if (next.length !== old.length) return [forbiddenField(`spec.${field}`, `${field} may not be added or removed on resize`)];
  return old.flatMap(({ name }, i) => (next[i]?.name === name ? [] : [forbiddenField(`spec.${field}[${i}].name`, `${field} may not be renamed or reordered on resize`)]));
}

const isRemoved = (next: ResourceList = {}, old: ResourceList = {}): boolean => Object.keys(old).some((name) => next[name] === undefined);

/** @source validation.go validateContainerResize */
function removalErrors(next: ResourceRequirements | undefined, old: ResourceRequirements | undefined, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (isRemoved(next?.requests, old?.requests)) errors.push(forbiddenField(`${path}.requests`, "resource requests cannot be removed"));
  if (isRemoved(next?.limits, old?.limits)) errors.push(forbiddenField(`${path}.limits`, "resource limits cannot be removed"));
  return errors;
}

/** A list with cpu and memory as they were. @source validation.go dropCPUMemoryResourcesFromContainer */
function withOldCpuAndMemory(next: ResourceList | undefined, old: ResourceList | undefined): ResourceList | undefined {
  if (old === undefined) return undefined;
  const { cpu: _cpu, memory: _memory, ...rest } = next ?? {};
  return { ...rest, ...(old["cpu"] === undefined ? {} : { cpu: old["cpu"] }), ...(old["memory"] === undefined ? {} : { memory: old["memory"] }) };
}

/** Does anything but cpu and memory differ? */
function changesMore(next: ResourceRequirements | undefined, old: ResourceRequirements | undefined): boolean {
  const same = (field: "limits" | "requests"): boolean => deepEqual(withOldCpuAndMemory(next?.[field], old?.[field]) ?? {}, old?.[field] ?? {});
  return !same("limits") || !same("requests") || !deepEqual(next?.claims ?? [], old?.claims ?? []);
}

const differsOtherwise = (next: Container, old: Container): boolean => changesMore(next.resources, old.resources) || !deepEqual(withResources(next, old), old) || !deepEqual(next.resizePolicy, old.resizePolicy);

function containerErrors(next: PodSpec, old: PodSpec): readonly FieldError[] {
  const [containers, sidecars, others]: [FieldError[], FieldError[], FieldError[]] = [[], [], []];
  for (const [i, before] of (old.initContainers ?? []).entries()) {
    const after = next.initContainers?.[i] ?? before;
    if (!isSidecar(before)) {
      if (!deepEqual(after, before)) others.push(forbiddenField("spec", "resources for non-sidecar init containers are immutable"));
      continue;
    }
    sidecars.push(...removalErrors(after.resources, before.resources, `spec.initContainers[${i}].resources`));
    if (differsOtherwise(after, before)) others.push(forbiddenField("spec", "only cpu and memory resources for sidecar containers are mutable"));
  }
  for (const [i, before] of old.containers.entries()) {
    const after = next.containers[i] ?? before;
    containers.push(...removalErrors(after.resources, before.resources, `spec.containers[${i}].resources`));
    if (differsOtherwise(after, before)) containers.push(forbiddenField("spec", "only cpu and memory resources are mutable"));
  }
  return [...sidecars, ...containers, ...others];
}

/** A kubelet that can resize says in the status what its containers have. @source validation.go isPodResizeRequestSupported */
function canBeResized({ status }: Pod): boolean {
  const running = status.containerStatuses?.find(({ state }) => state?.running !== undefined);
  return running === undefined || running.resources !== undefined;
}

/** @source pkg/apis/core/validation/validation.go ValidatePodResize */
function validate(next: Pod, old: Pod): readonly FieldError[] {
  if (old.metadata.annotations?.[mirrorAnnotation] !== undefined) return [forbiddenField(pathOfNothing, "static pods cannot be resized")];
  if (old.spec.os?.name === "windows") return [forbiddenField(pathOfNothing, "windows pods cannot be resized")];
  const errors: FieldError[] = [...validateObjectMetaUpdate(next, old), ...validateMetadataAndSpec(next)];
  const qosClass = old.status.qosClass ?? podQOSClass(old.spec);
  if (podQOSClass(next.spec) !== qosClass) errors.push(invalidField("spec", next.status.qosClass ?? "", "Pod QOS Class may not change as a result of resizing"));
  if (!canBeResized(old)) errors.push(forbiddenField("spec", "Pod running on node without support for resize"));
  const order = [...orderErrors("containers", next.spec.containers, old.spec.containers), ...orderErrors("initContainers", next.spec.initContainers ?? [], old.spec.initContainers ?? [])];
  errors.push(...order);
  if (order.length > 0) return errors;
  errors.push(...removalErrors(next.spec.resources, old.spec.resources, "spec.resources"), ...containerErrors(next.spec, old.spec));
  if (errors.length === 0 && changesMore(next.spec.resources, old.spec.resources)) errors.push(forbiddenField("spec", "only cpu and memory resources are mutable"));
  return errors;
}

const resizable = ["containers", "initContainers"].flatMap((list) => ["resources", "resizePolicy"].map((field) => ["spec", list, "*", field]));

/** GET, PUT and PATCH pods/NAME/resize: more or less cpu and memory for containers that run. */
export const resize: ObjectPart<Pod> = { prepare, validate, writes: [...resizable, ["spec", "resources"]] };
