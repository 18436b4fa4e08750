import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const boutique = readFileSync(new URL("../src/testing/recorded/manifests/online-boutique.yaml", import.meta.url), "utf8");

test("the built page opens on a live cluster, with no error and within its content security policy", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveCount(1);
  for (const name of ["cp-1", "cp-2", "cp-3", "load-balancer", "worker-1", "worker-2", "worker-3"]) await expect(cluster.machine(name)).toBeVisible();
  expect(cluster.complaints).toEqual([]);
});

test("a real application of twelve deployments, pasted: all its pods become ready", async ({ page }) => {
  test.setTimeout(300_000);
  const cluster = new ClusterPage(page);
  await cluster.open();
  const dialog = await cluster.apply(boutique);
  await expect(dialog).toContainText("deployment.apps/frontend created");
  await cluster.closeDialog();
  await cluster.setSpeed(1);
  await expect(cluster.pods(/^pod default\/.*: Running/)).toHaveCount(12, { timeout: 120_000 });
  const log = await cluster.type("kubectl get deployments");
  await expect(log).toContainText(/loadgenerator +1\/1/, { timeout: 60_000 });
  expect(cluster.complaints).toEqual([]);
});

test("a broken share link says so and offers a fresh cluster", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await page.goto("./#h=bm90IGEgaGlzdG9yeQ");
  await expect(page.getByRole("log", { name: "Notices" })).toContainText(/damaged.*fresh cluster/);
  await expect(cluster.process("etcd", "leader")).toHaveCount(1);
});

test("the last action is taken back by replay", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.act(cluster.onMachine("kube-scheduler", "cp-2"), "Kill");
  await expect(cluster.onMachine("kube-scheduler", "cp-2")).toHaveAccessibleName(/stopped/);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(cluster.onMachine("kube-scheduler", "cp-2")).not.toHaveAccessibleName(/stopped/);
});

test("a first visit on a phone: something broken, seen to heal, and put right", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  const cluster = new ClusterPage(page);
  await page.goto("./?seed=7");
  await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
  const welcome = page.getByRole("region", { name: "Welcome" });
  await welcome.getByRole("button", { name: "Kill the etcd leader" }).click();
  await expect(welcome.getByRole("status")).toContainText(/etcd-cp-\d leads now/);
  // What heals is in sight.
  await expect(cluster.inspector).toHaveCount(0);
  await welcome.getByRole("button", { name: /^Start etcd-cp-\d again$/ }).click();
  await expect(welcome.getByRole("status")).toContainText("runs again");
  await context.close();
});

for (const [width, height] of [[1440, 900], [820, 1180], [390, 844]] as const) {
  test(`nothing sticks out of the page at ${width} pixels`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ viewport: { width, height }, ...(baseURL === undefined ? {} : { baseURL }) });
    const page = await context.newPage();
    const cluster = new ClusterPage(page);
    await cluster.open();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBe(0);
    await context.close();
  });
}
