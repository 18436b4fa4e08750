import { compareStrings } from "../../core/index.ts";
import type { ResourceAmounts } from "../podTemplate/podResources.ts";
import type { ResourceList } from "../podTemplate/types.ts";
import { formatQuantity, parseQuantity } from "../quantity.ts";
import type { Quantity } from "../quantity.ts";

/** Arithmetic on lists of resources. @source k8s.io/apiserver/pkg/quota/v1/resources.go */

const zero: Quantity = { nano: 0n, format: "DecimalSI" };

export function amountsOf(list: ResourceList | undefined): ResourceAmounts {
  const amounts = new Map<string, Quantity>();
  for (const [name, text] of Object.entries(list ?? {})) amounts.set(name, parseQuantity(text) ?? zero);
  return amounts;
}

/** In the order of names, as Go writes maps. */
export function listOfAmounts(amounts: ResourceAmounts): ResourceList {
  return Object.fromEntries([...amounts.keys()].toSorted(compareStrings).map((name) => [name, formatQuantity(amounts.get(name) ?? zero)]));
}

function combine(a: ResourceAmounts, b: ResourceAmounts, sign: 1n | -1n): ResourceAmounts {
  const sum = new Map(a);
  for (const [name, { nano, format }] of b) {
    const before = sum.get(name) ?? zero;
    sum.set(name, { nano: before.nano + sign * nano, format: before.nano === 0n ? format : before.format });
  }
  return sum;
}

export const addAmounts = (a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts => combine(a, b, 1n);
export const subtractAmounts = (a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts => combine(a, b, -1n);

/** Those of the given names. */
export const maskAmounts = (amounts: ResourceAmounts, names: Iterable<string>): ResourceAmounts => {
  const masked = new Map<string, Quantity>();
  for (const name of names) {
    const amount = amounts.get(name);
    if (amount !== undefined) masked.set(name, amount);
  }
  return masked;
};

export const isSameAmounts = (a: ResourceAmounts, b: ResourceAmounts): boolean => a.size === b.size && [...a].every(([name, { nano }]) => b.get(name)?.nano === nano);

/** Names of which there is more than allowed. */
export const exceededAmounts = (used: ResourceAmounts, hard: ResourceAmounts): readonly string[] =>
  [...used].filter(([name, { nano }]) => nano > (hard.get(name)?.nano ?? nano)).map(([name]) => name);
