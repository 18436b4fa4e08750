export * from "./units.ts";
export * from "./result.ts";
export * from "./invariant.ts";
export * from "./order.ts";
export * from "./rng.ts";
export * from "./bytes.ts";
export * from "./tar.ts";
export { sha256 } from "./sha256.ts";
export type * from "./streams.ts";
export * from "./program.ts";
export { Kernel, stopGrace } from "./kernel.ts";
export type { ConnRecord, KernelState, LinkRecord, MachineRecord, ProcessRecord, ProcessStatus } from "./kernelState.ts";
export { linkKey } from "./kernelState.ts";
export { isPathBlocked } from "./network.ts";
export { stateDigest } from "./stateDigest.ts";
export type { KernelObserver, TraceEntry } from "./trace.ts";
export {
  bootMachine,
  crashMachine,
  isTerminating,
  killProcess,
  pauseProcess,
  resumeProcess,
  setLinkCut,
  setLinkQuality,
  setMachineIsolated,
  setMachinePaused,
  startProcess,
  terminateProcess,
} from "./lifecycle.ts";
export type { QueueEvent } from "./eventQueue.ts";
export * from "./said.ts";
export { copyData } from "./copyData.ts";
export type { Sharing } from "./copyData.ts";
