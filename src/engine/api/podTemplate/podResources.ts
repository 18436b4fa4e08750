import { parseQuantity } from "../quantity.ts";
import type { Quantity } from "../quantity.ts";
import type { Container, PodSpec, ResourceList } from "./types.ts";

/** Amounts by resource name. */
export type ResourceAmounts = ReadonlyMap<string, Quantity>;

type Side = "requests" | "limits";

const isSidecar = (container: Container): boolean => container.restartPolicy === "Always";

function add(to: Map<string, Quantity>, list: ResourceList | undefined): void {
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(text);
    if (quantity === undefined) continue;
    const before = to.get(name);
    to.set(name, before === undefined ? quantity : { nano: before.nano + quantity.nano, format: before.format });
  }
}

function raiseTo(to: Map<string, Quantity>, floor: ResourceAmounts): void {
  for (const [name, quantity] of floor) {
    const before = to.get(name);
    if (before === undefined || before.nano < quantity.nano) to.set(name, quantity);
  }
}

/** Only these may stand at the Pod's own level. @source k8s.io/component-helpers/resource/helpers.go supportedPodLevelResources */
const isPodLevel = (name: string): boolean => name === "cpu" || name === "memory" || name.startsWith("hugepages-");

/**
 * What a Pod asks for, or may use, as a whole: its containers and sidecars together, or an init
 * container with the sidecars before it, whichever is more; what stands at the Pod's own level instead of
 * that; and the overhead of its runtime class.
 *
 * @source k8s.io/component-helpers/resource/helpers.go PodRequests, PodLimits, AggregateContainerRequests
 */
export function podResources(spec: PodSpec, side: Side): ResourceAmounts {
  const total = new Map<string, Quantity>();
  for (const container of spec.containers) add(total, container.resources?.[side]);
  const sidecars = new Map<string, Quantity>();
  const whileStarting = new Map<string, Quantity>();
  for (const container of spec.initContainers ?? []) {
    const own = new Map<string, Quantity>();
    add(own, container.resources?.[side]);
    if (isSidecar(container)) {
      add(total, container.resources?.[side]);
      add(sidecars, container.resources?.[side]);
      raiseTo(whileStarting, sidecars);
      continue;
    }
    const together = new Map(sidecars);
    add(together, container.resources?.[side]);
    raiseTo(whileStarting, together);
  }
  raiseTo(total, whileStarting);
  for (const [name, text] of Object.entries(spec.resources?.[side] ?? {})) {
    const quantity = parseQuantity(text);
    if (quantity !== undefined && isPodLevel(name)) total.set(name, quantity);
  }
  for (const [name, text] of Object.entries(spec.overhead ?? {})) {
    // A limit that is not there stays away.
    if (side === "requests" || total.has(name)) add(total, { [name]: text });
  }
  return total;
}
