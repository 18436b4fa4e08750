/** YAML text to objects with positions, and every error at its line. */
export { cleanObject, cleanRules, reasonToDrop } from "./cleanObject.ts";
export { importCluster } from "./importCluster.ts";
export type { ImportedCluster, ImportedWorker, ImportLine } from "./importCluster.ts";
export { fieldsAt, writableKinds } from "./fields.ts";
export { parseManifest, parsePlain } from "./parseManifest.ts";
export { problemsOfOutput } from "./problemsOfOutput.ts";
export { problemsOfStatus } from "./problemsOfStatus.ts";
export { validateManifest } from "./validateManifest.ts";
export type { Manifest, ManifestDocument, ManifestProblem, Position, ValidatedManifest } from "./types.ts";
