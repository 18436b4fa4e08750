import type { Rng } from "../core/index.ts";

/** No vowels and none of 0, 1, 3: no rude words, nothing that reads like another. */
export const safeAlphabet = "bcdfghjklmnpqrstvwxz2456789";
const maxNameLength = 63;
const suffixLength = 5;

/** Random characters of names. @source k8s.io/apimachinery/pkg/util/rand/rand.go */
export function randomSuffix(rng: Rng, length = suffixLength): string {
  let text = "";
  for (let i = 0; i < length; i++) text += safeAlphabet.charAt(rng.int(0, safeAlphabet.length - 1));
  return text;
}

/** The name that the API server makes of `generateName`. @source k8s.io/apiserver/pkg/storage/names/generate.go */
export function generateName(base: string, rng: Rng): string {
  const maxBase = maxNameLength - suffixLength;
  return (base.length > maxBase ? base.slice(0, maxBase) : base) + randomSuffix(rng);
}

/** Makes each character of a text one of the safe alphabet. @source k8s.io/apimachinery/pkg/util/rand SafeEncodeString */
export function safeEncodeString(text: string): string {
  let encoded = "";
  for (let i = 0; i < text.length; i++) encoded += safeAlphabet.charAt(text.charCodeAt(i) % safeAlphabet.length);
  return encoded;
}

const hex = (value: number, width: number): string => value.toString(16).padStart(width, "0");

/** A version 4 UUID from the process's own random stream. */
export function newUid(rng: Rng): string {
  const high = rng.int(0, 0xffff_ffff);
  const third = 0x4000 | rng.int(0, 0x0fff);
  const fourth = 0x8000 | rng.int(0, 0x3fff);
  return `${hex(high, 8)}-${hex(rng.int(0, 0xffff), 4)}-${hex(third, 4)}-${hex(fourth, 4)}-${hex(rng.int(0, 0xff_ffff), 6)}${hex(rng.int(0, 0xff_ffff), 6)}`;
}
