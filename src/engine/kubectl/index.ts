export { kubectl } from "./kubectl.ts";
export type { EditedCommand, InterruptCommand, KubectlConfig, KubectlState, OutputLine, RunCommand } from "./kubectl.ts";
export type { EditRequest, InputFile } from "./verb.ts";
export { printYaml } from "./print/yaml.ts";
