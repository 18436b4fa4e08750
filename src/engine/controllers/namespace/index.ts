import type { KubeObject } from "../../api/index.ts";
import { compareStrings, seconds } from "../../core/index.ts";
import type { Namespace } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Controller, Outcome, SyncResult } from "../framework/controller.ts";
import { handler } from "../framework/controller.ts";
import { customResource, definitions } from "../framework/customResources.ts";
import type { Remaining } from "./conditions.ts";
import { troubles, updateConditions } from "./conditions.ts";

const namespaces = "v1/namespaces";
const pods = "v1/pods";
/** What a namespace can hold besides pods. */
const contents: readonly string[] = [
  "v1/configmaps",
  "v1/endpoints",
  "v1/events",
  "v1/limitranges",
  "v1/persistentvolumeclaims",
  "v1/podtemplates",
  "v1/replicationcontrollers",
  "v1/resourcequotas",
  "v1/secrets",
  "v1/serviceaccounts",
  "v1/services",
  "apps/v1/controllerrevisions",
  "apps/v1/daemonsets",
  "apps/v1/deployments",
  "apps/v1/replicasets",
  "apps/v1/statefulsets",
  "autoscaling/v2/horizontalpodautoscalers",
  "batch/v1/cronjobs",
  "batch/v1/jobs",
  "networking.k8s.io/v1/ingresses",
  "networking.k8s.io/v1/networkpolicies",
  "policy/v1/poddisruptionbudgets",
  "rbac.authorization.k8s.io/v1/rolebindings",
  "rbac.authorization.k8s.io/v1/roles",
  "storage.k8s.io/v1/csistoragecapacities",
  "coordination.k8s.io/v1/leases",
  "discovery.k8s.io/v1/endpointslices",
  "resource.k8s.io/v1/resourceclaims",
  "resource.k8s.io/v1/resourceclaimtemplates",
];
/** Lets all API servers see the deletion before work begins. @source namespace_controller.go namespaceDeletionGracePeriod */
const deletionGracePeriod = seconds(5);
/** @source namespaced_resources_deleter.go finalizerEstimateSeconds */
const finalizerEstimateSeconds = 15;

interface Next {
  readonly step: "deleted" | "listed";
  readonly namespace: Namespace;
  readonly resources: readonly string[];
}

/**
 * Empties namespaces that are being deleted, pods first, then lets them go.
 * @source pkg/controller/namespace/namespace_controller.go, deletion/namespaced_resources_deleter.go
 */
export const namespaceController: Controller<undefined> = {
  name: "namespace",
  component: "namespace-controller",
  account: "namespace-controller",
  workers: 10,
  rateFactor: { qps: 20, burst: 100 },
  informers: [{ resource: namespaces }, { resource: definitions }],
  newMemory: () => undefined,
  handlers: {
    [namespaces]: handler((change, context) => {
      if (change.type === "deleted" || change.object.metadata.deletionTimestamp === undefined) return;
      context.enqueueAfter(change.object.metadata.name, deletionGracePeriod);
    }),
  },
  sync: syncNamespace,
  resume: goOn,
};

function syncNamespace(name: string, context: ControllerContext<undefined>): SyncResult | undefined {
  const namespace = context.get<Namespace>(namespaces, name);
  if (namespace === undefined || namespace.metadata.deletionTimestamp === undefined) return undefined;
  if ((namespace.spec.finalizers ?? []).length === 0) return undefined;
  return deleteContents(namespace, [pods]);
}

/** Not found: this API server does not have the kind. Not allowed: it cannot be deleted as a whole. */
const unknownKind = [404, 405];

function deleteContents(namespace: Namespace, resources: readonly string[]): SyncResult {
  const { name } = namespace.metadata;
  const calls = resources.map((resource): Call => ({
    call: { verb: "deletecollection", resource, namespace: name, body: { propagationPolicy: "Background" } },
    tolerates: unknownKind,
  }));
  return { stages: [{ calls }, { calls: listCalls(name, resources) }], next: { step: "listed", namespace, resources } satisfies Next };
}

function listCalls(namespace: string, resources: readonly string[]): readonly Call[] {
  return resources.map((resource) => ({ call: { verb: "list", resource, namespace }, tolerates: unknownKind }));
}

/** "v1/configmaps" is "configmaps." and "apps/v1/deployments" is "deployments.apps". */
function groupResource(resource: string): string {
  const parts = resource.split("/");
  return `${parts.at(-1) ?? ""}.${parts.length === 3 ? (parts[0] ?? "") : ""}`;
}

function goOn(_key: string, next: unknown, outcome: Outcome, context: ControllerContext<undefined>): SyncResult | undefined {
  const { namespace, resources } = next as Next;
  const lists = outcome.results[1] ?? [];
  const remaining = resources.map((resource, index): Remaining => {
    const result = lists[index];
    const objects: readonly KubeObject[] = result?.ok === true ? (result.items ?? []) : [];
    return { resource: groupResource(resource), objects };
  });
  const failures = outcome.failure?.message === undefined ? [] : [outcome.failure.message];
  const isEmpty = failures.length === 0 && remaining.every(({ objects }) => objects.length === 0);
  if (isEmpty && resources.includes(pods)) return deleteContents(namespace, [...contents, ...customContents(context)]);
  // While there are pods nothing else is looked at, and the conditions speak of what was looked at.
  const shown = resources.includes(pods) ? [] : remaining;
  const conditions = updateConditions(namespace.status?.conditions, troubles(shown, failures), context.now);
  const stages = conditions === namespace.status?.conditions ? [] : [{ calls: [statusCall(namespace, conditions)] }];
  if (isEmpty) return { stages: [...stages, { calls: [finalizeCall(namespace)] }] };
  return { stages, requeueAfter: seconds(estimateSeconds(remaining) / 2 + 1) };
}

/** Custom kinds whose objects live in namespaces. */
function customContents(context: ControllerContext<undefined>): readonly string[] {
  const found: string[] = [];
  for (const definition of context.list(definitions)) {
    const custom = customResource(definition);
    if (custom?.namespaced === true) found.push(custom.resource);
  }
  return found.toSorted(compareStrings);
}

/** How long what remains may take: the longest grace period of pods, or 15 s for finalizers. */
function estimateSeconds(remaining: readonly Remaining[]): number {
  let estimate = 0;
  for (const { resource, objects } of remaining) {
    for (const object of objects) {
      const seconds = resource === "pods." ? (object.metadata.deletionGracePeriodSeconds ?? 30) : finalizerEstimateSeconds;
      estimate = Math.max(estimate, seconds);
    }
  }
  return estimate;
}

function statusCall(namespace: Namespace, conditions: NonNullable<Namespace["status"]["conditions"]>): Call {
  const { name } = namespace.metadata;
  const { resourceVersion: _version, ...metadata } = namespace.metadata;
  const body: Namespace = { ...namespace, metadata, status: { ...namespace.status, conditions } };
  return { call: { verb: "update", resource: namespaces, name, subresource: "status", body }, tolerates: [404] };
}

/** Takes "kubernetes" off: when no finalizer is left, the API server removes the namespace. */
function finalizeCall(namespace: Namespace): Call {
  const { name } = namespace.metadata;
  const { resourceVersion: _version, ...metadata } = namespace.metadata;
  const finalizers = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== "kubernetes");
  const body: Namespace = { ...namespace, metadata, spec: { ...namespace.spec, finalizers } };
  return { call: { verb: "update", resource: namespaces, name, subresource: "finalize", body }, tolerates: [404] };
}
