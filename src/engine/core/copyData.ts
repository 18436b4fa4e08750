/**
 * What a copy may share of an object: "whole" when it is never changed, with all that it holds, once it
 * is made; "parts" when it is changed only by putting something else in the place of a part.
 */
export type Sharing = "whole" | "parts" | "nothing";
export type SharingOf = (object: object) => Sharing;

/**
 * A copy of plain data (objects, arrays, Map, Set, typed arrays) of its own: what is changed in one is
 * not changed in the other. Parts that never change are shared, which makes the copy of a cluster's
 * memory cost what changes in it and not what it holds. Two references to one thing stay so.
 *
 * @param before an earlier copy, or what an earlier copy was made of, that nobody changes any more: what
 * is the same in it is taken from it, so that two copies that are made one after the other take little
 * more time and room than one
 * @param tally counts the fields, items and entries of all that is not shared: how much room the copy takes
 */
export function copyData<T>(value: T, sharingOf: SharingOf, before?: T, tally: Tally = { cells: 0 }): T {
  if (before === undefined) return new Copier(sharingOf, tally).copy(value) as T;
  const sharing = new SharingCopier(sharingOf, tally);
  const copy = sharing.copy(value, before) as T;
  return sharing.hasRing ? (new Copier(sharingOf, tally).copy(value) as T) : copy;
}

export interface Tally {
  cells: number;
}

/** A thing itself, and what it holds; the entries of tables take more room. */
function cellsOf(made: object): number {
  if (Array.isArray(made)) return 2 + made.length;
  if (made instanceof Map) return 4 + made.size * 4;
  if (made instanceof Set) return 4 + made.size * 3;
  return ArrayBuffer.isView(made) ? 8 + made.byteLength / 8 : 6;
}

class Copier {
  private readonly copies = new Map<object, object>();

  constructor(
    private readonly sharingOf: SharingOf,
    private readonly tally: Tally,
  ) {}

  copy(part: unknown): unknown {
    if (typeof part !== "object" || part === null) return part;
    const sharing = this.sharingOf(part);
    if (sharing === "whole") return part;
    const known = this.copies.get(part);
    if (known !== undefined) return known;
    this.tally.cells += cellsOf(part);
    return this.copyOf(part, sharing === "parts");
  }

  private copyOf(part: object, isShallow: boolean): object {
    if (isShallow) {
      const target = { ...part };
      this.copies.set(part, target);
      return target;
    }
    if (Array.isArray(part)) {
      const target: unknown[] = [];
      this.copies.set(part, target);
      for (let index = 0; index < part.length; index++) target.push(this.copy(part[index]));
      return target;
    }
    if (part instanceof Map) {
      const target = new Map<unknown, unknown>();
      this.copies.set(part, target);
      for (const [key, entry] of part) target.set(this.copy(key), this.copy(entry));
      return target;
    }
    if (part instanceof Set) {
      const target = new Set<unknown>();
      this.copies.set(part, target);
      for (const entry of part) target.add(this.copy(entry));
      return target;
    }
    if (ArrayBuffer.isView(part)) {
      const target = sliceOf(part);
      this.copies.set(part, target);
      return target;
    }
    const target: Record<string, unknown> = {};
    this.copies.set(part, target);
    const source = part as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(source)) target[key] = this.copy(source[key]);
    return target;
  }
}

type Typed = ArrayBufferView & { readonly length: number; readonly [index: number]: number; slice(): ArrayBufferView };

// All typed arrays have it, and each makes its own kind.
const sliceOf = (part: ArrayBufferView): ArrayBufferView => (part as Typed).slice();

function sameNumbers(a: ArrayBufferView, b: unknown): boolean {
  if (!ArrayBuffer.isView(b) || a.constructor !== b.constructor || a.byteLength !== b.byteLength) return false;
  const [left, right] = [a as Typed, b as Typed];
  for (let index = 0; index < left.length; index++) if (!Object.is(left[index], right[index])) return false;
  return true;
}

function haveSameParts(a: object, b: object): boolean {
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  for (const key in left) if (!Object.is(left[key], right[key])) return false;
  for (const key in right) if (!(key in left)) return false;
  return true;
}

/** Stands for a thing whose copy is not finished. */
const unfinished = {};

