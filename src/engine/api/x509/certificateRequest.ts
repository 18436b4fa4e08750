import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { childrenOf, oidOf, readDer, tags } from "./der.ts";
import type { Der } from "./der.ts";
import { generalNames, partsOfName } from "./names.ts";
import { pemBlocks } from "./pem.ts";
import { signatureError } from "./signatures.ts";

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
  const names = partsOfName(subject);
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
