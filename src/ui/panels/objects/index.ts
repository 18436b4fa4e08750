/** Browser of all objects of the API. */
export { ObjectsPanel } from "./ObjectsPanel.tsx";
