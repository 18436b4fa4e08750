import type { MachineRow, PageMessage, PodRow, WorkerMessage } from "../../../protocol/index.ts";

/** Milliseconds, rounded to a tenth. */
export interface MeterFigures {
  readonly p50: number;
  readonly p95: number;
  readonly longestFrame: number;
  readonly longestTask: number;
  readonly longTasks: number;
  /** From a key or a press to the frame that follows it. */
  readonly input: { readonly count: number; readonly p50: number; readonly p95: number; readonly longest: number };
  /** Messages that processes of the cluster sent, each second of wall time. */
  readonly messagesPerSecond: number;
}

/** Runs in the measured page. */
export interface Meter {
  begin(): void;
  figures(): MeterFigures;
  readyNodes(): number;
  runningPods(): number;
  /** Simulated time of the last frame, µs. */
  now(): number;
  /** Speaks to the page's worker as the page does. */
  send(message: PageMessage): void;
  /** Goes to a moment. @returns wall milliseconds until the page has painted it */
  seek(at: number): Promise<number>;
}

/**
 * Put into the page before its own programs: measures frames, long tasks and answers to input, and
 * listens to what the worker tells the page. It is sent to the browser as text, so it must not use
 * anything from outside.
 */
export function startMeter(): void {
  let gaps: number[] = [];
  let tasks: number[] = [];
  let inputs: number[] = [];
  let messages = 0;
  let began = 0;
  let last = 0;
  const tick = (time: number) => {
    if (last !== 0) gaps.push(time - last);
    last = time;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
  for (const type of ["keydown", "pointerdown", "pointermove"]) {
    // A task of its own comes after the frame has been made.
    addEventListener(type, (event) => requestAnimationFrame(() => setTimeout(() => inputs.push(performance.now() - event.timeStamp))), { capture: true, passive: true });
  }

  const nodes = new Set<string>();
  const pods = new Set<string>();
  let now = 0;
  let onFrame: ((now: number) => void) | undefined;
  const keep = <Row>(set: Set<string>, rows: readonly Row[], keyOf: (row: Row) => string, counts: (row: Row) => boolean) => {
    for (const row of rows) {
      if (counts(row)) set.add(keyOf(row));
      else set.delete(keyOf(row));
    }
  };
  const listen = ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.type !== "frame") return;
    if (data.reset) {
      nodes.clear();
      pods.clear();
    }
    keep<MachineRow>(nodes, data.machines?.upserted ?? [], (row) => row.name, (row) => row.nodeReady === "Ready");
    keep<PodRow>(pods, data.pods?.upserted ?? [], (row) => row.uid, (row) => row.namespace === "default" && row.status === "Running");
    messages += data.packetCount;
    now = data.now;
    onFrame?.(now);
  };
  let worker: Worker | undefined;
  window.Worker = new Proxy(window.Worker, {
    construct(TheWorker, [url, options]: [string | URL, WorkerOptions?]) {
      const made = new TheWorker(url, options);
      if (worker === undefined) {
        worker = made;
        made.addEventListener("message", listen);
      }
      return made;
    },
  });

  const round = (value: number) => Math.round(value * 10) / 10;
  const at = (values: readonly number[], share: number) => {
    const sorted = [...values].sort((a, b) => a - b);
    return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  };
  window.meter = {
    begin: () => {
      gaps = [];
      tasks = [];
      inputs = [];
      messages = 0;
      began = performance.now();
    },
    figures: () => ({
      p50: at(gaps, 0.5),
      p95: at(gaps, 0.95),
      longestFrame: at(gaps, 1),
      longestTask: Math.max(0, ...tasks),
      longTasks: tasks.length,
      input: { count: inputs.length, p50: at(inputs, 0.5), p95: at(inputs, 0.95), longest: at(inputs, 1) },
      messagesPerSecond: Math.round((messages * 1000) / (performance.now() - began)),
    }),
    readyNodes: () => nodes.size,
    runningPods: () => pods.size,
    now: () => now,
    send: (message) => worker?.postMessage(message),
    seek: (target) =>
      new Promise((resolve) => {
        const from = performance.now();
        onFrame = (reached) => {
          if (reached !== target) return;
          onFrame = undefined;
          // The page takes a frame in with the next animation frame, and paints after it.
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from))));
        };
        worker?.postMessage({ type: "seek", at: target } satisfies PageMessage);
      }),
  };
}
