import { InvariantViolation } from "./invariant.ts";
import type { KernelState } from "./kernelState.ts";
import { hashString } from "./rng.ts";

const mix = (hash: number, value: number): number => {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
};

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Digests of what was met before: memories share their objects, and each is walked once. */
class Walk {
  private readonly known = new Map<object, number>();
  private readonly strings = new Map<string, number>();

  digest(value: unknown): number {
    switch (typeof value) {
      case "number":
        float[0] = value;
        return mix(mix(1, words[0] ?? 0), words[1] ?? 0);
      case "string":
        return this.ofString(value);
      case "boolean":
        return value ? 3 : 5;
      case "undefined":
        return 7;
      case "object":
        return value === null ? 11 : this.ofObject(value);
      case "bigint":
      case "function":
      case "symbol":
        throw new InvariantViolation(`a ${typeof value} is no plain data`);
    }
  }

  private ofString(text: string): number {
    const known = this.strings.get(text);
    if (known !== undefined) return known;
    const hash = hashString(text);
    this.strings.set(text, hash);
    return hash;
  }

  private ofObject(value: object): number {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    // Should a thing contain itself, the inner one counts as this.
    this.known.set(value, 13);
    const digest = this.ofContent(value);
    this.known.set(value, digest);
    return digest;
  }

  private ofContent(value: object): number {
    let hash: number;
    if (Array.isArray(value)) {
      hash = mix(17, value.length);
      for (const item of value) hash = mix(hash, this.digest(item));
    } else if (value instanceof Map) {
      hash = mix(19, value.size);
      for (const [key, item] of value) hash = mix(mix(hash, this.digest(key)), this.digest(item));
    } else if (value instanceof Set) {
      hash = mix(23, value.size);
      for (const item of value) hash = mix(hash, this.digest(item));
    } else if (ArrayBuffer.isView(value)) {
      hash = mix(29, value.byteLength);
      for (const byte of new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) hash = mix(hash, byte);
    } else {
      hash = 31;
      const fields = value as Readonly<Record<string, unknown>>;
      for (const key of Object.keys(fields)) hash = mix(mix(hash, this.ofString(key)), this.digest(fields[key]));
    }
    return hash;
  }
}

/**
 * A digest of everything that a simulation knows: every memory, disk, message on its way, and the
 * history's hash. Where the running hash sees when which messages went where, this sees what is in
 * them: a single label of one object makes it another. Walks all memories: for tests and links.
 *
 * @returns 24 hexadecimal digits
 */
export function stateDigest(state: KernelState): string {
  const walk = new Walk();
  const parts = [state.hashHigh, state.hashLow, walk.digest(state)];
  return parts.map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
}
