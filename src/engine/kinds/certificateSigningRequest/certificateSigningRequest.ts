import { ageColumn, column, humanDuration, keepSpec, nameColumn, withStatus, type Creator, type ResourceKind } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { CertificateCondition, CertificateSigningRequest } from "./types.ts";
import { validateApproval, validateRequest, validateRequestUpdate } from "./validation.ts";

/** Who asks is what the server knows, not what the object says. @source pkg/registry/certificates/certificates/strategy.go PrepareForCreate */
function fromCreator(object: CertificateSigningRequest, { user, uid, groups, extra }: Creator): CertificateSigningRequest {
  const { username: _username, uid: _uid, groups: _groups, extra: _extra, ...spec } = object.spec;
  const known = { username: user, ...(uid === "" ? {} : { uid }), ...(groups.length === 0 ? {} : { groups }), ...(Object.keys(extra).length === 0 ? {} : { extra }) };
  return { ...object, spec: { ...spec, ...known } };
}

const isDecision = ({ type }: CertificateCondition): boolean => type === "Approved" || type === "Denied";

/** PUT .../approval: decisions, and nothing but decisions. @source strategy.go csrApprovalStrategy */
function prepareApproval(next: CertificateSigningRequest, old: CertificateSigningRequest): CertificateSigningRequest {
  const conditions = [...(next.status?.conditions ?? []).filter(isDecision), ...(old.status?.conditions ?? []).filter((condition) => !isDecision(condition))];
  return withTimes({ ...next, spec: old.spec, status: { ...old.status, conditions } }, old);
}

/** PUT .../status: the signer's; decisions stay. */
function prepareStatus(next: CertificateSigningRequest, old: CertificateSigningRequest): CertificateSigningRequest {
  const conditions = [...(old.status?.conditions ?? []).filter(isDecision), ...(next.status?.conditions ?? []).filter((condition) => !isDecision(condition))];
  const { conditions: _told, ...status } = next.status ?? {};
  return withTimes(keepSpec({ ...next, status: { ...status, ...(conditions.length === 0 ? {} : { conditions }) } }, old), old);
}

/** A condition that changes its status, and says not when, has changed when it was told. */
function withTimes(next: CertificateSigningRequest, old: CertificateSigningRequest): CertificateSigningRequest {
  const conditions = next.status?.conditions?.map((condition) => {
    const before = old.status?.conditions?.find(({ type }) => type === condition.type);
    const since = before !== undefined && before.status === condition.status ? before.lastTransitionTime : condition.lastUpdateTime;
    return condition.lastTransitionTime !== undefined || since === undefined ? condition : { ...condition, lastTransitionTime: since };
  });
  return conditions === undefined ? next : { ...next, status: { ...next.status, conditions } };
}

/** "Approved,Issued" */
function conditionOf({ status }: CertificateSigningRequest): string {
  const has = (type: string): boolean => status?.conditions?.some((condition) => condition.type === type) === true;
  const words = has("Denied") ? ["Denied"] : has("Approved") ? ["Approved"] : ["Pending"];
  if (has("Failed")) words.push("Failed");
  if ((status?.certificate ?? "") !== "") words.push("Issued");
  return words.join(",");
}

/** @source pkg/registry/certificates/certificates/strategy.go, pkg/printers/internalversion/printers.go printCertificateSigningRequest */
export const certificateSigningRequest = {
  apiVersion: "certificates.k8s.io/v1",
  kind: "CertificateSigningRequest",
  resource: "certificatesigningrequests",
  singular: "certificatesigningrequest",
  shortNames: ["csr"],
  categories: [],
  namespaced: false,
  hasStatus: true,
  subresources: ["approval", "status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    ageColumn,
    column("SignerName", ({ spec }: CertificateSigningRequest) => spec.signerName ?? "<none>"),
    column("Requestor", ({ spec }: CertificateSigningRequest) => spec.username ?? ""),
    column("RequestedDuration", ({ spec }: CertificateSigningRequest) => (spec.expirationSeconds === undefined ? "<none>" : humanDuration(seconds(spec.expirationSeconds)))),
    column("Condition", conditionOf),
  ],
  selectableFields: { "spec.signerName": ({ spec }: CertificateSigningRequest) => spec.signerName ?? "" },
  applyDefaults: (object: CertificateSigningRequest) => object,
  fromCreator,
  prepareForCreate: (object: CertificateSigningRequest) => withStatus(object, undefined),
  prepareForUpdate: (next: CertificateSigningRequest, old: CertificateSigningRequest) => withStatus({ ...next, spec: old.spec }, old.status),
  prepareForStatusUpdate: prepareStatus,
  parts: { approval: { prepare: prepareApproval, validate: validateApproval } },
  validate: validateRequest,
  validateUpdate: validateRequestUpdate,
  validateStatusUpdate: validateRequestUpdate,
  notSimulated: () => [{ path: "spec.signerName", reason: "requests are approved and denied, but nobody signs: no certificate is issued here" }],
} satisfies ResourceKind<CertificateSigningRequest>;
