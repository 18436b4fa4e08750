import { decodeBase64, deepEqual, dns1123SubdomainErrors, duplicateField, indexPath, invalidField, notSupportedField, requiredField, validateObjectMeta, validateObjectMetaUpdate, type FieldError } from "../../api/index.ts";
import type { CertificateCondition, CertificateSigningRequest } from "./types.ts";

/** @source pkg/apis/certificates/validation/validation.go */

const usages = [
  "any",
  "cert sign",
  "client auth",
  "code signing",
  "content commitment",
  "crl sign",
  "data encipherment",
  "decipher only",
  "digital signature",
  "email protection",
  "encipher only",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "key agreement",
  "key encipherment",
  "microsoft sgc",
  "netscape sgc",
  "ocsp signing",
  "s/mime",
  "server auth",
  "signing",
  "timestamping",
];
const leastSeconds = 600;

/** @simplified the request inside is not taken apart: whether its own signature is right is not checked */
function requestErrors(request: string): readonly FieldError[] {
  const isRequest = /^\s*-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----[\s\S]+-----END (?:NEW )?CERTIFICATE REQUEST-----\s*$/.test(decodeBase64(request));
  return isRequest ? [] : [invalidField("spec.request", request, "PEM block type must be CERTIFICATE REQUEST")];
}

function signerErrors(name: string): readonly FieldError[] {
  const path = "spec.signerName";
  if (name === "") return [requiredField(path)];
  if (name === "kubernetes.io/legacy-unknown") return [invalidField(path, name, "the legacy signerName is not allowed via this API version")];
  const [domain = "", ...rest] = name.split("/");
  if (rest.length !== 1) return [invalidField(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")];
  return [domain, rest[0] ?? ""].flatMap((part) => (part === "" ? ["must not be empty"] : dns1123SubdomainErrors(part))).map((message) => invalidField(path, name, message));
}

function specErrors({ request = "", signerName = "", usages: given = [], expirationSeconds }: CertificateSigningRequest["spec"]): readonly FieldError[] {
  const errors: FieldError[] = [...requestErrors(request)];
  if (given.length === 0) errors.push(requiredField("spec.usages", "usages is required"));
  for (const [i, usage] of given.entries()) {
    if (!usages.includes(usage)) errors.push(notSupportedField(indexPath("spec.usages", i), usage, usages));
    if (given.indexOf(usage) < i) errors.push(duplicateField(indexPath("spec.usages", i), usage));
  }
  errors.push(...signerErrors(signerName));
  if (expirationSeconds !== undefined && expirationSeconds < leastSeconds) errors.push(invalidField("spec.expirationSeconds", expirationSeconds, "may not specify a duration less than 600 seconds (10 minutes)"));
  return errors;
}

function conditionErrors(conditions: readonly CertificateCondition[]): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, { type = "", status = "" }] of conditions.entries()) {
    const path = indexPath("status.conditions", i);
    if (type === "") errors.push(requiredField(`${path}.type`));
    const isFixed = type === "Approved" || type === "Denied" || type === "Failed";
    if (status === "") errors.push(requiredField(`${path}.status`));
    else if (isFixed && status !== "True") errors.push(notSupportedField(`${path}.status`, status, ["True"]));
    if ((type === "Approved" && seen.has("Denied")) || (type === "Denied" && seen.has("Approved"))) errors.push(invalidField(`${path}.type`, type, "Approved and Denied conditions are mutually exclusive"));
    if (seen.has(type)) errors.push(duplicateField(`${path}.type`, type));
    seen.add(type);
  }
  return errors;
}

export const validateRequest = ({ metadata, spec, status }: CertificateSigningRequest): readonly FieldError[] => [
  ...validateObjectMeta(metadata, false, () => []),
  ...specErrors(spec),
  ...conditionErrors(status?.conditions ?? []),
];

/** A decision is not taken back: what is approved or denied stays so. */
export function validateRequestUpdate(next: CertificateSigningRequest, old: CertificateSigningRequest): readonly FieldError[] {
  const errors: FieldError[] = [...validateRequest(next), ...validateObjectMetaUpdate(next, old)];
  for (const type of ["Approved", "Denied", "Failed"]) {
    const before = old.status?.conditions?.filter((condition) => condition.type === type) ?? [];
    const after = next.status?.conditions?.filter((condition) => condition.type === type) ?? [];
    const isGone = before.length > 0 && after.length === 0;
    if (isGone) errors.push({ type: "FieldValueForbidden", field: "status.conditions", detail: `updates may not remove a condition of type ${JSON.stringify(type)}` });
  }
  return errors;
}

/** The approval decides; it changes nothing else. */
export function validateApproval(next: CertificateSigningRequest, old: CertificateSigningRequest): readonly FieldError[] {
  const errors = validateRequestUpdate(next, old);
  const { certificate: before = "" } = old.status ?? {};
  const { certificate: after = "" } = next.status ?? {};
  return deepEqual(before, after) ? errors : [...errors, { type: "FieldValueForbidden", field: "status.certificate", detail: "updates may not set certificate content" }];
}
