/** A value by its dotted paths; lists of conditions and containers by type and name, other lists by position. */
export function flatten(value: unknown, path = "", into: Record<string, unknown> = {}): Record<string, unknown> {
  if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => flatten(item, `${path}[${keyOf(item) ?? index}]`, into));
    if (value.length === 0 && path !== "") into[path] = [];
  } else if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    for (const [key, inner] of entries) flatten(inner, path === "" ? key : `${path}.${key}`, into);
    if (entries.length === 0 && path !== "") into[path] = {};
  } else if (value !== undefined) into[path] = value;
  return into;
}

function keyOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  if ("type" in item && "status" in item && typeof item.type === "string") return item.type;
  if ("name" in item && typeof item.name === "string") return item.name;
  return undefined;
}

/** What changed from one flattened object to the next; removed paths are null. */
export function changedPaths(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(after)) if (!isSame(before[path], value)) set[path] = value;
  for (const path of Object.keys(before)) if (!(path in after)) set[path] = null;
  return set;
}

const isSame = (a: unknown, b: unknown): boolean => a === b || (typeof a === "object" && typeof b === "object" && a !== null && b !== null);
