import type { Rng } from "../../core/index.ts";

const bytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const byteOf = (word: number, shift: number): string => bytes[(word >>> shift) & 0xff] ?? "";

/** An id of a sandbox or container: 64 hexadecimal digits. */
export function newId(rng: Rng): string {
  let id = "";
  for (let i = 0; i < 8; i++) {
    const word = rng.int(0, 0xffff_ffff);
    id += byteOf(word, 24) + byteOf(word, 16) + byteOf(word, 8) + byteOf(word, 0);
  }
  return id;
}
