/** Checks and scripts over what can be observed of a cluster: what drills are made of. (Functions, no classes: this code comes late.) */
export { compileCheck, evaluateText } from "./checkWatch.ts";
export type { CheckWatch } from "./checkWatch.ts";
export type { ScriptPlayer, Stage } from "./script.ts";
export { playScript, watchChecks } from "./begin.ts";
