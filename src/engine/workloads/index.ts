/** What containers do. */
export type * from "./types.ts";
export { resolveWorkload } from "./resolveWorkload.ts";
export { parseShell } from "./shell.ts";
export { serveRequest } from "./serve.ts";
export { hear, newMetricsServer, serveMetrics, tick } from "./metricsServer/index.ts";
export type { AgentRequest, MetricsServerRun } from "./metricsServer/index.ts";
export { isValidReference, lookUpImage } from "./images.ts";
export type { ImageInfo } from "./images.ts";
export { advanceRun, healthOf, isHanging, isListening, memoryOf, newRun, terminateRun } from "./run.ts";
export { advanceExec, execInput, execNetAnswer, execResized, httpAnswer, pageOf, startExec } from "./exec/index.ts";
export type { ExecFiles, ExecOutcome, ExecRun, ExecWorld, NetAnswer, NetRequest, NetworkNamespace } from "./exec/index.ts";
export type { Health, WorkloadOutcome, WorkloadRun } from "./run.ts";
