import type { Rng } from "../../core/index.ts";

/** An id of a sandbox or container: 64 hexadecimal digits. */
export function newId(rng: Rng): string {
  let id = "";
  for (let i = 0; i < 8; i++) id += rng.int(0, 0xffff_ffff).toString(16).padStart(8, "0");
  return id;
}
