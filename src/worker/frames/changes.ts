import type { Changes } from "../../protocol/index.ts";

/** Remembers the rows that the page has, and says what changed. Rows are compared field by field. */
export class RowTable<Row extends object> {
  private readonly sent = new Map<string, Row>();
  private readonly upserted = new Map<string, Row>();
  private readonly removed = new Set<string>();

  /** The row as it is now. */
  set(key: string, row: Row): void {
    const before = this.sent.get(key);
    if (before !== undefined && sameFields(before, row)) return;
    this.sent.set(key, row);
    this.upserted.set(key, row);
    this.removed.delete(key);
  }

  delete(key: string): void {
    if (!this.sent.delete(key)) return;
    this.upserted.delete(key);
    this.removed.add(key);
  }

  get(key: string): Row | undefined {
    return this.sent.get(key);
  }

  keys(): Iterable<string> {
    return this.sent.keys();
  }

  get size(): number {
    return this.sent.size;
  }

  /** Whether something that has changed has not been taken yet. */
  get hasMore(): boolean {
    return this.upserted.size > 0;
  }

  /** What changed since the last call, at most `most` rows of it; undefined when nothing did. */
  take(most: number): Changes<Row> | undefined {
    if (this.upserted.size === 0 && this.removed.size === 0) return undefined;
    const upserted: Row[] = [];
    for (const [key, row] of this.upserted) {
      if (upserted.length >= most) break;
      upserted.push(row);
      this.upserted.delete(key);
    }
    const removed = [...this.removed];
    this.removed.clear();
    return { upserted, removed };
  }
}

function sameFields(a: object, b: object): boolean {
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  for (const key in right) if (left[key] !== right[key]) return false;
  for (const key in left) if (!(key in right)) return false;
  return true;
}
