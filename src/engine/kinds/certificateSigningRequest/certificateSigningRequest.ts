import { ageColumn, column, formatTime, humanDuration, keepSpec, nameColumn, withStatus, type Creator, type ResourceKind } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import type { CertificateCondition, CertificateSigningRequest } from "./types.ts";
import { validateApproval, validateRequest, validateRequestUpdate, validateSigning } from "./validation.ts";

/** Who asks is what the server knows, not what the object says. @source pkg/registry/certificates/certificates/strategy.go PrepareForCreate */
function fromCreator(object: CertificateSigningRequest, { user, uid, groups, extra }: Creator): CertificateSigningRequest {
  const { username: _username, uid: _uid, groups: _groups, extra: _extra, ...spec } = object.spec;
  const known = { username: user, ...(uid === "" ? {} : { uid }), ...(groups.length === 0 ? {} : { groups }), ...(Object.keys(extra).length === 0 ? {} : { extra }) };
  return { ...object, spec: { ...spec, ...known } };
}

/** PUT .../approval: the conditions, and nothing else. @source strategy.go csrApprovalStrategy */
function prepareApproval(next: CertificateSigningRequest, old: CertificateSigningRequest, now: Micros): CertificateSigningRequest {
  const { conditions } = next.status ?? {};
  return withTimes({ ...next, spec: old.spec, status: { ...old.status, ...(conditions === undefined ? {} : { conditions }) } }, old, now);
}

/** PUT .../status: the signer's; decisions stay as they are. @source strategy.go csrStatusStrategy */
function prepareStatus(next: CertificateSigningRequest, old: CertificateSigningRequest, now: Micros): CertificateSigningRequest {
  const kept = ["Approved", "Denied"].reduce<readonly CertificateCondition[]>((conditions, type) => keepConditions(conditions, old.status?.conditions ?? [], type), next.status?.conditions ?? []);
  const status = kept.length === 0 && next.status?.conditions === undefined ? next.status : { ...next.status, conditions: kept };
  return withTimes(keepSpec({ ...next, ...(status === undefined ? {} : { status }) }, old), old, now);
}

/** The old conditions of a type in place of as many new ones; where there are more or fewer, validation has its say. @source strategy.go preserveConditionInstances */
function keepConditions(next: readonly CertificateCondition[], old: readonly CertificateCondition[], type: string): readonly CertificateCondition[] {
  const before = old.filter((condition) => condition.type === type);
  if (before.length === 0 || next.filter((condition) => condition.type === type).length !== before.length) return next;
  let at = 0;
  return next.map((condition) => (condition.type === type ? (before[at++] ?? condition) : condition));
}

/** Conditions that say not when they were told, or began to hold. @source strategy.go populateConditionTimestamps */
function withTimes(next: CertificateSigningRequest, old: CertificateSigningRequest, now: Micros): CertificateSigningRequest {
  const conditions = next.status?.conditions?.map((condition) => {
    const { lastUpdateTime = formatTime(now), lastTransitionTime } = condition;
    const before = old.status?.conditions?.find(({ type, status }) => type === condition.type && status === condition.status);
    return { ...condition, lastUpdateTime, lastTransitionTime: lastTransitionTime ?? before?.lastTransitionTime ?? formatTime(now) };
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
  parts: { approval: { prepare: prepareApproval, validate: validateApproval, leaves: [["spec"], ["status", "certificate"]] } },
  validate: validateRequest,
  validateUpdate: validateRequestUpdate,
  validateStatusUpdate: validateSigning,
} satisfies ResourceKind<CertificateSigningRequest>;
