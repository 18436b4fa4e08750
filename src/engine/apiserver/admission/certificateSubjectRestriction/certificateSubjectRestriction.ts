import { decodeBase64, newForbidden, parseCertificateRequest, signers } from "../../../api/index.ts";
import type { CertificateSigningRequest } from "../../../kinds/index.ts";
import { signerOf, signingRequests } from "../../auth/signers.ts";
import { allowed, nameForRefusal, refused } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

const masters = "system:masters";

/** Nobody is made a master by a certificate. @source kubernetes plugin/pkg/admission/certificates/subjectrestriction/admission.go */
export const certificateSubjectRestriction: AdmissionPlugin = {
  name: "CertificateSubjectRestriction",
  validate({ resource, subresource, operation }, object) {
    if (resource.key !== signingRequests || subresource !== "" || operation !== "CREATE" || signerOf(object) !== signers.apiServerClient) return allowed;
    const parsed = parseCertificateRequest(decodeBase64((object as CertificateSigningRequest).spec.request ?? ""));
    const forbid = (why: string) => refused(newForbidden(resource.groupResource, nameForRefusal(object), why));
    if (!parsed.ok) return forbid(`failed to parse CSR: ${parsed.error}`);
    return parsed.value.organizations.includes(masters) ? forbid(`use of ${signers.apiServerClient} signer with ${masters} group is not allowed`) : allowed;
  },
};
