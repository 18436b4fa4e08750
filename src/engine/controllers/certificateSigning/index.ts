import { decodeBase64, encodeBase64, formatTime, parseCertificateRequest, signCertificate, signerError, signers } from "../../api/index.ts";
import type { Rng } from "../../core/index.ts";
import { seconds } from "../../core/index.ts";
import type { CertificateSigningRequest, CertificateStatus } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Controller, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";

const requests = "certificates.k8s.io/v1/certificatesigningrequests";
const known: readonly string[] = Object.values(signers);
/** --cluster-signing-duration: a year. */
const longest = 365 * 24 * 3600;
const shortest = 600;

/**
 * Signs what is approved for the signers of kubernetes.io, with the key of the cluster's authority.
 *
 * @simplified one authority stands for all four signers
 * @source kubernetes pkg/controller/certificates/signer/signer.go
 */
export const certificateSigningController: Controller<undefined> = {
  name: "certificatesigningrequest-signing",
  component: "certificate-controller",
  account: "certificate-controller",
  workers: 5,
  informers: [{ resource: requests }],
  newMemory: () => undefined,
  handlers: { [requests]: handler((change, context) => (change.type === "deleted" ? undefined : context.enqueue(change.object.metadata.name))) },
  sync: signRequest,
};

function signRequest(name: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const request = context.get<CertificateSigningRequest>(requests, name);
  if (request === undefined || !isToBeSigned(request)) return undefined;
  const status = signedStatus(request, context.now, context.rng);
  if (typeof status === "string") return { error: status };
  return { stages: [{ calls: [{ call: { verb: "update", resource: requests, name, subresource: "status", body: { ...request, status } }, tolerates: [404] }] }] };
}

/** Approved, not failed, for a signer of ours, and not signed yet. @source certificate_controller.go, signer.go handle */
export function isToBeSigned({ spec, status }: CertificateSigningRequest): boolean {
  const has = (type: string): boolean => status?.conditions?.some((condition) => condition.type === type && condition.status === "True") === true;
  return has("Approved") && !has("Denied") && !has("Failed") && (status?.certificate ?? "") === "" && known.includes(spec.signerName ?? "");
}

/** The status with a certificate, or with the reason why there is none; a text: the request cannot be read. */
export function signedStatus({ metadata, spec, status }: CertificateSigningRequest, now: number, rng: Rng): CertificateStatus | string {
  const parsed = parseCertificateRequest(decodeBase64(spec.request ?? ""));
  if (!parsed.ok) return `unable to parse csr ${JSON.stringify(metadata.name)}: ${parsed.error}`;
  const usages = spec.usages ?? [];
  const wrong = signerError(spec.signerName ?? "", parsed.value, usages);
  if (wrong !== undefined) {
    const failed = { type: "Failed", status: "True", reason: "SignerValidationFailure", message: wrong, lastUpdateTime: formatTime(now) };
    return { ...status, conditions: [...(status?.conditions ?? []), failed] };
  }
  const wanted = spec.expirationSeconds ?? longest;
  const lifetime = seconds(Math.min(longest, Math.max(shortest, wanted)));
  return { ...status, certificate: encodeBase64(signCertificate({ request: parsed.value, usages, lifetime, now, serial: newSerial(rng) })) };
}

/** 128 bits. */
function newSerial(rng: Rng): bigint {
  let serial = 0n;
  for (let i = 0; i < 8; i++) serial = (serial << 16n) | BigInt(rng.int(0, 0x1_0000));
  return serial;
}
