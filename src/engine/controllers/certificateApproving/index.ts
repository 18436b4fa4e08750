import { decodeBase64, formatTime, kubeletClientError, parseCertificateRequest, signers } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import type { CertificateSigningRequest } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Controller, Outcome, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";

const requests = "certificates.k8s.io/v1/certificatesigningrequests";

/** A kind of request that is approved by itself if its user may have it. */
interface Recognizer {
  readonly subresource: string;
  readonly message: string;
  readonly isFor: (request: CertificateSigningRequest, commonName: string) => boolean;
}

/** @source kubernetes pkg/controller/certificates/approver/sarapprove.go recognizers */
const recognizers: readonly Recognizer[] = [
  { subresource: "selfnodeclient", message: "Auto approving self kubelet client certificate after SubjectAccessReview.", isFor: ({ spec }, commonName) => spec.username === commonName },
  { subresource: "nodeclient", message: "Auto approving kubelet client certificate after SubjectAccessReview.", isFor: () => true },
];

/**
 * Approves the requests of kubelets that want to be clients, where their users may have that.
 *
 * @source kubernetes pkg/controller/certificates/approver/sarapprove.go
 */
export const certificateApprovingController: Controller<undefined> = {
  name: "certificatesigningrequest-approving",
  component: "certificate-controller",
  account: "certificate-controller",
  workers: 5,
  informers: [{ resource: requests }],
  newMemory: () => undefined,
  handlers: { [requests]: handler((change, context) => (change.type === "deleted" ? undefined : context.enqueue(change.object.metadata.name))) },
  sync: ask,
  resume: approve,
};

/** Those that know the request for one of theirs. */
export function recognizersOf(request: CertificateSigningRequest): readonly Recognizer[] {
  const { spec, status } = request;
  if ((status?.certificate ?? "") !== "" || status?.conditions?.some(({ type }) => type === "Approved" || type === "Denied") === true) return [];
  if (spec.signerName !== signers.kubeletClient) return [];
  const parsed = parseCertificateRequest(decodeBase64(spec.request ?? ""));
  if (!parsed.ok || kubeletClientError(parsed.value, spec.usages ?? []) !== undefined) return [];
  return recognizers.filter((each) => each.isFor(request, parsed.value.commonName));
}

function review({ spec }: CertificateSigningRequest, subresource: string): Call {
  const { username: user, uid, groups, extra } = spec;
  const resourceAttributes = { group: "certificates.k8s.io", resource: "certificatesigningrequests", verb: "create", subresource, version: "*" };
  const body = { apiVersion: "authorization.k8s.io/v1", kind: "SubjectAccessReview", metadata: {}, spec: { user, groups, resourceAttributes, ...(uid === undefined ? {} : { uid }), ...(extra === undefined ? {} : { extra }) } };
  return { call: { verb: "create", resource: "authorization.k8s.io/v1/subjectaccessreviews", body } };
}

function ask(name: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const request = context.get<CertificateSigningRequest>(requests, name);
  const found = request === undefined ? [] : recognizersOf(request);
  if (request === undefined || found.length === 0) return undefined;
  return { stages: [{ calls: found.map(({ subresource }) => review(request, subresource)) }], next: { asked: found.map(({ subresource }) => subresource) } };
}

type Review = KubeObject & { readonly status?: { readonly allowed?: boolean } };

function approve(name: string, next: unknown, { results, failure }: Outcome, context: ControllerContext<undefined>): SyncResult | undefined {
  const request = context.get<CertificateSigningRequest>(requests, name);
  if (request === undefined || failure !== undefined) return undefined;
  const { asked } = next as { readonly asked: readonly string[] };
  const allowed = asked.find((_each, i) => {
    const result = results[0]?.[i];
    return result?.ok === true && (result.object as Review | undefined)?.status?.allowed === true;
  });
  if (allowed === undefined) return { error: `recognized csr ${JSON.stringify(name)} as [${asked.join(" ")}] but subject access review was not approved` };
  const message = recognizers.find(({ subresource }) => subresource === allowed)?.message ?? "";
  const condition = { type: "Approved", status: "True", reason: "AutoApproved", message, lastUpdateTime: formatTime(context.now) };
  const body = { ...request, status: { ...request.status, conditions: [...(request.status?.conditions ?? []), condition] } };
  return { stages: [{ calls: [{ call: { verb: "update", resource: requests, name, subresource: "approval", body }, tolerates: [404] }] }] };
}
