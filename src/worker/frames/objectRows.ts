import type { StoredObject } from "../../engine/cluster/index.ts";
import { printedColumns } from "../../engine/cluster/index.ts";
import { parseTime } from "../../engine/api/index.ts";
import type { KubeObject } from "../../engine/api/index.ts";
import type { EventRow, Micros, ObjectRow } from "../../protocol/index.ts";
import type { RowTable } from "./changes.ts";
import type { NodeFacts } from "./machineRows.ts";
import type { ObjectListener } from "./objectFeed.ts";
import type { PodRows } from "./podRows.ts";

/** An Event of core/v1, as far as its row needs it. */
type EventObject = KubeObject & {
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly namespace?: string; readonly uid?: string };
  readonly source?: { readonly component?: string };
  readonly reportingComponent?: string;
};

type NodeObject = KubeObject & {
  readonly spec?: { readonly unschedulable?: boolean };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
};

/** Leases change every few seconds by design: shown in the inspector, not in the list. */
const silentKinds = new Set(["Lease"]);

/** Sorts what etcd has into the page's tables. */
export class ObjectRows implements ObjectListener {
  readonly nodes = new Map<string, NodeFacts>();
  /** etcd key → uid, and uid → the object: for the inspector. */
  private readonly uidByKey = new Map<string, string>();
  private readonly byUid = new Map<string, StoredObject>();
  now: Micros = 0;

  constructor(
    private readonly objects: RowTable<ObjectRow>,
    private readonly events: RowTable<EventRow>,
    private readonly pods: PodRows,
  ) {}

  /** Objects there are, events and leases included. */
  get count(): number {
    return this.byUid.size;
  }

  get(uid: string): StoredObject | undefined {
    return this.byUid.get(uid);
  }

  changed(stored: StoredObject): void {
    const { object } = stored;
    const uid = object.metadata.uid ?? stored.key;
    const before = this.uidByKey.get(stored.key);
    if (before !== undefined && before !== uid) this.deleted(stored.key);
    this.uidByKey.set(stored.key, uid);
    this.byUid.set(uid, stored);
    if (object.kind === "Event") return this.events.set(uid, eventRow(uid, object as EventObject));
    if (object.kind === "Pod") this.pods.setObject(uid, object);
    if (object.kind === "Node") this.nodes.set(object.metadata.name, nodeFacts(object as NodeObject));
    if (!silentKinds.has(object.kind)) this.objects.set(uid, this.rowOf(uid, stored));
  }

  deleted(key: string): void {
    const uid = this.uidByKey.get(key);
    if (uid === undefined) return;
    const kind = this.byUid.get(uid)?.object.kind;
    if (kind === "Node") this.nodes.delete(this.byUid.get(uid)?.object.metadata.name ?? "");
    this.uidByKey.delete(key);
    this.byUid.delete(uid);
    this.events.delete(uid);
    this.objects.delete(uid);
    this.pods.setObject(uid, undefined);
  }

  private rowOf(uid: string, { object, revision }: StoredObject): ObjectRow {
    const { metadata } = object;
    return {
      uid,
      apiVersion: object.apiVersion,
      kind: object.kind,
      namespace: metadata.namespace ?? "",
      name: metadata.name,
      resourceVersion: String(revision),
      createdAt: parseTime(metadata.creationTimestamp ?? "") ?? 0,
      columns: printedColumns(object, this.now),
      ownerUid: metadata.ownerReferences?.find((reference) => reference.controller === true)?.uid ?? "",
    };
  }
}

function nodeFacts(node: NodeObject): NodeFacts {
  const ready = node.status?.conditions?.find((condition) => condition.type === "Ready")?.status;
  const labels = node.metadata.labels ?? {};
  return {
    ready: ready === "True" ? "Ready" : ready === "False" ? "NotReady" : "Unknown",
    cordoned: node.spec?.unschedulable ?? false,
    zone: labels["topology.kubernetes.io/zone"] ?? "",
    pool: poolLabels.map((label) => labels[label]).find((pool) => pool !== undefined) ?? "",
  };
}

/** Where providers and node provisioners write the pool of a node; the type of its instance is the nearest that every provider writes. */
const poolLabels = ["karpenter.sh/nodepool", "eks.amazonaws.com/nodegroup", "cloud.google.com/gke-nodepool", "kubernetes.azure.com/agentpool", "node.kubernetes.io/instance-type"] as const;

function eventRow(uid: string, event: EventObject): EventRow {
  const involved = event.involvedObject;
  return {
    uid,
    lastSeen: parseTime(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? "") ?? 0,
    type: event.type ?? "Normal",
    reason: event.reason ?? "",
    object: `${(involved?.kind ?? "").toLowerCase()}/${involved?.name ?? ""}`,
    objectUid: involved?.uid ?? "",
    namespace: involved?.namespace ?? event.metadata.namespace ?? "",
    message: event.message ?? "",
    count: event.count ?? 1,
    source: event.source?.component ?? event.reportingComponent ?? "",
  };
}
