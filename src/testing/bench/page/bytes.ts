import { gzipSync } from "node:zlib";
import type { Page, Request } from "playwright";
import { patience, quantile, times } from "./lab.ts";
import type { Lab } from "./lab.ts";
import { startMeter } from "./pageMeter.ts";

const places = ["overview", "control-plane", "raft", "scheduling", "objects", "spacetime"] as const;

/** Kilobytes of the scripts among requests, compressed. */
async function sizeOf(page: Page, urls: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const url of urls) if (url.endsWith(".js")) bytes += gzipSync(await (await page.request.get(url)).body(), { level: 9 }).length;
  return bytes / 1000;
}

/** Scripts that the first view asks for, and what each diagram asks for besides. */
export async function benchBytes({ browser, address }: Lab): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const asked = new Set<string>();
  const listen = (request: Request) => asked.add(request.url());
  page.on("request", listen);
  // What is asked for at once and nothing waits for.
  await page.route(/lateModules/, (route) => route.abort());
  await page.goto(`${address}?seed=7`);
  await page.getByRole("button", { name: /^Write .*works/ }).waitFor(patience);
  const first = new Set([...asked].filter((url) => !url.includes("lateModules")));
  await page.unroute(/lateModules/);
  console.log(`scripts of the first view  ${(await sizeOf(page, first)).toFixed(0)} KB compressed, ${[...first].filter((url) => url.endsWith(".js")).length} files`);
  await page.waitForTimeout(4_000);
  for (const place of places.slice(1)) {
    const before = new Set(asked);
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${place}`);
    await page.locator("#diagram section[aria-label]").first().waitFor(patience);
    await page.waitForTimeout(1_000);
    console.log(`  and of ${place.padEnd(19)} ${(await sizeOf(page, [...asked].filter((url) => !before.has(url)))).toFixed(1)} KB more`);
  }
  await context.close();
}

const loads = 3;

/** Wall milliseconds from the address to a living picture: an etcd leader is drawn, and messages fly. */
async function loadOnce({ browser, address }: Lab, rate: number): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  await page.addInitScript(startMeter);
  const began = Date.now();
  await page.goto(`${address}?seed=7`);
  await page.waitForFunction(() => document.querySelector('button[data-binary="etcd"][aria-label*="leader"]') !== null && window.meter.now() > 0, undefined, { ...patience, polling: 20 });
  const took = Date.now() - began;
  await context.close();
  return took;
}

/** A first visit, nothing in any cache, and the same with the page's processor four times slower. */
export async function benchColdLoad(lab: Lab): Promise<void> {
  const at = async (rate: number): Promise<number> => {
    const took: number[] = [];
    for (let load = 0; load < loads; load++) took.push(await loadOnce(lab, rate));
    return quantile(took, 0.5);
  };
  const normal = await at(1);
  const slowed = await at(4);
  console.log(`cold load                  ${normal} ms to a living picture; ${slowed} ms with the page's processor slowed four times (${times(slowed, normal)}); medians of ${loads}`);
}
