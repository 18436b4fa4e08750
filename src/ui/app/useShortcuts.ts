import { useEffect } from "react";
import { actionsFor } from "../stores/actions.ts";
import { runCommand } from "../stores/runCommand.ts";
import { useUi } from "../stores/ui.ts";
import { actionFor, isChordStart, keysOf } from "./pageKeys.ts";

const chordMs = 1_200;

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
      const key = keysOf(event);
      // A button that has the focus takes Space and Enter itself, unless it is a box of the diagram.
      if ((key === "Space" || key === "Enter") && takesPress(event.target)) return;
      const now = performance.now();
      const action = (now < chordUntil ? actionFor(`${chord} ${key}`) : undefined) ?? actionFor(key);
      chordUntil = action === undefined && isChordStart(key) ? now + chordMs : 0;
      chord = key;
      if (action !== undefined) action.run();
      else if (event.ctrlKey || event.metaKey || !actsOnSelection(event.target) || !actOnSelection(key.toLowerCase())) return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
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
