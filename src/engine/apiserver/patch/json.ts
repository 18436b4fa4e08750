/** A value of JSON, as patches see objects. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [key: string]: Json;
}

export const isRecord = (value: unknown): value is JsonRecord => typeof value === "object" && value !== null && !Array.isArray(value);
export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** What Go's decoder calls a value of JSON. */
export const jsonTypeName = (value: Json): string => (isList(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value === "object" ? "object" : typeof value);

/** A copy of `record` with `key` set; a "__proto__" key stays an ordinary key. */
export function withKey(record: JsonRecord, key: string, value: Json): JsonRecord {
  if (key === "__proto__") {
    const copy: Record<string, Json> = { ...record };
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
    return copy;
  }
  return { ...record, [key]: value };
}

export function withoutKey(record: JsonRecord, key: string): JsonRecord {
  if (!Object.hasOwn(record, key)) return record;
  const { [key]: _dropped, ...rest } = record;
  return rest;
}
