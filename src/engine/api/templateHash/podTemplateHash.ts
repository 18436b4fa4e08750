import { utf8Bytes } from "../encoding.ts";
import { safeEncodeString } from "../identity.ts";
import type { PodTemplateSpec } from "../podTemplate/types.ts";
import { goDump } from "./goDump.ts";

const hashes = new WeakMap<PodTemplateSpec, Map<number, string>>();

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** FNV-1a, 32 bits, over the bytes of a text. */
function fnv32a(hash: number, text: string): number {
  let result = hash;
  for (const byte of utf8Bytes(text)) result = Math.imul(result ^ byte, prime);
  return result >>> 0;
}

/** The 8 bytes that Go's ComputeHash adds for a collision count: a little-endian 32-bit number, and zeros. */
function fnvCollisions(hash: number, count: number): number {
  let result = hash;
  for (let i = 0; i < 8; i++) result = Math.imul(result ^ (i < 4 ? (count >>> (8 * i)) & 0xff : 0), prime);
  return result >>> 0;
}

/** Feeds a value into the hash, keys in order, absent fields left out. */
function hashValue(start: number, value: unknown): number {
  if (value === null || typeof value !== "object") return fnv32a(start, `${typeof value}:${String(value)};`);
  let hash = start;
  if (Array.isArray(value)) {
    hash = fnv32a(hash, "[");
    for (const item of value) hash = hashValue(hash, item);
    return fnv32a(hash, "]");
  }
  hash = fnv32a(hash, "{");
  for (const key of Object.keys(value).toSorted()) {
    const field: unknown = (value as Readonly<Record<string, unknown>>)[key];
    if (field !== undefined) hash = hashValue(fnv32a(hash, `${key}=`), field);
  }
  return fnv32a(hash, "}");
}

/**
 * The value of the pod-template-hash label; remembered by the template's reference.
 * @param collisionCount the Deployment's status.collisionCount; 0 is the same as none, since the count begins at 1
 * @source pkg/controller/controller_utils.go ComputeHash
 * @simplified templates with volumes of storage vendors and a few rare fields are hashed over our own text
 */
export function podTemplateHash(template: PodTemplateSpec, collisionCount = 0): string {
  let known = hashes.get(template);
  if (known === undefined) {
    known = new Map();
    hashes.set(template, known);
  }
  const found = known.get(collisionCount);
  if (found !== undefined) return found;
  const dump = goDump(template, "v1.PodTemplateSpec");
  let hash = dump === undefined ? hashValue(offsetBasis, template) : fnv32a(offsetBasis, dump);
  if (collisionCount !== 0) hash = fnvCollisions(hash, collisionCount);
  const text = safeEncodeString(String(hash));
  known.set(collisionCount, text);
  return text;
}
