import { create } from "zustand";
import type { Subject } from "../../protocol/index.ts";

export type ThemeChoice = "system" | "light" | "dark";
export type Overlay = "palette" | "help" | "share" | "apply" | "import" | "fidelity";

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
  readonly theme: ThemeChoice;
  /** The diagram as text. */
  readonly asTable: boolean;
  readonly introDismissed: boolean;
  /** Height of the bottom panel in pixels. */
  readonly panelHeight: number;
}

const storageKey = "kubarium:ui";
/** What outlives the visit. */
type Kept = Pick<UiState, "theme" | "introDismissed" | "panelHeight">;

export const useUi = create<UiState>(() => ({
  selection: null,
  inspectorOpen: false,
  panel: null,
  overlay: null,
  menu: null,
  theme: "system",
  asTable: false,
  introDismissed: false,
  panelHeight: 280,
  ...recall(),
}));

/** On a phone panels and inspector are sheets, and one would cover the other. */
const hasRoomForOne = (): boolean => window.matchMedia("(max-width: 560px)").matches;

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

export function setTheme(theme: ThemeChoice): void {
  useUi.setState({ theme });
  remember();
  applyTheme();
}

export function dismissIntro(): void {
  useUi.setState({ introDismissed: true });
  remember();
}

export function setPanelHeight(panelHeight: number): void {
  useUi.setState({ panelHeight });
  remember();
}

const darkQuery = "(prefers-color-scheme: dark)";
const contrastQuery = "(prefers-contrast: more)";

/** What "system" comes to. */
export const resolvedTheme = (choice: ThemeChoice): "light" | "dark" => (choice === "system" ? (window.matchMedia(darkQuery).matches ? "dark" : "light") : choice);

/** Puts theme and contrast on the root element (public/theme.js did so before the first paint). */
export function applyTheme(): void {
  const root = document.documentElement;
  root.dataset["theme"] = resolvedTheme(useUi.getState().theme);
  if (window.matchMedia(contrastQuery).matches) root.dataset["contrast"] = "more";
  else delete root.dataset["contrast"];
}

/** Follows the system's theme and contrast. Returns the end of it. */
export function followSystemTheme(): () => void {
  const queries = [window.matchMedia(darkQuery), window.matchMedia(contrastQuery)];
  for (const query of queries) query.addEventListener("change", applyTheme);
  return () => {
    for (const query of queries) query.removeEventListener("change", applyTheme);
  };
}

function remember(): void {
  const { theme, introDismissed, panelHeight } = useUi.getState();
  try {
    localStorage.setItem(storageKey, JSON.stringify({ theme, introDismissed, panelHeight } satisfies Kept));
  } catch {
    // Storage may be forbidden or full; the choice then lasts for this visit.
  }
}

function recall(): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    const { theme, introDismissed, panelHeight } = kept as Partial<Record<keyof Kept, unknown>>;
    return {
      ...(theme === "light" || theme === "dark" || theme === "system" ? { theme } : {}),
      ...(introDismissed === true ? { introDismissed } : {}),
      ...(typeof panelHeight === "number" && panelHeight >= 120 && panelHeight <= 2_000 ? { panelHeight } : {}),
    };
  } catch {
    return {};
  }
}
