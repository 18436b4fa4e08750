import { expect, test } from "playwright/test";
import type { Locator, Page } from "playwright/test";
import { loadAxe, violations } from "./pages/axe.ts";
import { ClusterPage } from "./pages/clusterPage.ts";

const lane = (page: Page, letter: string): Locator => page.getByRole("region", { name: new RegExp(`^Lane ${letter}:`) });
const fact = (within: Locator, what: string): Locator => within.getByRole("listitem").filter({ hasText: new RegExp(`^${what}`) });

test.use({ bypassCSP: true });

test("three etcd members and one, told the same: one goes on, the other cannot write, and the text says so", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await page.goto("./?seed=7#/compare");
  await page.getByRole("button", { name: /^How many etcd members/ }).click();
  const run = page.getByRole("button", { name: "Run all lanes" });
  await expect(run).toBeEnabled();
  const [three, one] = [lane(page, "A"), lane(page, "B")];
  await expect(fact(three, "Write")).toHaveText(/works/);
  await expect(fact(one, "Write")).toHaveText(/works/);

  // One member of each, by menu; then something that only one of them can do, by its line.
  await page.getByRole("button", { name: "Faults for every lane" }).click();
  await page.getByRole("menuitem", { name: "Stop 1 etcd member" }).click();
  for (const own of [three, one]) await expect(own.getByRole("list", { name: /was told/ })).toContainText("systemctl stop etcd-cp-1");
  await page.getByRole("combobox", { name: "Speed of all lanes" }).selectOption("20");
  await run.click();
  await expect(fact(one, "Write")).toHaveText(/fails/);
  await expect(fact(three, "Write")).toHaveText(/works/);
  await page.getByRole("button", { name: "Pause all lanes" }).click();
  await page.getByRole("textbox", { name: "Command for every lane" }).fill("kill -9 etcd-cp-2");
  await page.keyboard.press("Enter");
  await expect(one.getByRole("list", { name: /was told/ })).toContainText('not done: no process is called "etcd-cp-2"');

  const differs = page.getByRole("table", { name: "What differs now" });
  await expect(differs.getByRole("row", { name: /^Write works fails ≠ since t\+\d+ s$/ })).toBeVisible();
  await expect(page.getByRole("table", { name: /^Counted from/ }).getByRole("row", { name: /^Write fails for ≠ 0 \d+ s$/ })).toBeVisible();
  await expect(page.getByRole("note", { name: "Where the lanes part" })).toContainText("First seen apart at t+1 s: etcd leader");
  await loadAxe(page);
  expect(await violations(page, "body", "all")).toEqual([]);

  // Back to the instant before: all is well in both, on one clock.
  const instant = page.getByRole("slider", { name: "Instant of all lanes" });
  await instant.press("Home");
  await expect(fact(one, "Write")).toHaveText(/works/);
  await expect(differs).toContainText("Nothing: the lanes stand alike.");

  // Leaving ends the lanes' workers, and the page's own cluster goes on.
  expect(page.workers()).toHaveLength(3);
  await page.getByRole("tab", { name: "Cluster" }).click();
  await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await expect.poll(() => page.workers().length).toBe(1);
  expect(cluster.complaints).toEqual([]);
});

test("two branches of a history, from the menu of branches: where they part, and on with one of them", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.give("systemctl stop etcd-cp-1");
  await expect(cluster.onMachine("etcd", "cp-1")).toHaveAccessibleName(/stopped/);
  const timeline = page.getByRole("region", { name: "Timeline" });
  const moment = timeline.getByRole("slider", { name: "Moment of the history" });
  await moment.focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowLeft");
  await timeline.getByRole("button", { name: "Resume from here" }).click();
  await timeline.getByRole("button", { name: "Branches of this history" }).click();
  await page.getByRole("menuitem", { name: "Compare with Branch 1 …" }).click();

  await expect(page.getByRole("button", { name: "Run all lanes" })).toBeEnabled();
  const verdict = page.getByRole("note", { name: "Where the lanes part" });
  await expect(verdict).toContainText(/^One history, event for event, until 00:\d\d:\d\d\.\d{6}\. Then A was told “systemctl stop etcd-cp-1”, B was told nothing\./);
  await expect(fact(lane(page, "A"), "etcd members")).toHaveText(/2 of 3 run.*not the same in all lanes/);
  await expect(fact(lane(page, "B"), "etcd members")).toHaveText(/3 of 3 run/);
  await lane(page, "A").getByRole("button", { name: "Go on with A on the page" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Go on with it" }).click();
  await expect(cluster.onMachine("etcd", "cp-1")).toHaveAccessibleName(/stopped/);
  await expect(timeline.getByRole("button", { name: "Branches of this history" })).toHaveText("Branch 1");
  expect(cluster.complaints).toEqual([]);
});
