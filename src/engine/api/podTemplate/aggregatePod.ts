import type { PodSpec, ResourceList } from "./types.ts";

export type ResourceSide = "requests" | "limits";

/** How amounts of some form are made and put together. */
export interface AmountForm<T> {
  readonly none: T;
  of(list: ResourceList | undefined): T;
  plus(a: T, b: T): T;
  larger(a: T, b: T): T;
  /** What stands at the Pod's own level takes the place of what its containers add up to. */
  atPodLevel(total: T, list: ResourceList): T;
  withOverhead(total: T, list: ResourceList): T;
}

/**
 * What a Pod asks for, or may use, as a whole: its containers and sidecars together, or an init
 * container with the sidecars before it, whichever is more; what stands at the Pod's own level instead of
 * that; and the overhead of its runtime class.
 *
 * @source k8s.io/component-helpers/resource/helpers.go PodRequests, PodLimits, AggregateContainerRequests
 * In-place resize is the caller's: what containers have been given stands in the Pod's status.
 */
export function aggregatePod<T>(spec: PodSpec, side: ResourceSide, form: AmountForm<T>): T {
  let total = form.none;
  for (const { resources } of spec.containers) {
    const own = form.of(resources?.[side]);
    total = total === form.none ? own : form.plus(total, own);
  }
  if (spec.initContainers !== undefined && spec.initContainers.length > 0) total = withInitContainers(total, spec.initContainers, side, form);
  const podLevel = spec.resources?.[side];
  if (podLevel !== undefined) total = form.atPodLevel(total, podLevel);
  return spec.overhead === undefined ? total : form.withOverhead(total, spec.overhead);
}

/** Init containers run one after the other, sidecars (restartPolicy Always) stay beside all that follow. */
function withInitContainers<T>(running: T, initContainers: NonNullable<PodSpec["initContainers"]>, side: ResourceSide, form: AmountForm<T>): T {
  let sidecars = form.none;
  let peak = form.none;
  let total = running;
  for (const { resources, restartPolicy } of initContainers) {
    const own = form.of(resources?.[side]);
    if (restartPolicy === "Always") {
      total = form.plus(total, own);
      sidecars = form.plus(sidecars, own);
      peak = form.larger(peak, sidecars);
    } else peak = form.larger(peak, form.plus(sidecars, own));
  }
  return form.larger(total, peak);
}
