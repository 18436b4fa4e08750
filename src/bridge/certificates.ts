// The certificate library needs it before anything else.
import "reflect-metadata";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import type { Extension, JsonName } from "@peculiar/x509";
import { KeyObject, randomBytes, webcrypto } from "node:crypto";

/** In PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** In PEM: the server's, and the authority's that it is signed by. */
export interface Certificates extends Certificate {
  /** What a kubeconfig trusts, and what a client's certificate must be signed by. */
  readonly ca: string;
  /** A client's certificate: its common name is the user, its organizations are the groups. @source k8s.io/apiserver/pkg/authentication/request/x509/x509.go CommonNameUserConversion */
  issue(user: string, groups: readonly string[]): Promise<Certificate>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 24 * 3600 * 1000;

/** The names under which a server of this machine and of a cluster is spoken to. */
const names = [
  { type: "ip", value: "127.0.0.1" },
  { type: "dns", value: "localhost" },
  { type: "dns", value: "kubernetes" },
  { type: "dns", value: "kubernetes.default" },
  { type: "dns", value: "kubernetes.default.svc" },
  { type: "dns", value: "kubernetes.default.svc.cluster.local" },
] as const;

/** Makes a certificate authority and the server's certificate, good for thirty days from now. The authority's key never leaves this process. */
export async function makeCertificates(now = Date.now()): Promise<Certificates> {
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  const validity = { notBefore: new Date(now - day), notAfter: new Date(now + 30 * day), signingAlgorithm: algorithm };
  const ca = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: serial(),
    name: "CN=kubernetes",
    keys: authority,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  // By it, and not by a signature that does not fit, another bridge's certificate is told from this one's.
  const issuer = await AuthorityKeyIdentifierExtension.create(authority.publicKey);
  const sign = async (subject: JsonName, keys: webcrypto.CryptoKeyPair, extensions: readonly Extension[]): Promise<Certificate> => {
    const usage = new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true);
    const signed = { ...validity, serialNumber: serial(), subject, issuer: ca.subject, signingKey: authority.privateKey, publicKey: keys.publicKey };
    const certificate = await X509CertificateGenerator.create({ ...signed, extensions: [usage, issuer, ...extensions] });
    return { certificate: certificate.toString("pem"), key: String(KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" })) };
  };
  const forServer = [new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]), new SubjectAlternativeNameExtension([...names])];
  return {
    ca: ca.toString("pem"),
    ...(await sign([{ CN: ["kube-apiserver"] }], server, forServer)),
    issue: async (user, groups) => sign([...groups.map((group) => ({ O: [group] })), { CN: [user] }], await newKeys(), [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]),
  };
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

/** A positive number: the first bit is not set. */
const serial = (): string => `40${randomBytes(15).toString("hex")}`;
