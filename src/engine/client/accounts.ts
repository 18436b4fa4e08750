import type { ApiResponse, KubeObject } from "../api/index.ts";
import { parseTime } from "../api/index.ts";
import type { Micros } from "../core/index.ts";
import { seconds } from "../core/index.ts";
import type { AccountState, AccountStep, ApiCall, ClientState } from "./types.ts";

/**
 * Service accounts as which parts of a process act (--use-service-account-credentials): each is made if it
 * is not there, and gets a token, which is renewed before it expires.
 *
 * @source k8s.io/controller-manager/pkg/clientbuilder/client_builder_dynamic.go DynamicControllerClientBuilder
 */

/** @source client_builder_dynamic.go defaultExpirationSeconds, defaultLeewayPercent */
const expirationSeconds = 3600;
const leewayPercent = 20;
const leastLifetime: Micros = seconds(600);
/** Tries to get a token before those who wait for it are told. */
export const tokenTries = 5;

export function accountOf(client: Pick<ClientState<unknown>, "accounts">, name: string): AccountState {
  let account = client.accounts.get(name);
  if (account === undefined) {
    account = { step: "idle", token: "", refreshAt: 0, tries: 0, isEnsured: false, waiting: [] };
    client.accounts.set(name, account);
  }
  return account;
}

export const hasToken = ({ token, refreshAt }: AccountState, now: Micros): boolean => token !== "" && now < refreshAt;

const serviceAccounts = "v1/serviceaccounts";

export function callOf(step: AccountStep, namespace: string, name: string): ApiCall {
  switch (step) {
    case "get":
      return { verb: "get", resource: serviceAccounts, namespace, name };
    case "getNamespace":
      return { verb: "get", resource: "v1/namespaces", name: namespace };
    case "createNamespace":
      return { verb: "create", resource: "v1/namespaces", body: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } } };
    case "create":
      return { verb: "create", resource: serviceAccounts, namespace, body: { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace, name } } };
    case "token":
      return { verb: "create", resource: serviceAccounts, namespace, name, subresource: "token", body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: {}, spec: { expirationSeconds } } };
  }
}

/** What comes after an answer: another question, "ready", or "failed". @source pkg/clientbuilder/client_builder_dynamic.go getOrCreateServiceAccount, tokenSourceImpl.Token */
export function afterAnswer(account: AccountState, step: AccountStep, code: number, body: ApiResponse["body"] | undefined, now: Micros): AccountStep | "ready" | "failed" {
  const isOk = code >= 200 && code < 300;
  switch (step) {
    case "get":
      if (isOk) return ensured(account);
      return code === 404 ? "getNamespace" : "failed";
    case "getNamespace":
      return code === 404 ? "createNamespace" : "create";
    case "createNamespace":
      return "create";
    case "create":
      return isOk || code === 409 ? ensured(account) : "failed";
    case "token":
      return isOk && keepToken(account, body, now) ? "ready" : "failed";
  }
}

function ensured(account: AccountState): AccountStep | "ready" {
  account.isEnsured = true;
  return account.waiting.length > 0 ? "token" : "ready";
}

interface TokenAnswer extends KubeObject {
  readonly status?: { readonly token?: string; readonly expirationTimestamp?: string };
}

function keepToken(account: AccountState, body: ApiResponse["body"] | undefined, now: Micros): boolean {
  const { token = "", expirationTimestamp } = (typeof body === "object" ? (body as TokenAnswer).status : undefined) ?? {};
  // Where the clocks differ, as much as any token holds.
  const lifetime = Math.max(leastLifetime, (parseTime(expirationTimestamp) ?? now) - now);
  account.token = token;
  account.refreshAt = now + lifetime - Math.floor((lifetime * leewayPercent) / 100);
  return token !== "";
}
