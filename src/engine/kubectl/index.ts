export { kubectl } from "./kubectl.ts";
export type { KubectlConfig } from "./kubectl.ts";
export type { EditedCommand, InterruptCommand, KubectlState, OutputLine, RunCommand } from "./runs.ts";
export type { EditRequest, InputFile } from "./verb.ts";
export { printYaml } from "./print/yaml.ts";
