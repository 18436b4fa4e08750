/** CustomResourceDefinitions: their schemas, and the kinds that they bring about. */
export type * from "./types.ts";
export { cleanupFinalizer, isEstablished, isServing, storageVersion } from "./types.ts";
export { compareVersions, customKinds, sortedVersions } from "./customKind.ts";
export { validateDefinition, validateDefinitionUpdate } from "./definitionValidation.ts";
