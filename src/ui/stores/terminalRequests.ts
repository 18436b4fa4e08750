import { create } from "zustand";
import { useUi } from "./ui.ts";

interface TerminalRequests {
  /** Lines that wait for the terminal to take them, oldest first. */
  readonly lines: readonly string[];
}

export const useTerminalRequests = create<TerminalRequests>(() => ({ lines: [] }));

/** Opens the terminal and types a line there, for commands whose point is what they print. */
export function runInTerminal(line: string): void {
  useTerminalRequests.setState(({ lines }) => ({ lines: [...lines, line] }));
  useUi.setState({ panel: "terminal" });
}

/** Takes the waiting lines. */
export function takeTerminalRequests(): readonly string[] {
  const { lines } = useTerminalRequests.getState();
  if (lines.length > 0) useTerminalRequests.setState({ lines: [] });
  return lines;
}
