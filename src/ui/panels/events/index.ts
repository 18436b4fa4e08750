/** Kubernetes Events. */
export { EventsPanel } from "./EventsPanel.tsx";
