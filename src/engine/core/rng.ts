/**
 * A named stream of random numbers (sfc32). Plain data, so it is part of every checkpoint.
 * Streams are forked by name: a new draw in one process cannot shift another's.
 */
export interface RngState {
  a: number;
  b: number;
  c: number;
  counter: number;
}

/** FNV-1a over UTF-16 code units, then avalanched: the hash of a stream's name. */
export function hashString(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The stream called `name` of the history `seed`. */
export function rngStream(seed: number, name: string): RngState {
  const state: RngState = { a: seed >>> 0, b: hashString(name), c: Math.floor(seed / 0x1_0000_0000) >>> 0, counter: 1 };
  for (let i = 0; i < 15; i++) nextUint32(state);
  return state;
}

/** The next 32 bits of the stream. */
export function nextUint32(state: RngState): number {
  const sum = (((state.a + state.b) | 0) + state.counter) | 0;
  state.counter = (state.counter + 1) | 0;
  state.a = state.b ^ (state.b >>> 9);
  state.b = (state.c + (state.c << 3)) | 0;
  state.c = (state.c << 21) | (state.c >>> 11);
  state.c = (state.c + sum) | 0;
  return sum >>> 0;
}

/** What a process may draw from its own stream. */
export interface Rng {
  /** A whole number in [min, max], both included. */
  int(min: number, max: number): number;
  /** True with a probability of `parts` in a million. */
  chance(partsPerMillion: number): boolean;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/** Reads and advances `state`. */
export class StateRng implements Rng {
  constructor(private readonly state: RngState) {}

  int(min: number, max: number): number {
    return min + Math.floor((nextUint32(this.state) / 0x1_0000_0000) * (max - min + 1));
  }

  chance(partsPerMillion: number): boolean {
    return this.int(0, 999_999) < partsPerMillion;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T;
  }
}
