import type { Binary } from "../../../protocol/index.ts";
import type { Rect } from "../../design/geometry.ts";
import { bottom } from "../../design/geometry.ts";
import { assignPlaces } from "./assignSlots.ts";
import type { Layout, LayoutInput, MachineInput, ProcessInput } from "./layoutTypes.ts";
import { cellSize, crowdOf, detailFor, gridRect, gridSize, hostsOf, placeCellWorker, placeColumn, placeMediumWorker, placeProcess, placeRow, sortParts } from "./layoutParts.ts";
import type { Draft, Grid } from "./layoutParts.ts";

interface StackedSize {
  readonly groupPad: number;
  readonly groupHead: number;
  readonly card: { readonly width: number; readonly head: number; readonly pad: number; readonly gap: number };
  /** Free strip at the card's right side, in which its lines run to the load balancer. */
  readonly channel: number;
  readonly big: number;
  /** Between etcd and API server: the channel to other machines' etcd. */
  readonly between: number;
  readonly row: number;
  readonly rowGap: number;
  readonly middle: { readonly height: number; readonly gap: number };
  readonly pods: number;
  readonly strip: number;
  readonly form: "row" | "mini";
}

/** In pixels at zoom 1. */
const sizes: Readonly<Record<"tall" | "phone", StackedSize>> = {
  tall: { groupPad: 12, groupHead: 46, card: { width: 248, head: 34, pad: 10, gap: 12 }, channel: 12, big: 60, between: 18, row: 36, rowGap: 5, middle: { height: 122, gap: 40 }, pods: 128, strip: 22, form: "row" },
  phone: { groupPad: 7, groupHead: 34, card: { width: 118, head: 26, pad: 6, gap: 5 }, channel: 7, big: 32, between: 12, row: 30, rowGap: 4, middle: { height: 64, gap: 22 }, pods: 92, strip: 18, form: "mini" },
};

const columns = 3;
/** Of a crowd, in its width. */
const crowdHeight = 0.9;

/** Control plane above, load balancer (with laptop and cloud) in the middle, workers below. */
export function layoutStacked(input: LayoutInput): Layout {
  const shape = input.shape === "phone" ? "phone" : "tall";
  const size = sizes[shape];
  const parts = sortParts(input);
  const draft: Draft = { machines: new Map(), processes: new Map() };
  const { slots, places } = assignPlaces(parts.workers.map(({ name }) => name), input.slots);
  const detail = detailFor(places, columns, shape === "tall" ? 9 : columns);

  const width = Math.max(columns, parts.controlPlanes.length) * (size.card.width + size.card.gap) - size.card.gap + size.groupPad * 2;
  const cardHeight = size.card.head + size.big * 2 + size.between + size.rowGap + 3 * (size.row + size.rowGap) + size.card.pad - size.rowGap;
  const controlPlane: Rect = { x: 0, y: 0, width, height: size.groupHead + cardHeight + size.groupPad };
  parts.controlPlanes.forEach((machine, index) => {
    const rect = { x: size.groupPad + index * (size.card.width + size.card.gap), y: size.groupHead, width: size.card.width, height: cardHeight };
    placeControlPlane(draft, machine, rect, { processes: parts.processesOf(machine.name), size });
  });

  const middle: Rect = { x: 0, y: bottom(controlPlane) + size.middle.gap, width, height: size.middle.height };
  placeMiddle(draft, parts, middle, shape);

  const workerHeight = size.card.head + 3 * (size.row + size.rowGap) + size.pods + size.rowGap + size.strip + size.card.pad;
  const grid = workerGrid({ detail, places, size, workerHeight, width: width - size.groupPad * 2 });
  const area = detail === "crowd" ? { height: (width - size.groupPad * 2) * crowdHeight } : gridSize(grid, places);
  const workers: Rect = { x: 0, y: bottom(middle) + size.middle.gap, width, height: size.groupHead + area.height + size.groupPad };
  const origin = { x: size.groupPad, y: workers.y + size.groupHead };
  const crowd = detail === "crowd" ? crowdOf(parts, { ...origin, width: width - size.groupPad * 2, height: area.height }) : undefined;
  for (const machine of crowd === undefined ? parts.workers : []) {
    const rect = gridRect(grid, slots.get(machine.name) ?? 0, origin);
    const processes = parts.processesOf(machine.name);
    if (detail === "full") placeFullWorker(draft, machine, rect, { processes, size });
    else if (detail === "medium") placeMediumWorker(draft, machine, rect, processes);
    else placeCellWorker(draft, machine, rect);
  }
  const shelfLeft = shape === "phone" ? 140 : 240;
  const shelf: Rect = { x: shelfLeft, y: workers.y + (shape === "phone" ? 4 : 8), width: width - shelfLeft - size.groupPad, height: shape === "phone" ? 26 : 30 };
  return { shape, width, height: bottom(workers), controlPlane, workers, workerDetail: detail, shelf, ...draft, slots, crowd, hosts: hostsOf(input.processes) };
}

