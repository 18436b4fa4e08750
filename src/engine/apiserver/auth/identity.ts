/** Who asks, as authentication found out. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
  /** The node's name for users "system:node:<name>". */
  readonly node: string | undefined;
}

/** The certificates that this cluster has issued. @source kubeadm cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go getKubeConfigSpecs */
const certificates: Readonly<Record<string, readonly string[]>> = {
  "kubernetes-admin": ["system:masters"],
  "system:kube-scheduler": [],
  "system:kube-controller-manager": [],
  "system:cloud-controller-manager": ["system:masters"],
  "system:kube-proxy": ["system:node-proxier"],
  "system:vital-signs": ["system:masters"],
  "system:apiserver": ["system:masters"],
  "system:load-balancer": [],
  "system:anonymous": ["system:unauthenticated"],
};

/** People with a token of their own, and their groups (--token-auth-file). */
const tokenUsers: Readonly<Record<string, readonly string[]>> = { alice: ["developers"], bob: ["developers"], carol: ["viewers"], mallory: [] };

const nodePrefix = "system:node:";

const known = new Map<string, Identity>();
const knownMax = 10_000;

/**
 * The identity that a credential proves, or undefined: 401 Unauthorized.
 *
 * @source k8s.io/apiserver/pkg/endpoints/filters/authentication.go
 */
export function authenticate(user: string): Identity | undefined {
  const before = known.get(user);
  if (before !== undefined) return before;
  const identity = newIdentity(user);
  if (identity !== undefined && known.size < knownMax) known.set(user, identity);
  return identity;
}

function newIdentity(user: string): Identity | undefined {
  if (user.startsWith(nodePrefix) && user.length > nodePrefix.length) {
    return { user, groups: ["system:nodes", "system:authenticated"], node: user.slice(nodePrefix.length) };
  }
  const issued = Object.hasOwn(certificates, user) ? certificates : tokenUsers;
  if (!Object.hasOwn(issued, user)) return undefined;
  const groups = issued[user] ?? [];
  return { user, groups: user === "system:anonymous" ? groups : [...groups, "system:authenticated"], node: undefined };
}
