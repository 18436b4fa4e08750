import { formatTime } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import { errorText } from "../errorText.ts";
import { readItems } from "../input.ts";
import { reporterOf, usage } from "../result.ts";
import { ask, scriptVerb } from "../script.ts";
import type { Io, Talk } from "../script.ts";

const resource = "certificates.k8s.io/v1/certificatesigningrequests";
const conflictsMax = 10;

type Request = KubeObject & { readonly status?: { readonly conditions?: readonly { readonly type: string }[] } };

interface Decision {
  readonly type: "Approved" | "Denied";
  readonly opposite: "Approved" | "Denied";
  readonly reason: string;
  readonly message: string;
  readonly operation: string;
}

/** `kubectl certificate approve`, `deny`. @source k8s.io/kubectl/pkg/cmd/certificates/certificates.go */
const decisionVerb = (decision: Decision) =>
  scriptVerb(function* (io, input) {
    const { flags, positional } = input.args;
    if (positional.length === 0 && flags["filename"] === undefined && flags["kustomize"] === undefined) return usage(io, "one or more CSRs must be specified as <name> or -f <filename>");
    const reporter = reporterOf(io, input);
    if (!reporter.ok) return usage(io, reporter.error);
    const names = [...positional];
    if (flags["filename"] !== undefined || flags["kustomize"] !== undefined) {
      const read = yield* readItems(input);
      if (!read.ok) return usage(io, read.error);
      for (const error of read.value.errors) io.err(error);
      for (const { object } of read.value.items) {
        if (object.kind !== "CertificateSigningRequest") return usage(io, `can only handle CertificateSigningRequest.certificates.k8s.io objects, got ${object.kind}`);
        names.push(object.metadata.name);
      }
    }
    let failed = false;
    for (const name of names) {
      const decided = yield* decide(io, name, decision, flags["force"] === "true");
      if (decided === undefined) failed = true;
      else reporter.value.done(decided, decision.operation);
    }
    return failed ? 1 : 0;
  });

function* decide(io: Io, name: string, decision: Decision, force: boolean): Talk<Request | undefined> {
  for (let tries = 0; ; tries++) {
    const live = yield* ask({ verb: "get", resource, name });
    if (live.type === "failed") {
      io.err(errorText(live.status));
      return undefined;
    }
    const request = live.body as Request;
    const conditions = request.status?.conditions ?? [];
    if (conditions.some(({ type }) => type === decision.opposite)) {
      usage(io, `certificate signing request ${JSON.stringify(name)} is already ${decision.opposite}`);
      return undefined;
    }
    const isDecided = conditions.some(({ type }) => type === decision.type);
    if (isDecided && !force) return request;
    const { type, reason, message } = decision;
    const decided = isDecided ? conditions : [...conditions, { type, status: "True", reason, message, lastUpdateTime: formatTime(io.now) }];
    const answer = yield* ask({ verb: "update", resource, name, subresource: "approval", body: { ...request, status: { ...request.status, conditions: decided } } });
    if (answer.type === "ok") return request;
    if (answer.status.reason === "Conflict" && tries < conflictsMax) continue;
    io.err(errorText(answer.status));
    return undefined;
  }
}

export const certificateApprove = decisionVerb({ type: "Approved", opposite: "Denied", reason: "KubectlApprove", message: "This CSR was approved by kubectl certificate approve.", operation: "approved" });
export const certificateDeny = decisionVerb({ type: "Denied", opposite: "Approved", reason: "KubectlDeny", message: "This CSR was denied by kubectl certificate deny.", operation: "denied" });
