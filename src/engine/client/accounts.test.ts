import { describe, expect, it } from "vitest";
import type { ApiResponse } from "../api/index.ts";
import { formatTime } from "../api/index.ts";
import { seconds } from "../core/index.ts";
import { accountOf, afterAnswer, callOf, hasToken } from "./accounts.ts";
import type { AccountStep } from "./types.ts";

const fresh = () => accountOf({ accounts: new Map() }, "job-controller");
const token = (lifetime: number): ApiResponse["body"] => ({ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: { name: "job-controller" }, status: { token: "t", expirationTimestamp: formatTime(seconds(lifetime)) } }) as unknown as ApiResponse["body"];

describe("a service account of a controller", () => {
  const cases: readonly { readonly name: string; readonly step: AccountStep; readonly code: number; readonly waiting?: number; readonly want: string }[] = [
    { name: "is there", step: "get", code: 200, want: "ready" },
    { name: "is there, and somebody waits for its token", step: "get", code: 200, waiting: 1, want: "token" },
    { name: "is not there", step: "get", code: 404, want: "getNamespace" },
    { name: "may not be read", step: "get", code: 403, want: "failed" },
    { name: "is not there, its namespace is", step: "getNamespace", code: 200, want: "create" },
    { name: "is not there, its namespace may not be read", step: "getNamespace", code: 403, want: "create" },
    { name: "is not there, nor its namespace", step: "getNamespace", code: 404, want: "createNamespace" },
    { name: "is not there, its namespace cannot be made", step: "createNamespace", code: 403, want: "create" },
    { name: "is made", step: "create", code: 201, waiting: 1, want: "token" },
    { name: "was made by somebody else", step: "create", code: 409, want: "ready" },
    { name: "cannot be made", step: "create", code: 403, want: "failed" },
    { name: "gets no token", step: "token", code: 403, waiting: 1, want: "failed" },
  ];
  it.for(cases)("$name", ({ step, code, waiting, want }) => {
    const account = fresh();
    for (let id = 0; id < (waiting ?? 0); id++) account.waiting.push(id);
    expect(afterAnswer(account, step, code, undefined, 0)).toBe(want);
  });

  it("gets another token when four fifths of the time are over", () => {
    const account = fresh();
    expect(afterAnswer(account, "token", 201, token(3600), 0)).toBe("ready");
    expect([hasToken(account, seconds(2879)), hasToken(account, seconds(2880))]).toEqual([true, false]);
  });

  it("holds a token for a while even where the clocks differ", () => {
    const account = fresh();
    afterAnswer(account, "token", 201, token(0), seconds(100));
    expect([hasToken(account, seconds(579)), hasToken(account, seconds(580))]).toEqual([true, false]);
  });

  it("is asked for in kube-system", () => {
    expect(callOf("token", "kube-system", "job-controller")).toMatchObject({ verb: "create", resource: "v1/serviceaccounts", namespace: "kube-system", name: "job-controller", subresource: "token" });
  });
});
