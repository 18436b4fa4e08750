/** The engine's messages as lines. */
export { JournalPanel } from "./JournalPanel.tsx";
