/**
 * A copy of plain data (objects, arrays, Map, Set, typed arrays) of its own: what is changed in one is
 * not changed in the other. Parts that never change are shared, which makes the copy of a cluster's
 * memory cost what changes in it and not what it holds. Two references to one thing stay so.
 *
 * @param isImmutable whether an object, with all that it holds, is never changed once it is made
 */
export function copyData<T>(value: T, isImmutable: (object: object) => boolean): T {
  const copies = new Map<object, object>();
  const copy = (part: unknown): unknown => {
    if (typeof part !== "object" || part === null) return part;
    if (isImmutable(part)) return part;
    const known = copies.get(part);
    if (known !== undefined) return known;
    if (Array.isArray(part)) return copyArray(part);
    if (part instanceof Map) {
      const target = new Map<unknown, unknown>();
      copies.set(part, target);
      for (const [key, entry] of part) target.set(copy(key), copy(entry));
      return target;
    }
    if (part instanceof Set) {
      const target = new Set<unknown>();
      copies.set(part, target);
      for (const entry of part) target.add(copy(entry));
      return target;
    }
    if (ArrayBuffer.isView(part)) {
      // All typed arrays have it, and each makes its own kind.
      const target = (part as Uint8Array).slice();
      copies.set(part, target);
      return target;
    }
    return copyObject(part as Record<string, unknown>);
  };
  const copyArray = (part: readonly unknown[]): unknown[] => {
    const target: unknown[] = [];
    copies.set(part, target);
    for (let index = 0; index < part.length; index++) target.push(copy(part[index]));
    return target;
  };
  const copyObject = (part: Record<string, unknown>): object => {
    const target: Record<string, unknown> = {};
    copies.set(part, target);
    for (const key of Object.keys(part)) target[key] = copy(part[key]);
    return target;
  };
  return copy(value) as T;
}
