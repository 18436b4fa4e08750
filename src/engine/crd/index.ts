/** CustomResourceDefinitions: their schemas, and the kinds that they bring about. */
export type * from "./types.ts";
export { cleanupFinalizer, isServing, storageVersion } from "./types.ts";
export { compareVersions, customKinds } from "./customKind.ts";
export { validateDefinition, validateDefinitionUpdate } from "./definitionValidation.ts";
