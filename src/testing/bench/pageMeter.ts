import type { MachineRow, PageMessage, PodRow, WorkerMessage } from "../../protocol/index.ts";

/** Milliseconds, rounded to a tenth. */
export interface MeterFigures {
  readonly p50: number;
  readonly p95: number;
  readonly longestFrame: number;
  readonly longestTask: number;
  readonly longTasks: number;
}

/** Runs in the measured page. */
export interface Meter {
  begin(): void;
  figures(): MeterFigures;
  readyNodes(): number;
  runningPods(): number;
  /** Speaks to the page's worker as the page does. */
  send(message: PageMessage): void;
}

/**
 * Put into the page before its own programs: measures frames and long tasks, and listens to what
 * the worker tells the page. It is sent to the browser as text, so it must not use anything from outside.
 */
export function startMeter(): void {
  let gaps: number[] = [];
  let tasks: number[] = [];
  let last = 0;
  const tick = (time: number) => {
    if (last !== 0) gaps.push(time - last);
    last = time;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });

  const nodes = new Set<string>();
  const pods = new Set<string>();
  const keep = <Row>(set: Set<string>, rows: readonly Row[], keyOf: (row: Row) => string, counts: (row: Row) => boolean) => {
    for (const row of rows) {
      if (counts(row)) set.add(keyOf(row));
      else set.delete(keyOf(row));
    }
  };
  const listen = ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.type !== "frame") return;
    keep<MachineRow>(nodes, data.machines?.upserted ?? [], (row) => row.name, (row) => row.nodeReady === "Ready");
    keep<PodRow>(pods, data.pods?.upserted ?? [], (row) => row.uid, (row) => row.namespace === "default" && row.status === "Running");
  };
  let worker: Worker | undefined;
  window.Worker = new Proxy(window.Worker, {
    construct(TheWorker, [url, options]: [string | URL, WorkerOptions?]) {
      worker = new TheWorker(url, options);
      worker.addEventListener("message", listen);
      return worker;
    },
  });

  const round = (value: number) => Math.round(value * 10) / 10;
  window.meter = {
    begin: () => {
      gaps = [];
      tasks = [];
    },
    figures: () => {
      const sorted = [...gaps].sort((a, b) => a - b);
      const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
      return { p50: at(0.5), p95: at(0.95), longestFrame: round(sorted.at(-1) ?? 0), longestTask: Math.max(0, ...tasks), longTasks: tasks.length };
    },
    readyNodes: () => nodes.size,
    runningPods: () => pods.size,
    send: (message) => worker?.postMessage(message),
  };
}
