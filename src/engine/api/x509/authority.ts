import { minutes } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import { utf8Bytes } from "../encoding.ts";
import { parseTime } from "../time.ts";
import { commonName, newCertificate, publicKeyInfo } from "./certificate.ts";
import type { CertificateRequest } from "./certificateRequest.ts";
import { der, sequence } from "./der.ts";
import { digestOf, numberOf } from "./p256.ts";
import { encodePem } from "./pem.ts";

/**
 * The cluster's certificate authority, as /etc/kubernetes/pki/ca.crt and ca.key: the same files on all
 * control-plane machines; every cluster here is made with these. The certificates are real ones, which
 * any program can read and verify.
 */

const keyText = "kubarium: the key of a simulated certificate authority";
const authorityKey = (): bigint => numberOf(digestOf(utf8Bytes(keyText)));
const name = commonName("kubernetes");
const keyId = (): Uint8Array => digestOf(utf8Bytes(`${keyText}, its name`)).slice(0, 20);
const begin: Micros = parseTime("2024-01-01T00:00:00Z") ?? 0;
const end: Micros = parseTime("2054-01-01T00:00:00Z") ?? 0;

/** What {@link clusterAuthority} is the text of. */
export function makeAuthority(): string {
  const publicKey = publicKeyInfo(authorityKey());
  const made = newCertificate({ serial: 1n, issuer: name, subject: name, publicKey, notBefore: begin, notAfter: end, usages: ["digital signature", "key encipherment", "cert sign"], isAuthority: true, subjectKeyId: keyId(), alternativeNames: sequence(der(0x82, utf8Bytes("kubernetes"))) }, authorityKey());
  return encodePem("CERTIFICATE", made);
}

/** The authority's own certificate, as everybody in the cluster gets to see it. */
export const clusterAuthority =
  "-----BEGIN CERTIFICATE-----\n" +
  "MIIBczCCARqgAwIBAgIBATAKBggqhkjOPQQDAjAVMRMwEQYDVQQDDAprdWJlcm5l\n" +
  "dGVzMCAXDTI0MDEwMTAwMDAwMFoYDzIwNTQwMTAxMDAwMDAwWjAVMRMwEQYDVQQD\n" +
  "DAprdWJlcm5ldGVzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1W/RM69ZnlOS\n" +
  "wZtxjlqvGuiBnA8P3TDrKABwUqvs0kiPE/BbZ0qeOMG+0lRQiLcvfVByV//r+5TH\n" +
  "hKdZ7snZVKNZMFcwDgYDVR0PAQH/BAQDAgKkMA8GA1UdEwEB/wQFMAMBAf8wHQYD\n" +
  "VR0OBBYEFPp3FlYcHwFGDKD5+tsoboxTaWyCMBUGA1UdEQQOMAyCCmt1YmVybmV0\n" +
  "ZXMwCgYIKoZIzj0EAwIDRwAwRAIgALZp9bB354nXyM2Ja/LNcpUoAcJ5i4cKOJWA\n" +
  "Lp6ddZUCIBxsYzfTYeo5ZPDEw1+ibXvW4BwBhpgXsPY+Ha4hXU3o\n" +
  "-----END CERTIFICATE-----\n";

/** @source kubernetes pkg/controller/certificates/signer/signer.go, authority/policies.go PermissiveSigningPolicy */
const backdate = minutes(5);
/** Certificates of less time are not dated back at their end. */
const short = minutes(8 * 60);

export interface Signing {
  readonly request: CertificateRequest;
  readonly usages: readonly string[];
  readonly lifetime: Micros;
  readonly now: Micros;
  readonly serial: bigint;
}

/** A certificate of the cluster's authority, in PEM. @source pkg/controller/certificates/authority/authority.go Sign */
export function signCertificate({ request, usages, lifetime, now, serial }: Signing): string {
  const notBefore = now - backdate;
  const notAfter = Math.min(end, (lifetime < short ? now : notBefore) + lifetime);
  const { subject, publicKey, alternativeNames } = request;
  return encodePem("CERTIFICATE", newCertificate({ serial, issuer: name, subject, publicKey, notBefore, notAfter, usages, alternativeNames, isAuthority: false, authorityKeyId: keyId() }, authorityKey()));
}
