import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Kilobytes, compressed. */
const workerMax = 360;
const firstViewMax = 560;

function compressed(name: string): number {
  return gzipSync(readFileSync(join(root, process.env["KUBARIUM_OUT"] ?? "dist", "assets", name)), { level: 9 }).length / 1000;
}

test("the first view is small: what is not seen at once is in files of its own", async ({ page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname.split("/").at(-1) ?? ""));
  // What comes later is not let through, so that it does not count.
  await page.route(/lateModules|editor|manifest|descriptions/, (route) => route.abort());
  await page.goto("./?seed=7");
  await expect(new ClusterPage(page).vital("Write")).toHaveAccessibleName(/works/);
  const assets = [...new Set(readdirSync(join(root, process.env["KUBARIUM_OUT"] ?? "dist", "assets")).filter((name) => fetched.includes(name) && !/lateModules|editor|manifest|descriptions/.test(name)))];
  const worker = compressed(assets.find((name) => name.startsWith("main-")) ?? "");
  const all = assets.reduce((sum, name) => sum + compressed(name), 0);
  console.log(`worker ${worker.toFixed(0)} KB, first view ${all.toFixed(0)} KB: ${assets.join(" ")}`);
  expect(worker).toBeLessThan(workerMax);
  expect(all).toBeLessThan(firstViewMax);
});

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
