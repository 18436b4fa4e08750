import type { StringMap } from "../../api/index.ts";

/** Who asks, as authentication found out. @source k8s.io/apiserver/pkg/authentication/user/user.go */
export interface Identity {
  readonly user: string;
  /** "" when it has none. */
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
  /** The node's name for users "system:node:<name>" of the group system:nodes. */
  readonly node: string | undefined;
  /** Of the group system:masters: may do anything. */
  readonly isMaster: boolean;
  /** The same for all who may do the same: user and groups. */
  readonly key: string;
}

export const allAuthenticated = "system:authenticated";
export const allUnauthenticated = "system:unauthenticated";
export const anonymous = "system:anonymous";
export const masters = "system:masters";
export const nodesGroup = "system:nodes";
export const nodePrefix = "system:node:";

const noExtra: Identity["extra"] = {};

type IdentityParts = Pick<Identity, "user" | "groups"> & Partial<Pick<Identity, "uid" | "extra">>;

export function newIdentity({ user, groups, uid = "", extra = noExtra }: IdentityParts): Identity {
  const isNode = user.startsWith(nodePrefix) && user.length > nodePrefix.length && groups.includes(nodesGroup);
  return { user, uid, groups, extra, node: isNode ? user.slice(nodePrefix.length) : undefined, isMaster: groups.includes(masters), key: [user, ...groups].join("\n") };
}

/**
 * The certificates that this cluster has issued.
 *
 * @source kubeadm cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go getKubeConfigSpecs
 */
const certificates: Readonly<Record<string, readonly string[]>> = {
  "system:kube-scheduler": [],
  "system:kube-controller-manager": [],
  "system:cloud-controller-manager": [masters],
  "system:kube-proxy": [],
  "system:vital-signs": [masters],
  "system:apiserver": [masters],
  "system:load-balancer": [],
};

/** Who has a token of their own (--token-auth-file): groups and uid. */
const tokenUsers: Readonly<Record<string, readonly string[]>> = {
  "kubernetes-admin": [masters],
  alice: ["developers"],
  bob: ["developers"],
  carol: ["viewers"],
  mallory: [],
};
const uids: StringMap = { "kubernetes-admin": "admin-uid" };

const known = new Map<string, Identity>();
const knownMax = 10_000;

/**
 * The identity that a client certificate, or the kubeconfig of a user with a token, proves; undefined: nobody's.
 *
 * @source k8s.io/apiserver/pkg/authentication/request/x509/x509.go, authentication/token/tokenfile/tokenfile.go
 */
export function issuedIdentity(user: string): Identity | undefined {
  const before = known.get(user);
  if (before !== undefined) return before;
  const identity = issue(user);
  if (identity !== undefined && known.size < knownMax) known.set(user, identity);
  return identity;
}

function issue(user: string): Identity | undefined {
  if (user.startsWith(nodePrefix) && user.length > nodePrefix.length) return newIdentity({ user, groups: [nodesGroup, allAuthenticated] });
  if (Object.hasOwn(certificates, user)) return newIdentity({ user, groups: [...(certificates[user] ?? []), allAuthenticated] });
  if (!Object.hasOwn(tokenUsers, user)) return undefined;
  return newIdentity({ user, uid: uids[user] ?? `${user}-uid`, groups: [...(tokenUsers[user] ?? []), allAuthenticated] });
}

/** The user of a static token ("alice-token"); undefined: no such. The administrator's own is a secret of whoever runs the cluster. */
export function staticTokenUser(token: string): string | undefined {
  const user = token.endsWith("-token") ? token.slice(0, -"-token".length) : "";
  return user !== "kubernetes-admin" && Object.hasOwn(tokenUsers, user) ? user : undefined;
}
