import { create } from "zustand";
import { useUi } from "./ui.ts";

/** A text that a command wants edited: it waits until the text is saved or the editor is closed. */
export interface EditRequest {
  readonly id: number;
  /** A path of the home, or what kubectl calls the object. */
  readonly name: string;
  readonly text: string;
}

interface Editing {
  /** Oldest first: the first one is in the editor. */
  readonly requests: readonly EditRequest[];
}

export const useEditing = create<Editing>(() => ({ requests: [] }));

const answers = new Map<number, (text: string | undefined) => void>();
let nextId = 1;

/** Opens the editor on a text. @returns what was saved; undefined when it was closed without saving, or when `signal` ended it */
export function requestEdit(name: string, text: string, signal: AbortSignal): Promise<string | undefined> {
  const request = { id: nextId++, name, text };
  return new Promise((resolve) => {
    answers.set(request.id, resolve);
    signal.addEventListener("abort", () => finishEdit(request.id, undefined), { once: true });
    useEditing.setState(({ requests }) => ({ requests: [...requests, request] }));
    useUi.setState({ panel: "manifests", overlay: null });
  });
}

/** The editor was closed: with a text, or without saving. */
export function finishEdit(id: number, text: string | undefined): void {
  const answer = answers.get(id);
  if (answer === undefined) return;
  answers.delete(id);
  useEditing.setState(({ requests }) => ({ requests: requests.filter((request) => request.id !== id) }));
  if (useUi.getState().panel === "manifests") useUi.setState({ panel: "terminal" });
  answer(text);
}
