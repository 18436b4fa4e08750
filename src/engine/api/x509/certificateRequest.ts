import { decodeUtf8 } from "../encoding.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { childrenOf, integerOf, oidOf, readDer, tags } from "./der.ts";
import type { Der } from "./der.ts";
import { digestOf, isSignedBy, numberOf, readPoint } from "./p256.ts";
import { pemBlocks } from "./pem.ts";

/** What somebody wants certified. @source RFC 2986; Go crypto/x509 CertificateRequest */
export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations: readonly string[];
  /** Object identifier and text of each part of the subject. */
  readonly names: readonly (readonly [string, string])[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly emailAddresses: readonly string[];
  readonly uris: readonly string[];
  /** The subject and its public key, to stand in the certificate as they are. */
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
  /** subjectAltName's value, if it was asked for. */
  readonly alternativeNames: Uint8Array | undefined;
}

const oids = {
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  alternativeNames: "2.5.29.17",
  extensionRequest: "1.2.840.113549.1.9.14",
  rsaSha256: "1.2.840.113549.1.1.11",
  ecdsaSha256: "1.2.840.10045.4.3.2",
  p256: "1.2.840.10045.3.1.7",
} as const;

const known = new Map<string, Result<CertificateRequest, string>>();
const knownMax = 1000;

/**
 * Reads a PEM of a certificate request and checks its signature.
 *
 * @simplified signatures other than RSA and P-256 with SHA-256 are taken as good
 * @source kubernetes pkg/apis/certificates/v1/helpers.go ParseCSR; crypto/x509 ParseCertificateRequest, CheckSignature
 */
export function parseCertificateRequest(pem: string): Result<CertificateRequest, string> {
  const before = known.get(pem);
  if (before !== undefined) return before;
  const [block] = pemBlocks(pem);
  const made = block?.type === "CERTIFICATE REQUEST" ? parse(block.bytes) : fail("PEM block type must be CERTIFICATE REQUEST");
  if (known.size >= knownMax) known.clear();
  known.set(pem, made);
  return made;
}

const malformed = (what: string): Result<never, string> => fail(`asn1: structure error: ${what}`);

function parse(bytes: Uint8Array): Result<CertificateRequest, string> {
  const whole = readDer(bytes);
  if (whole === undefined) return fail("asn1: syntax error: data truncated");
  if (whole.whole.length < bytes.length) return fail("asn1: syntax error: trailing data");
  const [info, algorithm, signature] = childrenOf(whole) ?? [];
  if (whole.tag !== tags.sequence || info === undefined || algorithm === undefined || signature === undefined) return malformed("tags don't match");
  const [, subject, publicKey, attributes] = childrenOf(info) ?? [];
  if (subject?.tag !== tags.sequence || publicKey?.tag !== tags.sequence) return malformed("tags don't match");
  const names = subjectOf(subject);
  const alternatives = attributes === undefined ? undefined : alternativeNamesIn(attributes);
  const wrong = signatureError(info.whole, oidOf(childrenOf(algorithm)?.[0] ?? algorithm), signature, publicKey);
  if (wrong !== undefined) return fail(wrong);
  return ok({
    commonName: names.findLast(([type]) => type === oids.commonName)?.[1] ?? "",
    organizations: names.filter(([type]) => type === oids.organization).map(([, value]) => value),
    names,
    ...generalNames(alternatives),
    subject: subject.whole,
    publicKey: publicKey.whole,
    alternativeNames: alternatives,
  });
}

/** Type and text of each part of a name. */
function subjectOf(subject: Der): readonly (readonly [string, string])[] {
  return (childrenOf(subject) ?? []).flatMap((set) =>
    (childrenOf(set) ?? []).flatMap((pair) => {
      const [type, value] = childrenOf(pair) ?? [];
      return type === undefined || value === undefined ? [] : [[oidOf(type), decodeUtf8([...value.content])] as const];
    }),
  );
}

function alternativeNamesIn(attributes: Der): Uint8Array | undefined {
  for (const attribute of childrenOf(attributes) ?? []) {
    const [type, values] = childrenOf(attribute) ?? [];
    if (type === undefined || values === undefined || oidOf(type) !== oids.extensionRequest) continue;
    const [extensions] = childrenOf(values) ?? [];
    for (const extension of (extensions === undefined ? undefined : childrenOf(extensions)) ?? []) {
      const parts = childrenOf(extension) ?? [];
      const value = parts.at(-1);
      if (parts[0] !== undefined && oidOf(parts[0]) === oids.alternativeNames && value !== undefined) return value.content;
    }
  }
  return undefined;
}

type GeneralNames = Pick<CertificateRequest, "dnsNames" | "ipAddresses" | "emailAddresses" | "uris">;

/** @source RFC 5280 section 4.2.1.6 */
function generalNames(value: Uint8Array | undefined): GeneralNames {
  const names: Record<keyof GeneralNames, string[]> = { dnsNames: [], ipAddresses: [], emailAddresses: [], uris: [] };
  const list = value === undefined ? undefined : readDer(value);
  for (const { tag, content } of (list === undefined ? undefined : childrenOf(list)) ?? []) {
    const kind = tag & 0x1f;
    if (kind === 1) names.emailAddresses.push(decodeUtf8([...content]));
    if (kind === 2) names.dnsNames.push(decodeUtf8([...content]));
    if (kind === 6) names.uris.push(decodeUtf8([...content]));
    if (kind === 7) names.ipAddresses.push(addressOf(content));
  }
  return names;
}

function addressOf(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: bytes.length / 2 }, (_, i) => (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16));
  return groups.join(":");
}

function signatureError(signed: Uint8Array, algorithm: string, signature: Der, publicKey: Der): string | undefined {
  const [kind, key] = childrenOf(publicKey) ?? [];
  if (kind === undefined || key === undefined || signature.content.length < 2) return "asn1: structure error: tags don't match";
  const digest = digestOf(signed);
  if (algorithm === oids.rsaSha256) return isRsaSigned(key.content.subarray(1), digest, signature.content.subarray(1)) ? undefined : "crypto/rsa: verification error";
  const curve = childrenOf(kind)?.[1];
  if (algorithm !== oids.ecdsaSha256 || curve === undefined || oidOf(curve) !== oids.p256) return undefined;
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
  if (n === 0n || e > exponentMax) return false;
  let [result, power] = [1n, numberOf(signature) % n];
  for (let rest = e; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * power) % n;
    power = (power * power) % n;
  }
  const tail = [...digestInfo, ...digest];
  const padding = signature.length - tail.length - 3;
  return padding >= 8 && result === numberOf([0, 1, ...Array.from({ length: padding }, () => 0xff), 0, ...tail]);
}
