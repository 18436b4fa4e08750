/** The only words that page and worker share. */
export * from "./rows.ts";
export * from "./standing.ts";
export * from "./messages.ts";
export * from "./scenes/index.ts";
export type * from "./subject.ts";
export type * from "./timeline.ts";
export type * from "./why.ts";
export * from "./trial.ts";
export type {
  Binary,
  Blueprint,
  Command,
  CommandLineNames,
  HttpInput,
  HttpRequestInput,
  HttpStreamInput,
  KubectlMinor,
  ProxyMode,
  MachineAction,
  MachineRole,
  PodAction,
  ProcessAction,
  StampedCommand,
  WorkerShape,
} from "../engine/history/index.ts";
export { bareBlueprint, commandLine, commandLineHelp, defaultBlueprint, kubectlMinors, parseCommandLine, proxyModes, workersMax } from "../engine/history/index.ts";
export type { Fact, FactGroup, FactTable, Micros, Noun, ProcessView, Said, SaidValue, Wording } from "../engine/core/index.ts";
export { english, wordsOfSaid } from "../engine/core/index.ts";
export * from "./drill.ts";
export type * from "./script.ts";