/** Copies beside an earlier copy, and takes from it what is the same. */
class SharingCopier {
  private readonly copies = new Map<object, object>();
  /** Parts of the earlier copy that are taken: what was one thing there may be two by now. */
  private readonly taken = new Set<object>();
  /** Something contains itself, which this cannot copy. */
  hasRing = false;

  constructor(
    private readonly sharingOf: SharingOf,
    private readonly tally: Tally,
  ) {}

  copy(part: unknown, before: unknown): unknown {
    // What both have is one of the things that are shared.
    if (part === before || typeof part !== "object" || part === null) return part;
    const sharing = this.sharingOf(part);
    if (sharing === "whole") return part;
    const known = this.copies.get(part);
    if (known !== undefined) {
      if (known === unfinished) this.hasRing = true;
      return known;
    }
    this.copies.set(part, unfinished);
    const old = typeof before === "object" && before !== null && !this.taken.has(before) ? before : undefined;
    const copy = sharing === "parts" ? (old !== undefined && haveSameParts(part, old) ? old : { ...part }) : this.copyOf(part, old);
    if (copy === old) this.taken.add(copy);
    else this.tally.cells += cellsOf(copy);
    this.copies.set(part, copy);
    return copy;
  }

  /** @returns `old` itself where it is the same */
  private copyOf(part: object, old: object | undefined): object {
    if (Array.isArray(part)) return this.copyArray(part, Array.isArray(old) ? old : undefined);
    if (part instanceof Map) return this.copyMap(part, old instanceof Map ? old : undefined);
    if (part instanceof Set) return this.copySet(part, old instanceof Set ? old : undefined);
    if (ArrayBuffer.isView(part)) return old !== undefined && sameNumbers(part, old) ? old : sliceOf(part);
    return this.copyObject(part as Readonly<Record<string, unknown>>, (old?.constructor === part.constructor ? old : undefined) as Readonly<Record<string, unknown>> | undefined);
  }

  private copyArray(part: readonly unknown[], old: readonly unknown[] | undefined): readonly unknown[] {
    let target = old?.length === part.length ? undefined : ([] as unknown[]);
    for (let index = 0; index < part.length; index++) {
      const copy = this.copy(part[index], old?.[index]);
      if (target === undefined && !Object.is(copy, old?.[index])) target = old?.slice(0, index) ?? [];
      target?.push(copy);
    }
    return target ?? old ?? [];
  }

  private copyMap(part: ReadonlyMap<unknown, unknown>, old: ReadonlyMap<unknown, unknown> | undefined): ReadonlyMap<unknown, unknown> {
    const target = new Map<unknown, unknown>();
    // The order is a part of what a Map is.
    const order = old?.size === part.size ? old.keys() : undefined;
    let isSame = order !== undefined;
    for (const [key, entry] of part) {
      const before = old?.get(key);
      const copiedKey = this.copy(key, undefined);
      const copy = this.copy(entry, before);
      if (isSame && !(Object.is(order?.next().value, copiedKey) && Object.is(before, copy))) isSame = false;
      target.set(copiedKey, copy);
    }
    return isSame && old !== undefined ? old : target;
  }

  private copySet(part: ReadonlySet<unknown>, old: ReadonlySet<unknown> | undefined): ReadonlySet<unknown> {
    const target = new Set<unknown>();
    const order = old?.size === part.size ? old.values() : undefined;
    let isSame = order !== undefined;
    for (const entry of part) {
      const before: unknown = order?.next().value;
      const copy = this.copy(entry, before);
      if (isSame && !Object.is(before, copy)) isSame = false;
      target.add(copy);
    }
    return isSame && old !== undefined ? old : target;
  }

  private copyObject(part: Readonly<Record<string, unknown>>, old: Readonly<Record<string, unknown>> | undefined): object {
    const keys = Object.keys(part);
    const order = old === undefined ? undefined : Object.keys(old);
    let target: Record<string, unknown> | undefined = old === undefined || order?.length !== keys.length ? {} : undefined;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index] ?? "";
      const before = old?.[key];
      const copy = this.copy(part[key], before);
      if (target === undefined && !(order?.[index] === key && Object.is(before, copy))) {
        target = {};
        for (let done = 0; done < index; done++) target[keys[done] ?? ""] = old?.[keys[done] ?? ""];
      }
      if (target !== undefined) target[key] = copy;
    }
    return target ?? old ?? {};
  }
}
