import type { KubeObject } from "../../api/index.ts";
import type { CertificateSigningRequest } from "../../kinds/index.ts";
import type { AdmissionRequest } from "../admission/plugin.ts";
import { resourceAttributes } from "./attributes.ts";

export const signingRequests = "certificates.k8s.io/v1/certificatesigningrequests";

export const signerOf = (object: KubeObject | undefined): string => (object as CertificateSigningRequest | undefined)?.spec.signerName ?? "";

/** May this user do that for that signer, or for all of its domain? @source kubernetes pkg/certauthorization IsAuthorizedForSignerName */
export function mayForSigner({ denyReason }: AdmissionRequest, verb: string, signerName: string): boolean {
  const domain = signerName.slice(0, Math.max(0, signerName.indexOf("/")));
  return [signerName, `${domain}/*`].some((name) => denyReason(resourceAttributes({ verb, group: "certificates.k8s.io", resource: "signers", name })) === undefined);
}
