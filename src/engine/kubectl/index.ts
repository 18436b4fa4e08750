export { kubectl } from "./kubectl.ts";
export type { KubectlConfig, KubectlState, OutputLine, RunCommand } from "./kubectl.ts";
export type { InputFile } from "./verb.ts";
export { printYaml } from "./print/yaml.ts";
