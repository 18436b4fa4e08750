import { childrenOf, integerOf, oidOf, readDer } from "./der.ts";
import type { Der } from "./der.ts";
import { digestOf, isSignedBy, numberOf, readPoint } from "./p256.ts";

const rsaSha256 = "1.2.840.113549.1.1.11";
const ecdsaSha256 = "1.2.840.10045.4.3.2";
const p256 = "1.2.840.10045.3.1.7";

/** Why a signature is not one of this key; undefined: it is. @source crypto/x509 checkSignature */
export function signatureError(signed: Uint8Array, algorithm: string, signature: Der, publicKey: Der): string | undefined {
  const [kind, key] = childrenOf(publicKey) ?? [];
  if (kind === undefined || key === undefined || signature.content.length < 2) return "asn1: structure error: tags don't match";
  const digest = digestOf(signed);
  if (algorithm === rsaSha256) return isRsaSigned(key.content.subarray(1), digest, signature.content.subarray(1)) ? undefined : "crypto/rsa: verification error";
  const curve = childrenOf(kind)?.[1];
  if (algorithm !== ecdsaSha256 || curve === undefined || oidOf(curve) !== p256) return undefined;
  const point = readPoint(key.content.subarray(1));
  const pair = readDer(signature.content, 1);
  const [r, s] = (pair === undefined ? undefined : childrenOf(pair)) ?? [];
  if (point === undefined) return "x509: failed to unmarshal elliptic curve point";
  return r !== undefined && s !== undefined && isSignedBy(point, digest, { r: integerOf(r), s: integerOf(s) }) ? undefined : "x509: ECDSA verification failure";
}

/** "SHA-256" before a digest. @source RFC 8017 section 9.2 */
const digestInfo = [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20] as const;
/** Longer keys would take too long. */
const modulusMax = 1024;
const exponentMax = 0xffff_ffffn;

function isRsaSigned(key: Uint8Array, digest: Uint8Array, signature: Uint8Array): boolean {
  const whole = readDer(key);
  const [modulus, exponent] = (whole === undefined ? undefined : childrenOf(whole)) ?? [];
  if (modulus === undefined || exponent === undefined || modulus.content.length > modulusMax) return false;
  const [n, e] = [integerOf(modulus), integerOf(exponent)];
  return n !== 0n && e <= exponentMax && isRsaSha256(n, e, digest, signature);
}

/** Whether a signature is by the private half of (n, e). @source RFC 8017 section 8.2.2 */
export function isRsaSha256(n: bigint, e: bigint, digest: Uint8Array, signature: Uint8Array): boolean {
  let [result, power] = [1n, numberOf(signature) % n];
  for (let rest = e; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * power) % n;
    power = (power * power) % n;
  }
  return signature.length >= paddedMin && result === rsaSha256Padded(digest, signature.length);
}

/** "SHA-256", the digest, and at least eight bytes of padding. */
const paddedMin = digestInfo.length + 32 + 11;

/** The number that a signature of RSA with SHA-256 is made of. @source RFC 8017 section 9.2 EMSA-PKCS1-v1_5 */
export function rsaSha256Padded(digest: Uint8Array, length: number): bigint {
  const tail = [...digestInfo, ...digest];
  return numberOf([0, 1, ...Array.from({ length: length - tail.length - 3 }, () => 0xff), 0, ...tail]);
}
