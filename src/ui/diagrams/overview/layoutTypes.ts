import type { Binary, MachineRole } from "../../../protocol/index.ts";
import type { Rect } from "../../design/geometry.ts";
import type { Crowd } from "./crowd/crowdLayout.ts";

/** wide: control plane left, workers right. tall and phone: control plane above, workers below. */
export type Shape = "wide" | "tall" | "phone";

/** How much of a worker is shown: all, its processes small, one cell of a grid, or as much as one comes near to. */
export type WorkerDetail = "full" | "medium" | "cell" | "crowd";

export interface MachineInput {
  readonly name: string;
  readonly role: MachineRole;
  /** What it stands with in a crowd; absent: with all. */
  readonly group?: string;
}

export interface ProcessInput {
  readonly name: string;
  readonly binary: Binary;
  readonly machine: string;
}

export interface LayoutInput {
  readonly shape: Shape;
  readonly machines: readonly MachineInput[];
  readonly processes: readonly ProcessInput[];
  /** Where workers stood before: who stays keeps the place. */
  readonly slots: ReadonlyMap<string, number>;
}

/** card: name over headline. small: role over name. row: one line. mini: glyph and short name. strip: the machine's base line. */
export type ProcessForm = "card" | "small" | "row" | "mini" | "strip" | "tower";

export interface ProcessBox {
  readonly name: string;
  readonly binary: Binary;
  readonly machine: string;
  readonly form: ProcessForm;
  readonly rect: Rect;
}

export interface MachineBox {
  readonly name: string;
  readonly role: MachineRole;
  readonly rect: Rect;
  /** Where its pods are drawn (workers). */
  readonly podArea: Rect | undefined;
}

export interface Layout {
  readonly shape: Shape;
  readonly width: number;
  readonly height: number;
  readonly controlPlane: Rect;
  readonly workers: Rect;
  readonly workerDetail: WorkerDetail;
  /** Where pods wait that no scheduler has bound. */
  readonly shelf: Rect;
  readonly machines: ReadonlyMap<string, MachineBox>;
  /** Only processes that have a box of their own. */
  readonly processes: ReadonlyMap<string, ProcessBox>;
  readonly slots: ReadonlyMap<string, number>;
  /** The workers, where they are so many that they have no boxes of their own. */
  readonly crowd: Crowd | undefined;
  /** The machine of each process. */
  readonly hosts: ReadonlyMap<string, string>;
}
