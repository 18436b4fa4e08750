import type { PodSpec, ResourceList } from "../../api/index.ts";
import { compareQuantities, deepEqual, getCondition } from "../../api/index.ts";
import type { Pod } from "../../kinds/index.ts";

type ContainerStatuses = NonNullable<Pod["status"]["containerStatuses"]>;
type Containers = PodSpec["containers"];

/** Of each resource the most that any list has. */
function largest(lists: readonly (ResourceList | undefined)[]): ResourceList {
  const most: Record<string, string> = {};
  for (const list of lists) {
    for (const [name, amount] of Object.entries(list ?? {})) {
      const known = most[name];
      if (known === undefined || compareQuantities(amount, known) > 0) most[name] = amount;
    }
  }
  return most;
}

function resized(containers: Containers, statuses: ContainerStatuses | undefined, isInfeasible: boolean): Containers {
  if (statuses === undefined) return containers;
  let isChanged = false;
  const result = containers.map((container) => {
    const status = statuses.find(({ name }) => name === container.name);
    const wanted = container.resources?.requests;
    if (status?.resources === undefined) return container;
    const { allocatedResources, resources } = status;
    const requests = largest(isInfeasible ? [resources.requests, allocatedResources] : [wanted, resources.requests, allocatedResources]);
    if (deepEqual(requests, wanted)) return container;
    isChanged = true;
    return { ...container, resources: { ...container.resources, requests } };
  });
  return isChanged ? result : containers;
}

/**
 * The spec with what its containers really hold, while a resize in place is under way: the most of what is asked
 * for, was granted and is in force; a resize that the node can never grant counts for nothing. The same reference
 * where nothing differs.
 *
 * @source k8s.io/component-helpers/resource/helpers.go determineContainerReqs
 */
export function resizedSpec({ spec, status }: Pod): PodSpec {
  const { containerStatuses, initContainerStatuses, conditions } = status ?? {};
  if (containerStatuses === undefined && initContainerStatuses === undefined) return spec;
  const pending = getCondition(conditions, "PodResizePending");
  const isInfeasible = pending?.status === "True" && pending.reason === "Infeasible";
  const containers = resized(spec.containers, containerStatuses, isInfeasible);
  const initContainers = spec.initContainers === undefined ? undefined : resized(spec.initContainers, initContainerStatuses, isInfeasible);
  if (containers === spec.containers && initContainers === spec.initContainers) return spec;
  return { ...spec, containers, ...(initContainers === undefined ? {} : { initContainers }) };
}
