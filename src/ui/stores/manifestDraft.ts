import { create } from "zustand";
import { wordsOf } from "./words/language.ts";
import { beginImport, looksPrinted } from "./importing.ts";
import { useUi } from "./ui.ts";

export interface ManifestDraft {
  /** What stands in the editor. */
  readonly text: string;
  /** Grows when the text was replaced from outside the editor. */
  readonly version: number;
  /** The example that the text came from; "" for people's own. */
  readonly exampleId: string;
  /** What was done with files that were dropped, where that needs saying. */
  readonly notice: string;
}

/** A manifest larger than this is not taken: the API server takes no larger objects either. */
export const manifestMaxCharacters = 1024 * 1024;

/** The manifest at hand; it outlives the editor. */
export const useManifestDraft = create<ManifestDraft>(() => ({ text: "", version: 0, exampleId: "", notice: "" }));

/** Puts another text into the editor. */
export function replaceManifest(text: string, { exampleId = "", notice = "" }: { readonly exampleId?: string; readonly notice?: string } = {}): void {
  useManifestDraft.setState(({ version }) => ({ text, version: version + 1, exampleId, notice }));
}

/** A file or a pasted text, before it is looked at. */
export interface GivenFile {
  readonly name: string;
  readonly text: string;
}

/** Joins several files to one manifest, each a document of its own. Empty ones are left out. */
export function joinManifests(files: readonly GivenFile[]): string {
  const parts = files.filter((file) => file.text.trim() !== "").map((file) => (files.length === 1 ? file.text : `# ${file.name.replaceAll(/[^\p{L}\p{N} ._-]/gu, "_")}\n${file.text.replace(/^\s*---[^\S\n]*\n/, "")}`));
  return parts.map((part) => (part.endsWith("\n") ? part : `${part}\n`)).join("---\n");
}

/** Shows files in the editor; what does not fit is named. */
export function openManifests(files: readonly GivenFile[], refused: readonly string[] = []): void {
  if (files.some((file) => looksPrinted(file.text))) return beginImport(joinManifests(files));
  const fitting: GivenFile[] = [];
  const tooLarge: string[] = [...refused];
  let length = 0;
  for (const file of files) {
    if (length + file.text.length > manifestMaxCharacters) tooLarge.push(file.name);
    else {
      fitting.push(file);
      length += file.text.length + 64;
    }
  }
  const notice = tooLarge.length === 0 ? "" : wordsOf("app").files.tooLarge(tooLarge.slice(0, 5).join(", "), Math.max(0, tooLarge.length - 5));
  if (fitting.length > 0) replaceManifest(joinManifests(fitting), { notice });
  else useManifestDraft.setState({ notice });
  useUi.setState({ overlay: "apply" });
}
