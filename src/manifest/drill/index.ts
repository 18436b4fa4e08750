/** Drill files: apart from the reader of manifests, which knows every kind there is. */
export { drillLimits, readDrill } from "./readDrill.ts";
export type { ManifestProblem } from "../types.ts";
