import { formatTime, parseTime } from "../time.ts";
import type { Micros } from "../../core/index.ts";
import { clusterAuthority } from "./authority.ts";
import { timeText } from "./certificate.ts";
import { childrenOf, contextTag, oidOf, readDer } from "./der.ts";
import type { Der } from "./der.ts";
import { generalNames, partsOfName } from "./names.ts";
import { pemBlocks } from "./pem.ts";
import { signatureError } from "./signatures.ts";

/** What a server shows on a TLS connection: a chain in PEM, or (the names in) a certificate that the cluster's authority has signed for it. */
export type ServingCertificate = { readonly pem: string } | { readonly names: readonly string[] };

export interface ServerCheck {
  /** Whom the client trusts, in PEM; absent: nobody (no authority of the world outside is known here). */
  readonly roots: string | undefined;
  /** The host that it wanted. */
  readonly serverName: string;
  readonly now: Micros;
}

interface Certificate {
  readonly whole: Uint8Array;
  readonly body: Uint8Array;
  readonly algorithm: string;
  readonly signature: Der;
  readonly issuer: string;
  readonly subject: string;
  readonly commonName: string;
  readonly publicKey: Der;
  readonly notBefore: Micros;
  readonly notAfter: Micros;
  readonly isAuthority: boolean;
  /** Absent: the certificate has no alternative names. */
  readonly names: { readonly dnsNames: readonly string[]; readonly ipAddresses: readonly string[] } | undefined;
  readonly extendedUsages: readonly string[];
}

const commonNameOid = "2.5.4.3";
const serverAuth = "1.3.6.1.5.5.7.3.1";
const anyUsage = "2.5.29.37.0";
const intermediatesMax = 5;

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const childrenIn = (value: Der | undefined): readonly Der[] => (value === undefined ? [] : (childrenOf(value) ?? []));

const timeOf = (value: Der): Micros => parseTime(timeText(value)) ?? 0;

function readCertificate(bytes: Uint8Array): Certificate | undefined {
  const whole = readDer(bytes);
  const [body, algorithm, signature] = childrenIn(whole);
  if (whole === undefined || body === undefined || algorithm === undefined || signature === undefined) return undefined;
  const parts = childrenIn(body);
  // The version stands first, unless it is the first version.
  const fields = parts[0]?.tag === contextTag(0) ? parts.slice(1) : parts;
  const [, , issuer, validity, subject, publicKey] = fields;
  const [notBefore, notAfter] = childrenIn(validity);
  if (issuer === undefined || subject === undefined || publicKey === undefined || notBefore === undefined || notAfter === undefined) return undefined;
  const extensions = extensionsOf(fields);
  const alternatives = extensions.get("2.5.29.17");
  const constraints = extensions.get("2.5.29.19");
  const usages = extensions.get("2.5.29.37");
  return {
    whole: whole.whole,
    body: body.whole,
    algorithm: oidOf(childrenIn(algorithm)[0] ?? algorithm),
    signature,
    issuer: hexOf(issuer.whole),
    subject: hexOf(subject.whole),
    commonName: partsOfName(subject).findLast(([type]) => type === commonNameOid)?.[1] ?? "",
    publicKey,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    isAuthority: childrenIn(constraints)[0]?.content[0] === 0xff,
    names: alternatives === undefined ? undefined : generalNames(alternatives.whole),
    extendedUsages: childrenIn(usages).map(oidOf),
  };
}

/** By their ids: what stands in the octets of each. */
function extensionsOf(fields: readonly Der[]): ReadonlyMap<string, Der> {
  const [list] = childrenIn(fields.find(({ tag }) => tag === contextTag(3)));
  return new Map(
    childrenIn(list).flatMap((extension) => {
      const parts = childrenIn(extension);
      const [id] = parts;
      const value = parts.at(-1);
      const read = value === undefined ? undefined : readDer(value.content);
      return id === undefined || read === undefined ? [] : [[oidOf(id), read] as const];
    }),
  );
}

const certificatesIn = (pem: string): readonly Certificate[] => pemBlocks(pem).flatMap(({ type, hasHeaders, bytes }) => (type === "CERTIFICATE" && !hasHeaders ? (readCertificate(bytes) ?? []) : []));

/** Why a bundle of authorities cannot be used. @source k8s.io/client-go/transport rootCertPool; crypto/x509 CertPool.AppendCertsFromPEM */
export function rootsError(pem: string): string | undefined {
  if (certificatesIn(pem).length > 0) return undefined;
  const blocks = pemBlocks(pem).filter(({ type }) => type === "CERTIFICATE");
  return `unable to load root certificates: ${blocks.length === 0 ? "unable to parse bytes as PEM block" : "failed to parse certificate: x509: malformed certificate"}`;
}

/**
 * Why a client does not take what a server shows for the server's certificate; undefined: it does.
 *
 * @simplified one chain is looked for, as long as Go's; signatures other than RSA and P-256 with SHA-256 are taken as good
 * @source Go crypto/x509 Certificate.Verify, VerifyHostname
 */
