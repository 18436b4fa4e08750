/** A value of JSON, as patches see objects. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | JsonRecord;
export interface JsonRecord {
  readonly [key: string]: Json;
}

export const isRecord = (value: unknown): value is JsonRecord => typeof value === "object" && value !== null && !Array.isArray(value);
export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** What Go's decoder calls a value of JSON. */
export const jsonTypeName = (value: Json): string => (isList(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value === "object" ? "object" : typeof value);

/** A record on its way to become another: copied when it is first changed, and once only, however many keys change. */
export class RecordEdit {
  private own: Record<string, Json> | undefined;

  constructor(private readonly from: JsonRecord) {}

  get value(): JsonRecord {
    return this.own ?? this.from;
  }

  get(key: string): Json {
    return Object.hasOwn(this.value, key) ? this.value[key] : undefined;
  }

  /** A "__proto__" key stays an ordinary key. */
  set(key: string, value: Json): void {
    this.own ??= { ...this.from };
    if (key === "__proto__") Object.defineProperty(this.own, key, { value, enumerable: true, configurable: true, writable: true });
    else this.own[key] = value;
  }

  remove(key: string): void {
    if (!Object.hasOwn(this.value, key)) return;
    this.own ??= { ...this.from };
    delete this.own[key];
  }
}
