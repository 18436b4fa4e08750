import { certificateErrors, decodeBase64, dns1123SubdomainErrors, duplicateField, forbiddenField, indexPath, invalidField, notSupportedField, parseCertificateRequest, requiredField, validateObjectMeta, validateObjectMetaUpdate, type FieldError } from "../../api/index.ts";
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

function requestErrors(request: string): readonly FieldError[] {
  const parsed = parseCertificateRequest(decodeBase64(request));
  return parsed.ok ? [] : [invalidField("spec.request", request, parsed.error)];
}

function certificateFieldErrors(certificate: string): readonly FieldError[] {
  const wrong = certificateErrors(decodeBase64(certificate));
  return wrong === undefined ? [] : [invalidField("status.certificate", "<certificate data>", wrong)];
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
  ...certificateFieldErrors(status?.certificate ?? ""),
];

/** What a way of writing may do that others may not. */
interface May {
  readonly decide?: true;
  readonly certify?: true;
}

const countOf = ({ status }: CertificateSigningRequest, type: string): number => (status?.conditions ?? []).filter((condition) => condition.type === type).length;

/** A decision is not taken back: what is approved or denied stays so. @source validation.go validateCertificateSigningRequestUpdate */
function updateErrors(next: CertificateSigningRequest, old: CertificateSigningRequest, may: May): readonly FieldError[] {
  const errors: FieldError[] = [...validateRequest(next), ...validateObjectMetaUpdate(next, old)];
  const forbid = (field: string, detail: string): number => errors.push(forbiddenField(field, detail));
  for (const type of ["Approved", "Denied", "Failed"]) {
    if (countOf(next, type) < countOf(old, type)) forbid("status.conditions", `updates may not remove a condition of type ${JSON.stringify(type)}`);
  }
  for (const type of may.decide === true ? [] : ["Approved", "Denied"]) {
    if (countOf(next, type) > countOf(old, type)) forbid("status.conditions", `updates may not add a condition of type ${JSON.stringify(type)}`);
  }
  const [before, after] = [old.status?.certificate ?? "", next.status?.certificate ?? ""];
  if (before === after) return errors;
  if (may.certify !== true) forbid("status.certificate", "updates may not set certificate content");
  else if (before !== "") forbid("status.certificate", "updates may not modify existing certificate content");
  return errors;
}

export const validateRequestUpdate = (next: CertificateSigningRequest, old: CertificateSigningRequest): readonly FieldError[] => updateErrors(next, old, {});
export const validateSigning = (next: CertificateSigningRequest, old: CertificateSigningRequest): readonly FieldError[] => updateErrors(next, old, { certify: true });
export const validateApproval = (next: CertificateSigningRequest, old: CertificateSigningRequest): readonly FieldError[] => updateErrors(next, old, { decide: true });
