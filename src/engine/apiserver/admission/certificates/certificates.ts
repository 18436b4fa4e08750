import { newForbidden } from "../../../api/index.ts";
import type { KubeObject } from "../../../api/index.ts";
import type { CertificateSigningRequest } from "../../../kinds/index.ts";
import { resourceAttributes } from "../../auth/attributes.ts";
import { allowed, refused } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest, Validated } from "../plugin.ts";

const requests = "certificates.k8s.io/v1/certificatesigningrequests";

/** May this user do that for that signer, or for all of its domain? @source kubernetes plugin/pkg/admission/certificates/util.go IsAuthorizedForSignerName */
function mayFor({ denyReason }: AdmissionRequest, verb: string, signerName: string): boolean {
  const domain = signerName.slice(0, Math.max(0, signerName.indexOf("/")));
  return [signerName, `${domain}/*`].some((name) => denyReason(resourceAttributes({ verb, group: "certificates.k8s.io", resource: "signers", name })) === undefined);
}

const refuse = (request: AdmissionRequest, why: string): Validated => refused(newForbidden(request.resource.groupResource, request.name, why));
const signerOf = (object: KubeObject | undefined): string => (object as CertificateSigningRequest | undefined)?.spec.signerName ?? "";

/** Who approves must be allowed to, for that signer. @source kubernetes plugin/pkg/admission/certificates/approval/admission.go */
export const certificateApproval: AdmissionPlugin = {
  name: "CertificateApproval",
  validate(request) {
    if (request.resource.key !== requests || request.subresource !== "approval" || request.operation !== "UPDATE") return allowed;
    const signer = signerOf(request.old);
    return mayFor(request, "approve", signer) ? allowed : refuse(request, `user not permitted to approve requests with signerName ${JSON.stringify(signer)}`);
  },
};

/** Who signs must be allowed to. @source kubernetes plugin/pkg/admission/certificates/signing/admission.go */
export const certificateSigning: AdmissionPlugin = {
  name: "CertificateSigning",
  validate(request, object) {
    if (request.resource.key !== requests || request.subresource !== "status" || request.operation !== "UPDATE") return allowed;
    const [before, after] = [(request.old as CertificateSigningRequest | undefined)?.status, (object as CertificateSigningRequest).status];
    const failed = (status: typeof after): boolean => status?.conditions?.some(({ type }) => type === "Failed") === true;
    if ((before?.certificate ?? "") === (after?.certificate ?? "") && failed(before) === failed(after)) return allowed;
    const signer = signerOf(request.old);
    return mayFor(request, "sign", signer) ? allowed : refuse(request, `user not permitted to sign requests with signerName ${JSON.stringify(signer)}`);
  },
};
