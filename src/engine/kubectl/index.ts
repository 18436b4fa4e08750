export { kubectl } from "./kubectl.ts";
export type { KubectlConfig, KubectlState, OutputLine, RunCommand } from "./kubectl.ts";
export type { InputDocument } from "./verb.ts";
export { printYaml } from "./print/yaml.ts";
