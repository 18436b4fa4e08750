/** CEL, the Common Expression Language, as Kubernetes uses it: see docs/decisions. */
export { compile, newEnvironment, runProgram } from "./environment.ts";
export type { Environment, Program } from "./environment.ts";
export { costLimitExceeded } from "./evaluate.ts";
export type { Evaluated } from "./evaluate.ts";
export { escapeName, fromJson, toJson } from "./json.ts";
export { authorizerValue, resourceCheckValue } from "./library/authorizer.ts";
export type { AuthorizationCheck, Authorize } from "./library/authorizer.ts";
export { listOf, mapOf, objectType, optionalType, types as celTypes } from "./types.ts";
export type { CelType } from "./types.ts";
export { isError } from "./values.ts";
export type { CelValue } from "./values.ts";
export { admissionEnvironment } from "./admission/environments.ts";
export type { AdmissionNames } from "./admission/environments.ts";
export { compileAs, returnTypes, validateExpression, validateMatchConditions } from "./admission/validation.ts";
export { typeOfStruct } from "./admission/schemaTypes.ts";
export { validateDeviceSelector } from "./deviceSelectors.ts";
export { estimateCost } from "./estimate.ts";
export type { SizeOf } from "./estimate.ts";
