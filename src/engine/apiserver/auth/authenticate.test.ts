import { describe, expect, it } from "vitest";
import { issuedIdentity, staticTokenUser } from "./identity.ts";
import { apiAudiences, validateToken } from "./tokens/validate.ts";
import type { Lookup } from "./tokens/validate.ts";
import { boundToken, legacyToken, readToken } from "../../api/index.ts";
import type { KubeObject } from "../../api/index.ts";
import { must, seconds } from "../../core/index.ts";

describe("certificates and static tokens", () => {
  it.for([
    { user: "kubernetes-admin", uid: "admin-uid", groups: ["system:masters", "system:authenticated"] },
    { user: "alice", uid: "alice-uid", groups: ["developers", "system:authenticated"] },
    { user: "mallory", uid: "mallory-uid", groups: ["system:authenticated"] },
    { user: "system:node:worker-1", uid: "", groups: ["system:nodes", "system:authenticated"] },
    { user: "eve", uid: undefined, groups: undefined },
    { user: "system:node:", uid: undefined, groups: undefined },
    { user: "__proto__", uid: undefined, groups: undefined },
  ])("knows $user as $groups", ({ user, uid, groups }) => {
    const identity = issuedIdentity(user);
    expect(identity?.uid).toEqual(uid);
    expect(identity?.groups).toEqual(groups);
  });

  it.for([
    { token: "alice-token", user: "alice" },
    { token: "kubernetes-admin-token", user: undefined },
    { token: "wrong", user: undefined },
    { token: "__proto__-token", user: undefined },
  ])("knows whose token $token is", ({ token, user }) => {
    expect(staticTokenUser(token)).toBe(user);
  });
});

const account: KubeObject = { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace: "default", name: "bot", uid: "u-1" } };
const pod: KubeObject = { apiVersion: "v1", kind: "Pod", metadata: { namespace: "default", name: "p", uid: "u-2" } };
const now = seconds(1_700_000_000);
const given = { account, audiences: apiAudiences, now, lifetimeSeconds: 3600, id: "id-1" };
const token = boundToken(given);
const podToken = boundToken({ ...given, pod: { name: "p", uid: "u-2" }, node: { name: "n", uid: "u-3" } });
const secretToken = legacyToken(account, "bot-token");
const secret = { apiVersion: "v1", kind: "Secret", metadata: { namespace: "default", name: "bot-token", uid: "u-4" }, data: { token: btoa(secretToken) } } as KubeObject;

const world =
  (...objects: readonly KubeObject[]): Lookup =>
  (resource, _namespace, name) =>
    objects.find((object) => resource === `v1/${object.kind.toLowerCase()}s` && object.metadata.name === name);

function answer(text: string, lookup: Lookup, at = now): string {
  const read = readToken(text);
  if (read === undefined) return "not ours";
  const validated = validateToken(read, text, apiAudiences, lookup, at);
  return validated.type === "valid" ? validated.identity.user : validated.type === "invalid" ? validated.reason : "wait";
}

const [head = "", payload = "", signature = ""] = token.split(".");
const gone = "service account token has been invalidated";

describe("service account tokens", () => {
  it.for([
    { name: "holds", text: token, lookup: world(account), want: "system:serviceaccount:default:bot" },
    { name: "of a pod holds", text: podToken, lookup: world(account, pod), want: "system:serviceaccount:default:bot" },
    { name: "of a secret holds", text: secretToken, lookup: world(account, secret), want: "system:serviceaccount:default:bot" },
    { name: "expires", text: token, lookup: world(account), at: now + seconds(3600), want: "service account token has expired" },
    { name: "ends with its account", text: token, lookup: world(), want: gone },
    { name: "ends with its account, also when another has its name", text: token, lookup: world({ ...account, metadata: { ...account.metadata, uid: "u-9" } }), want: gone },
    { name: "of a pod ends with the pod", text: podToken, lookup: world(account), want: gone },
    { name: "of a secret ends with the secret", text: secretToken, lookup: world(account), want: gone },
    { name: "of a secret ends when the secret has another", text: secretToken, lookup: world(account, { ...secret, data: {} } as KubeObject), want: gone },
    { name: "for others is not taken", text: boundToken({ ...given, audiences: ["vault"] }), lookup: world(account), want: `token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc.cluster.local"]` },
    { name: "with another signature is not ours", text: `${head}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`, lookup: world(account), want: "not ours" },
    { name: "with other claims is not ours", text: `${head}.${btoa(atob(payload).replace("bot", "bat")).replace(/=+$/, "")}.${signature}`, lookup: world(account), want: "not ours" },
    { name: "without signature is not ours", text: `${btoa('{"alg":"none"}').replace(/=+$/, "")}.${payload}.`, lookup: world(account), want: "not ours" },
  ])("$name", ({ text, lookup, at, want }) => {
    expect(answer(text, lookup, at)).toBe(want);
  });

  it("tells what it is bound to", () => {
    const validated = validateToken(must(readToken(podToken), "token"), podToken, apiAudiences, world(account, pod), now);
    expect(validated.type === "valid" && validated.identity).toMatchObject({
      uid: "u-1",
      groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
      extra: {
        "authentication.kubernetes.io/credential-id": ["JTI=id-1"],
        "authentication.kubernetes.io/node-name": ["n"],
        "authentication.kubernetes.io/pod-name": ["p"],
        "authentication.kubernetes.io/pod-uid": ["u-2"],
      },
    });
  });
});
