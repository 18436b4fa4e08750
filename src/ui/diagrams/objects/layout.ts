import type { GraphObject, GraphRelation, MissingObject, ObjectGraphScene, RelationType } from "../../../protocol/index.ts";

export interface PlacedObject {
  readonly uid: string;
  readonly x: number;
  readonly y: number;
  readonly object: GraphObject | undefined;
  readonly missing: MissingObject | undefined;
}

export interface PlacedRelation {
  readonly relation: GraphRelation;
  readonly d: string;
  readonly middle: { readonly x: number; readonly y: number };
}

export interface GraphLayout {
  readonly objects: readonly PlacedObject[];
  readonly relations: readonly PlacedRelation[];
  readonly width: number;
  readonly height: number;
}

export const card = { width: 208, height: 48 } as const;
const gap = { column: 70, row: 12, group: 34 } as const;

/** From what reaches in, by what makes pods, to what pods stand on. */
const columnOf: Readonly<Record<string, number>> = {
  Ingress: 0,
  HorizontalPodAutoscaler: 0,
  CronJob: 0,
  NetworkPolicy: 0,
  PodDisruptionBudget: 0,
  Service: 1,
  Deployment: 1,
  StatefulSet: 1,
  DaemonSet: 1,
  Job: 1,
  ReplicationController: 1,
  ReplicaSet: 2,
  EndpointSlice: 2,
  Pod: 3,
  PersistentVolumeClaim: 4,
  ConfigMap: 4,
  Secret: 4,
  ServiceAccount: 4,
  PersistentVolume: 5,
  StorageClass: 5,
  Node: 6,
};
const lastColumn = 4;

/** Relations that hold an application together; nodes and classes are shared by all. */
const binding: ReadonlySet<RelationType> = new Set(["owns", "selects", "routes", "mounts", "binds", "scales", "protects", "allows", "uses"]);
const sharedKinds: ReadonlySet<string> = new Set(["Node", "StorageClass"]);

interface Item {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  readonly object: GraphObject | undefined;
  readonly missing: MissingObject | undefined;
}

/** Columns by kind, a band for each group of objects that hang together, neighbours near one another. It depends on the scene alone, so what has not changed stays where it is. */
export function layoutGraph({ objects, missing, relations }: Pick<ObjectGraphScene, "objects" | "missing" | "relations">): GraphLayout {
  const items = new Map<string, Item>();
  for (const object of objects) items.set(object.uid, { uid: object.uid, kind: object.kind, name: object.name, object, missing: undefined });
  for (const absent of missing) items.set(absent.uid, { uid: absent.uid, kind: absent.kind, name: absent.name, object: undefined, missing: absent });
  const known = relations.filter(({ from, to }) => items.has(from) && items.has(to));
  const columns = usedColumns(items.values());
  const places = new Map<string, { x: number; y: number }>();
  let top = 0;
  let bottom = 0;
  for (const group of groupsOf(items, known)) {
    const byColumn = new Map<number, Item[]>();
    for (const item of group) byColumn.set(columns.get(rankOf(item.kind)) ?? 0, [...(byColumn.get(columns.get(rankOf(item.kind)) ?? 0) ?? []), item]);
    order(byColumn, known);
    const rows = Math.max(...[...byColumn.values()].map((column) => column.length));
    const height = rows * (card.height + gap.row) - gap.row;
    for (const [column, list] of byColumn) {
      const own = list.length * (card.height + gap.row) - gap.row;
      list.forEach((item, index) => places.set(item.uid, { x: column * (card.width + gap.column), y: top + (height - own) / 2 + index * (card.height + gap.row) }));
    }
    // What all share stands beside them, in the middle.
    if (group.every(({ uid, kind }) => sharedKinds.has(kind) && places.has(uid)) && top > 0) {
      const lift = top + height - Math.max(height, (top - gap.group + height) / 2);
      for (const { uid } of group) {
        const place = places.get(uid);
        if (place !== undefined) places.set(uid, { x: place.x, y: place.y - lift });
      }
      bottom = Math.max(bottom, height);
      continue;
    }
    top += height + gap.group;
    bottom = top - gap.group;
  }
  const placed = [...items.values()].map((item): PlacedObject => ({ uid: item.uid, object: item.object, missing: item.missing, ...(places.get(item.uid) ?? { x: 0, y: 0 }) }));
  return {
    objects: placed,
    relations: known.map((relation) => placeRelation(relation, places)),
    width: Math.max(0, columns.size * (card.width + gap.column) - gap.column),
    height: Math.max(0, bottom),
  };
}

