import { useEffect } from "react";
import { diagrams } from "./diagrams.ts";
import { actionsFor } from "../stores/actions.ts";
import { goTo } from "../stores/place.ts";
import { runCommand } from "../stores/runCommand.ts";
import { select, togglePanel, useUi } from "../stores/ui.ts";
import { changeGear, step, toggleRunning, undo } from "./timeControl.ts";

const chordMs = 1_200;
/** After "g": which panel; after "v": which diagram. */
const panelKeys: Readonly<Record<string, string>> = { t: "terminal", m: "manifests", o: "objects", e: "events", j: "journal", c: "commands", w: "trace" };

const keys: Readonly<Record<string, () => void>> = {
  " ": toggleRunning,
  ".": () => step("event"),
  ",": () => step("message"),
  ";": () => step("reconcile"),
  "[": () => changeGear(-1),
  "]": () => changeGear(1),
  "/": () => useUi.setState({ overlay: "palette" }),
  "?": () => useUi.setState({ overlay: "help" }),
  Enter: () => {
    const { selection } = useUi.getState();
    if (selection !== null) select(selection, true);
  },
  Escape: () => {
    const { panel, selection } = useUi.getState();
    if (selection !== null) select(null);
    else if (panel !== null) togglePanel(panel);
  },
};

/**
 * The page's keys. Nothing here fires while somebody types, or while a dialog or menu is open. What
 * changes the cluster fires only from where it is said: a person who takes the page for a terminal
 * and types "kubectl" must not kill what happens to be selected.
 */
export function useShortcuts(): void {
  useEffect(() => {
    let chord = "";
    let chordUntil = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || isTyping(event.target) || isCovered()) return;
      if (event.ctrlKey || event.metaKey) {
        if (event.key !== "z" || event.shiftKey) return;
        event.preventDefault();
        undo();
        return;
      }
      // A button that has the focus takes Space and Enter itself, unless it is a box of the diagram.
      if ((event.key === " " || event.key === "Enter") && takesPress(event.target)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const now = performance.now();
      const goes = now < chordUntil ? chordTarget(chord, key) : undefined;
      if (goes !== undefined) {
        chordUntil = 0;
        event.preventDefault();
        goes();
        return;
      }
      chord = key;
      chordUntil = key === "g" || key === "v" ? now + chordMs : 0;
      const run = keys[event.key] ?? keys[key];
      if (run !== undefined) {
        event.preventDefault();
        run();
      } else if (actsOnSelection(event.target) && actOnSelection(key)) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** Where the second key of a chord leads. */
function chordTarget(chord: string, key: string): (() => void) | undefined {
  if (chord === "g") {
    const panel = panelKeys[key];
    return panel === undefined ? undefined : () => togglePanel(panel);
  }
  const diagram = diagrams.find((candidate) => candidate.key === key);
  return diagram === undefined ? undefined : () => goTo(diagram.id);
}

function actOnSelection(key: string): boolean {
  const { selection } = useUi.getState();
  const action = selection === null ? undefined : actionsFor(selection).find((candidate) => candidate.keys === key);
  if (action === undefined) return false;
  void runCommand(action.command);
  return true;
}

/** The keys of the selection's actions work on its box in the diagram and on its actions in the inspector, nowhere else. */
const actsOnSelection = (target: EventTarget | null): boolean => target instanceof Element && target.closest("[data-box], [data-acts]") !== null;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type !== "range" && target.type !== "checkbox");
}

/** Also while a dialog is still being fetched: what is typed then is meant for it. */
const isCovered = (): boolean => useUi.getState().overlay !== null || document.querySelector("dialog[open], [role=menu]") !== null;

function takesPress(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.dataset["box"] !== undefined) return false;
  return target.closest("button, a, [role=button], [role=grid], input, summary") !== null;
}
