/** Checks and scripts over what can be observed of a cluster: what drills are made of. */
export { CheckWatch, compileCheck, evaluateText } from "./checkWatch.ts";
export { observedNames } from "./observed.ts";
export { ScriptPlayer } from "./script.ts";
export type { Stage } from "./script.ts";
