import { gzipSync } from "node:zlib";
import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

/** Kilobytes, compressed. */
const workerMax = 330;
const firstViewMax = 560;

test("the first view is small: what is not seen at once is in files of its own", async ({ page }) => {
  const asked = new Set<string>();
  page.on("request", (request) => asked.add(request.url()));
  // It is asked for at once, but nothing waits for it.
  await page.route(/lateModules/, (route) => route.abort());
  await page.goto("./?seed=7");
  await expect(new ClusterPage(page).vital("Write")).toHaveAccessibleName(/works/);
  const files = [...asked].filter((url) => url.includes("/assets/") && !url.includes("lateModules"));
  const all = await Promise.all(files.map(async (url) => ({ url, size: gzipSync(await (await page.request.get(url)).body(), { level: 9 }).length / 1000 })));
  const worker = all.find(({ url }) => url.includes("/main-"))?.size ?? 0;
  const sum = all.reduce((total, { size }) => total + size, 0);
  console.log(`worker ${worker.toFixed(0)} KB, first view ${sum.toFixed(0)} KB of ${String(all.length)} files`);
  expect(worker).toBeGreaterThan(0);
  expect(worker).toBeLessThan(workerMax);
  expect(sum).toBeLessThan(firstViewMax);
});

// When this fails, src/testing/build/firstMinutes.ts asks for less than a page does: the console names what was called too early.
test("a fresh cluster lives without the late part of the engine, for its first 100 seconds, and goes on when it comes", async ({ page }) => {
  let isBlocked = true;
  await page.route(/lateModules/, (route) => (isBlocked ? route.abort() : route.continue()));
  const cluster = new ClusterPage(page);
  await page.goto("./?seed=7");
  await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
  await cluster.setSpeed(2);
  const clock = page.getByLabel("Simulated time");
  await expect(clock).toContainText(/1:40/);
  await page.waitForTimeout(500);
  await expect(clock).toContainText(/1:40/);
  isBlocked = false;
  await expect(clock).not.toContainText(/1:40/, { timeout: 15_000 });
  await expect(page.getByRole("alert")).toHaveCount(0);
});
