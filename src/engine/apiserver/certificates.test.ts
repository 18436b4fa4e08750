import { describe, expect, it } from "vitest";
import { ControlPlane } from "../../testing/controlPlane/controlPlane.ts";
import { encodeBase64 } from "../api/index.ts";
import type { KubeObject, Status } from "../api/index.ts";
import type { CertificateSigningRequest } from "../kinds/index.ts";

const resource = "certificates.k8s.io/v1/certificatesigningrequests";
const pem = "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n";
const signerName = "kubernetes.io/kube-apiserver-client";
const csr = (spec: object = {}): KubeObject => ({ apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", metadata: { name: "foo" }, spec: { request: encodeBase64(pem), signerName, usages: ["client auth"], ...spec } }) as KubeObject;
const decision = (type: string) => ({ type, status: "True", reason: "Test", message: "", lastUpdateTime: "2026-01-01T00:00:00Z" });

describe("a certificate signing request", () => {
  it("says who asks, whatever it says itself", () => {
    const plane = new ControlPlane().ready();
    const { body, code } = plane.create(resource, csr({ username: "somebody", groups: ["system:masters"] }));
    expect(code).toBe(201);
    expect((body as CertificateSigningRequest).spec).toMatchObject({ username: "kubernetes-admin", uid: "admin-uid", groups: ["system:masters", "system:authenticated"] });
  });

  it.for([
    { name: "is a request", spec: { request: encodeBase64("hello") }, want: "spec.request: Invalid value" },
    { name: "names its usages", spec: { usages: [] }, want: "spec.usages: Required value: usages is required" },
    { name: "names a signer", spec: { signerName: "me" }, want: `spec.signerName: Invalid value: "me": must be a fully qualified domain and path of the form 'example.com/signer-name'` },
    { name: "asks for ten minutes at least", spec: { expirationSeconds: 5 }, want: "spec.expirationSeconds: Invalid value: 5: may not specify a duration less than 600 seconds (10 minutes)" },
  ])("$name", ({ spec, want }) => {
    expect((new ControlPlane().ready().create(resource, csr(spec)).body as Status).message).toContain(want);
  });

  it("is approved through its approval alone, once and for all", () => {
    const plane = new ControlPlane().ready();
    const made = plane.create(resource, csr()).body as CertificateSigningRequest;
    const put = (subresource: string | undefined, conditions: readonly object[]) =>
      plane.call({ verb: "update", resource, name: "foo", ...(subresource === undefined ? {} : { subresource }), body: { ...made, metadata: { name: "foo" }, spec: { ...made.spec, usages: ["any"] }, status: { conditions } } });
    expect((put("status", [decision("Approved")]).body as CertificateSigningRequest).status?.conditions ?? []).toEqual([]);
    const approved = put("approval", [decision("Approved")]).body as CertificateSigningRequest;
    expect(approved.status?.conditions).toMatchObject([{ type: "Approved", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }]);
    expect(approved.spec).toEqual(made.spec);
    expect((put("approval", [decision("Denied")]).body as Status).message).toContain('updates may not remove a condition of type "Approved"');
    expect((put("approval", [decision("Approved"), decision("Denied")]).body as Status).message).toContain("Approved and Denied conditions are mutually exclusive");
  });
});
