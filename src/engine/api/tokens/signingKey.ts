import { sha256 } from "../../core/index.ts";
import { encodeBase64UrlBytes } from "../encoding.ts";
import { bitString, bytesOfNumber, der, integer, oid, sequence, tags } from "../x509/der.ts";
import { digestOf, inverse, numberOf } from "../x509/p256.ts";
import { isRsaSha256, rsaSha256Padded } from "../x509/signatures.ts";

/**
 * The pair of keys that signs tokens of service accounts: as /etc/kubernetes/pki/sa.key, the same file on all
 * control-plane machines. Every cluster here is made with this one, and whoever reads this line has it.
 *
 * Its modulus of 2048 bits has eight factors instead of two: a signature takes an eighth of the time, and
 * nobody who checks one can tell.
 *
 * @source RFC 8017 sections 3.2 and 5.1.2
 */
const seed = "kubarium: the service account key of a simulated cluster, prime ";
/** What must be added to the numbers drawn from the seed, with their first four bits and the last one set, to make them prime. */
const offsets = [2, 164, 24, 102, 56, 56, 76, 432] as const;
const publicExponent = 65_537n;
const modulusBytes = 256;

interface Factor {
  readonly prime: bigint;
  readonly exponent: bigint;
  /** 1 modulo this prime, 0 modulo the others. */
  readonly part: bigint;
}

interface SigningKey {
  readonly modulus: bigint;
  readonly factors: readonly Factor[];
}

let known: SigningKey | undefined;

/** Made when the first token is. */
function signingKey(): SigningKey {
  if (known !== undefined) return known;
  const primes = offsets.map((offset, index) => (numberOf(sha256(`${seed}${index + 1}`)) | (15n << 252n) | 1n) + BigInt(offset));
  const modulus = primes.reduce((product, prime) => product * prime, 1n);
  const factors = primes.map((prime): Factor => {
    const others = modulus / prime;
    return { prime, exponent: inverse(publicExponent, prime - 1n), part: others * inverse(others, prime) };
  });
  return (known = { modulus, factors });
}

/** The modulus' factors, for tests. */
export const signingPrimes = (): readonly bigint[] => signingKey().factors.map(({ prime }) => prime);

/** base ** exponent modulo a prime, four bits of the exponent at a time. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const small = [1n, base % modulus];
  for (let i = 2; i < 16; i++) small.push(((small[i - 1] ?? 1n) * (small[1] ?? 1n)) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    for (let i = 0; i < 4; i++) result = (result * result) % modulus;
    if (digit !== "0") result = (result * (small[Number.parseInt(digit, 16)] ?? 1n)) % modulus;
  }
  return result;
}

/** RSASSA-PKCS1-v1_5 with SHA-256 of bytes: the same bytes have the same signature for ever. @source RFC 8017 section 8.2.1 */
export function signRs256(bytes: ArrayLike<number>): readonly number[] {
  const { modulus, factors } = signingKey();
  const message = rsaSha256Padded(digestOf(bytes), modulusBytes);
  const signature = factors.reduce((sum, { prime, exponent, part }) => sum + power(message, exponent, prime) * part, 0n) % modulus;
  return bytesOfNumber(signature, modulusBytes);
}

/** Whether a signature is by this key. */
export const isSignedRs256 = (bytes: ArrayLike<number>, signature: Uint8Array): boolean => signature.length === modulusBytes && isRsaSha256(signingKey().modulus, publicExponent, digestOf(bytes), signature);

/** The public key as certificates carry it. @source RFC 5280 section 4.1 SubjectPublicKeyInfo */
const publicKeyInfo = (): Uint8Array => sequence(sequence(oid("1.2.840.113549.1.1.1"), der(tags.null)), bitString(sequence(integer(signingKey().modulus), integer(publicExponent))));

let knownId: string | undefined;

/** @source kubernetes pkg/serviceaccount/jwt.go keyIDFromPublicKey */
export const keyId = (): string => (knownId ??= encodeBase64UrlBytes(digestOf(publicKeyInfo())));

/** The public half, for whoever wants to check a token himself. @source RFC 7517; go-jose JSONWebKey */
export function publicJwks(): string {
  const number = (value: bigint): string => encodeBase64UrlBytes(bytesOfNumber(value));
  return JSON.stringify({ keys: [{ use: "sig", kty: "RSA", kid: keyId(), alg: "RS256", n: number(signingKey().modulus), e: number(publicExponent) }] });
}