interface GridInput {
  readonly detail: Layout["workerDetail"];
  readonly places: number;
  readonly size: StackedSize;
  readonly workerHeight: number;
  readonly width: number;
}

function workerGrid({ detail, places, size, workerHeight, width }: GridInput): Grid {
  const { gap } = size.card;
  if (detail === "full") return { cell: { width: size.card.width, height: workerHeight }, gap, along: "rows", lines: columns };
  if (detail === "medium") return { cell: { width: size.card.width, height: 190 }, gap, along: "rows", lines: columns };
  const wanted = cellSize(places);
  const inRow = Math.max(4, Math.floor((width + 6) / (wanted.width + 6)));
  const cellWidth = (width + 6) / inRow - 6;
  return { cell: { width: cellWidth, height: wanted.height }, gap: 6, along: "rows", lines: inRow };
}

interface CardInput {
  readonly processes: readonly ProcessInput[];
  readonly size: StackedSize;
}

const managers: readonly Binary[] = ["kube-scheduler", "kube-controller-manager", "cloud-controller-manager"];

function placeControlPlane(draft: Draft, machine: MachineInput, rect: Rect, { processes, size }: CardInput): void {
  const width = rect.width - size.card.pad - size.channel - 4;
  const etcd: Rect = { x: rect.x + size.card.pad, y: rect.y + size.card.head, width, height: size.big };
  const bigForm = size.form === "mini" ? "mini" : "card";
  placeProcess(draft, processes, "etcd", bigForm, etcd);
  const apiserver: Rect = { ...etcd, y: bottom(etcd) + size.between };
  placeProcess(draft, processes, "kube-apiserver", bigForm, apiserver);
  placeColumn(draft, processes, managers, { form: size.form, first: { ...etcd, y: bottom(apiserver) + size.rowGap, height: size.row }, gap: size.rowGap });
  draft.machines.set(machine.name, { ...machine, rect, podArea: undefined });
}

function placeFullWorker(draft: Draft, machine: MachineInput, rect: Rect, { processes, size }: CardInput): void {
  const { pad, head } = size.card;
  const width = rect.width - pad - size.channel - 4;
  const first: Rect = { x: rect.x + size.channel + 4, y: rect.y + head, width, height: size.row };
  placeColumn(draft, processes, ["kubelet", "containerd", "kube-proxy"], { form: size.form, first, gap: size.rowGap });
  const podArea: Rect = { ...first, y: first.y + 3 * (size.row + size.rowGap), height: size.pods };
  placeProcess(draft, processes, "linux", "strip", { ...first, y: bottom(podArea) + size.rowGap, height: size.strip });
  draft.machines.set(machine.name, { ...machine, rect, podArea });
}

function placeMiddle(draft: Draft, parts: ReturnType<typeof sortParts>, middle: Rect, shape: "tall" | "phone"): void {
  const phone = shape === "phone";
  const side = phone ? 118 : 190;
  const gap = phone ? 10 : 44;
  const pad = phone ? 5 : 10;
  const head = phone ? 22 : 34;
  const form = phone ? "mini" : "row";
  const body = middle.height - head - pad;
  for (const machine of parts.laptops.slice(0, 1)) {
    const rect: Rect = { ...middle, width: side };
    const first: Rect = { x: rect.x + pad, y: rect.y + head, width: side - pad * 2, height: (body - 4) / 2 };
    if (phone) placeRow(draft, parts.processesOf(machine.name), ["kubectl", "vital-signs"], { form, first: { ...first, width: (first.width - 4) / 2, height: body }, gap: 4 });
    else placeColumn(draft, parts.processesOf(machine.name), ["kubectl", "vital-signs"], { form, first, gap: 4 });
    draft.machines.set(machine.name, { ...machine, rect, podArea: undefined });
  }
  for (const machine of parts.clouds.slice(0, 1)) {
    const rect: Rect = { ...middle, x: middle.width - side, width: side };
    placeProcess(draft, parts.processesOf(machine.name), "cloud-provider", form, { x: rect.x + pad, y: rect.y + head, width: side - pad * 2, height: phone ? body : 42 });
    draft.machines.set(machine.name, { ...machine, rect, podArea: undefined });
  }
  for (const machine of parts.balancers.slice(0, 1)) {
    const rect: Rect = { ...middle, x: side + gap, width: middle.width - (side + gap) * 2 };
    placeProcess(draft, parts.processesOf(machine.name), "load-balancer", phone ? "mini" : "tower", rect);
    draft.machines.set(machine.name, { ...machine, rect, podArea: undefined });
  }
}
