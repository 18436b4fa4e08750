import { isRecord, withKey, withoutKey } from "./json.ts";
import type { Json, JsonRecord } from "./json.ts";

/** RFC 7386. What the patch does not name keeps its reference; null removes. */
export function applyMergePatch(target: Json, patch: Json): Json {
  if (!isRecord(patch)) return patch;
  let result: JsonRecord = isRecord(target) ? target : {};
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    if (change === undefined) continue;
    if (change === null) {
      result = withoutKey(result, key);
      continue;
    }
    const before = Object.hasOwn(result, key) ? result[key] : undefined;
    const after = applyMergePatch(before, change);
    if (after !== before) result = withKey(result, key, after);
  }
  return result;
}
