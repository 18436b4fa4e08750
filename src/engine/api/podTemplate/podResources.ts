import { parseQuantity } from "../quantity.ts";
import type { Quantity } from "../quantity.ts";
import { aggregatePod } from "./aggregatePod.ts";
import type { AmountForm, ResourceSide } from "./aggregatePod.ts";
import type { PodSpec, ResourceList } from "./types.ts";

/** Amounts by resource name. */
export type ResourceAmounts = ReadonlyMap<string, Quantity>;

const none: ResourceAmounts = new Map();

function amountsOf(list: ResourceList | undefined): ResourceAmounts {
  const amounts = new Map<string, Quantity>();
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(text);
    if (quantity !== undefined) amounts.set(name, quantity);
  }
  return amounts;
}

function combine(a: ResourceAmounts, b: ResourceAmounts, how: (x: Quantity, y: Quantity) => Quantity): ResourceAmounts {
  const result = new Map(a);
  for (const [name, quantity] of b) {
    const before = result.get(name);
    result.set(name, before === undefined ? quantity : how(before, quantity));
  }
  return result;
}

/** Only these may stand at the Pod's own level. @source k8s.io/component-helpers/resource/helpers.go supportedPodLevelResources */
const isPodLevel = (name: string): boolean => name === "cpu" || name === "memory" || name.startsWith("hugepages-");

const plus = (a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts => combine(a, b, (x, y) => ({ nano: x.nano + y.nano, format: x.format }));

const formOf = (side: ResourceSide): AmountForm<ResourceAmounts> => ({
  none,
  of: amountsOf,
  plus,
  larger: (a, b) => combine(a, b, (x, y) => (x.nano < y.nano ? y : x)),
  atPodLevel: (total, list) => new Map([...total, ...[...amountsOf(list)].filter(([name]) => isPodLevel(name))]),
  // A limit that is not there stays away.
  withOverhead: (total, list) => plus(total, new Map([...amountsOf(list)].filter(([name]) => side === "requests" || total.has(name)))),
});

const forms: Readonly<Record<ResourceSide, AmountForm<ResourceAmounts>>> = { requests: formOf("requests"), limits: formOf("limits") };

/** What a Pod asks for, or may use, as a whole, exactly: for quotas and limits. */
export const podResources = (spec: PodSpec, side: ResourceSide): ResourceAmounts => aggregatePod(spec, side, forms[side]);
