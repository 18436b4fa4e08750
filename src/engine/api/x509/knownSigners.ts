import type { CertificateRequest } from "./certificateRequest.ts";

/** The signers of kubernetes.io, and what each of them signs. @source kubernetes pkg/apis/certificates/v1/helpers.go, pkg/controller/certificates/signer/signer.go */
export const signers = {
  apiServerClient: "kubernetes.io/kube-apiserver-client",
  kubeletClient: "kubernetes.io/kube-apiserver-client-kubelet",
  kubeletServing: "kubernetes.io/kubelet-serving",
  legacyUnknown: "kubernetes.io/legacy-unknown",
} as const;

const nodesGroup = "system:nodes";
const nodePrefix = "system:node:";

/** Usages that all must be asked for, and others that may. */
function hasUsages(usages: readonly string[], required: readonly string[], optional: readonly string[]): boolean {
  return required.every((each) => usages.includes(each)) && usages.every((each) => required.includes(each) || optional.includes(each));
}

const isOfNodes = ({ organizations }: CertificateRequest): boolean => organizations.length === 1 && organizations[0] === nodesGroup;
const namesNode = ({ commonName }: CertificateRequest): boolean => commonName.startsWith(nodePrefix);
const noNodesGroup = "subject organization is not system:nodes";
const noNodeName = "subject common name does not begin with system:node:";

/** Why a request is none of a kubelet that wants to be a client. @source helpers.go ValidateKubeletClientCSR */
export function kubeletClientError(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return noNodesGroup;
  if (request.dnsNames.length > 0) return "DNS subjectAltNames are not allowed";
  if (request.emailAddresses.length > 0) return "Email subjectAltNames are not allowed";
  if (request.ipAddresses.length > 0) return "IP subjectAltNames are not allowed";
  if (request.uris.length > 0) return "URI subjectAltNames are not allowed";
  if (!namesNode(request)) return noNodeName;
  return hasUsages(usages, ["digital signature", "client auth"], ["key encipherment"]) ? undefined : "usages did not match [client auth digital signature key encipherment]";
}

/** @source helpers.go ValidateKubeletServingCSR */
export function kubeletServingError(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return noNodesGroup;
  if (request.dnsNames.length === 0 && request.ipAddresses.length === 0) return "DNS or IP subjectAltName is required";
  if (request.emailAddresses.length > 0) return "Email subjectAltNames are not allowed";
  if (request.uris.length > 0) return "URI subjectAltNames are not allowed";
  if (!hasUsages(usages, ["digital signature", "server auth"], ["key encipherment"])) return "usages did not match [digital signature key encipherment server auth]";
  return namesNode(request) ? undefined : noNodeName;
}

/** @source signer.go validAPIServerClientUsages */
export function apiServerClientError(usages: readonly string[]): string | undefined {
  const wrong = usages.filter((usage) => !["digital signature", "key encipherment", "client auth"].includes(usage));
  if (wrong.length > 0) return `invalid usage for client certificate: ${wrong[0] ?? ""}`;
  return usages.includes("client auth") ? undefined : "missing required usage for client certificate: client auth";
}

/** Why a signer of kubernetes.io does not sign a request; undefined: it does. Other signers are not ours. */
export function signerError(signer: string, request: CertificateRequest, usages: readonly string[]): string | undefined {
  switch (signer) {
    case signers.apiServerClient:
      return apiServerClientError(usages);
    case signers.kubeletClient:
      return kubeletClientError(request, usages);
    case signers.kubeletServing:
      return kubeletServingError(request, usages);
    default:
      return undefined;
  }
}
