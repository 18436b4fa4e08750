import type { QueueEvent, QueueEventKind } from "./eventQueue.ts";
import type { ConnRecord, KernelState, MachineRecord, ProcessRecord } from "./kernelState.ts";
import type { TimerId } from "./program.ts";
import type { KernelObserver } from "./trace.ts";

/** What the parts of the kernel (connections, life cycle, env) need of the whole. */
export interface KernelPort {
  readonly state: KernelState;
  readonly observer: KernelObserver | undefined;
  newEvent(kind: QueueEventKind, process: number, from: number): QueueEvent;
  enqueue(event: QueueEvent): void;
  deliver(event: QueueEvent): void;
  resolve(address: string): ProcessRecord | undefined;
  machineOf(process: ProcessRecord): MachineRecord;
  traceSend(event: QueueEvent, lost: boolean): void;
  forgetIfClosed(conn: ConnRecord): void;
  runStart(process: ProcessRecord): void;
  cancelTimer(timer: TimerId): void;
}
