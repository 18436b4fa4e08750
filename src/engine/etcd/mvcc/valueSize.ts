/** Sizes of values that have been seen: a value is never changed, and its parts are shared by what follows it. */
const known = new WeakMap<object, number>();

/**
 * Bytes that a value takes on the disk, about: those of its texts, and two for each field and each number's
 * key, as the protobuf form has them.
 *
 * @simplified values are shared references that nobody serialises; numbers and booleans count as eight bytes and one
 */
export function valueSize(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value === "number") return 8;
  if (typeof value === "boolean") return 1;
  if (typeof value !== "object" || value === null) return 0;
  const seen = known.get(value);
  if (seen !== undefined) return seen;
  let size = 0;
  if (Array.isArray(value)) for (const item of value) size += 2 + valueSize(item);
  // The names of fields are numbers there, those of maps are not: half of each is near to both.
  else for (const name in value) size += 2 + (name.length >> 1) + valueSize((value as Readonly<Record<string, unknown>>)[name]);
  known.set(value, size);
  return size;
}
