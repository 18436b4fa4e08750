import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright";
import type { Browser, Page } from "playwright";
import { build, preview } from "vite";
import { defaultBlueprint } from "../../protocol/index.ts";
import { encodeShareLink } from "../../ui/stores/shareLink.ts";
import { deploymentManifest } from "./deploymentManifest.ts";
import { startMeter } from "./pageMeter.ts";
import type { Meter, MeterFigures } from "./pageMeter.ts";

declare global {
  interface Window {
    meter: Meter;
  }
}

const sizes = [
  [100, 10],
  [300, 30],
  [1000, 100],
] as const;

/** By then the nodes of the largest cluster are Ready, in simulated µs. */
const settled = 60_000_000;
const patience = { timeout: 240_000, polling: 100 } as const;

/** What the machine can do: frames of a page that does nothing. */
async function measureEmptyPage(browser: Browser): Promise<MeterFigures> {
  const page = await browser.newPage();
  await page.addInitScript(startMeter);
  await page.goto("data:text/html,<title>empty</title>");
  const figures = await measureFor(page, 5_000);
  await page.close();
  return figures;
}

async function measureFor(page: Page, milliseconds: number): Promise<MeterFigures> {
  await page.evaluate(() => window.meter.begin());
  await page.waitForTimeout(milliseconds);
  return page.evaluate(() => window.meter.figures());
}

/** Opens the page on a cluster of so many workers, which have joined. */
async function openCluster(browser: Browser, address: string, workers: number): Promise<Page> {
  const link = await encodeShareLink({ blueprint: { ...defaultBlueprint, workers }, seed: 1, commands: [], until: settled });
  if (!link.ok) throw new Error(link.error);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.once("pageerror", (error) => console.error(error));
  await page.addInitScript(startMeter);
  await page.goto(`${address}#${link.value}`);
  await page.waitForFunction((count) => window.meter.readyNodes() >= count, workers, patience);
  // The page has shown them, and its later parts are there.
  await page.waitForTimeout(4_000);
  return page;
}

/** Applies a Deployment at the highest speed. @returns what the page's frames were like until all its pods ran */
async function measureRollout(browser: Browser, page: Page, replicas: number): Promise<MeterFigures & { readonly seconds: number; readonly busiest: number }> {
  await browser.startTracing(page, { categories: ["toplevel"] });
  const began = Date.now();
  await page.evaluate((stdin) => {
    window.meter.begin();
    window.meter.send({ type: "setSpeed", speed: 1000 });
    window.meter.send({ type: "command", requestId: 1_000_000, command: { type: "kubectl", line: "kubectl apply -f -", stdin } });
  }, deploymentManifest(replicas));
  await page.waitForFunction((count) => window.meter.runningPods() >= count, replicas, patience);
  const seconds = (Date.now() - began) / 1000;
  await page.evaluate(() => window.meter.send({ type: "setSpeed", speed: 1 }));
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

/** The built page in a real browser: its longest freezes while clusters fill, and its frames when they are full. */
export async function benchPage(): Promise<void> {
  // Node's own argument: this program runs from a bundle elsewhere.
  const root = resolve(process.argv[1] ?? "", "../../../..");
  const outDir = process.env["KUBARIUM_OUT"];
  if (outDir === undefined) await build({ root, logLevel: "error" });
  const server = await preview({ root, logLevel: "error", ...(outDir === undefined ? {} : { build: { outDir } }), preview: { host: "127.0.0.1", port: 0 } });
  const address = server.resolvedUrls?.local[0] ?? "";
  const { ensureBrowser } = (await import(pathToFileURL(join(root, "e2e/browser.mjs")).href)) as { ensureBrowser: () => Promise<{ executablePath: string; env?: Record<string, string> }> };
  const { executablePath, env = {} } = await ensureBrowser();
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({ executablePath, args: isRoot ? ["--no-sandbox"] : [], env: { ...(process.env as Record<string, string>), ...env } });
  try {
    const empty = await measureEmptyPage(browser);
    console.log(`empty page                 frames p50 ${empty.p50} ms, p95 ${empty.p95} ms, longest ${empty.longestFrame} ms (the reference of this run)`);
    for (const [pods, nodes] of sizes) {
      const page = await openCluster(browser, address, nodes);
      const rollout = await measureRollout(browser, page, pods);
      console.log(
        `${String(pods).padStart(5)} pods on ${String(nodes).padStart(3)} nodes    ${rollout.seconds.toFixed(1)} s until all run at speed 1000; longest task ${rollout.longestTask} ms (${rollout.longTasks} over 50 ms), of which processor ${rollout.busiest} ms at most; longest frame ${rollout.longestFrame} ms, frames p50 ${rollout.p50} ms, p95 ${rollout.p95} ms`,
      );
      const steady = await measureFor(page, 10_000);
      console.log(`      they run, speed 1    frames p50 ${steady.p50} ms, p95 ${steady.p95} ms (${(steady.p95 / empty.p95).toFixed(2)} of the empty page's), longest ${steady.longestFrame} ms; ${steady.longTasks} tasks over 50 ms`);
      await page.close();
    }
    const after = await measureEmptyPage(browser);
    console.log(`empty page, afterwards     frames p50 ${after.p50} ms, p95 ${after.p95} ms, longest ${after.longestFrame} ms`);
  } finally {
    await browser.close();
    await server.close();
  }
}
