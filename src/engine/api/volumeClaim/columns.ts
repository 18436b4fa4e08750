import type { AccessMode } from "./types.ts";

const short: readonly (readonly [AccessMode, string])[] = [
  ["ReadWriteOnce", "RWO"],
  ["ReadOnlyMany", "ROX"],
  ["ReadWriteMany", "RWX"],
  ["ReadWriteOncePod", "RWOP"],
];

/** "RWO,ROX". @source pkg/apis/core/helper GetAccessModesAsString */
export function shortAccessModes(modes: readonly string[] | undefined): string {
  return short.flatMap(([mode, text]) => (modes?.includes(mode) === true ? [text] : [])).join(",");
}
