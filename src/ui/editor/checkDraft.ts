import { create } from "zustand";
import type { ManifestProblem } from "../../protocol/index.ts";
import { checkManifest } from "../stores/connection.ts";
import { manifestMaxCharacters, useManifestDraft } from "../stores/manifestDraft.ts";

export interface DraftCheck {
  /** The text that was checked; problems of another text must not be shown. */
  readonly text: string;
  readonly problems: readonly ManifestProblem[];
  readonly objects: number;
}

/** The latest answer; undefined while the text is being typed or is too large. */
export const useDraftCheck = create<{ readonly check: DraftCheck | undefined }>(() => ({ check: undefined }));

const restMs = 300;
const restOfLargeMs = 900;
const large = 200_000;

/** Has the draft checked whenever typing pauses. Returns the end of it. */
export function followDraft(): () => void {
  let timer: number | undefined;
  let isEnded = false;
  const schedule = (text: string) => {
    window.clearTimeout(timer);
    useDraftCheck.setState({ check: undefined });
    if (text.trim() === "" || text.length > manifestMaxCharacters) return;
    timer = window.setTimeout(() => void check(text), text.length > large ? restOfLargeMs : restMs);
  };
  const check = async (text: string) => {
    const { problems, objects } = await checkManifest(text);
    if (!isEnded && useManifestDraft.getState().text === text) useDraftCheck.setState({ check: { text, problems, objects } });
  };
  schedule(useManifestDraft.getState().text);
  const stop = useManifestDraft.subscribe((state, before) => {
    if (state.text !== before.text) schedule(state.text);
  });
  return () => {
    isEnded = true;
    window.clearTimeout(timer);
    stop();
  };
}
