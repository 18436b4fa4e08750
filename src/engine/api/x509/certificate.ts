import { utf8Bytes } from "../encoding.ts";
import { formatTime } from "../time.ts";
import type { Micros } from "../../core/index.ts";
import { bitString, childrenOf, contextTag, der, integer, oid, readDer, sequence, tags } from "./der.ts";
import type { Der } from "./der.ts";
import { digestOf, publicKeyOf, sign, writePoint } from "./p256.ts";
import { pemBlocks } from "./pem.ts";

/** What a certificate is to say. @source RFC 5280; Go crypto/x509 CreateCertificate */
export interface NewCertificate {
  readonly serial: bigint;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly notBefore: Micros;
  readonly notAfter: Micros;
  /** As in CertificateSigningRequests: "client auth", "digital signature". */
  readonly usages: readonly string[];
  readonly alternativeNames?: Uint8Array | undefined;
  readonly isAuthority: boolean;
  readonly authorityKeyId?: Uint8Array;
  readonly subjectKeyId?: Uint8Array;
}

/** Places in the bit string of key usages. @source kubernetes pkg/controller/certificates/authority/policies.go keyUsageDict */
const keyUsages: Readonly<Record<string, number>> = {
  signing: 0,
  "digital signature": 0,
  "content commitment": 1,
  "key encipherment": 2,
  "data encipherment": 3,
  "key agreement": 4,
  "cert sign": 5,
  "crl sign": 6,
  "encipher only": 7,
  "decipher only": 8,
};

/** @source policies.go extKeyUsageDict */
const extendedUsages: Readonly<Record<string, string>> = {
  any: "2.5.29.37.0",
  "server auth": "1.3.6.1.5.5.7.3.1",
  "client auth": "1.3.6.1.5.5.7.3.2",
  "code signing": "1.3.6.1.5.5.7.3.3",
  "email protection": "1.3.6.1.5.5.7.3.4",
  "s/mime": "1.3.6.1.5.5.7.3.4",
  "ipsec end system": "1.3.6.1.5.5.7.3.5",
  "ipsec tunnel": "1.3.6.1.5.5.7.3.6",
  "ipsec user": "1.3.6.1.5.5.7.3.7",
  timestamping: "1.3.6.1.5.5.7.3.8",
  "ocsp signing": "1.3.6.1.5.5.7.3.9",
  "microsoft sgc": "1.3.6.1.4.1.311.10.3.3",
  "netscape sgc": "2.16.840.1.113730.4.1",
};

export const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
const critical = der(tags.boolean, [0xff]);

const extension = (id: string, value: Uint8Array, isCritical = false): Uint8Array => sequence(oid(id), ...(isCritical ? [critical] : []), der(tags.octetString, value));

function keyUsage(usages: readonly string[]): Uint8Array | undefined {
  const bits = usages.flatMap((usage) => keyUsages[usage] ?? []);
  if (bits.length === 0) return undefined;
  const last = Math.max(...bits);
  const bytes = [0, ...(last > 7 ? [0] : [])];
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return extension("2.5.29.15", der(tags.bitString, [7 - (last & 7)], bytes), true);
}

function extendedKeyUsage(usages: readonly string[]): Uint8Array | undefined {
  const ids = [...new Set(usages.flatMap((usage) => extendedUsages[usage] ?? []))];
  return ids.length === 0 ? undefined : extension("2.5.29.37", sequence(...ids.map(oid)));
}

/** Two digits of the year until 2049, four after. */
function time(at: Micros): Uint8Array {
  const digits = formatTime(at).replace(/[-:T]/g, "");
  return Number(digits.slice(0, 4)) < 2050 ? der(tags.utcTime, utf8Bytes(digits.slice(2))) : der(tags.generalizedTime, utf8Bytes(digits));
}

const present = (parts: readonly (Uint8Array | undefined)[]): readonly Uint8Array[] => parts.filter((part) => part !== undefined);

/** The certificate in DER, signed with a key of P-256. */
export function newCertificate(wanted: NewCertificate, key: bigint): Uint8Array {
  const { serial, issuer, subject, publicKey, notBefore, notAfter, usages, alternativeNames, isAuthority, authorityKeyId, subjectKeyId } = wanted;
  const extensions = present([
    keyUsage(usages),
    extendedKeyUsage(usages),
    extension("2.5.29.19", isAuthority ? sequence(critical) : sequence(), true),
    subjectKeyId && extension("2.5.29.14", der(tags.octetString, subjectKeyId)),
    authorityKeyId && extension("2.5.29.35", sequence(der(0x80, authorityKeyId))),
    alternativeNames && extension("2.5.29.17", alternativeNames),
  ]);
  const version3 = der(contextTag(0), integer(2n));
  const body = sequence(version3, integer(serial), ecdsaWithSha256, issuer, sequence(time(notBefore), time(notAfter)), subject, publicKey, der(contextTag(3), sequence(...extensions)));
  const { r, s } = sign(key, digestOf(body));
  return sequence(body, ecdsaWithSha256, bitString(sequence(integer(r), integer(s))));
}

/** A public key of P-256 as it stands in certificates. */
export function publicKeyInfo(key: bigint): Uint8Array {
  const point = publicKeyOf(key);
  return sequence(sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), bitString(point === undefined ? [] : writePoint(point)));
}

/** "CN=name" */
export const commonName = (name: string): Uint8Array => sequence(der(tags.set, sequence(oid("2.5.4.3"), der(tags.utf8, utf8Bytes(name)))));

/** When a certificate ends, as RFC 3339; undefined: it is none. */
export function certificateEnd(pem: string): string | undefined {
  const [block] = pemBlocks(pem);
  const whole = block?.type === "CERTIFICATE" ? readDer(block.bytes) : undefined;
  const body = whole === undefined ? undefined : childrenOf(whole)?.[0];
  const validity = body === undefined ? undefined : childrenOf(body)?.[4];
  const end = validity === undefined ? undefined : childrenOf(validity)?.[1];
  return end === undefined ? undefined : timeText(end);
}

/** "240101000000Z", "20540101000000Z" as RFC 3339. */
export function timeText({ tag, content }: Der): string {
  const digits = String.fromCharCode(...content);
  const full = tag === tags.utcTime ? `${Number(digits.slice(0, 2)) < 50 ? "20" : "19"}${digits}` : digits;
  return full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
}

/** Why a text is no chain of certificates; undefined: it is one, or empty. @source kubernetes pkg/apis/certificates/validation/validation.go validateCertificate */
export function certificateErrors(pem: string): string | undefined {
  if (pem === "") return undefined;
  const blocks = pemBlocks(pem);
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== "CERTIFICATE") return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`;
    if (hasHeaders) return "no PEM block headers are permitted";
    const whole = readDer(bytes);
    if (whole === undefined || childrenOf(whole)?.length !== 3) return "x509: malformed certificate";
  }
  return blocks.length === 0 ? "must contain one or more CERTIFICATE PEM blocks" : undefined;
}
