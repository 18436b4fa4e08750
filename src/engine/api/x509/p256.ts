import { sha256 } from "../../core/index.ts";
import { bytesOfNumber, joinBytes } from "./der.ts";

/**
 * Signatures on the curve P-256, with the number that must never repeat drawn from key and message: the same
 * key and message give the same signature for ever.
 *
 * @source FIPS 186-5, RFC 6979
 */

const prime = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Affine coordinates; undefined is the point at infinity. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

const base: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};

const mod = (value: bigint, modulus: bigint): bigint => {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
};

/** The number that makes 1 of `value`, modulo `modulus`. */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, c, x, y] = [mod(value, modulus), modulus, 1n, 0n];
  while (a > 1n) {
    const quotient = c / a;
    [a, c, x, y] = [c - quotient * a, a, y - quotient * x, x];
  }
  return mod(x, modulus);
}

/** Jacobian coordinates: x = X / Z², y = Y / Z³; Z = 0 is the point at infinity. */
type Jacobian = readonly [bigint, bigint, bigint];
const infinity: Jacobian = [1n, 1n, 0n];

function double([x, y, z]: Jacobian): Jacobian {
  if (z === 0n || y === 0n) return infinity;
  const [zz, yy] = [mod(z * z, prime), mod(y * y, prime)];
  const s = mod(4n * x * yy, prime);
  const m = mod(3n * (x - zz) * (x + zz), prime);
  const x3 = mod(m * m - 2n * s, prime);
  return [x3, mod(m * (s - x3) - 8n * yy * yy, prime), mod(2n * y * z, prime)];
}

function add(p: Jacobian, q: Jacobian): Jacobian {
  if (p[2] === 0n) return q;
  if (q[2] === 0n) return p;
  const [z1, z2] = [mod(p[2] * p[2], prime), mod(q[2] * q[2], prime)];
  const [u1, u2] = [mod(p[0] * z2, prime), mod(q[0] * z1, prime)];
  const [s1, s2] = [mod(p[1] * q[2] * z2, prime), mod(q[1] * p[2] * z1, prime)];
  const [h, r] = [mod(u2 - u1, prime), mod(s2 - s1, prime)];
  if (h === 0n) return r === 0n ? double(p) : infinity;
  const hh = mod(h * h, prime);
  const hhh = mod(h * hh, prime);
  const v = mod(u1 * hh, prime);
  const x3 = mod(r * r - hhh - 2n * v, prime);
  return [x3, mod(r * (v - x3) - s1 * hhh, prime), mod(h * p[2] * q[2], prime)];
}

function multiply(scalar: bigint, { x, y }: Point): Jacobian {
  let result = infinity;
  let power: Jacobian = [x, y, 1n];
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = add(result, power);
    power = double(power);
  }
  return result;
}

function toAffine([x, y, z]: Jacobian): Point | undefined {
  if (z === 0n) return undefined;
  const inverted = inverse(z, prime);
  const squared = mod(inverted * inverted, prime);
  return { x: mod(x * squared, prime), y: mod(y * squared * inverted, prime) };
}

const isOnCurve = ({ x, y }: Point): boolean => x < prime && y < prime && mod(y * y - (x * x * x - 3n * x + b), prime) === 0n;

/** The point in "04 x y"; undefined: none of this curve. */
export function readPoint(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 65 || bytes[0] !== 4) return undefined;
  const point = { x: numberOf(bytes.subarray(1, 33)), y: numberOf(bytes.subarray(33)) };
  return isOnCurve(point) ? point : undefined;
}

export const publicKeyOf = (key: bigint): Point | undefined => toAffine(multiply(key, base));
export const writePoint = ({ x, y }: Point): Uint8Array => joinBytes([[4], bytesOfNumber(x, 32), bytesOfNumber(y, 32)]);

export function numberOf(bytes: ArrayLike<number>): bigint {
  let value = 0n;
  for (let i = 0; i < bytes.length; i++) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

export interface Signature {
  readonly r: bigint;
  readonly s: bigint;
}

/** SHA-256 of bytes. */
export const digestOf = (bytes: ArrayLike<number>): Uint8Array => {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return sha256(text);
};

const blockSize = 64;

function hmac(key: ArrayLike<number>, ...parts: readonly ArrayLike<number>[]): Uint8Array {
  const padded = (mask: number): readonly number[] => Array.from({ length: blockSize }, (_, i) => (key[i] ?? 0) ^ mask);
  return digestOf(joinBytes([padded(0x5c), digestOf(joinBytes([padded(0x36), ...parts]))]));
}

/** Numbers below the order, one after the other, until one will do. @source RFC 6979 section 3.2 */
function* nonces(key: bigint, digest: Uint8Array): Generator<bigint> {
  const seed = joinBytes([bytesOfNumber(key, 32), bytesOfNumber(mod(numberOf(digest), order), 32)]);
  let v: Uint8Array = new Uint8Array(32).fill(1);
  let k: Uint8Array = new Uint8Array(32);
  for (const mark of [0, 1]) {
    k = hmac(k, v, [mark], seed);
    v = hmac(k, v);
  }
  for (;;) {
    v = hmac(k, v);
    const nonce = numberOf(v);
    if (nonce > 0n && nonce < order) yield nonce;
    k = hmac(k, v, [0]);
    v = hmac(k, v);
  }
}

/** Signs the SHA-256 of a message. */
export function sign(key: bigint, digest: Uint8Array): Signature {
  const message = numberOf(digest);
  for (const nonce of nonces(key, digest)) {
    const r = mod(toAffine(multiply(nonce, base))?.x ?? 0n, order);
    const s = mod(inverse(nonce, order) * (message + r * key), order);
    if (r !== 0n && s !== 0n) return { r, s };
  }
  return { r: 0n, s: 0n };
}

export function isSignedBy(point: Point, digest: Uint8Array, { r, s }: Signature): boolean {
  if (r <= 0n || s <= 0n || r >= order || s >= order) return false;
  const inverted = inverse(s, order);
  const sum = toAffine(add(multiply(mod(numberOf(digest) * inverted, order), base), multiply(mod(r * inverted, order), point)));
  return sum !== undefined && mod(sum.x, order) === r;
}
