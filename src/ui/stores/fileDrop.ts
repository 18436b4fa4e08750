import { create } from "zustand";
import { wordsOf } from "./words/language.ts";
import { manifestMaxCharacters, openManifests } from "./manifestDraft.ts";
import { showToast } from "./toasts.ts";

/** Whether files are held over the page. */
export const useFileDrop = create<{ readonly isOver: boolean }>(() => ({ isOver: false }));

const filesMax = 100;
const isManifest = (file: File): boolean => /\.(ya?ml|json)$/i.test(file.name) || file.type === "application/json" || file.type.includes("yaml");

/** Takes manifests that are dropped or pasted anywhere on the page. Returns the end of it. */
export function listenForFiles(): () => void {
  const abort = new AbortController();
  const options = { signal: abort.signal };
  const setOver = (isOver: boolean) => {
    if (useFileDrop.getState().isOver !== isOver) useFileDrop.setState({ isOver });
  };
  window.addEventListener(
    "dragover",
    (event) => {
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      // Otherwise the browser would leave the page for the file.
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    },
    options,
  );
  window.addEventListener("dragleave", (event) => event.relatedTarget === null && setOver(false), options);
  window.addEventListener(
    "drop",
    (event) => {
      setOver(false);
      if (event.dataTransfer?.types.includes("Files") !== true) return;
      event.preventDefault();
      void takeFiles([...event.dataTransfer.files]);
    },
    options,
  );
  window.addEventListener("paste", takePaste, options);
  return () => abort.abort();
}

/** Reads files of manifests and shows them in the editor. */
export async function takeFiles(files: readonly File[]): Promise<void> {
  const wanted = files.filter(isManifest).slice(0, filesMax);
  if (wanted.length === 0) return showToast({ tone: "bad", text: wordsOf("app").files.wrongKind });
  // The size is known before anything is read; a character has at most four bytes.
  const refused = wanted.filter((file) => file.size > manifestMaxCharacters * 4).map((file) => file.name);
  const readable = wanted.filter((file) => file.size <= manifestMaxCharacters * 4);
  try {
    openManifests(await Promise.all(readable.map(async (file) => ({ name: file.name, text: await file.text() }))), refused);
  } catch {
    showToast({ tone: "bad", text: wordsOf("app").files.unreadable });
  }
}

/** A manifest pasted beside any field opens the editor; text pasted into a field is that field's own. */
function takePaste(event: ClipboardEvent): void {
  const { target } = event;
  if (target instanceof Element && target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false]), dialog[open]") !== null) return;
  const files = [...(event.clipboardData?.files ?? [])];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (files.length > 0) void takeFiles(files);
  else if (/^\s*(apiVersion|kind|"apiVersion"|"kind")\s*:|^\s*\{\s*"/m.test(text.slice(0, 20_000))) openManifests([{ name: "pasted", text }]);
  else return;
  event.preventDefault();
}
