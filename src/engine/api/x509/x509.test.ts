import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { kubeletRequest, mastersRequest, servingRequest, userRequest } from "../../../testing/recorded/certificates/requests.ts";
import { must, seconds } from "../../core/index.ts";
import { clusterAuthority, makeAuthority, signCertificate } from "./authority.ts";
import { certificateEnd, certificateErrors } from "./certificate.ts";
import { parseCertificateRequest } from "./certificateRequest.ts";
import { kubeletClientError, kubeletServingError, signerError, signers } from "./knownSigners.ts";
import { pemBlocks } from "./pem.ts";

const read = (pem: string) => {
  const parsed = parseCertificateRequest(pem);
  return must(parsed.ok ? parsed.value : undefined, "a request");
};

describe("certificate requests as OpenSSL makes them", () => {
  it.for([
    { name: "of a user, RSA", pem: userRequest, want: { commonName: "jane", organizations: ["developers"], dnsNames: [] } },
    { name: "of a kubelet, P-256", pem: kubeletRequest, want: { commonName: "system:node:worker-1", organizations: ["system:nodes"] } },
    { name: "with other names", pem: servingRequest, want: { dnsNames: ["worker-1"], ipAddresses: ["172.18.1.1"] } },
    { name: "of a would-be master", pem: mastersRequest, want: { organizations: ["system:masters"] } },
  ])("$name", ({ pem, want }) => {
    expect(read(pem)).toMatchObject(want);
  });

  it("are refused when they are no longer what was signed", () => {
    const at = userRequest.indexOf("MII") + 60;
    const other = `${userRequest.slice(0, at)}${userRequest[at] === "A" ? "B" : "A"}${userRequest.slice(at + 1)}`;
    expect(parseCertificateRequest(other).ok).toBe(false);
  });

  it("in no form whatsoever break the reader", () => {
    const bytes = must(pemBlocks(kubeletRequest)[0], "block").bytes;
    for (let at = 0; at < bytes.length; at++) {
      for (const value of [0x00, 0x80, 0xff]) {
        const changed = Uint8Array.from(bytes);
        changed[at] = value;
        expect(typeof parseCertificateRequest(`-----BEGIN CERTIFICATE REQUEST-----\n${btoa(String.fromCharCode(...changed))}\n-----END CERTIFICATE REQUEST-----\n`).ok).toBe("boolean");
      }
    }
  });
});

describe("the cluster's authority", () => {
  const authority = new X509Certificate(clusterAuthority);

  it("is what its maker makes", () => {
    expect(makeAuthority()).toBe(clusterAuthority);
    expect([authority.ca, authority.subject, authority.checkIssued(authority), authority.verify(authority.publicKey)]).toEqual([true, "CN=kubernetes", true, true]);
  });

  it.for([
    { name: "for a user", pem: userRequest, usages: ["client auth"], hours: 24, from: "Dec 31 23:55:00 2025 GMT", to: "Jan  1 23:55:00 2026 GMT", keyUsage: ["1.3.6.1.5.5.7.3.2"] },
    { name: "for a kubelet's server, for a short time", pem: servingRequest, usages: ["digital signature", "server auth"], hours: 1, from: "Dec 31 23:55:00 2025 GMT", to: "Jan  1 01:00:00 2026 GMT", keyUsage: ["1.3.6.1.5.5.7.3.1"] },
  ])("signs $name what others can verify", ({ pem, usages, hours, from, to, keyUsage }) => {
    const signed = signCertificate({ request: read(pem), usages, lifetime: seconds(3600 * hours), now: 0, serial: 0xfedcn });
    const certificate = new X509Certificate(signed);
    expect(certificate.verify(authority.publicKey)).toBe(true);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect({ from: certificate.validFrom, to: certificate.validTo, keyUsage: certificate.keyUsage, serial: certificate.serialNumber, ca: certificate.ca }).toEqual({ from, to, keyUsage, serial: "FEDC", ca: false });
    expect(new Date(certificateEnd(signed) ?? 0).getTime()).toBe(new Date(to).getTime());
    expect(certificateErrors(signed)).toBeUndefined();
  });
});

describe("signers of kubernetes.io", () => {
  const client = ["digital signature", "client auth"];
  it.for([
    { name: "a kubelet", wrong: kubeletClientError(read(kubeletRequest), client), want: undefined },
    { name: "a user is no kubelet", wrong: kubeletClientError(read(userRequest), client), want: "subject organization is not system:nodes" },
    { name: "a client has no other names", wrong: kubeletClientError(read(servingRequest), client), want: "DNS subjectAltNames are not allowed" },
    { name: "a client wants to be one", wrong: kubeletClientError(read(kubeletRequest), ["server auth"]), want: "usages did not match [client auth digital signature key encipherment]" },
    { name: "a server", wrong: kubeletServingError(read(servingRequest), ["digital signature", "key encipherment", "server auth"]), want: undefined },
    { name: "a server has names", wrong: kubeletServingError(read(kubeletRequest), ["digital signature", "server auth"]), want: "DNS or IP subjectAltName is required" },
    { name: "a user", wrong: signerError(signers.apiServerClient, read(userRequest), ["client auth"]), want: undefined },
    { name: "a user is no server", wrong: signerError(signers.apiServerClient, read(userRequest), ["client auth", "server auth"]), want: "invalid usage for client certificate: server auth" },
    { name: "a user wants to be a client", wrong: signerError(signers.apiServerClient, read(userRequest), ["digital signature"]), want: "missing required usage for client certificate: client auth" },
  ])("$name", ({ wrong, want }) => {
    expect(wrong).toBe(want);
  });
});
