import { getCondition, parseTime } from "../../../engine/api/index.ts";
import { storedObjectAt } from "../../../engine/cluster/index.ts";
import type { Cluster } from "../../../engine/cluster/index.ts";
import type { Lease, Node } from "../../../engine/kinds/index.ts";
import type { NodeApiScene } from "../../../protocol/index.ts";

/** What etcd has of a node: its condition and its lease. */
export function readApi(cluster: Cluster, name: string): NodeApiScene {
  const node = storedObjectAt(cluster, `/registry/minions/${name}`)?.object as Node | undefined;
  const lease = storedObjectAt(cluster, `/registry/leases/kube-node-lease/${name}`)?.object as Lease | undefined;
  const ready = getCondition(node?.status.conditions, "Ready");
  const since = parseTime(ready?.lastTransitionTime);
  const renewedAt = parseTime(lease?.spec.renewTime);
  return {
    ready: ready?.status ?? "",
    reason: ready?.reason ?? "",
    message: ready?.message ?? "",
    ...(since === undefined ? {} : { since }),
    unschedulable: node?.spec.unschedulable === true,
    taints: (node?.spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`),
    ...(renewedAt === undefined ? {} : { renewedAt }),
    leaseSeconds: lease?.spec.leaseDurationSeconds ?? 0,
  };
}
