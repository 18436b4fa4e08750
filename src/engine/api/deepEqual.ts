type Fields = Readonly<Record<string, unknown>>;

/**
 * True when two values of the API mean the same: absent equals null, an empty list or map equals an absent one.
 * Shared parts are equal at once.
 * @source k8s.io/apimachinery/pkg/api/equality/semantic.go
 */
export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  const a = left ?? undefined;
  const b = right ?? undefined;
  if (a === b) return true;
  if (a === undefined) return isEmpty(b);
  if (b === undefined) return isEmpty(a);
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a)) return Array.isArray(b) && listsEqual(a, b);
  return !Array.isArray(b) && fieldsEqual(a as Fields, b as Fields);
}

/** Only lists count as absent when empty; an empty object may be a pointer that is set. */
function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function listsEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false;
  return true;
}

function fieldsEqual(a: Fields, b: Fields): boolean {
  for (const key in a) if (!deepEqual(a[key], Object.hasOwn(b, key) ? b[key] : undefined)) return false;
  for (const key in b) if (!Object.hasOwn(a, key) && !deepEqual(undefined, b[key])) return false;
  return true;
}
