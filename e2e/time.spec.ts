import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

test("look back along the timeline, come back, and let the history go another way", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  const timeline = page.getByRole("region", { name: "Timeline" });
  const moment = timeline.getByRole("slider", { name: "Moment of the history" });
  const killed = (await cluster.process("etcd", "leader").getAttribute("aria-label"))?.match(/on ([\w-]+)/)?.[1] ?? "";
  await cluster.process("etcd", "leader").click();
  await page.keyboard.press("k");
  await expect(cluster.onMachine("etcd", killed)).toHaveAccessibleName(/stopped/);
  await expect(cluster.process("etcd", "leader")).toHaveCount(1);

  // Before the kill: the old leader leads, and the clock stands.
  await moment.focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowLeft");
  await expect(timeline.getByText("Looking back")).toBeVisible();
  await expect(cluster.onMachine("etcd", killed)).toHaveAccessibleName(/leader/);
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();

  // Back to now: it is dead again.
  await timeline.getByRole("button", { name: "Back to now" }).click();
  await expect(timeline.getByText("Looking back")).toHaveCount(0);
  await expect(cluster.onMachine("etcd", killed)).toHaveAccessibleName(/stopped/);

  // Another way from before the kill: there is a second branch in which nobody was killed.
  await moment.focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("ArrowLeft");
  await timeline.getByRole("button", { name: "Resume from here" }).click();
  await expect(timeline.getByRole("button", { name: "Branches of this history" })).toHaveText("Branch 2");
  await expect(timeline.getByText("Looking back")).toHaveCount(0);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(cluster.onMachine("etcd", killed)).toHaveAccessibleName(/leader/);
  await timeline.getByRole("button", { name: "Branches of this history" }).click();
  await page.getByRole("menuitemradio", { name: /^Branch 1: 1 command/ }).or(page.getByRole("menuitem", { name: /^Branch 1: 1 command/ })).click();
  await expect(cluster.onMachine("etcd", killed)).toHaveAccessibleName(/stopped/);
  expect(cluster.complaints).toEqual([]);
});

test("a command's waterfall, from the keypress to the containers; step to a reconcile", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await page.keyboard.press("/");
  const command = page.getByRole("combobox", { name: "Command" });
  await command.fill("kubectl create deployment web --image=nginx");
  await command.press("Enter");
  await expect(cluster.pods("web")).toHaveCount(1);
  await cluster.openPanel("Trace");
  await expect(page.getByText(/messages between \d+ processes/)).toBeVisible();
  for (const process of [/^kubectl:/, /^kube-apiserver-cp-\d:/, /^etcd-cp-\d:/, /^kube-controller-manager-cp-\d:/, /^kube-scheduler-cp-\d:/, /^kubelet-worker-\d:/, /^containerd-worker-\d:/]) await expect(page.getByRole("button", { name: process }).first()).toBeAttached();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export this trace" }).click();
  await page.getByRole("menuitem", { name: /Perfetto/ }).click();
  expect((await saved).suggestedFilename()).toBe("kubarium-trace-1.json");

  await page.keyboard.press("Escape");
  const clock = page.getByRole("toolbar", { name: "Time" }).getByRole("time");
  await page.getByRole("button", { name: /^Step to the next reconcile/ }).click();
  const before = await clock.textContent();
  await page.getByRole("button", { name: /^Step to the next reconcile/ }).click();
  await expect(clock).not.toHaveText(before ?? "");
  expect(cluster.complaints).toEqual([]);
});
