/** The log of commands that people gave. */
export { CommandsPanel } from "./CommandsPanel.tsx";
