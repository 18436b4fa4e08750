import type { Kernel, KernelObserver } from "../../engine/core/index.ts";

/** Whoever watches a kernel: it tells one, and that one tells all. */
export class Observers {
  private readonly all = new Set<KernelObserver>();

  constructor(private readonly kernel: Kernel) {}

  /** Takes in the observer that somebody has just put in the place of the others. @returns how it leaves again */
  takeIn(): () => void {
    const { observer } = this.kernel;
    if (observer !== undefined && observer !== this.told) this.all.add(observer);
    this.kernel.observer = this.told;
    return () => {
      if (observer !== undefined) this.all.delete(observer);
    };
  }

  private readonly told: KernelObserver = {
    sent: (entry) => {
      for (const each of this.all) each.sent?.(entry);
    },
    changed: (what, index) => {
      for (const each of this.all) each.changed?.(what, index);
    },
  };
}
