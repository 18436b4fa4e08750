import type { Kernel, KernelObserver } from "../engine/core/index.ts";

/** All who watch one kernel: it tells one, and that one tells all. */
export class Observers {
  private readonly all = new Set<KernelObserver>();

  constructor(kernel: Kernel) {
    kernel.observer = {
      sent: (entry) => {
        for (const each of this.all) each.sent?.(entry);
      },
      worked: (process, from, until, cause) => {
        for (const each of this.all) each.worked?.(process, from, until, cause);
      },
      synced: (process, from, until) => {
        for (const each of this.all) each.synced?.(process, from, until);
      },
      note: (at, process, cause, label) => {
        for (const each of this.all) each.note?.(at, process, cause, label);
      },
      changed: (what, index) => {
        for (const each of this.all) each.changed?.(what, index);
      },
    };
  }

  /** @returns how it leaves again */
  add(observer: KernelObserver): () => void {
    this.all.add(observer);
    return () => this.all.delete(observer);
  }
}
