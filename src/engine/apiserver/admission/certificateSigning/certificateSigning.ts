import { newForbidden } from "../../../api/index.ts";
import type { CertificateSigningRequest } from "../../../kinds/index.ts";
import { mayForSigner, signerOf, signingRequests } from "../../auth/signers.ts";
import { allowed, refused } from "../plugin.ts";
import type { AdmissionPlugin } from "../plugin.ts";

type Status = CertificateSigningRequest["status"];

const failed = (status: Status): boolean => status?.conditions?.some(({ type }) => type === "Failed") === true;

/** Who signs, or says that it cannot be signed, must be allowed to. @source kubernetes plugin/pkg/admission/certificates/signing/admission.go */
export const certificateSigning: AdmissionPlugin = {
  name: "CertificateSigning",
  validate(request, object) {
    const { resource, subresource, operation, name, old } = request;
    if (resource.key !== signingRequests || subresource !== "status" || operation !== "UPDATE") return allowed;
    const [before, after] = [(old as CertificateSigningRequest | undefined)?.status, (object as CertificateSigningRequest).status];
    if ((before?.certificate ?? "") === (after?.certificate ?? "") && failed(before) === failed(after)) return allowed;
    const signer = signerOf(old);
    if (mayForSigner(request, "sign", signer)) return allowed;
    return refused(newForbidden(resource.groupResource, name, `user not permitted to sign requests with signerName ${JSON.stringify(signer)}`));
  },
};
