export { kubectl } from "./kubectl.ts";
export type { KubectlConfig } from "./kubectl.ts";
export type { EditedCommand, InterruptCommand, KubectlState, OutputLine, RunCommand } from "./runs.ts";
export type { EditRequest, InputFile } from "./verb.ts";
export { completeKubectl } from "./completion/complete.ts";
export type { CompletionSource } from "./completion/complete.ts";
export { newKubeconfig } from "./kubeconfig.ts";
export type { Resource } from "./resources.ts";
export { printYaml } from "./print/yaml.ts";
