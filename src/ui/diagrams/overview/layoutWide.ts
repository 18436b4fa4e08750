import type { Binary } from "../../../protocol/index.ts";
import type { Rect } from "../../design/geometry.ts";
import { right } from "../../design/geometry.ts";
import { assignPlaces } from "./assignSlots.ts";
import type { Layout, LayoutInput, MachineInput, ProcessInput } from "./layoutTypes.ts";
import { cellSize, crowdOf, detailFor, gridRect, gridSize, hostsOf, placeCellWorker, placeColumn, placeMediumWorker, placeProcess, placeRow, sortParts } from "./layoutParts.ts";
import type { Draft, Grid } from "./layoutParts.ts";

/** Everything that decides how the side-by-side picture looks, in pixels at zoom 1. */
const size = {
  groupPad: 14,
  groupHead: 46,
  card: { width: 480, height: 196, head: 34, pad: 12 },
  cardGap: 14,
  etcd: { width: 150, height: 72 },
  /** Between etcd and API server: the channel in which API servers reach other machines' etcd. */
  channel: 26,
  apiserver: { width: 280, height: 72 },
  manager: { height: 54, gap: 8 },
  column: 172,
  columnGap: 62,
  worker: { width: 506, height: 196 },
  workerMedium: { width: 252, height: 196 },
  crowdWidth: 1_040,
  workerColumn: { width: 160, height: 38, gap: 6 },
} as const;

const rowsOfWorkers = 3;

/** Control plane at the left, load balancer (with laptop and cloud) in the middle, workers at the right. */
export function layoutWide(input: LayoutInput): Layout {
  const parts = sortParts(input);
  const draft: Draft = { machines: new Map(), processes: new Map() };
  const { slots, places } = assignPlaces(parts.workers.map(({ name }) => name), input.slots);
  const detail = detailFor(places, rowsOfWorkers, 12);

  const cards = Math.max(parts.controlPlanes.length, rowsOfWorkers);
  const bodyHeight = cards * (size.card.height + size.cardGap) - size.cardGap;
  const grid = workerGrid(detail, places, bodyHeight);
  const gridArea = detail === "crowd" ? { width: size.crowdWidth, height: bodyHeight } : gridSize(grid, Math.max(places, detail === "cell" ? places : rowsOfWorkers));
  const height = size.groupHead + Math.max(bodyHeight, gridArea.height) + size.groupPad;

  const controlPlane: Rect = { x: 0, y: 0, width: size.card.width + size.groupPad * 2, height };
  // In a group made tall by many workers the cards spread out.
  const pitch = parts.controlPlanes.length < 2 ? 0 : (height - size.groupHead - size.groupPad - size.card.height) / (parts.controlPlanes.length - 1);
  parts.controlPlanes.forEach((machine, index) => {
    const rect = { x: size.groupPad, y: size.groupHead + index * pitch, width: size.card.width, height: size.card.height };
    placeControlPlane(draft, machine, rect, parts.processesOf(machine.name));
  });

  const column: Rect = { x: right(controlPlane) + size.columnGap, y: 0, width: size.column, height };
  placeMiddle(draft, parts, column);

  const workers: Rect = { x: right(column) + size.columnGap, y: 0, width: Math.max(gridArea.width, size.worker.width) + size.groupPad * 2, height };
  const origin = { x: workers.x + size.groupPad, y: size.groupHead };
  const crowd = detail === "crowd" ? crowdOf(parts, { ...origin, width: size.crowdWidth, height: height - size.groupHead - size.groupPad }) : undefined;
  for (const machine of crowd === undefined ? parts.workers : []) {
    const rect = gridRect(grid, slots.get(machine.name) ?? 0, origin);
    if (detail === "full") placeFullWorker(draft, machine, rect, parts.processesOf(machine.name));
    else if (detail === "medium") placeMediumWorker(draft, machine, rect, parts.processesOf(machine.name));
    else placeCellWorker(draft, machine, rect);
  }

  const shelf: Rect = { x: workers.x + 200, y: 8, width: workers.width - 200 - size.groupPad, height: 30 };
  return { shape: "wide", width: right(workers), height, controlPlane, workers, workerDetail: detail, shelf, ...draft, slots, crowd, hosts: hostsOf(input.processes) };
}

