/** YAML text to objects with positions, and every error at its line. */
export { fieldsAt, writableKinds } from "./fields.ts";
export { parseManifest } from "./parseManifest.ts";
export { problemsOfOutput } from "./problemsOfOutput.ts";
export { problemsOfStatus } from "./problemsOfStatus.ts";
export { validateManifest } from "./validateManifest.ts";
export type { Manifest, ManifestDocument, ManifestProblem, Position, ValidatedManifest } from "./types.ts";
