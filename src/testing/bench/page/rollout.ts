import type { Page } from "playwright";
import { defaultBlueprint } from "../../../protocol/index.ts";
import { encodeShareLink } from "../../../ui/stores/shareLink.ts";
import { deploymentManifest } from "../deploymentManifest.ts";
import { measureEmptyPage, measureFor, openPage, patience, times } from "./lab.ts";
import type { Lab } from "./lab.ts";
import type { MeterFigures } from "./pageMeter.ts";

const sizes = [
  [100, 10],
  [300, 30],
  [1000, 100],
] as const;

/** By then the nodes of the largest cluster are Ready, in simulated µs. */
const settled = 60_000_000;

/** Opens the page on a cluster of so many workers, which have joined. */
export async function openCluster(lab: Lab, workers: number): Promise<Page> {
  const link = await encodeShareLink({ blueprint: { ...defaultBlueprint, workers }, seed: 1, commands: [], until: settled });
  if (!link.ok) throw new Error(link.error);
  const page = await openPage(lab, `#${link.value}`);
  await page.waitForFunction((count) => window.meter.readyNodes() >= count, workers, patience);
  // The page has shown them, and its later parts are there.
  await page.waitForTimeout(4_000);
  return page;
}

/** Applies a Deployment at the highest speed, and waits until all its pods run. @returns wall seconds */
export async function rollOut(page: Page, replicas: number): Promise<number> {
  const began = Date.now();
  await page.evaluate((stdin) => {
    window.meter.begin();
    window.meter.send({ type: "setSpeed", speed: 1000 });
    window.meter.send({ type: "command", requestId: 1_000_000, command: { type: "kubectl", line: "kubectl apply -f -", stdin } });
  }, deploymentManifest(replicas));
  await page.waitForFunction((count) => window.meter.runningPods() >= count, replicas, patience);
  const seconds = (Date.now() - began) / 1000;
  await page.evaluate(() => window.meter.send({ type: "setSpeed", speed: 1 }));
  return seconds;
}

async function measureRollout({ browser }: Lab, page: Page, replicas: number): Promise<MeterFigures & { readonly seconds: number; readonly busiest: number }> {
  await browser.startTracing(page, { categories: ["toplevel"] });
  const seconds = await rollOut(page, replicas);
  await page.waitForTimeout(500);
  const figures = await page.evaluate(() => window.meter.figures());
  return { ...figures, seconds, busiest: longestProcessorTime(String(await browser.stopTracing())) };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the thread, µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The most processor time that one task of a page's main thread took, ms: what it would freeze on a machine with nothing else to do. */
function longestProcessorTime(trace: string): number {
  const { traceEvents } = JSON.parse(trace) as { readonly traceEvents: readonly TraceEvent[] };
  const mainThreads = new Set(traceEvents.filter((event) => event.name === "thread_name" && event.args?.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter((event) => event.ph === "X" && event.tdur !== undefined && mainThreads.has(`${event.pid} ${event.tid}`));
  return Math.round(tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur), 0) / 1000);
}

/** The page's longest freezes while clusters fill, and its frames when they are full. */
export async function benchRollouts(lab: Lab): Promise<void> {
  const empty = await measureEmptyPage(lab.browser);
  console.log(`empty page                 frames p50 ${empty.p50} ms, p95 ${empty.p95} ms, longest ${empty.longestFrame} ms (the reference of this run)`);
  for (const [pods, nodes] of sizes) {
    const page = await openCluster(lab, nodes);
    const rollout = await measureRollout(lab, page, pods);
    console.log(
      `${String(pods).padStart(5)} pods on ${String(nodes).padStart(3)} nodes    ${rollout.seconds.toFixed(1)} s until all run at speed 1000; longest task ${rollout.longestTask} ms (${rollout.longTasks} over 50 ms), of which processor ${rollout.busiest} ms at most; longest frame ${rollout.longestFrame} ms, frames p50 ${rollout.p50} ms, p95 ${rollout.p95} ms`,
    );
    const steady = await measureFor(page, 10_000);
    console.log(`      they run, speed 1    frames p50 ${steady.p50} ms, p95 ${steady.p95} ms (${times(steady.p95, empty.p95)} the empty page's), longest ${steady.longestFrame} ms; ${steady.longTasks} tasks over 50 ms`);
    await page.close();
  }
}
