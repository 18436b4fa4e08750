import { utf8Bytes } from "../encoding.ts";
import { safeEncodeString } from "../identity.ts";

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;

/** What Go's encoder writes as an escape inside of strings. */
const escapes: Readonly<Record<string, string>> = { "<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029" };

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
function goJson(value: unknown): string {
  return JSON.stringify(sorted(value)).replace(/[<>&\u2028\u2029]/g, (char) => escapes[char] ?? char);
}

/**
 * The hash in a ControllerRevision's name: FNV-1 over the data's JSON and the number of collisions.
 * @source pkg/controller/history/controller_history.go HashControllerRevision
 */
export function controllerRevisionHash(data: unknown, collisionCount: number): string {
  let hash = offsetBasis;
  for (const byte of utf8Bytes(`${goJson(data)}${collisionCount}`)) hash = (Math.imul(hash, prime) ^ byte) >>> 0;
  return safeEncodeString(String(hash));
}
