/**
 * ASN.1 in its distinguished encoding, as far as certificates need it: values as tag, length, content.
 *
 * @source ITU-T X.690
 */
export interface Der {
  readonly tag: number;
  /** The whole value with tag and length. */
  readonly whole: Uint8Array;
  readonly content: Uint8Array;
}

export const tags = { boolean: 1, integer: 2, bitString: 3, octetString: 4, null: 5, oid: 6, utf8: 12, printable: 19, ia5: 22, utcTime: 23, generalizedTime: 24, sequence: 0x30, set: 0x31 } as const;
/** [0], [1] ... of a structure that holds others. */
export const contextTag = (number: number): number => 0xa0 | number;

/** The value at a place; undefined: there is none, or it is longer than what is there. */
export function readDer(bytes: Uint8Array, at = 0): Der | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // Tags of more than one byte are in no certificate.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || more > 3) return undefined;
  let length = first < 0x80 ? first : 0;
  for (let i = 0; i < more; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const begin = at + 2 + more;
  if (begin + length > bytes.length) return undefined;
  return { tag, whole: bytes.subarray(at, begin + length), content: bytes.subarray(begin, begin + length) };
}

/** What a structure is made of; undefined: it is not sound. */
export function childrenOf({ content }: Der): readonly Der[] | undefined {
  const made: Der[] = [];
  for (let at = 0; at < content.length; ) {
    const child = readDer(content, at);
    if (child === undefined) return undefined;
    made.push(child);
    at += child.whole.length;
  }
  return made;
}

/** "1.2.840.10045.2.1" */
export function oidOf({ content }: Der): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join(".");
}

/** A whole number that is not negative. */
export function integerOf({ content }: Der): bigint {
  let value = 0n;
  for (const byte of content) value = (value << 8n) | BigInt(byte);
  return value;
}

export function joinBytes(parts: readonly ArrayLike<number>[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function der(tag: number, ...parts: readonly ArrayLike<number>[]): Uint8Array {
  const content = joinBytes(parts);
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return joinBytes([head, content]);
}

export const sequence = (...parts: readonly ArrayLike<number>[]): Uint8Array => der(tags.sequence, ...parts);

export function bytesOfNumber(value: bigint, length?: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.unshift(Number(rest & 0xffn));
  while (bytes.length < (length ?? 1)) bytes.unshift(0);
  return bytes;
}

export function integer(value: bigint): Uint8Array {
  const bytes = bytesOfNumber(value);
  return der(tags.integer, (bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes);
}

export function oid(text: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return der(tags.oid, bytes);
}

/** A bit string of whole bytes. */
export const bitString = (bytes: ArrayLike<number>): Uint8Array => der(tags.bitString, [0], bytes);
