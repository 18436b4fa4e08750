/**
 * The longest common blocks of two lists of lines, as Python's difflib finds them: the longest first, then
 * those before and behind it. Not the shortest of all differences, but the one that Kubernetes prints.
 *
 * @source github.com/pmezard/go-difflib/difflib SequenceMatcher
 */

/** Lines a[i..i+size) are b[j..j+size). */
export interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

/** Of long texts lines that are everywhere say nothing. */
const popularFrom = 200;

function placesOf(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  b.forEach((line, index) => {
    const known = places.get(line);
    if (known === undefined) places.set(line, [index]);
    else known.push(index);
  });
  if (b.length < popularFrom) return places;
  const most = Math.floor(b.length / 100) + 1;
  for (const [line, indices] of places) if (indices.length > most) places.delete(line);
  return places;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

class Matcher {
  private readonly places: ReadonlyMap<string, readonly number[]>;
  constructor(
    private readonly a: readonly string[],
    private readonly b: readonly string[],
  ) {
    this.places = placesOf(b);
  }

  /** The longest block inside two ranges; of several the first in `a`, then in `b`. */
  private longest(inA: Range, inB: Range): Block {
    const { a, b } = this;
    let best: Block = { a: inA.from, b: inB.from, size: 0 };
    let lengths = new Map<number, number>();
    for (let i = inA.from; i < inA.to; i++) {
      const next = new Map<number, number>();
      for (const j of this.places.get(a[i] ?? "") ?? []) {
        if (j < inB.from) continue;
        if (j >= inB.to) break;
        const size = (lengths.get(j - 1) ?? 0) + 1;
        next.set(j, size);
        if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
      }
      lengths = next;
    }
    // Lines that are everywhere count beside others.
    while (best.a > inA.from && best.b > inB.from && a[best.a - 1] === b[best.b - 1]) best = { a: best.a - 1, b: best.b - 1, size: best.size + 1 };
    while (best.a + best.size < inA.to && best.b + best.size < inB.to && a[best.a + best.size] === b[best.b + best.size]) best = { ...best, size: best.size + 1 };
    return best;
  }

  blocks(inA: Range, inB: Range): readonly Block[] {
    const block = this.longest(inA, inB);
    if (block.size === 0) return [];
    const before = block.a > inA.from && block.b > inB.from ? this.blocks({ from: inA.from, to: block.a }, { from: inB.from, to: block.b }) : [];
    const [endA, endB] = [block.a + block.size, block.b + block.size];
    const behind = endA < inA.to && endB < inB.to ? this.blocks({ from: endA, to: inA.to }, { from: endB, to: inB.to }) : [];
    return [...before, block, ...behind];
  }
}

/** In order; blocks that touch are one. */
export function matchingBlocks(a: readonly string[], b: readonly string[]): readonly Block[] {
  const joined: Block[] = [];
  for (const block of new Matcher(a, b).blocks({ from: 0, to: a.length }, { from: 0, to: b.length })) {
    const last = joined.at(-1);
    if (last !== undefined && last.a + last.size === block.a && last.b + last.size === block.b) joined[joined.length - 1] = { ...last, size: last.size + block.size };
    else joined.push(block);
  }
  return joined;
}
