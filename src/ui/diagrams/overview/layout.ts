import { layoutStacked } from "./layoutStacked.ts";
import type { Layout, LayoutInput } from "./layoutTypes.ts";
import { layoutWide } from "./layoutWide.ts";

/** Places every machine and process. The same input always gives the same picture, and who stays does not move. */
export function layoutCluster(input: LayoutInput): Layout {
  return input.shape === "wide" ? layoutWide(input) : layoutStacked(input);
}
