import type { Binary } from "../../../protocol/index.ts";
import type { Rect } from "../../design/geometry.ts";
import { sortedByNumber } from "./assignSlots.ts";
import { layoutCrowd } from "./crowd/crowdLayout.ts";
import type { Crowd } from "./crowd/crowdLayout.ts";
import type { LayoutInput, MachineBox, MachineInput, ProcessBox, ProcessForm, ProcessInput, WorkerDetail } from "./layoutTypes.ts";

/** What a layout is drawn up into. */
export interface Draft {
  readonly machines: Map<string, MachineBox>;
  readonly processes: Map<string, ProcessBox>;
}

/** The input sorted for placing. */
export interface Parts {
  readonly controlPlanes: readonly MachineInput[];
  readonly workers: readonly MachineInput[];
  readonly balancers: readonly MachineInput[];
  readonly laptops: readonly MachineInput[];
  readonly clouds: readonly MachineInput[];
  readonly processesOf: (machine: string) => readonly ProcessInput[];
}

export function sortParts({ machines, processes }: LayoutInput): Parts {
  const byMachine = new Map<string, ProcessInput[]>();
  for (const process of processes) {
    const list = byMachine.get(process.machine) ?? [];
    byMachine.set(process.machine, list);
    list.push(process);
  }
  const ofRole = (role: MachineInput["role"]) => sortedByNumber(machines.filter((machine) => machine.role === role), ({ name }) => name);
  return {
    controlPlanes: ofRole("control-plane"),
    workers: ofRole("worker"),
    balancers: ofRole("load-balancer"),
    laptops: ofRole("laptop"),
    clouds: ofRole("cloud"),
    processesOf: (machine) => byMachine.get(machine) ?? [],
  };
}

/** Puts a process into the draft, if the machine runs one of that binary. */
export function placeProcess(draft: Draft, processes: readonly ProcessInput[], binary: Binary, form: ProcessForm, rect: Rect): void {
  const process = processes.find((candidate) => candidate.binary === binary);
  if (process !== undefined) draft.processes.set(process.name, { ...process, form, rect });
}

/** Boxes of one size and form; the others follow the first. */
export interface Series {
  readonly form: ProcessForm;
  readonly first: Rect;
  readonly gap: number;
}

/** Stacks processes below one another. */
export function placeColumn(draft: Draft, processes: readonly ProcessInput[], binaries: readonly Binary[], { form, first, gap }: Series): void {
  binaries.forEach((binary, index) => placeProcess(draft, processes, binary, form, { ...first, y: first.y + index * (first.height + gap) }));
}

/** Puts processes side by side. */
export function placeRow(draft: Draft, processes: readonly ProcessInput[], binaries: readonly Binary[], { form, first, gap }: Series): void {
  binaries.forEach((binary, index) => placeProcess(draft, processes, binary, form, { ...first, x: first.x + index * (first.width + gap) }));
}

export interface Grid {
  readonly cell: { readonly width: number; readonly height: number };
  readonly gap: number;
  /** Places are filled down the columns ("rows" is fixed) or along the rows ("columns" is fixed). */
  readonly along: "columns" | "rows";
  readonly lines: number;
}

/** The rectangle of a place in a grid whose corner is at `origin`. */
export function gridRect(grid: Grid, slot: number, origin: { readonly x: number; readonly y: number }): Rect {
  const major = Math.floor(slot / grid.lines);
  const minor = slot % grid.lines;
  const [column, row] = grid.along === "columns" ? [major, minor] : [minor, major];
  return { x: origin.x + column * (grid.cell.width + grid.gap), y: origin.y + row * (grid.cell.height + grid.gap), ...grid.cell };
}

/** The room that `places` places of a grid take. */
export function gridSize(grid: Grid, places: number): { readonly width: number; readonly height: number } {
  const majors = Math.max(1, Math.ceil(places / grid.lines));
  const minors = Math.max(1, Math.min(places, grid.lines));
  const [columns, rows] = grid.along === "columns" ? [majors, minors] : [minors, majors];
  return { width: columns * (grid.cell.width + grid.gap) - grid.gap, height: rows * (grid.cell.height + grid.gap) - grid.gap };
}

/** Cells for many workers: the more, the smaller. */
export function cellSize(places: number): { readonly width: number; readonly height: number } {
  return places <= 30 ? { width: 128, height: 94 } : { width: 84, height: 66 };
}

/** A worker shown with its processes small, side by side, and its pods below. */
export function placeMediumWorker(draft: Draft, machine: MachineInput, rect: Rect, processes: readonly ProcessInput[]): void {
  const pad = 10;
  const inner = rect.width - pad * 2;
  const width = (inner - 12) / 3;
  placeRow(draft, processes, ["kubelet", "containerd", "kube-proxy"], { form: "mini", first: { x: rect.x + pad, y: rect.y + 32, width, height: 40 }, gap: 6 });
  placeProcess(draft, processes, "linux", "strip", { x: rect.x + pad, y: rect.y + rect.height - 30, width: inner, height: 22 });
  draft.machines.set(machine.name, { ...machine, rect, podArea: { x: rect.x + pad, y: rect.y + 80, width: inner, height: rect.height - 80 - 38 } });
}

/** A worker as one cell: its processes have no boxes, its pods are a heat map. */
export function placeCellWorker(draft: Draft, machine: MachineInput, rect: Rect): void {
  const head = rect.height >= 60 ? 20 : 14;
  draft.machines.set(machine.name, { ...machine, rect, podArea: { x: rect.x + 5, y: rect.y + head, width: rect.width - 10, height: rect.height - head - 5 } });
}

/** Workers that still have a cell each; more are a crowd. */
const cellsMax = 60;

export const detailFor = (workers: number, full: number, medium: number): WorkerDetail => (workers <= full ? "full" : workers <= medium ? "medium" : workers <= cellsMax ? "cell" : "crowd");

/** The workers as a crowd in an area. */
export const crowdOf = ({ workers }: Parts, area: Rect): Crowd => layoutCrowd(workers.map(({ name, group = "" }) => ({ name, group })), area);

/** The machine of each process. */
export const hostsOf = (processes: readonly ProcessInput[]): ReadonlyMap<string, string> => new Map(processes.map(({ name, machine }) => [name, machine]));
