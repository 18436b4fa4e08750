import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { clusterAuthority, encodeBase64 } from "../../engine/api/index.ts";
import type { KubeObject } from "../../engine/api/index.ts";
import { kubeControllerManager } from "../../engine/controllers/index.ts";
import { seconds } from "../../engine/core/index.ts";
import type { CertificateSigningRequest } from "../../engine/kinds/index.ts";
import { kubeletRequest, servingRequest, userRequest } from "../recorded/certificates/requests.ts";
import { ControlPlane } from "./controlPlane.ts";

const resource = "certificates.k8s.io/v1/certificatesigningrequests";
const plane = new ControlPlane().ready();
plane.kernel.addProcess("cp-1", "kube-controller-manager-cp-1", kubeControllerManager({ server: plane.servers[0] ?? "", port: "6443" }));
plane.run(seconds(15));

const request = (name: string): CertificateSigningRequest => plane.get(resource, undefined, name).body as CertificateSigningRequest;
const conditionsOf = (name: string): readonly string[] => (request(name).status?.conditions ?? []).map(({ type, reason, message }) => `${type ?? ""} ${reason ?? ""}: ${message ?? ""}`);

function ask(name: string, pem: string, signerName: string, usages: readonly string[], user?: string): void {
  const body = { apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", metadata: { name }, spec: { request: encodeBase64(pem), signerName, usages } };
  plane.call({ verb: "create", resource, body, ...(user === undefined ? {} : { user }) });
}

function approve(name: string): void {
  const made = request(name);
  plane.call({ verb: "update", resource, name, subresource: "approval", body: { ...made, status: { conditions: [{ type: "Approved", status: "True", reason: "Me", message: "yes" }] } } });
  plane.run(seconds(2));
}

describe("certificates on request", () => {
  it("are signed once somebody has approved", () => {
    ask("jane", userRequest, "kubernetes.io/kube-apiserver-client", ["client auth"]);
    plane.run(seconds(2));
    expect(request("jane").status?.certificate).toBeUndefined();
    approve("jane");
    const certificate = new X509Certificate(atob(request("jane").status?.certificate ?? ""));
    expect(certificate.subject).toBe("CN=jane\nO=developers");
    expect(certificate.verify(new X509Certificate(clusterAuthority).publicKey)).toBe(true);
    expect(request("jane").metadata.managedFields).toMatchObject([{ manager: "test" }, { manager: "kube-controller-manager", subresource: "status" }, { manager: "test", subresource: "approval" }]);
  });

  it("are not signed for what the signer does not sign", () => {
    ask("odd", userRequest, "kubernetes.io/kube-apiserver-client", ["server auth"]);
    approve("odd");
    expect(conditionsOf("odd")).toEqual(["Approved Me: yes", "Failed SignerValidationFailure: invalid usage for client certificate: server auth"]);
  });

  it("are left to others where the signer is another's", () => {
    ask("foreign", userRequest, "example.com/mine", ["client auth"]);
    approve("foreign");
    expect(request("foreign").status?.certificate).toBeUndefined();
  });

  it("kubelets' own are approved by themselves, for those who may", () => {
    ask("unknown", kubeletRequest, "kubernetes.io/kube-apiserver-client-kubelet", ["digital signature", "client auth"], "alice");
    plane.create("rbac.authorization.k8s.io/v1/clusterrolebindings", { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", metadata: { name: "renew" }, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient" }, subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "system:nodes" }] } as KubeObject);
    plane.run(seconds(1));
    ask("renewal", kubeletRequest, "kubernetes.io/kube-apiserver-client-kubelet", ["digital signature", "client auth"], "system:node:worker-1");
    ask("server", servingRequest, "kubernetes.io/kubelet-serving", ["digital signature", "server auth"], "system:node:worker-1");
    plane.run(seconds(3));
    expect(conditionsOf("renewal")).toEqual(["Approved AutoApproved: Auto approving self kubelet client certificate after SubjectAccessReview."]);
    expect(request("renewal").status?.certificate).toBeDefined();
    expect(conditionsOf("server")).toEqual([]);
  });
});