function workerGrid(detail: Layout["workerDetail"], places: number, bodyHeight: number): Grid {
  if (detail === "full") return { cell: size.worker, gap: size.cardGap, along: "columns", lines: rowsOfWorkers };
  if (detail === "medium") return { cell: size.workerMedium, gap: size.cardGap, along: "columns", lines: rowsOfWorkers };
  const cell = cellSize(places);
  const gap = 8;
  return { cell, gap, along: "columns", lines: Math.floor((bodyHeight + gap) / (cell.height + gap)) };
}

const managers: readonly Binary[] = ["kube-scheduler", "kube-controller-manager", "cloud-controller-manager"];

function placeControlPlane(draft: Draft, machine: MachineInput, rect: Rect, processes: readonly ProcessInput[]): void {
  const { pad, head } = size.card;
  const x = rect.x + pad;
  const y = rect.y + head;
  placeProcess(draft, processes, "etcd", "card", { x, y, ...size.etcd });
  const apiserver: Rect = { x: x + size.etcd.width + size.channel, y, ...size.apiserver };
  placeProcess(draft, processes, "kube-apiserver", "card", apiserver);
  const below = y + size.etcd.height + 10;
  placeProcess(draft, processes, "kube-scheduler", "small", { x, y: below, width: size.etcd.width, height: size.manager.height });
  const width = (size.apiserver.width - size.manager.gap) / 2;
  placeRow(draft, processes, managers.slice(1), { form: "small", first: { x: apiserver.x, y: below, width, height: size.manager.height }, gap: size.manager.gap });
  draft.machines.set(machine.name, { ...machine, rect, podArea: undefined });
}

function placeMiddle(draft: Draft, parts: ReturnType<typeof sortParts>, column: Rect): void {
  const laptop = { height: 122 };
  const cloud = { height: 86 };
  const gap = 34;
  const pad = 10;
  for (const machine of parts.laptops.slice(0, 1)) {
    const rect = { ...column, height: laptop.height };
    placeColumn(draft, parts.processesOf(machine.name), ["kubectl", "vital-signs"], { form: "row", first: { x: rect.x + pad, y: rect.y + 34, width: rect.width - pad * 2, height: 36 }, gap: 6 });
    draft.machines.set(machine.name, { ...machine, rect, podArea: undefined });
  }
  for (const machine of parts.clouds.slice(0, 1)) {
    const rect = { ...column, y: column.height - cloud.height, height: cloud.height };
    placeProcess(draft, parts.processesOf(machine.name), "cloud-provider", "row", { x: rect.x + pad, y: rect.y + 34, width: rect.width - pad * 2, height: 42 });
    draft.machines.set(machine.name, { ...machine, rect, podArea: undefined });
  }
  for (const machine of parts.balancers.slice(0, 1)) {
    const y = laptop.height + gap;
    const rect = { ...column, x: column.x + 36, width: column.width - 72, y, height: column.height - y - gap - cloud.height };
    placeProcess(draft, parts.processesOf(machine.name), "load-balancer", "tower", rect);
    draft.machines.set(machine.name, { ...machine, rect, podArea: undefined });
  }
}

function placeFullWorker(draft: Draft, machine: MachineInput, rect: Rect, processes: readonly ProcessInput[]): void {
  const pad = 10;
  const top = rect.y + size.card.head - 2;
  const { width, height, gap } = size.workerColumn;
  placeColumn(draft, processes, ["kubelet", "containerd", "kube-proxy"], { form: "row", first: { x: rect.x + pad, y: top, width, height }, gap });
  const stack = 3 * height + 2 * gap;
  placeProcess(draft, processes, "linux", "strip", { x: rect.x + pad, y: top + stack + 7, width: rect.width - pad * 2, height: 22 });
  const left = rect.x + pad + width + 12;
  draft.machines.set(machine.name, { ...machine, rect, podArea: { x: left, y: top, width: right(rect) - pad - left, height: stack } });
}
