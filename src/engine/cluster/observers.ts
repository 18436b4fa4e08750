import type { KubeObject } from "../api/index.ts";
import { accountMay } from "../apiserver/index.ts";
import type { Alarm, Member } from "../etcd/index.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../kinds/index.ts";
import type { Cluster } from "./cluster.ts";
import { mostAdvancedMember } from "./storedObjects.ts";

/** Answers to what a person would ask a cluster with its tools; nothing is kept. */

/** What `etcdctl member list`, `alarm list` and `endpoint status` say of a cluster of etcd. */
export interface EtcdStanding {
  readonly members: readonly Member[];
  readonly alarms: readonly Alarm[];
  /** Of the key space; 0 where no member has a memory. */
  readonly revision: number;
}

/** etcd as the member has it that has applied most; a dead one has no memory. */
export function etcdStanding(cluster: Cluster): EtcdStanding {
  const member = mostAdvancedMember(cluster);
  if (member === undefined) return { members: [], alarms: [], revision: 0 };
  const { members, alarms, store } = member.keyspace;
  return { members: [...members.values()], alarms, revision: store.revision };
}

/** What a service account wants to do. */
export interface AccountWish {
  readonly account: { readonly namespace: string; readonly name: string };
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string | undefined;
}

/**
 * `kubectl auth can-i` for a service account.
 *
 * @param objects those of a kind
 * @returns why not; undefined: it may
 */
export function whyForbidden(objects: (kind: string) => readonly KubeObject[], { account, ...wanted }: AccountWish): string | undefined {
  const named = (kind: string, namespace: string, name: string) => objects(kind).find(({ metadata }) => metadata.name === name && (metadata.namespace ?? "") === namespace);
  const verdict = accountMay(
    {
      clusterRoleBindings: () => objects("ClusterRoleBinding") as readonly ClusterRoleBinding[],
      roleBindings: (namespace) => (objects("RoleBinding") as readonly RoleBinding[]).filter(({ metadata }) => metadata.namespace === namespace),
      clusterRole: (name) => named("ClusterRole", "", name) as ClusterRole | undefined,
      role: (namespace, name) => named("Role", namespace, name) as Role | undefined,
    },
    account,
    wanted,
  );
  if (verdict.allowed) return undefined;
  return verdict.reason === "" ? "no role allows it" : verdict.reason;
}
