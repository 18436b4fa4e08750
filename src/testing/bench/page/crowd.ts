import type { Page } from "playwright";
import { measureEmptyPage, measureKeys, times } from "./lab.ts";
import type { Lab } from "./lab.ts";
import type { MeterFigures } from "./pageMeter.ts";
import { openCluster, rollOut } from "./rollout.ts";

const sizes = [
  [100, 2_000],
  [1_000, 20_000],
] as const;
const wanted = 500;
const speeds = [1, 2, 5, 10, 20] as const;

/** Lets the clock run as fast as it must for 500 messages a second, and presses keys meanwhile. */
async function measureBusy(page: Page): Promise<{ readonly speed: number; readonly figures: MeterFigures }> {
  for (const speed of speeds) {
    await page.evaluate((value) => window.meter.send({ type: "setSpeed", speed: value }), speed);
    await page.waitForTimeout(1_000);
    const figures = await measureKeys(page, 10_000);
    if (figures.messagesPerSecond >= wanted || speed === speeds.at(-1)) return { speed, figures };
  }
  throw new Error("there is a last speed");
}

/** Frames and answers to input while a large cluster with all its pods is shown, with 500 messages a second or more, against a page that shows nothing. */
export async function benchCrowds(lab: Lab, words: readonly string[]): Promise<void> {
  const wantedSizes = words.includes("small") ? sizes.slice(0, 1) : words.includes("large") ? sizes.slice(1) : sizes;
  for (const [nodes, pods] of wantedSizes) {
    const page = await openCluster(lab, nodes);
    const seconds = await rollOut(page, pods);
    await page.waitForTimeout(2_000);
    await page.keyboard.press("Tab");
    await page.locator("button[data-box][tabindex='0']").first().focus();
    for (const place of ["#/overview", "#/control-plane", "#/raft", "#/scheduling", "#/objects", "#/spacetime"]) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, place);
      await page.waitForTimeout(3_000);
      const empty = await measureEmptyPage(lab.browser);
      const { speed, figures } = await measureBusy(page);
      const { input } = figures;
      console.log(
        `${nodes} nodes, ${pods} pods, ${place.slice(2).padEnd(13)} at speed ${speed}, ${figures.messagesPerSecond} messages/s: frames p50 ${figures.p50} ms (${times(figures.p50, empty.p50)} an empty page's), p95 ${figures.p95} ms (${times(figures.p95, empty.p95)}), longest ${figures.longestFrame} ms; input p50 ${input.p50} ms (${times(input.p50, empty.input.p50)}), p95 ${input.p95} ms (${times(input.p95, empty.input.p95)}), longest ${input.longest} ms of ${input.count}; ${figures.longTasks} tasks over 50 ms, longest ${figures.longestTask} ms`,
      );
    }
    console.log(`${nodes} nodes, ${pods} pods: ${seconds.toFixed(0)} s of wall time until all ran at speed 1000; heaps ${await page.evaluate(() => Math.round((performance as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0) / 1e6)} MB in the page`);
    await page.close();
  }
}
