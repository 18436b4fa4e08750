import { escapeAsGo } from "../goEscape.ts";
import { utf8Bytes } from "../encoding.ts";
import { safeEncodeString } from "../identity.ts";

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.keys(fields)
      .filter((key) => fields[key] !== undefined)
      .toSorted()
      .map((key) => [key, sorted(fields[key])]),
  );
}

/** JSON as Go writes a map: keys in order, the characters of HTML escaped. */
const goJson = (value: unknown): string => escapeAsGo(JSON.stringify(sorted(value)));

/**
 * The hash in a ControllerRevision's name: FNV-1 over the data's JSON and the number of collisions.
 * @source pkg/controller/history/controller_history.go HashControllerRevision
 */
export function controllerRevisionHash(data: unknown, collisionCount: number): string {
  let hash = offsetBasis;
  for (const byte of utf8Bytes(`${goJson(data)}${collisionCount}`)) hash = (Math.imul(hash, prime) ^ byte) >>> 0;
  return safeEncodeString(String(hash));
}
