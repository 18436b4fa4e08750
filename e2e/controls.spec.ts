import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const web = readFileSync(new URL("../src/testing/scenarios/web.yaml", import.meta.url), "utf8");
const slow = { timeout: 90_000 };

test.describe("on a wide screen", () => {
  let cluster: ClusterPage;

  test.beforeEach(async ({ page }) => {
    cluster = new ClusterPage(page);
    await cluster.open();
  });

  test.afterEach(() => {
    expect(cluster.complaints).toEqual([]);
  });

  test("what is typed beside the diagram harms nothing that is selected", async ({ page }) => {
    const member = cluster.onMachine("etcd", "cp-1");
    await member.click();
    await page.getByRole("heading", { name: "Kubarium" }).click();
    await page.keyboard.type("kx");
    await cluster.openPanel("Terminal");
    await expect(cluster.commandLine).toBeFocused();
    await page.keyboard.type("kubectl get pods -A");
    await page.keyboard.press("Enter");
    await expect(cluster.terminal).toContainText("heartbeat");
    await cluster.openPanel("Objects");
    await expect(page.getByRole("searchbox", { name: "Filter" })).toBeFocused();
    await page.keyboard.type("ks");
    await expect(member).not.toHaveAccessibleName(/stopped|paused/);
    expect(await cluster.commandsGiven()).toHaveLength(2);
  });

  test("the keyboard alone: to the etcd leader, kill it, look inside, type a command", async ({ page }) => {
    await page.getByRole("button", { name: "Skip to the cluster" }).press("Enter");
    await expect(cluster.onMachine("etcd", "cp-1")).toBeFocused();
    const focused = page.locator("*:focus");
    for (let step = 0; step < 12 && !/etcd.*leader/.test((await focused.getAttribute("aria-label")) ?? ""); step++) await page.keyboard.press("ArrowDown");
    const leader = (await focused.getAttribute("aria-label")) ?? "";
    expect(leader).toMatch(/^etcd on cp-\d, leader/);
    await page.keyboard.press("k");
    await expect(focused).toHaveAccessibleName(/stopped/);
    await expect(cluster.process("etcd", "leader")).toHaveCount(1, slow);
    await page.keyboard.press("Enter");
    await expect(cluster.inspector).toContainText("Keeps every object of the cluster");
    await expect(cluster.inspector.getByRole("button", { name: /^Start/ })).toBeVisible();
    await page.keyboard.press("r");
    await expect(focused).not.toHaveAccessibleName(/stopped/);
    await page.keyboard.press("/");
    await expect(page.getByRole("combobox", { name: "Command" })).toBeFocused();
    await page.keyboard.type("kubectl get nodes");
    await page.keyboard.press("Enter");
    await expect(cluster.terminal).toContainText(/worker-1 +Ready/, slow);
  });

  test("an error in a manifest is shown at its line and field", async () => {
    const dialog = await cluster.apply(web.replace(/replicas: \d+/, "replicas: many"));
    const problems = dialog.getByRole("list", { name: "Problems" });
    await expect(problems).toContainText("spec.replicas");
    const line = web.split("\n").findIndex((text) => text.includes("replicas:")) + 1;
    await expect(problems.getByRole("button").first()).toContainText(`${line}:`);
    await expect(cluster.pods(/^pod default\//)).toHaveCount(0);
  });

  test("a manifest that is dropped on the page opens in the editor and can be applied", async () => {
    await cluster.drop("web.yaml", web);
    await expect(cluster.applyDialog.getByRole("textbox").first()).toContainText("kind: Deployment");
    await cluster.applyDialog.getByRole("button", { name: "Apply", exact: true }).click();
    await expect(cluster.applyDialog.getByRole("log", { name: "kubectl apply" })).toContainText("deployment.apps/web created", slow);
  });

  test("a link opens the same session: the same pods, the same commands", async ({ browser, baseURL }) => {
    await cluster.apply(web);
    await cluster.closeDialog();
    await cluster.setSpeed(1);
    await expect(cluster.pods(/^pod default\/web-.*: Running/)).toHaveCount(3, slow);
    await cluster.page.getByRole("button", { name: "Pause", exact: true }).click();
    await cluster.act(cluster.onMachine("kube-scheduler", "cp-3"), "Kill");
    const link = await cluster.shareLink();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...(baseURL === undefined ? {} : { baseURL }) });
    const second = new ClusterPage(await context.newPage());
    await second.page.goto(link);
    await expect(second.onMachine("kube-scheduler", "cp-3")).toHaveAccessibleName(/stopped/, slow);
    await expect(second.pods(/^pod default\/web-/)).toHaveCount(3);
    const ofWeb = (names: readonly string[]) => names.filter((name) => name.startsWith("default/"));
    expect(ofWeb(await second.podNames())).toEqual(ofWeb(await cluster.podNames()));
    expect(await second.commandsGiven()).toEqual(await cluster.commandsGiven());
    expect(second.complaints).toEqual([]);
    await context.close();
  });

  test("a worker is added, joins, and is removed for good", async ({ page }) => {
    await page.getByRole("button", { name: /^3 workers/ }).click();
    await page.getByRole("menuitem", { name: /^Add a worker/ }).click();
    await cluster.setSpeed(1);
    await expect(cluster.machine("worker-4")).toHaveAccessibleName(/, Ready/, slow);
    await cluster.act(cluster.machine("worker-4"), "Remove the machine");
    await expect(cluster.machine("worker-4")).toHaveCount(0);
    await expect(page.getByRole("button", { name: /^3 workers/ })).toBeVisible();
  });

  test("a link is cut by its menu, and healed", async ({ page }) => {
    const link = cluster.link("cp-2", "load-balancer");
    await link.focus();
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name: /^Cut partition/ }).click();
    await expect(link).toHaveAccessibleName(/, cut$/);
    await expect(link).toBeFocused();
    await page.keyboard.press("m");
    await page.getByRole("menuitem", { name: /^Heal/ }).click();
    await expect(link).not.toHaveAccessibleName(/cut/);
  });
});

test("with reduced motion nothing moves, and messages are counted in words", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ reducedMotion: "reduce", ...(baseURL === undefined ? {} : { baseURL }) });
  const cluster = new ClusterPage(await context.newPage());
  await cluster.open();
  await cluster.apply(web);
  await cluster.closeDialog();
  await expect(cluster.pods(/^pod default\/web-/)).toHaveCount(3, slow);
  expect(await cluster.page.evaluate(() => document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 10).length)).toBe(0);
  await expect(cluster.page.getByText(/\d+ messages\/s/)).toBeVisible();
  await context.close();
});

test("on a phone: a process is killed from the sheet, and the terminal can be used", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, ...(baseURL === undefined ? {} : { baseURL }) });
  const cluster = new ClusterPage(await context.newPage());
  await cluster.open();
  const scheduler = cluster.onMachine("kube-scheduler", "cp-1");
  await scheduler.tap();
  await cluster.inspector.getByRole("button", { name: /^Kill/ }).tap();
  await expect(scheduler).toHaveAccessibleName(/stopped/);
  await cluster.inspector.getByRole("button", { name: "Close" }).tap();
  await expect(cluster.inspector).toHaveCount(0);
  await cluster.page.getByRole("tab", { name: "Terminal" }).tap();
  await cluster.commandLine.fill("kubectl get nodes");
  await cluster.commandLine.press("Enter");
  await expect(cluster.terminal).toContainText(/worker-3 +Ready/, slow);
  await context.close();
});