export function serverCertificateError(shown: ServingCertificate, check: ServerCheck): string | undefined {
  if ("names" in shown) return hostError(check.serverName, { dnsNames: shown.names, ipAddresses: [] }, "") ?? (trustsCluster(check.roots) ? undefined : unknownAuthority);
  const [leaf, ...intermediates] = certificatesIn(shown.pem);
  if (leaf === undefined) return "x509: malformed certificate";
  return timeError(leaf, check.now) ?? hostError(check.serverName, leaf.names, leaf.commonName) ?? usageError(leaf) ?? chainError(shown.pem, leaf, intermediates, check);
}

const unknownAuthority = "x509: certificate signed by unknown authority";

function trustsCluster(roots: string | undefined): boolean {
  const [own] = pemBlocks(clusterAuthority);
  return own !== undefined && pemBlocks(roots ?? "").some(({ bytes }) => hexOf(bytes) === hexOf(own.bytes));
}

function timeError({ notBefore, notAfter }: Certificate, now: Micros): string | undefined {
  const words = "x509: certificate has expired or is not yet valid: current time";
  if (now < notBefore) return `${words} ${formatTime(now)} is before ${formatTime(notBefore)}`;
  return now > notAfter ? `${words} ${formatTime(now)} is after ${formatTime(notAfter)}` : undefined;
}

const usageError = ({ extendedUsages }: Certificate): string | undefined =>
  extendedUsages.length === 0 || extendedUsages.includes(serverAuth) || extendedUsages.includes(anyUsage) ? undefined : "x509: certificate specifies an incompatible key usage";

const isAddress = (host: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || host.includes(":");

/** A star stands for one whole label, the first. */
function matchesHost(pattern: string, host: string): boolean {
  const [wanted, given] = [pattern.toLowerCase().replace(/\.$/, "").split("."), host.toLowerCase().replace(/\.$/, "").split(".")];
  return wanted.length === given.length && wanted.every((label, i) => label === given[i] || (i === 0 && label === "*"));
}

function hostError(host: string, names: Certificate["names"], commonName: string): string | undefined {
  const { dnsNames, ipAddresses } = names ?? { dnsNames: [], ipAddresses: [] };
  if (isAddress(host)) {
    if (ipAddresses.includes(host)) return undefined;
    return ipAddresses.length === 0 ? `x509: cannot validate certificate for ${host} because it doesn't contain any IP SANs` : `x509: certificate is valid for ${ipAddresses.join(", ")}, not ${host}`;
  }
  if (names === undefined && /^[\w*-]+(\.[\w-]+)*$/.test(commonName)) return "x509: certificate relies on legacy Common Name field, use SANs instead";
  if (dnsNames.some((name) => matchesHost(name, host))) return undefined;
  return dnsNames.length === 0 ? `x509: certificate is not valid for any names, but wanted to match ${host}` : `x509: certificate is valid for ${dnsNames.join(", ")}, not ${host}`;
}

/** Signatures do not change: what was found out of a chain, but for the time. */
const known = new Map<string, { readonly chain: readonly Certificate[] } | { readonly error: string }>();
const knownMax = 500;

function chainError(pem: string, leaf: Certificate, intermediates: readonly Certificate[], { roots, now }: ServerCheck): string | undefined {
  const key = `${roots ?? ""}\n${pem}`;
  let found = known.get(key);
  if (found === undefined) {
    const doubts: string[] = [];
    const chain = chainTo(leaf, certificatesIn(roots ?? ""), intermediates.slice(0, intermediatesMax), doubts);
    found = chain === undefined ? { error: `${unknownAuthority}${doubts[0] ?? ""}` } : { chain };
    if (known.size >= knownMax) known.clear();
    known.set(key, found);
  }
  if ("error" in found) return found.error;
  for (const each of found.chain) {
    const error = timeError(each, now);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** Who has signed it, up to somebody who is trusted. */
function chainTo(child: Certificate, roots: readonly Certificate[], intermediates: readonly Certificate[], doubts: string[]): readonly Certificate[] | undefined {
  if (roots.some(({ whole }) => hexOf(whole) === hexOf(child.whole))) return [child];
  const signers = (candidates: readonly Certificate[]): readonly Certificate[] => candidates.filter((each) => each.subject === child.issuer && hasSigned(each, child, doubts));
  const [root] = signers(roots);
  if (root !== undefined) return [root];
  for (const signer of signers(intermediates)) {
    const rest = chainTo(signer, roots, intermediates.filter((each) => each !== signer), doubts);
    if (rest !== undefined) return [signer, ...rest];
  }
  return undefined;
}

function hasSigned(signer: Certificate, child: Certificate, doubts: string[]): boolean {
  const error = signer.isAuthority ? signatureError(child.body, child.algorithm, child.signature, signer.publicKey) : "x509: invalid signature: parent certificate cannot sign this kind of certificate";
  if (error !== undefined) doubts.push(` (possibly because of ${JSON.stringify(error)} while trying to verify candidate authority certificate ${JSON.stringify(signer.commonName)})`);
  return error === undefined;
}
