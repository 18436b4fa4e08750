import { isRecord, RecordEdit } from "./json.ts";
import type { Json } from "./json.ts";

/** RFC 7386. What the patch does not name keeps its reference; null removes. */
export function applyMergePatch(target: Json, patch: Json): Json {
  if (!isRecord(patch)) return patch;
  const edit = new RecordEdit(isRecord(target) ? target : {});
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    if (change === undefined) continue;
    if (change === null) {
      edit.remove(key);
      continue;
    }
    const before = edit.get(key);
    const after = applyMergePatch(before, change);
    if (after !== before) edit.set(key, after);
  }
  return edit.value;
}
