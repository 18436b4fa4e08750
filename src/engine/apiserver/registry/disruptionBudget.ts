import { compileLabelSelector, formatTime, isConditionTrue, matchesCompiled, newForbidden, newTooManyRequests, setCondition } from "../../api/index.ts";
import type { KubeObject, Status } from "../../api/index.ts";
import type { EtcdResponse } from "../../etcd/index.ts";
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from "../../kinds/index.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { objectKey } from "../storage/keys.ts";
import { toStored, versioned } from "../storage/versioned.ts";
import { askEtcd } from "./askEtcd.ts";
import { refuseWith } from "./decision.ts";
import type { Decision } from "./decision.ts";

/** The budgets of an eviction. @source kubernetes pkg/registry/core/pod/storage/eviction.go */

const budgets = "policy/v1/poddisruptionbudgets";
const groupResource = { group: "policy", resource: "poddisruptionbudget" } as const;
/** More evictions than that must not wait for the disruption controller. */
const disruptedPodsMax = 2000;
const notNow = "Cannot evict pod as it would violate the pod's disruption budget.";

function withCause(status: Status, message: string): Status {
  return { ...status, details: { ...status.details, causes: [{ reason: "DisruptionBudget", message }] } };
}

const keyOf = (budget: PodDisruptionBudget): string => objectKey("poddisruptionbudgets", budget.metadata.namespace, budget.metadata.name);

/** The budgets that protect the pod, as the cache has them or as a lost race has shown them. */
function budgetsOf(server: Server, { flight }: ResourceRequest, pod: Pod): readonly PodDisruptionBudget[] | undefined {
  const cacher = server.state.cachers.get(budgets);
  if (cacher?.phase !== "watching") return undefined;
  const found: PodDisruptionBudget[] = [];
  for (const [key, object] of cacher.objects) {
    if (object.metadata.namespace !== pod.metadata.namespace) continue;
    const newest = flight.lookups?.get(key);
    if (newest === null) continue;
    const budget = (newest ?? object) as PodDisruptionBudget;
    const selector = budget.spec.selector === undefined ? [] : compileLabelSelector(budget.spec.selector);
    // An empty selector protects nobody here.
    if (selector.length > 0 && matchesCompiled(selector, pod.metadata.labels)) found.push(budget);
  }
  return found;
}

/** Why an eviction must wait; undefined when the budget has room. @source eviction.go checkAndDecrement */
function refusal(budget: PodDisruptionBudget): Status | undefined {
  const { name, generation = 0 } = budget.metadata;
  const { observedGeneration = 0, disruptionsAllowed, disruptedPods = {}, desiredHealthy, currentHealthy } = budget.status;
  if (observedGeneration < generation) return withCause(newTooManyRequests(notNow, 10), `The disruption budget ${name} is still being processed by the server.`);
  if (disruptionsAllowed < 0) return newForbidden(groupResource, name, "pdb disruptions allowed is negative");
  if (Object.keys(disruptedPods).length > disruptedPodsMax) {
    return newForbidden(groupResource, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
  }
  if (disruptionsAllowed > 0) return undefined;
  return withCause(newTooManyRequests(notNow, 0), `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`);
}

/**
 * What an eviction must do first: take one from the pod's budget. Undefined: there is none, or the pod is not
 * ready and does not count.
 */
export function chargeBudget(server: Server, rr: ResourceRequest, pod: Pod): Decision | undefined {
  const found = budgetsOf(server, rr, pod);
  if (found === undefined) return refuseWith(newTooManyRequests("storage is (re)initializing", 1));
  const [budget, second] = found;
  if (budget === undefined) return undefined;
  if (second !== undefined) {
    const message = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
    return refuseWith({ apiVersion: "v1", kind: "Status", metadata: {}, status: "Failure", message, code: 500 });
  }
  if (!isConditionTrue(pod.status.conditions, "Ready")) {
    const { currentHealthy, desiredHealthy } = budget.status;
    if (budget.spec.unhealthyPodEvictionPolicy === "AlwaysAllow" || (currentHealthy >= desiredHealthy && desiredHealthy > 0)) return undefined;
  }
  const why = refusal(budget);
  return why === undefined ? { type: "charge", budget } : refuseWith(why);
}

/** The budget with one disruption less, and the pod's name among those that are awaited to go. */
function charged(budget: PodDisruptionBudget, pod: KubeObject, now: number): PodDisruptionBudget {
  const { status } = budget;
  const disruptionsAllowed = status.disruptionsAllowed - 1;
  const { observedGeneration } = status;
  const conditions =
    disruptionsAllowed > 0
      ? status.conditions
      : setCondition(status.conditions, {
          type: "DisruptionAllowed",
          status: "False",
          ...(observedGeneration === undefined ? {} : { observedGeneration }),
          lastTransitionTime: formatTime(now),
          reason: "InsufficientPods",
          message: "",
        });
  const next: PodDisruptionBudgetStatus = {
    ...status,
    disruptionsAllowed,
    disruptedPods: { ...status.disruptedPods, [pod.metadata.name]: formatTime(now) },
    ...(conditions === undefined ? {} : { conditions }),
  };
  return { ...budget, status: next };
}

/** Stores the charge, if the budget is still what was seen. */
export function sendCharge(server: Server, rr: ResourceRequest, pod: KubeObject, budget: PodDisruptionBudget): void {
  const key = keyOf(budget);
  rr.flight.progress = { type: "charge", key, pod };
  askEtcd(server, rr.flight, {
    type: "txn",
    compare: [{ key, target: "modRevision", result: "=", number: Number(budget.metadata.resourceVersion) }],
    success: [{ type: "put", key, value: toStored(charged(budget, pod, server.env.now)), lease: 0 }],
    failure: [{ type: "range", key }],
  });
}

/** Whether the charge is stored. If another was first, the budget as it is now is remembered. */
export function onCharged({ flight }: ResourceRequest, key: string, response: EtcdResponse): void {
  if (response.type !== "txn") return;
  if (response.succeeded) {
    flight.budgetCharged = true;
    return;
  }
  flight.retries++;
  const [current] = response.responses;
  const kv = current?.type === "range" ? current.kvs[0] : undefined;
  flight.lookups ??= new Map();
  flight.lookups.set(key, kv === undefined ? null : versioned(kv.value as KubeObject, kv.modRevision));
}
