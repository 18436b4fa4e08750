import type { KubeObject } from "../meta.ts";
import type { Micros } from "../../core/index.ts";
import { unixSeconds } from "../time.ts";
import { accountUser } from "./accountUser.ts";
import { signToken, verifyToken } from "./jwt.ts";

/** --service-account-issuer, which is also the only audience that API servers accept (--api-audiences). */
export const tokenIssuer = "https://kubernetes.default.svc.cluster.local";
const legacyIssuer = "kubernetes/serviceaccount";

interface Named {
  readonly name: string;
  readonly uid: string;
}

/** What a token is bound to, besides its account. */
export interface BoundObjects {
  readonly pod?: Named;
  readonly node?: Named;
  readonly secret?: Named;
}

/** A service account's token taken apart. */
export interface AccountToken extends BoundObjects {
  readonly namespace: string;
  readonly account: Named;
  readonly audiences: readonly string[];
  /** Seconds since 1970; 0: never. */
  readonly notBefore: number;
  readonly expires: number;
  /** "" of legacy tokens. */
  readonly id: string;
  readonly isLegacy: boolean;
}

const named = ({ metadata }: KubeObject): Named => ({ name: metadata.name, uid: metadata.uid ?? "" });

export interface NewToken extends BoundObjects {
  readonly account: KubeObject;
  readonly audiences: readonly string[];
  readonly now: Micros;
  readonly lifetimeSeconds: number;
  /** Seconds after which use of the token is frowned upon. */
  readonly warnAfterSeconds?: number;
  readonly id: string;
}

/** @source kubernetes pkg/serviceaccount/claims.go Claims */
export function boundToken({ account, audiences, now, lifetimeSeconds, warnAfterSeconds, id, pod, node, secret }: NewToken): string {
  const from = unixSeconds(now);
  const namespace = account.metadata.namespace ?? "";
  return signToken({
    aud: audiences,
    exp: from + lifetimeSeconds,
    iat: from,
    iss: tokenIssuer,
    jti: id,
    "kubernetes.io": {
      namespace,
      ...(node === undefined ? {} : { node }),
      ...(pod === undefined ? {} : { pod }),
      ...(secret === undefined ? {} : { secret }),
      serviceaccount: named(account),
      ...(warnAfterSeconds === undefined ? {} : { warnafter: from + warnAfterSeconds }),
    },
    nbf: from,
    sub: accountUser(namespace, account.metadata.name),
  });
}

const legacyPrefix = "kubernetes.io/serviceaccount/";

/** The token of a Secret, which never expires. @source kubernetes pkg/serviceaccount/legacy.go LegacyClaims */
export function legacyToken(account: KubeObject, secret: string): string {
  const namespace = account.metadata.namespace ?? "";
  const { name, uid } = named(account);
  return signToken({
    iss: legacyIssuer,
    [`${legacyPrefix}namespace`]: namespace,
    [`${legacyPrefix}secret.name`]: secret,
    [`${legacyPrefix}service-account.name`]: name,
    [`${legacyPrefix}service-account.uid`]: uid,
    sub: accountUser(namespace, name),
  });
}

type Json = Readonly<Record<string, unknown>>;

const record = (value: unknown): Json => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {});
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : 0);

function namedClaim(value: unknown): Named | undefined {
  if (value === undefined) return undefined;
  const { name, uid } = record(value);
  return { name: text(name), uid: text(uid) };
}

const known = new Map<string, AccountToken | undefined>();
const knownMax = 5000;

/** What a token says, if this cluster has signed it. The same token says the same for ever, so each is looked at once. */
export function readToken(token: string): AccountToken | undefined {
  if (known.has(token)) return known.get(token);
  if (known.size >= knownMax) known.clear();
  const read = parse(record(verifyToken(token)));
  known.set(token, read);
  return read;
}

function parse(claims: Json): AccountToken | undefined {
  if (claims["iss"] === legacyIssuer) return parseLegacy(claims);
  if (claims["iss"] !== tokenIssuer) return undefined;
  const own = record(claims["kubernetes.io"]);
  const account = namedClaim(own["serviceaccount"]);
  const namespace = text(own["namespace"]);
  if (account === undefined || claims["sub"] !== accountUser(namespace, account.name)) return undefined;
  const { aud } = claims;
  const pod = namedClaim(own["pod"]);
  const node = namedClaim(own["node"]);
  const secret = namedClaim(own["secret"]);
  return {
    namespace,
    account,
    audiences: Array.isArray(aud) ? aud.filter((each) => typeof each === "string") : [],
    notBefore: number(claims["nbf"]),
    expires: number(claims["exp"]),
    id: text(claims["jti"]),
    isLegacy: false,
    ...(pod === undefined ? {} : { pod }),
    ...(node === undefined ? {} : { node }),
    ...(secret === undefined ? {} : { secret }),
  };
}

function parseLegacy(claims: Json): AccountToken | undefined {
  const namespace = text(claims[`${legacyPrefix}namespace`]);
  const account = { name: text(claims[`${legacyPrefix}service-account.name`]), uid: text(claims[`${legacyPrefix}service-account.uid`]) };
  if (claims["sub"] !== accountUser(namespace, account.name)) return undefined;
  return { namespace, account, audiences: [tokenIssuer], notBefore: 0, expires: 0, id: "", isLegacy: true, secret: { name: text(claims[`${legacyPrefix}secret.name`]), uid: "" } };
}
