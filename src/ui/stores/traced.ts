import { create } from "zustand";
import { useUi } from "./ui.ts";

/** The command whose trace is to be shown; undefined: the followed one, or the last. */
export const useTraced = create<{ readonly run: number | undefined }>(() => ({ run: undefined }));

/** Opens the trace of a command. */
export function openTrace(run: number): void {
  useTraced.setState({ run });
  useUi.setState({ panel: "trace" });
}
