// The certificate library needs it before anything else.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { KeyObject, randomBytes, webcrypto } from "node:crypto";

/** All in PEM. */
export interface Certificates {
  /** Of the authority that a kubeconfig trusts. It signs one certificate and is forgotten. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
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

/** Makes a certificate authority and the server's certificate, good for thirty days from now. */
export async function makeCertificates(now = Date.now()): Promise<Certificates> {
  const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  const validity = { notBefore: new Date(now - day), notAfter: new Date(now + 30 * day), signingAlgorithm: algorithm };
  const ca = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: serial(),
    name: "CN=kubernetes",
    keys: authority,
    extensions: [new BasicConstraintsExtension(true, undefined, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true)],
  });
  const certificate = await X509CertificateGenerator.create({
    ...validity,
    serialNumber: serial(),
    subject: "CN=kube-apiserver",
    issuer: ca.subject,
    signingKey: authority.privateKey,
    publicKey: server.publicKey,
    extensions: [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([...names]),
    ],
  });
  const key = KeyObject.from(server.privateKey).export({ type: "pkcs8", format: "pem" });
  return { ca: ca.toString("pem"), certificate: certificate.toString("pem"), key: String(key) };
}

/** A positive number: the first bit is not set. */
const serial = (): string => `40${randomBytes(15).toString("hex")}`;
