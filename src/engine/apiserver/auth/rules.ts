/** A rule as in a ClusterRole; "*" matches everything. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  /** "pods", "pods/status". */
  readonly resources: readonly string[];
  /** Absent: in every namespace. */
  readonly namespaces?: readonly string[];
}

const read = ["get", "list", "watch"] as const;
const events: PolicyRule = { verbs: ["create", "patch", "update"], groups: ["", "events.k8s.io"], resources: ["events"] };
const leases: PolicyRule = { verbs: ["get", "list", "watch", "create", "update", "patch"], groups: ["coordination.k8s.io"], resources: ["leases"] };

/**
 * What the system's own users may do: the roles that an API server creates for them at start.
 *
 * @simplified the roles are built in, not objects; the controllers share kube-controller-manager's user
 *   instead of a service account each (--use-service-account-credentials=false)
 * @source kubernetes plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go, controller_policy.go
 */
export const systemRules: Readonly<Record<string, readonly PolicyRule[]>> = {
  "system:kube-scheduler": [
    events,
    leases,
    { verbs: ["get", "list", "watch", "delete"], groups: [""], resources: ["pods"] },
    { verbs: ["create"], groups: [""], resources: ["bindings", "pods/binding"] },
    { verbs: ["patch", "update"], groups: [""], resources: ["pods/status"] },
    // system:volume-scheduler
    { verbs: ["patch", "update"], groups: [""], resources: ["persistentvolumes", "persistentvolumeclaims"] },
    { verbs: [...read], groups: ["", "apps", "policy", "storage.k8s.io", "resource.k8s.io"], resources: ["*"] },
  ],
  "system:kube-controller-manager": [{ verbs: ["*"], groups: ["*"], resources: ["*"] }],
  "system:kube-proxy": [
    events,
    { verbs: [...read], groups: [""], resources: ["services", "endpoints", "nodes"] },
    { verbs: ["list", "watch"], groups: ["discovery.k8s.io"], resources: ["endpointslices"] },
    { verbs: ["list", "watch"], groups: ["networking.k8s.io"], resources: ["servicecidrs"] },
  ],
};

/** What every node may do; which objects it may touch, the node authorizer and NodeRestriction say. @source policy.go NodeRules */
export const nodeRules: readonly PolicyRule[] = [
  events,
  leases,
  { verbs: [...read], groups: [""], resources: ["services"] },
  { verbs: ["create", "get", "list", "watch"], groups: [""], resources: ["nodes"] },
  { verbs: ["update", "patch"], groups: [""], resources: ["nodes", "nodes/status"] },
  { verbs: ["get", "list", "watch", "create", "delete"], groups: [""], resources: ["pods"] },
  { verbs: ["update", "patch"], groups: [""], resources: ["pods/status"] },
  { verbs: ["create"], groups: [""], resources: ["pods/eviction", "serviceaccounts/token"] },
  { verbs: [...read], groups: [""], resources: ["secrets", "configmaps", "persistentvolumeclaims", "persistentvolumes"] },
  { verbs: [...read], groups: ["storage.k8s.io", "node.k8s.io"], resources: ["*"] },
];

const has = (list: readonly string[], value: string): boolean => list.includes("*") || list.includes(value);

export const ruleAllows = (rule: PolicyRule, verb: string, group: string, resource: string, namespace: string): boolean =>
  has(rule.verbs, verb) && has(rule.groups, group) && has(rule.resources, resource) && (rule.namespaces === undefined || rule.namespaces.includes(namespace));
