import type { KubeObject } from "../../../engine/api/index.ts";
import { storedObjects } from "../../../engine/cluster/index.ts";
import type { GraphObject, GraphRelation, MissingObject, ObjectGraphQuery, ObjectGraphScene } from "../../../protocol/index.ts";
import type { SceneReader } from "../scene.ts";
import { healthOf } from "./health.ts";
import { referencesOf } from "./relations.ts";
import type { Reference } from "./relations.ts";

const objectsMax = 260;
const missingMax = 40;
/** Pods of one owner that are drawn one by one; more become a bundle. */
const podsPerOwner = 8;
/** And so many nodes. */
const nodesApart = 12;

const systemNamespaces: ReadonlySet<string> = new Set(["kube-system", "kube-public", "kube-node-lease"]);
/** They are everywhere and say nothing of an application. */
const left: ReadonlySet<string> = new Set(["Event", "Lease", "Namespace", "ControllerRevision", "Endpoints"]);
/** Shown only when something points at them. */
const background: ReadonlySet<string> = new Set(["Node", "PersistentVolume", "StorageClass", "ConfigMap", "Secret", "ServiceAccount"]);
/** All that is shown at all. */
const kinds: ReadonlySet<string> = new Set(["Pod", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController", "Service", "EndpointSlice", "Ingress", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy", "PersistentVolumeClaim", ...background]);

/** The objects of a namespace as a graph: who owns, selects, mounts and routes to whom. */
export const readObjects: SceneReader<"objects"> = (cluster, query): ObjectGraphScene => graphOf(storedObjects(cluster), query);

/** The graph of some objects. */
export function graphOf(all: readonly KubeObject[], query: ObjectGraphQuery): ObjectGraphScene {
  const namespaces = all.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name);
  const isAsked = (namespace: string) => (query.namespace === "" ? !systemNamespaces.has(namespace) : namespace === query.namespace);
  const shown = all.filter((object) => kinds.has(object.kind) && !left.has(object.kind) && ((object.metadata.namespace ?? "") === "" || isAsked(object.metadata.namespace ?? "")));
  const graph = new Graph(shown);
  const relations = graph.relations();
  const bundled = bundleAlikes(shown, relations);
  const within = query.around === undefined ? undefined : connected(bundled.relations, bundled.uidOf(query.around));
  const pointedAt = new Set(bundled.relations.map(({ to }) => to));
  const isShown = (object: GraphObject) => (within === undefined || within.has(object.uid)) && (!background.has(object.kind) || pointedAt.has(object.uid) || object.isDeleting);
  const candidates = bundled.objects.filter(isShown);
  const objects = candidates.slice(0, objectsMax);
  const missing = graph.missing.filter(({ uid }) => within === undefined || within.has(uid)).slice(0, missingMax);
  const present = new Set([...objects, ...missing].map(({ uid }) => uid));
  return { namespaces, objects, missing, relations: bundled.relations.filter(({ from, to }) => present.has(from) && present.has(to)), omitted: candidates.length - objects.length };
}

const keyOf = (kind: string, namespace: string, name: string): string => `${kind}/${namespace}/${name}`;

/** Lists grow in place: there may be tens of thousands of pods. */
function addTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

class Graph {
  readonly missing: MissingObject[] = [];
  private readonly byUid = new Map<string, KubeObject>();
  private readonly byName = new Map<string, KubeObject>();
  private readonly podsByNamespace = new Map<string, KubeObject[]>();

  constructor(private readonly objects: readonly KubeObject[]) {
    for (const object of objects) {
      const { uid = "", name, namespace = "" } = object.metadata;
      this.byUid.set(uid, object);
      this.byName.set(keyOf(object.kind, namespace, name), object);
      if (object.kind === "Pod") addTo(this.podsByNamespace, namespace, object);
    }
  }

  relations(): readonly GraphRelation[] {
    const relations: GraphRelation[] = [];
    for (const object of this.objects) {
      const uid = object.metadata.uid ?? "";
      for (const owner of object.metadata.ownerReferences ?? []) if (this.byUid.has(owner.uid)) relations.push({ from: owner.uid, to: uid, type: "owns", text: "", field: "metadata.ownerReferences" });
      for (const reference of referencesOf(object)) for (const to of this.resolve(reference)) relations.push({ from: uid, to, type: reference.type, text: reference.text, field: reference.field });
    }
    // One line for one relation, however often a pod mounts the same thing.
    return [...new Map(relations.map((relation) => [`${relation.type} ${relation.from} ${relation.to}`, relation])).values()];
  }

