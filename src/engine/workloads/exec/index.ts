/** Commands that are run in a container beside its first process. */
export type { ExecFiles, ExecWorld, NetworkNamespace, NetAnswer, NetRequest } from "./types.ts";
export { canRun } from "./canRun.ts";
export { advanceExec, execInput, execNetAnswer, execResized, startExec } from "./execRun.ts";
export type { ExecOutcome, ExecRun } from "./execRun.ts";
export { httpAnswer, pageOf } from "./httpAnswer.ts";
