import { describe, expect, it } from "vitest";
import { clusterAuthority, encodeBase64, formatTime } from "../../api/index.ts";
import { minutes } from "../../core/index.ts";
import type { CertificateSigningRequest } from "../../kinds/index.ts";
import { isOver } from "./index.ts";

const hours = (count: number): number => minutes(60 * count);
const made = hours(1000);
const decided = (type: string) => ({ conditions: [{ type, status: "True", lastUpdateTime: formatTime(made) }] });
const certificate = encodeBase64(clusterAuthority);

const cases: readonly { readonly name: string; readonly status: CertificateSigningRequest["status"]; readonly age: number; readonly want: boolean }[] = [
  { name: "pending for less than a day stays", status: {}, age: 24, want: false },
  { name: "pending for more than a day goes", status: {}, age: 24.1, want: true },
  { name: "approved and not signed stays", status: decided("Approved"), age: 100, want: false },
  { name: "signed for less than an hour stays", status: { ...decided("Approved"), certificate }, age: 0.9, want: false },
  { name: "signed for more than an hour goes", status: { ...decided("Approved"), certificate }, age: 1.1, want: true },
  { name: "denied for more than an hour goes", status: decided("Denied"), age: 1.1, want: true },
  { name: "failed for less than an hour stays", status: decided("Failed"), age: 0.9, want: false },
  { name: "expired goes", status: { certificate }, age: 24 * 365 * 29, want: true },
];

describe("a certificate signing request", () => {
  it.for(cases)("$name", ({ status, age, want }) => {
    const request = { apiVersion: "certificates.k8s.io/v1", kind: "CertificateSigningRequest", metadata: { name: "r", creationTimestamp: formatTime(made) }, spec: {}, ...(status === undefined ? {} : { status }) } as CertificateSigningRequest;
    expect(isOver(request, made + hours(age))).toBe(want);
  });
});
