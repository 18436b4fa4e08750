import type { KubeObject, ResourceAmounts } from "../../api/index.ts";
import { addAmounts, amountsOf, deepEqual, entriesFor, isInScope, isQuotaPod, isSameAmounts, listOfAmounts, maskAmounts, quotaUsage } from "../../api/index.ts";
import { keyOf } from "../../client/index.ts";
import { minutes } from "../../core/index.ts";
import type { ResourceQuota, Service } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Change, Controller, Handler, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { byNamespace } from "../framework/indexers.ts";

const quotas = "v1/resourcequotas";
const everything = "@all";
/** --resource-quota-sync-period */
const syncPeriod = minutes(5);

/** What can be counted, by the name that quotas give it. */
const counted: Readonly<Record<string, string>> = {
  pods: "v1/pods",
  services: "v1/services",
  persistentvolumeclaims: "v1/persistentvolumeclaims",
  replicationcontrollers: "v1/replicationcontrollers",
  configmaps: "v1/configmaps",
  secrets: "v1/secrets",
  resourcequotas: quotas,
  "deployments.apps": "apps/v1/deployments",
  "replicasets.apps": "apps/v1/replicasets",
  "statefulsets.apps": "apps/v1/statefulsets",
  "daemonsets.apps": "apps/v1/daemonsets",
  "jobs.batch": "batch/v1/jobs",
  "cronjobs.batch": "batch/v1/cronjobs",
  "ingresses.networking.k8s.io": "networking.k8s.io/v1/ingresses",
};

type Context = ControllerContext<undefined>;

/**
 * Counts what is used of every quota, anew when something has gone and every five minutes; what is
 * new is noted by the API server as it comes.
 *
 * @simplified objects of other resources than the {@link counted} are counted as none
 * @source pkg/controller/resourcequota/resource_quota_controller.go
 */
export const resourceQuotaController: Controller<undefined> = {
  name: "resourcequota",
  component: "resourcequota-controller",
  account: "resourcequota-controller",
  workers: 5,
  informers: [...Object.values(counted).filter((resource) => resource !== quotas).map((resource) => ({ resource })), { resource: quotas, indexers: byNamespace }],
  primary: quotas,
  periods: [{ key: everything, every: syncPeriod }],
  newMemory: () => undefined,
  handlers: handlers(),
  sync(key, context) {
    if (key !== everything) return syncQuota(context.get<ResourceQuota>(quotas, key), context);
    for (const quota of context.list<ResourceQuota>(quotas)) context.enqueue(keyOf(quota));
    return undefined;
  },
};

function handlers(): Readonly<Record<string, Handler<undefined>>> {
  const made: Record<string, Handler<undefined>> = {};
  for (const [name, resource] of Object.entries(counted)) made[resource] = handler((change, context) => {
    if (resource === quotas) onQuota(change, context);
    if (frees(name, change, context)) recount(name, change.object.metadata.namespace ?? "", context);
  });
  return made;
}

/** A quota whose limits have changed, and those nobody has counted for. */
function onQuota(change: Change, context: Context): void {
  const { object } = change;
  if (change.type === "deleted") return;
  const isSame = change.type === "modified" && deepEqual((change.old as ResourceQuota).spec, (object as ResourceQuota).spec);
  if (!isSame) context.enqueue(keyOf(object));
}

/** @source pkg/quota/v1/install/update_filter.go DefaultUpdateFilter */
function frees(name: string, change: Change, context: Context): boolean {
  if (change.type !== "modified") return change.type === "deleted";
  const { old, object } = change;
  if (name === "pods") return isQuotaPod(old, context.now) && !isQuotaPod(object, context.now);
  if (name === "services") return !deepEqual((old as Service).spec, (object as Service).spec);
  return name === "persistentvolumeclaims" && !isSameAmounts(quotaUsage(name, old, context.now), quotaUsage(name, object, context.now));
}

function recount(name: string, namespace: string, context: Context): void {
  for (const quota of context.index<ResourceQuota>(quotas, "namespace", namespace)) if (entriesFor(name, Object.keys(quota.status.hard ?? {})).length > 0) context.enqueue(keyOf(quota));
}

/** What the objects in the quota's scope use of one resource, nothing being zero. */
function used(quota: ResourceQuota, name: string, entries: readonly string[], context: Context): ResourceAmounts {
  let sum = amountsOf(Object.fromEntries(entries.map((entry) => [entry, "0"])));
  for (const object of context.list<KubeObject>(counted[name] ?? "")) {
    if (object.metadata.namespace !== quota.metadata.namespace || !isInScope(quota.spec, name, object)) continue;
    sum = addAmounts(sum, maskAmounts(quotaUsage(name, object, context.now), entries));
  }
  return sum;
}

function syncQuota(quota: ResourceQuota | undefined, context: Context): SyncResult | undefined {
  if (quota === undefined) return undefined;
  const { hard = {} } = quota.spec;
  const names = Object.keys(hard);
  let sum = amountsOf(quota.status.used);
  for (const name of Object.keys(counted)) {
    const entries = entriesFor(name, names);
    if (entries.length > 0) sum = new Map([...sum, ...used(quota, name, entries, context)]);
  }
  // What nobody here can count is used by none.
  for (const entry of names) if (!sum.has(entry) && entry.startsWith("count/")) sum = new Map([...sum, ...amountsOf({ [entry]: "0" })]);
  const masked = maskAmounts(sum, names);
  const { status } = quota;
  const isSame = status.used !== undefined && isSameAmounts(amountsOf(status.hard), amountsOf(hard)) && isSameAmounts(amountsOf(status.used), masked);
  if (isSame) return undefined;
  const { namespace = "", name } = quota.metadata;
  const body = { ...quota, status: { hard: listOfAmounts(amountsOf(hard)), used: listOfAmounts(masked) } };
  return { stages: [{ calls: [{ call: { verb: "update", resource: quotas, subresource: "status", namespace, name, body }, tolerates: [404] }] }] };
}
