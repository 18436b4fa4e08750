import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

test("100 workers are a crowd: one is found by typing and becomes a card, the keyboard walks through them, the table has them all", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await page.goto("./?seed=7&workers=100");
  await expect(page.getByRole("heading", { name: /^Workers/ })).toContainText("100/100 Ready", { timeout: 60_000 });
  await expect(page.locator("canvas[data-crowd='100']")).toBeVisible();
  await expect(cluster.onMachine("kubelet", "worker-17")).toHaveCount(0);

  await page.getByRole("combobox", { name: "Find a worker" }).fill("17");
  await expect(page.getByRole("listbox", { name: "Workers found" }).getByRole("option")).toHaveText([/^\s*worker-17/]);
  await page.keyboard.press("Enter");
  await expect(cluster.onMachine("kubelet", "worker-17")).toBeInViewport();
  await expect(page.getByRole("button", { name: /^worker-17, worker, Ready, \d+ pods/ })).toBeInViewport();

  await page.getByRole("button", { name: "Show everything" }).click();
  const at = page.getByRole("button", { name: /^worker-17, Ready, / });
  await expect(at).toBeVisible();
  await at.focus();
  await page.keyboard.press("ArrowRight");
  // By zone: every third stands beside it.
  await expect(page.getByRole("button", { name: /^worker-20, Ready, .*zone-b$/ })).toBeFocused();

  await page.getByRole("button", { name: "Show as a table" }).click();
  await expect(page.getByRole("table", { name: "100 workers" })).toContainText("Ready100");
  const workers = page.getByRole("grid", { name: "Workers" });
  await expect(workers).toHaveAttribute("aria-rowcount", "101");
  await page.getByRole("searchbox", { name: /^Filter workers/ }).fill("worker-99");
  await expect(workers.getByRole("row")).toHaveCount(2);
  await workers.getByRole("row").last().click();
  await expect(cluster.inspector).toContainText("worker-99");
  expect(cluster.complaints).toEqual([]);
});

test("another cluster is chosen by its size, and what that costs is said", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await page.getByRole("button", { name: /another cluster$/ }).click();
  await page.getByRole("menuitem", { name: /^Another cluster/ }).click();
  const dialog = page.getByRole("dialog", { name: "Another cluster" });
  await expect(dialog.getByRole("radio", { name: /^1,000 workers, 20,000 pods.*memory/ })).toBeVisible();
  await dialog.getByRole("radio", { name: /^12 workers/ }).check();
  await dialog.getByRole("button", { name: "Start it" }).click();
  await expect(page.getByRole("heading", { name: /^Workers/ })).toContainText("12/12 Ready", { timeout: 30_000 });
  expect(cluster.complaints).toEqual([]);
});
