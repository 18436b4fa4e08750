import type { TLSSocket } from "node:tls";
import type { Bearer, Tokens } from "./tokens.ts";

/** Who asks, as the connection or the request proves it. */
export type Proof = Bearer | { readonly user: string; readonly groups: readonly string[] };

/**
 * A certificate that the bridge's authority has signed, else a bearer token. Nobody is anonymous. A
 * TLS session that is taken up again counts as authorized though nobody has shown a certificate.
 *
 * @returns undefined: 401
 */
export function proofOf(tls: TLSSocket, authorization: string | undefined, tokens: Tokens): Proof | undefined {
  return (tls.authorized ? certificateOf(tls) : undefined) ?? tokens.bearerOf(authorization);
}

/** @source k8s.io/apiserver/pkg/authentication/request/x509/x509.go CommonNameUserConversion */
function certificateOf(tls: TLSSocket): Proof | undefined {
  // Not typed so, but several organizations are a list.
  const subject = tls.getPeerCertificate().subject as { readonly CN?: string; readonly O?: string | readonly string[] } | undefined;
  if (subject?.CN === undefined || subject.CN === "") return undefined;
  return { user: subject.CN, groups: subject.O === undefined ? [] : [subject.O].flat() };
}
