export { vitalSigns } from "./vitalSigns.ts";
export type { VitalSignsConfig } from "./vitalSigns.ts";
export { summarize } from "./vitalSummary.ts";
export type { SignSummary } from "./vitalSummary.ts";
export type { ProbesState } from "./state.ts";
