import { create } from "zustand";
import type { Subject } from "../../protocol/index.ts";
import { localStore } from "./storage.ts";

export type Overlay = "palette" | "help" | "share" | "apply" | "import" | "cluster" | "fidelity" | "drills";

export interface UiState {
  /** What is selected in the diagram, shown in the inspector. A pod is an "object" with its uid. */
  readonly selection: Subject | null;
  readonly inspectorOpen: boolean;
  /** The tab of the bottom panel that is open. */
  readonly panel: string | null;
  /** A dialog over everything. */
  readonly overlay: Overlay | null;
  /** The context menu: for what, and where on the screen. */
  readonly menu: { readonly subject: Subject; readonly anchor: DOMRect } | null;
  /** The diagram as text. */
  readonly asTable: boolean;
  readonly introDismissed: boolean;
  /** Height of the bottom panel in pixels. */
  readonly panelHeight: number;
}

const storageKey = "kubarium:ui";
/** What outlives the visit. */
type Kept = Pick<UiState, "introDismissed" | "panelHeight">;

export const useUi = create<UiState>(() => ({
  selection: null,
  inspectorOpen: false,
  panel: null,
  overlay: null,
  menu: null,
  asTable: false,
  introDismissed: false,
  panelHeight: 280,
  ...recall(),
}));

/** On a phone panels and inspector are sheets, and one would cover the other. */
const hasRoomForOne = (): boolean => document.body.offsetWidth <= 560;

/** Selects something; `open` shows it in the inspector as well. */
export function select(subject: Subject | null, open = false): void {
  useUi.setState(subject === null ? { selection: null, inspectorOpen: false } : open ? { selection: subject, inspectorOpen: true, ...(hasRoomForOne() ? { panel: null } : {}) } : { selection: subject });
}

/** Closes the inspector; the box that it was about has the focus again. */
export function closeInspector(): void {
  useUi.setState({ inspectorOpen: false });
  document.querySelector<HTMLElement>("[data-box][aria-pressed=true]")?.focus({ preventScroll: true });
}

/** Opens a tab of the bottom panel, or closes it when it is open. */
export function togglePanel(panel: string): void {
  useUi.setState((state) => ({ panel: state.panel === panel ? null : panel, ...(hasRoomForOne() ? { inspectorOpen: false } : {}) }));
}

export function dismissIntro(): void {
  useUi.setState({ introDismissed: true });
  remember();
}

export function setPanelHeight(panelHeight: number): void {
  useUi.setState({ panelHeight });
  remember();
}

function remember(): void {
  const { introDismissed, panelHeight } = useUi.getState();
  try {
    localStore().setItem(storageKey, JSON.stringify({ introDismissed, panelHeight } satisfies Kept));
  } catch {
    // Storage may be forbidden or full; the choice then lasts for this visit.
  }
}

function recall(): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(localStore().getItem(storageKey) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    const { introDismissed, panelHeight } = kept as Partial<Record<keyof Kept, unknown>>;
    return {
      ...(introDismissed === true ? { introDismissed } : {}),
      ...(typeof panelHeight === "number" && panelHeight >= 120 && panelHeight <= 2_000 ? { panelHeight } : {}),
    };
  } catch {
    return {};
  }
}