  private resolve({ to }: Reference): readonly string[] {
    if ("uid" in to) return this.byUid.has(to.uid) ? [to.uid] : [];
    if ("matches" in to) return (this.podsByNamespace.get(to.namespace) ?? []).filter(({ metadata }) => to.matches(metadata.labels ?? {})).map(({ metadata }) => metadata.uid ?? "");
    const { kind, name, namespace } = to;
    const found = this.byName.get(keyOf(kind, namespace, name));
    if (found !== undefined) return [found.metadata.uid ?? ""];
    if (to.isOptional === true) return [];
    const uid = `missing/${keyOf(kind, namespace, name)}`;
    if (!this.missing.some((known) => known.uid === uid)) this.missing.push({ uid, kind, namespace, name });
    return [uid];
  }
}

interface Bundled {
  readonly objects: readonly GraphObject[];
  readonly relations: readonly GraphRelation[];
  /** Under which uid an object is drawn. */
  uidOf(uid: string): string;
}

/** Objects that can be drawn as one: the pods of an owner, and all nodes. */
interface Alike {
  readonly uid: string;
  readonly name: string;
  readonly members: readonly KubeObject[];
  /** Of fewer, each is drawn. */
  readonly apart: number;
}

function alikes(objects: readonly KubeObject[]): readonly Alike[] {
  const owned = new Map<string, KubeObject[]>();
  const nodes: KubeObject[] = [];
  for (const object of objects) {
    const owner = object.kind === "Pod" ? object.metadata.ownerReferences?.[0]?.uid : undefined;
    if (owner !== undefined) addTo(owned, owner, object);
    else if (object.kind === "Node") nodes.push(object);
  }
  const pods = [...owned].map(([owner, members]): Alike => ({ uid: `bundle/${owner}`, name: members[0]?.metadata.generateName?.replace(/-$/, "") ?? members[0]?.metadata.name ?? "", members, apart: podsPerOwner }));
  return [...pods, { uid: "bundle/nodes", name: "nodes", members: nodes, apart: nodesApart }];
}

/** What is alike becomes one when there is much of it and all is well with it; what has a trouble stays apart, as far as there is room. */
function bundleAlikes(objects: readonly KubeObject[], relations: readonly GraphRelation[]): Bundled {
  const bundleOf = new Map<string, string>();
  const bundles: GraphObject[] = [];
  for (const { uid, name, members, apart } of alikes(objects)) {
    const [of] = members;
    if (of === undefined || members.length <= apart) continue;
    const troubled = new Set(members.filter((member) => healthOf(member).health === "bad").slice(0, apart - 1));
    const together = members.filter((member) => !troubled.has(member));
    for (const member of together) bundleOf.set(member.metadata.uid ?? "", uid);
    const well = together.filter((member) => healthOf(member).health === "ok").length;
    const count = together.length;
    if (count > 0) bundles.push({ ...graphObject(of), uid, name, state: `${well}/${count} ready`, health: well === count ? "ok" : well === 0 ? "bad" : "progressing", reason: "", isDeleting: false, finalizers: [], count });
  }
  const uidOf = (uid: string) => bundleOf.get(uid) ?? uid;
  const single = objects.filter(({ metadata }) => !bundleOf.has(metadata.uid ?? "")).map(graphObject);
  const drawn = new Map<string, GraphRelation>();
  for (const relation of relations) {
    const moved = { ...relation, from: uidOf(relation.from), to: uidOf(relation.to) };
    drawn.set(`${moved.type} ${moved.from} ${moved.to}`, moved);
  }
  return { objects: [...single, ...bundles], relations: [...drawn.values()], uidOf };
}

function graphObject(object: KubeObject): GraphObject {
  const { uid = "", name, namespace = "", finalizers = [], deletionTimestamp } = object.metadata;
  return { uid, apiVersion: object.apiVersion, kind: object.kind, namespace, name, ...healthOf(object), isDeleting: deletionTimestamp !== undefined, finalizers, count: 1 };
}

/** All that hangs together with an object, by relations in either direction; not by way of a node, on which all meet. */
function connected(relations: readonly GraphRelation[], from: string): ReadonlySet<string> {
  const near = new Map<string, string[]>();
  for (const { from: a, to: b } of relations) {
    addTo(near, a, b);
    addTo(near, b, a);
  }
  // What many share: a way through them says nothing.
  const shared = new Set(relations.filter(({ type }) => type === "runsOn").map(({ to }) => to));
  const found = new Set([from]);
  const queue = [from];
  for (const next of queue) {
    if (next !== from && shared.has(next)) continue;
    for (const other of near.get(next) ?? []) {
      if (found.has(other)) continue;
      found.add(other);
      queue.push(other);
    }
  }
  return found;
}
