import { create } from "zustand";
import { useUi } from "./ui.ts";

/** What was dropped or pasted and looks like the output of a real cluster. */
export const useImporting = create<{ readonly text: string }>(() => ({ text: "" }));

/** Fields that only a server writes: `kubectl get -o yaml` prints them, and nobody types them. */
export const looksPrinted = (text: string): boolean => /^[ -]*"?(?:resourceVersion|managedFields)"?:/m.test(text) && /^[ -]*"?(?:uid|creationTimestamp)"?:/m.test(text);

export function beginImport(text: string): void {
  useImporting.setState({ text });
  useUi.setState({ overlay: "import" });
}
