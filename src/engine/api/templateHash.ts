import { invariant } from "../core/index.ts";
import { safeEncodeString } from "./identity.ts";
import type { PodTemplateSpec } from "./podTemplate/types.ts";

const hashes = new WeakMap<PodTemplateSpec, Map<number, string>>();

/** FNV-1a, 32 bits, over UTF-16 code units. */
function fnv32a(hash: number, text: string): number {
  let result = hash;
  for (let i = 0; i < text.length; i++) {
    result = Math.imul(result ^ (text.charCodeAt(i) & 0xff), 0x01000193);
    const high = text.charCodeAt(i) >>> 8;
    if (high !== 0) result = Math.imul(result ^ high, 0x01000193);
  }
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
 * @source pkg/controller/controller_utils.go ComputeHash
 * @simplified the hash is taken over our own text of the template, not over Go's dump of its structs
 */
export function podTemplateHash(template: PodTemplateSpec, collisionCount = 0): string {
  let known = hashes.get(template);
  if (known === undefined) {
    known = new Map();
    hashes.set(template, known);
  }
  const found = known.get(collisionCount);
  if (found !== undefined) return found;
  invariant(collisionCount >= 0, "collisionCount is not negative");
  let hash = hashValue(0x811c9dc5, template);
  if (collisionCount > 0) hash = fnv32a(hash, String(collisionCount));
  const text = safeEncodeString(String(hash));
  known.set(collisionCount, text);
  return text;
}
