import type { KubeObject, OwnerReference } from "../../api/index.ts";
import { isSameValue } from "../framework/sameValue.ts";

/** An object in the graph of owners. @source pkg/controller/garbagecollector/graph.go node */
export interface GraphNode {
  readonly uid: string;
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string;
  owners: readonly OwnerReference[];
  /** Uids of the objects that name this one as an owner, in order of arrival. */
  readonly dependents: Set<string>;
  /** Only known from a reference; nobody has seen it. */
  virtual: boolean;
  beingDeleted: boolean;
  /** Foreground deletion: it waits for its dependents. */
  deletingDependents: boolean;
  /** Orphan deletion: its dependents must be let go first. */
  orphaning: boolean;
}

export type Graph = Map<string, GraphNode>;

/** What the graph wants looked at after a change. */
export interface GraphWork {
  attemptToDelete(uid: string): void;
  attemptToOrphan(uid: string): void;
  readonly custom: CustomPlaces;
}

export const foregroundFinalizer = "foregroundDeletion";
export const orphanFinalizer = "orphan";
const none: readonly OwnerReference[] = [];

const hasFinalizer = (object: KubeObject, finalizer: string): boolean => object.metadata.finalizers?.includes(finalizer) === true;

/** Apiversion and kind -> resource, and whether it lives in a namespace. */
const kinds: Readonly<Record<string, readonly [resource: string, namespaced: boolean]>> = {
  "v1/Pod": ["v1/pods", true],
  "v1/Service": ["v1/services", true],
  "v1/ConfigMap": ["v1/configmaps", true],
  "v1/Secret": ["v1/secrets", true],
  "v1/ServiceAccount": ["v1/serviceaccounts", true],
  "v1/Node": ["v1/nodes", false],
  "v1/Namespace": ["v1/namespaces", false],
  "apps/v1/ReplicaSet": ["apps/v1/replicasets", true],
  "apps/v1/Deployment": ["apps/v1/deployments", true],
  "apps/v1/DaemonSet": ["apps/v1/daemonsets", true],
  "batch/v1/Job": ["batch/v1/jobs", true],
  "coordination.k8s.io/v1/Lease": ["coordination.k8s.io/v1/leases", true],
  "discovery.k8s.io/v1/EndpointSlice": ["discovery.k8s.io/v1/endpointslices", true],
  "v1/PersistentVolume": ["v1/persistentvolumes", false],
  "v1/PersistentVolumeClaim": ["v1/persistentvolumeclaims", true],
  "v1/ReplicationController": ["v1/replicationcontrollers", true],
  "apps/v1/StatefulSet": ["apps/v1/statefulsets", true],
  "apps/v1/ControllerRevision": ["apps/v1/controllerrevisions", true],
  "batch/v1/CronJob": ["batch/v1/cronjobs", true],
  "policy/v1/PodDisruptionBudget": ["policy/v1/poddisruptionbudgets", true],
  "autoscaling/v2/HorizontalPodAutoscaler": ["autoscaling/v2/horizontalpodautoscalers", true],
  "networking.k8s.io/v1/Ingress": ["networking.k8s.io/v1/ingresses", true],
  "networking.k8s.io/v1/NetworkPolicy": ["networking.k8s.io/v1/networkpolicies", true],
  "rbac.authorization.k8s.io/v1/Role": ["rbac.authorization.k8s.io/v1/roles", true],
  "rbac.authorization.k8s.io/v1/RoleBinding": ["rbac.authorization.k8s.io/v1/rolebindings", true],
};

/** All that is watched for owners. */
export const watchedResources: readonly string[] = Object.values(kinds).map(([resource]) => resource);

/** Custom kinds: resource, and whether it lives in a namespace. */
export type CustomPlaces = ReadonlyMap<string, readonly [resource: string, namespaced: boolean]>;

/** Where an owner is: in the namespace of the one that names it, unless its kind has none. Undefined: a kind nobody knows. */
export function ownerPlace(reference: OwnerReference, namespace: string | undefined, custom: CustomPlaces): { readonly resource: string; readonly namespace?: string } | undefined {
  const name = `${reference.apiVersion}/${reference.kind}`;
  const known = Object.hasOwn(kinds, name) ? kinds[name] : custom.get(name);
  if (known === undefined) return undefined;
  const [resource, namespaced] = known;
  return namespaced && namespace !== undefined ? { resource, namespace } : { resource };
}

