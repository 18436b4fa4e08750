export { beginDrill, drillNamed, knownDrills } from "./begin.ts";
export { DrillDrawer } from "./DrillDrawer.tsx";
export { DrillsDialog } from "./DrillsDialog.tsx";
