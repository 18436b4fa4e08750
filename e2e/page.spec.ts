import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
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

for (const colorScheme of ["light", "dark"] as const) {
  test(`no accessibility rule is broken in the ${colorScheme} theme`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ colorScheme, bypassCSP: true, ...(baseURL === undefined ? {} : { baseURL }) });
    const page = await context.newPage();
    const cluster = new ClusterPage(page);
    await cluster.open();
    await cluster.onMachine("etcd", "cp-1").click();
    await page.addScriptTag({ content: axe });
    const violations = await page.evaluate(async () => {
      const { axe: run } = window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[] }> } };
      const result = await run.run({
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
        // Experimental in axe: it wants every word on a card (figures of bars, "cpu", "mem") in the card's name.
        rules: { "label-content-name-mismatch": { enabled: false } },
      });
      return result.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => `${node.target.join(" ")} ${node.failureSummary ?? ""}`).slice(0, 5).join("; ")}`);
    });
    expect(violations).toEqual([]);
    await context.close();
  });
}

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