/** An object is there, or has changed. @source pkg/controller/garbagecollector/graph_builder.go processGraphChanges */
export function objectSeen(graph: Graph, resource: string, object: KubeObject, work: GraphWork): void {
  const uid = object.metadata.uid ?? "";
  let node = graph.get(uid);
  if (node === undefined) {
    const { namespace, name } = object.metadata;
    node = newNode(uid, resource, namespace, name, false);
    graph.set(uid, node);
  }
  node.virtual = false;
  changeOwners(graph, node, object.metadata.ownerReferences ?? none, work);
  if (object.metadata.deletionTimestamp === undefined) return;
  node.beingDeleted = true;
  if (hasFinalizer(object, orphanFinalizer) && !node.orphaning) {
    node.orphaning = true;
    work.attemptToOrphan(uid);
  }
  if (hasFinalizer(object, foregroundFinalizer) && !node.deletingDependents) {
    node.deletingDependents = true;
    for (const dependent of node.dependents) work.attemptToDelete(dependent);
    work.attemptToDelete(uid);
  }
}

/** An owner of a kind that was not known when its dependents were seen. */
export function linkDependents(graph: Graph, uid: string): void {
  const owner = graph.get(uid);
  if (owner === undefined) return;
  for (const node of graph.values()) if (node.owners.some((each) => each.uid === uid)) owner.dependents.add(node.uid);
}

/** An object is gone: its dependents have one owner less, and owners that wait for it may go on. */
export function objectGone(graph: Graph, uid: string, work: GraphWork): void {
  const node = graph.get(uid);
  if (node === undefined) return;
  graph.delete(uid);
  for (const { uid: ownerUid } of node.owners) {
    const owner = graph.get(ownerUid);
    if (owner === undefined) continue;
    owner.dependents.delete(uid);
    if (owner.deletingDependents) work.attemptToDelete(ownerUid);
  }
  for (const dependent of node.dependents) work.attemptToDelete(dependent);
}

function newNode(uid: string, resource: string, namespace: string | undefined, name: string, virtual: boolean): GraphNode {
  return {
    uid,
    resource,
    namespace,
    name,
    owners: none,
    dependents: new Set(),
    virtual,
    beingDeleted: false,
    deletingDependents: false,
    orphaning: false,
  };
}

function changeOwners(graph: Graph, node: GraphNode, owners: readonly OwnerReference[], work: GraphWork): void {
  const before = node.owners;
  if (before === owners || isSameValue(before, owners)) return;
  node.owners = owners;
  for (const reference of before) {
    if (owners.some((owner) => owner.uid === reference.uid)) continue;
    const owner = graph.get(reference.uid);
    owner?.dependents.delete(node.uid);
  }
  for (const reference of owners) {
    const owner = graph.get(reference.uid) ?? addVirtual(graph, node, reference, work);
    if (owner === undefined) continue;
    owner.dependents.add(node.uid);
    // A reference over the border of a namespace: the owner does not exist for this object.
    if (owner.namespace !== undefined && owner.namespace !== node.namespace) work.attemptToDelete(node.uid);
  }
  // An owner may wait for a dependent that no longer blocks it.
  for (const { uid } of before) if (graph.get(uid)?.deletingDependents === true) work.attemptToDelete(uid);
}

function addVirtual(graph: Graph, node: GraphNode, reference: OwnerReference, work: GraphWork): GraphNode | undefined {
  const place = ownerPlace(reference, node.namespace, work.custom);
  if (place === undefined) return undefined;
  const owner = newNode(reference.uid, place.resource, place.namespace, reference.name, true);
  graph.set(reference.uid, owner);
  work.attemptToDelete(reference.uid);
  return owner;
}

/** Dependents that must be gone before this one may go. @source node.blockingDependents */
export function blockingDependents(graph: Graph, node: GraphNode): readonly GraphNode[] {
  const blocking: GraphNode[] = [];
  for (const uid of node.dependents) {
    const dependent = graph.get(uid);
    if (dependent?.owners.some((owner) => owner.uid === node.uid && owner.blockOwnerDeletion === true) === true) blocking.push(dependent);
  }
  return blocking;
}
