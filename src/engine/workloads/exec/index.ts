/** Commands that are run in a container beside its first process. */
export type { ExecFiles, ExecWorld, NetRequest } from "./types.ts";
export { advanceExec, execInput, execNetAnswer, startExec } from "./execRun.ts";
export type { ExecOutcome, ExecRun } from "./execRun.ts";
export { httpAnswer, pageOf } from "./httpAnswer.ts";
