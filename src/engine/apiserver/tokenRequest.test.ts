import { describe, expect, it } from "vitest";
import type { KubeObject } from "../api/index.ts";
import { readToken } from "../api/index.ts";
import { ControlPlane, messageOf } from "../../testing/controlPlane/controlPlane.ts";
import type { Answered } from "../../testing/controlPlane/controlPlane.ts";

const plane = new ControlPlane().ready();
const place = { namespace: "default" };
for (const name of ["default", "bot"]) plane.create("v1/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { ...place, name } });
plane.create("v1/secrets", { apiVersion: "v1", kind: "Secret", metadata: { ...place, name: "s" } });
plane.create("v1/pods", { apiVersion: "v1", kind: "Pod", metadata: { ...place, name: "p" }, spec: { nodeName: "w1", serviceAccountName: "bot", containers: [{ name: "c", image: "nginx" }] } } as KubeObject);
const uidOf = (resource: string, name: string): string => (plane.get(resource, "default", name).body as KubeObject).metadata.uid ?? "";

const ask = (spec: object, metadata: object = {}, name = "bot"): Answered =>
  plane.call({ verb: "create", resource: "v1/serviceaccounts", namespace: "default", name, subresource: "token", body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata, spec } });

interface Answer {
  readonly metadata: object;
  readonly spec: object;
  readonly status: { readonly token: string; readonly expirationTimestamp: string };
}

describe("POST serviceaccounts/NAME/token", () => {
  it("answers with what was left out filled in", () => {
    const { code, body } = ask({});
    expect(code).toBe(201);
    const { metadata, spec, status } = body as unknown as Answer;
    expect(metadata).toMatchObject({ name: "bot", namespace: "default" });
    expect(spec).toEqual({ audiences: ["https://kubernetes.default.svc.cluster.local"], expirationSeconds: 3600 });
    expect(readToken(status.token)).toMatchObject({ namespace: "default", account: { name: "bot", uid: uidOf("v1/serviceaccounts", "bot") } });
  });

  it("a pod's token holds longer than it says", () => {
    const { status } = ask({ expirationSeconds: 3607, boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "p" } }).body as unknown as Answer;
    const token = readToken(status.token);
    expect(token).toMatchObject({ pod: { name: "p", uid: uidOf("v1/pods", "p") }, node: { name: "w1", uid: "" } });
    expect((token?.expires ?? 0) - (token?.notBefore ?? 0)).toBe(365 * 24 * 3600);
    expect(Date.parse(status.expirationTimestamp) / 1000 - (token?.notBefore ?? 0)).toBe(3607);
  });

  const cases = [
    { name: "too short a time", spec: { expirationSeconds: 599 }, message: 'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes' },
    { name: "too long a time", spec: { expirationSeconds: 2 ** 32 + 1 }, message: 'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds' },
    { name: "another name", spec: {}, metadata: { name: "x" }, message: 'TokenRequest.authentication.k8s.io "bot" is invalid: metadata.name: Invalid value: "x": must match the service account name if specified' },
    { name: "another namespace", spec: {}, metadata: { namespace: "x" }, message: "the namespace of the provided object does not match the namespace sent on the request" },
    { name: "an account that is not there", spec: {}, account: "nobody", message: 'serviceaccounts "nobody" not found' },
    { name: "bound to what cannot be", spec: { boundObjectRef: { kind: "Deployment", apiVersion: "apps/v1", name: "d" } }, message: "cannot bind token to object of type apps/v1, Kind=Deployment" },
    { name: "bound to a core kind that cannot be", spec: { boundObjectRef: { kind: "ConfigMap", apiVersion: "v1", name: "d" } }, message: "cannot bind token to object of type /v1, Kind=ConfigMap" },
    { name: "bound to a Secret that is not there", spec: { boundObjectRef: { kind: "Secret", apiVersion: "v1", name: "x" } }, message: 'secrets "x" not found' },
    { name: "bound to another account's Pod", spec: { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "p" } }, account: "default", message: 'cannot bind token for serviceaccount "default" to pod running with different serviceaccount name.' },
    { name: "bound to a Secret of another time", spec: { boundObjectRef: { kind: "Secret", apiVersion: "v1", name: "s", uid: "u" } }, message: 'Operation cannot be fulfilled on Secret "s": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated' },
  ] as const;
  it.for(cases)("$name", (each) => {
    const { spec, message } = each;
    expect(messageOf(ask(spec, "metadata" in each ? each.metadata : {}, "account" in each ? each.account : "bot"))).toBe(message);
  });
});