const rankOf = (kind: string): number => columnOf[kind] ?? lastColumn;

/** Columns that nobody is in take no room. */
function usedColumns(items: Iterable<Item>): ReadonlyMap<number, number> {
  const ranks = [...new Set([...items].map(({ kind }) => rankOf(kind)))].sort((a, b) => a - b);
  return new Map(ranks.map((rank, index) => [rank, index]));
}

/** What hangs together, largest first; what all share comes as a last group of its own, and what hangs on nothing before it. */
function groupsOf(items: ReadonlyMap<string, Item>, relations: readonly GraphRelation[]): readonly (readonly Item[])[] {
  const root = new Map([...items.keys()].map((uid) => [uid, uid]));
  const find = (uid: string): string => {
    let at = uid;
    for (let up = root.get(at); up !== undefined && up !== at; up = root.get(at)) at = up;
    return at;
  };
  const isShared = (uid: string) => sharedKinds.has(items.get(uid)?.kind ?? "");
  for (const { from, to, type } of relations) if (binding.has(type) && !isShared(from) && !isShared(to)) root.set(find(to), find(from));
  const groups = new Map<string, Item[]>();
  for (const item of items.values()) {
    const key = isShared(item.uid) ? "shared" : find(item.uid);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const shared = groups.get("shared");
  groups.delete("shared");
  const alone = [...groups.values()].filter((group) => group.length === 1).flat();
  const linked = [...groups.values()].filter((group) => group.length > 1).sort((a, b) => b.length - a.length || nameOf(a).localeCompare(nameOf(b), "en"));
  return [...linked, ...(alone.length === 0 ? [] : [alone]), ...(shared === undefined ? [] : [shared])];
}

const nameOf = (group: readonly Item[]): string => group[0]?.name ?? "";
const sweeps = 2;

/** Barycentre: each card near the middle of those that it has to do with; equal ones by name. */
function order(byColumn: ReadonlyMap<number, Item[]>, relations: readonly GraphRelation[]): void {
  const columns = [...byColumn.keys()].sort((a, b) => a - b);
  for (const column of columns) byColumn.get(column)?.sort((a, b) => a.kind.localeCompare(b.kind, "en") || a.name.localeCompare(b.name, "en", { numeric: true }));
  const near = new Map<string, string[]>();
  for (const { from, to } of relations) {
    near.set(from, [...(near.get(from) ?? []), to]);
    near.set(to, [...(near.get(to) ?? []), from]);
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const position = new Map<string, number>();
      for (const list of byColumn.values()) list.forEach((item, index) => position.set(item.uid, (index + 0.5) / list.length));
      const list = byColumn.get(column) ?? [];
      const inColumn = new Set(list.map(({ uid }) => uid));
      const weight = (item: Item): number => {
        const others = (near.get(item.uid) ?? []).filter((uid) => !inColumn.has(uid) && position.has(uid));
        return others.length === 0 ? (position.get(item.uid) ?? 0) : others.reduce((sum, uid) => sum + (position.get(uid) ?? 0), 0) / others.length;
      };
      const weights = new Map(list.map((item) => [item.uid, weight(item)]));
      list.sort((a, b) => (weights.get(a.uid) ?? 0) - (weights.get(b.uid) ?? 0));
    }
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** From the right side of one card to the left side of the other; between cards of one column round their right sides. */
function placeRelation(relation: GraphRelation, places: ReadonlyMap<string, { readonly x: number; readonly y: number }>): PlacedRelation {
  const from = places.get(relation.from) ?? { x: 0, y: 0 };
  const to = places.get(relation.to) ?? { x: 0, y: 0 };
  const isBack = to.x < from.x;
  const isSame = to.x === from.x;
  const x1 = isBack ? from.x : from.x + card.width;
  const x2 = isBack || isSame ? to.x + card.width : to.x;
  const y1 = from.y + card.height / 2;
  const y2 = to.y + card.height / 2;
  const bend = isSame ? 46 : Math.min(80, Math.abs(x2 - x1) / 2);
  const c1 = isBack ? x1 - bend : x1 + bend;
  const c2 = isBack || isSame ? x2 + bend : x2 - bend;
  return { relation, d: `M${round(x1)} ${round(y1)}C${round(c1)} ${round(y1)} ${round(c2)} ${round(y2)} ${round(x2)} ${round(y2)}`, middle: { x: (x1 + x2) / 2 + (isSame ? 30 : 0), y: (y1 + y2) / 2 } };
}
