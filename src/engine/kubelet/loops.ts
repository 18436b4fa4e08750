import type { Micros } from "../core/index.ts";

/**
 * What a kubelet does again and again: a pod is brought nearer to its specification ("sync"), the runtime
 * says that a container has changed ("pleg"), a container is asked how it is ("probes"), the node's disk is
 * looked at ("eviction"), the node's condition is judged ("nodeStatus").
 *
 * @source pkg/kubelet/kubelet.go syncLoopIteration; pkg/kubelet/pleg/evented.go; pkg/kubelet/prober/worker.go
 */
export type KubeletLoop = "sync" | "pleg" | "probes" | "eviction" | "nodeStatus";

export interface LoopRun {
  runs: number;
  /** -1: never. */
  lastAt: Micros;
}

interface Looping {
  readonly state: { readonly loops: Readonly<Record<KubeletLoop, LoopRun>> };
  readonly env: { readonly now: Micros };
}

export const newLoops = (): Readonly<Record<KubeletLoop, LoopRun>> => {
  const never = (): LoopRun => ({ runs: 0, lastAt: -1 });
  return { sync: never(), pleg: never(), probes: never(), eviction: never(), nodeStatus: never() };
};

/** A loop goes round once more. */
export function loopRan({ state, env }: Looping, name: KubeletLoop): void {
  const loop = state.loops[name];
  loop.runs += 1;
  loop.lastAt = env.now;
}
