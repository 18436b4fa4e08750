/** The command line on the laptop. */
export { TerminalPanel } from "./TerminalPanel.tsx";
