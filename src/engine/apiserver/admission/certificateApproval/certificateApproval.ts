import { newForbidden } from "../../../api/index.ts";
import { mayForSigner, signerOf, signingRequests } from "../../auth/signers.ts";
import { allowed, refused } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

/** Who approves must be allowed to, for that signer. @source kubernetes plugin/pkg/admission/certificates/approval/admission.go */
export const certificateApproval: AdmissionPlugin = {
  name: "CertificateApproval",
  validate(request) {
    const { resource, subresource, operation, name, old } = request;
    if (resource.key !== signingRequests || subresource !== "approval" || operation !== "UPDATE") return allowed;
    const signer = signerOf(old);
    if (mayForSigner(request, "approve", signer)) return allowed;
    return refused(newForbidden(resource.groupResource, name, `user not permitted to approve requests with signerName ${JSON.stringify(signer)}`));
  },
};
