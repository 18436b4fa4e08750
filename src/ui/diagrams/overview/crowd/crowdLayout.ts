import type { Rect } from "../../../design/geometry.ts";

/** A worker of a crowd, and what it stands with. */
export interface CrowdMember {
  readonly name: string;
  readonly group: string;
}

export interface CrowdGroup {
  readonly name: string;
  readonly members: readonly string[];
  /** Its heading and its cells. */
  readonly rect: Rect;
}

/** Many workers as equal cells in a given area: the more they are, the smaller; one has to come nearer to see more. */
export interface Crowd {
  readonly area: Rect;
  readonly cell: { readonly width: number; readonly height: number };
  readonly gap: number;
  readonly groups: readonly CrowdGroup[];
  readonly cells: ReadonlyMap<string, Rect>;
}

/** Width by height of a cell: as a worker's card has them, so that a cell one comes near to is a card. */
export const cardSize = { width: 252, height: 196 } as const;
const aspect = cardSize.width / cardSize.height;
const cellHeightMax = 66;
const cellHeightMin = 3;
const headHeight = 20;
const groupGap = 8;
/** More groups are one. */
export const groupsMax = 12;
const otherGroups = "others";

const gapFor = (height: number): number => Math.min(6, Math.max(0.5, height * 0.12));

/** Cells that fit side by side. */
const columnsFor = (height: number, width: number): number => Math.max(1, Math.floor((width + gapFor(height)) / (height * aspect + gapFor(height))));

function heightOf(groups: readonly (readonly string[])[], cellHeight: number, width: number, head: number): number {
  const columns = columnsFor(cellHeight, width);
  return groups.reduce((sum, members) => sum + head + Math.ceil(members.length / columns) * (cellHeight + gapFor(cellHeight)) + groupGap, -groupGap);
}

/** Places for a crowd, group below group; in each in the order given. */
export function layoutCrowd(members: readonly CrowdMember[], area: Rect): Crowd {
  const grouped = gather(members);
  const lists = [...grouped.values()];
  const head = grouped.size > 1 ? headHeight : 0;
  let cellHeight = cellHeightMax;
  while (cellHeight > cellHeightMin && heightOf(lists, cellHeight, area.width, head) > area.height) cellHeight -= cellHeight > 12 ? 0.5 : 0.1;
  const gap = gapFor(cellHeight);
  const cell = { width: cellHeight * aspect, height: cellHeight };
  const columns = columnsFor(cellHeight, area.width);
  const cells = new Map<string, Rect>();
  const groups: CrowdGroup[] = [];
  let { y } = area;
  for (const [name, list] of grouped) {
    const top = y + head;
    list.forEach((member, index) => cells.set(member, { x: area.x + (index % columns) * (cell.width + gap), y: top + Math.floor(index / columns) * (cell.height + gap), ...cell }));
    const height = head + Math.ceil(list.length / columns) * (cell.height + gap);
    groups.push({ name, members: list, rect: { x: area.x, y, width: area.width, height } });
    y += height + groupGap;
  }
  return { area, cell, gap, groups, cells };
}

/** By group, in the order of their names; what has none comes last, and where there are too many the smallest are one. */
function gather(members: readonly CrowdMember[]): ReadonlyMap<string, readonly string[]> {
  const byGroup = new Map<string, string[]>();
  for (const { name, group } of members) {
    const list = byGroup.get(group);
    if (list === undefined) byGroup.set(group, [name]);
    else list.push(name);
  }
  const names = [...byGroup.keys()].sort((a, b) => Number(a === "") - Number(b === "") || (a < b ? -1 : 1));
  const bySize = [...names].sort((a, b) => (byGroup.get(b)?.length ?? 0) - (byGroup.get(a)?.length ?? 0));
  const own = new Set(names.length > groupsMax ? bySize.slice(0, groupsMax - 1) : names);
  const result = new Map<string, readonly string[]>();
  for (const name of names) if (own.has(name)) result.set(name, byGroup.get(name) ?? []);
  const others = names.filter((name) => !own.has(name)).flatMap((name) => byGroup.get(name) ?? []);
  if (others.length > 0) result.set(otherGroups, others);
  return result;
}

/** The worker at a point, or none. */
export function memberAt({ groups, cell, gap, cells }: Crowd, x: number, y: number): string | undefined {
  const group = groups.find(({ rect }) => x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height);
  const first = group === undefined ? undefined : cells.get(group.members[0] ?? "");
  if (group === undefined || first === undefined || y < first.y) return undefined;
  const columns = columnsFor(cell.height, group.rect.width);
  const column = Math.floor((x - first.x) / (cell.width + gap));
  if (column >= columns) return undefined;
  return group.members[Math.floor((y - first.y) / (cell.height + gap)) * columns + column];
}

export type CrowdStep = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** The worker beside another one, across groups; undefined at the edge. */
export function neighbour(crowd: Crowd, name: string, step: CrowdStep): string | undefined {
  const from = crowd.cells.get(name);
  if (from === undefined) return undefined;
  const at = crowd.groups.findIndex(({ members }) => members.includes(name));
  const group = crowd.groups[at];
  if (group === undefined) return undefined;
  const index = group.members.indexOf(name);
  const columns = columnsFor(crowd.cell.height, group.rect.width);
  const column = index % columns;
  switch (step) {
    case "ArrowLeft":
      return column === 0 ? undefined : group.members[index - 1];
    case "ArrowRight":
      return column === columns - 1 ? undefined : group.members[index + 1];
    case "ArrowUp": {
      if (index >= columns) return group.members[index - columns];
      const above = crowd.groups[at - 1]?.members;
      if (above === undefined) return undefined;
      const lastRow = Math.floor((above.length - 1) / columns) * columns;
      return above[Math.min(lastRow + column, above.length - 1)];
    }
    case "ArrowDown": {
      const below = group.members[index + columns];
      if (below !== undefined) return below;
      const isLastRow = Math.floor(index / columns) === Math.floor((group.members.length - 1) / columns);
      if (!isLastRow) return group.members.at(-1);
      const next = crowd.groups[at + 1]?.members;
      return next?.[Math.min(column, next.length - 1)];
    }
  }
}
