import { startComparison } from "../../stores/compare/shown.ts";
import { historyOf, variantName } from "../../stores/compare/variants.ts";
import type { Variant } from "../../stores/compare/variants.ts";
import { useConnection } from "../../stores/connection.ts";
import { setOptions } from "../../stores/place.ts";

/** Starts variants side by side from one seed: the page's own where none is asked for. The address says which. */
export function startVariants(lanes: readonly { readonly variant: Variant; readonly manifest?: string }[], asked = Number.NaN): void {
  const seed = Number.isSafeInteger(asked) && asked > 0 ? asked : (useConnection.getState().history?.seed ?? 1);
  const histories = historyOf(lanes, seed);
  setOptions({ lanes: lanes.map(({ variant }) => variant.id).join(","), seed: String(seed) });
  startComparison({ kind: "variants", lanes: lanes.flatMap(({ variant }, index) => (histories[index] === undefined ? [] : [{ name: variantName(variant.id), history: histories[index] }])) });
}
