export * from "./command.ts";
export * from "./commandLine.ts";
export * from "./blueprint.ts";
export { validateBlueprint } from "./validateBlueprint.ts";
export type { HttpInput, HttpRequestInput, HttpStreamInput } from "./httpInput.ts";
export type { Binary, MachineRole } from "./roles.ts";
