/** The only words that page and worker share. */
export * from "./blueprint.ts";
export * from "./rows.ts";
export * from "./messages.ts";
export type {
  Command,
  MachineAction,
  PodAction,
  ProcessAction,
  StampedCommand,
} from "../engine/faults/index.ts";
export { commandLine, parseCommandLine } from "../engine/faults/index.ts";
export type { Fact, FactGroup, FactTable, Micros, ProcessView } from "../engine/core/index.ts";
