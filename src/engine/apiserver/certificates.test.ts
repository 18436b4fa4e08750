import { describe, expect, it } from "vitest";
import { kubeletRequest, mastersRequest, userRequest } from "../../testing/recorded/certificates/requests.ts";
import { ControlPlane, messageOf } from "../../testing/controlPlane/controlPlane.ts";
import { encodeBase64 } from "../api/index.ts";
import type { KubeObject, Status } from "../api/index.ts";
import type { CertificateSigningRequest } from "../kinds/index.ts";

const resource = "certificates.k8s.io/v1/certificatesigningrequests";
const signerName = "kubernetes.io/kube-apiserver-client";
const csr = (spec: object = {}): KubeObject => ({ apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", metadata: { name: "foo" }, spec: { request: encodeBase64(userRequest), signerName, usages: ["client auth"], ...spec } }) as KubeObject;
const decision = (type: string) => ({ type, status: "True", reason: "Test", message: "", lastUpdateTime: "2026-01-01T00:00:00Z" });

describe("a certificate signing request", () => {
  it("says who asks, whatever it says itself", () => {
    const plane = new ControlPlane().ready();
    const { body, code } = plane.create(resource, csr({ username: "somebody", groups: ["system:masters"] }));
    expect(code).toBe(201);
    expect((body as CertificateSigningRequest).spec).toMatchObject({ username: "kubernetes-admin", uid: "admin-uid", groups: ["system:masters", "system:authenticated"] });
  });

  const tampered = userRequest.replace("MII", "MIJ");
  it.for([
    { name: "is a request", spec: { request: encodeBase64("hello") }, want: 'PEM block type must be CERTIFICATE REQUEST' },
    { name: "is sound", spec: { request: encodeBase64(tampered) }, want: "asn1: s" },
    { name: "is signed by whom it speaks of", spec: { request: encodeBase64(kubeletRequest.replace("worker", "worker").replace("dGVtOm5vZGU6d29ya2VyLTEw", "dGVtOm5vZGU6d29ya2VyLTIw")) }, want: "x509: ECDSA verification failure" },
    { name: "names its usages", spec: { usages: [] }, want: "spec.usages: Required value: usages is required" },
    { name: "names a signer", spec: { signerName: "me" }, want: `spec.signerName: Invalid value: "me": must be a fully qualified domain and path of the form 'example.com/signer-name'` },
    { name: "asks for ten minutes at least", spec: { expirationSeconds: 5 }, want: "spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds (10 minutes)" },
    { name: "makes nobody a master", spec: { request: encodeBase64(mastersRequest) }, want: 'certificatesigningrequests.certificates.k8s.io "foo" is forbidden: use of kubernetes.io/kube-apiserver-client signer with system:masters group is not allowed' },
  ])("$name", ({ spec, want }) => {
    expect((new ControlPlane().ready().create(resource, csr(spec)).body as Status).message).toContain(want);
  });

  it("is approved through its approval alone, once and for all", () => {
    const plane = new ControlPlane().ready();
    const made = plane.create(resource, csr()).body as CertificateSigningRequest;
    const put = (subresource: string | undefined, status: object, user = "kubernetes-admin") =>
      plane.call({ verb: "update", resource, name: "foo", user, ...(subresource === undefined ? {} : { subresource }), body: { ...made, metadata: { name: "foo" }, spec: { ...made.spec, usages: ["any"] }, status } });
    const conditions = (...types: readonly string[]) => ({ conditions: types.map(decision) });
    expect(messageOf(put("status", conditions("Approved")))).toContain('status.conditions: Forbidden: updates may not add a condition of type "Approved"');
    expect((put(undefined, conditions("Approved")).body as CertificateSigningRequest).status?.conditions ?? []).toEqual([]);
    const approved = put("approval", { conditions: [{ ...decision("Approved"), lastUpdateTime: undefined }] }).body as CertificateSigningRequest;
    expect(approved.status?.conditions).toMatchObject([{ type: "Approved", status: "True" }]);
    expect(approved.status?.conditions?.[0]?.lastUpdateTime).toBe(approved.status?.conditions?.[0]?.lastTransitionTime);
    expect(approved.spec).toEqual(made.spec);
    expect(messageOf(put("approval", conditions("Denied")))).toContain('updates may not remove a condition of type "Approved"');
    expect(messageOf(put("approval", conditions("Approved", "Denied")))).toContain("Approved and Denied conditions are mutually exclusive");
    const certificate = encodeBase64("-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n");
    expect(messageOf(put("status", { ...conditions("Approved"), certificate: encodeBase64("hello") }))).toContain('status.certificate: Invalid value: "<certificate data>": must contain one or more CERTIFICATE PEM blocks');
    expect(messageOf(put("status", { ...conditions("Approved"), certificate }))).toContain("x509: malformed certificate");
    expect((put("approval", { ...conditions("Approved"), certificate }).body as CertificateSigningRequest).status?.certificate).toBeUndefined();
  });

  it("is approved and signed by who may for the signer", () => {
    const plane = new ControlPlane().ready();
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "csr" }, rules: [{ apiGroups: ["certificates.k8s.io"], resources: ["certificatesigningrequests", "certificatesigningrequests/approval", "certificatesigningrequests/status"], verbs: ["*"] }] } as KubeObject;
    plane.create("rbac.authorization.k8s.io/v1/clusterroles", role);
    plane.create("rbac.authorization.k8s.io/v1/clusterrolebindings", { apiVersion: role.apiVersion, kind: "ClusterRoleBinding", metadata: { name: "csr" }, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "csr" }, subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "alice" }] } as KubeObject);
    plane.run(1_000_000);
    const made = plane.create(resource, csr()).body as CertificateSigningRequest;
    const put = (subresource: string, status: object) => messageOf(plane.call({ verb: "update", resource, name: "foo", user: "alice", subresource, body: { ...made, metadata: { name: "foo" }, status } }));
    expect(put("approval", { conditions: [decision("Approved")] })).toContain(`user not permitted to approve requests with signerName "${signerName}"`);
    expect(put("status", { conditions: [decision("Failed")] })).toContain(`user not permitted to sign requests with signerName "${signerName}"`);
  });
});
