import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const slow = { timeout: 60_000 };

test("why is a pod Pending? A chain of facts, from the pod to the command that killed the scheduler, and on as it heals", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  for (const number of [1, 2, 3]) await cluster.give(`kill -9 kube-scheduler-cp-${number}`);
  await cluster.give("kubectl run web --image=nginx");
  await cluster.act(cluster.pods("web").first(), "Why");
  const chain = page.getByRole("list", { name: "Why? Pod default/web" });
  await expect(chain.getByRole("listitem").first()).toContainText("Pod default/web is Pending");
  await expect(chain.getByRole("listitem").last()).toContainText("Somebody gave command 3: kill -9 kube-scheduler-cp-3");
  await expect(chain.getByRole("listitem").last()).toContainText("Read from the list of commands");
  await chain.getByRole("button", { name: "Show kube-scheduler-cp-3" }).last().click();
  await expect(cluster.inspector).toContainText("stopped by hand");
  await expect(cluster.inspector.getByRole("button", { name: "Why stopped by hand?" })).toBeVisible();
  await cluster.give("heal all");
  await cluster.setSpeed(1);
  await expect(chain.getByRole("listitem").last()).toContainText("It runs and is ready", slow);
  // What is clicked can be typed.
  const terminal = await cluster.type("why pod/web");
  await expect(terminal).toContainText("because It runs and is ready");
  expect(cluster.complaints).toEqual([]);
});

test("what if the schedulers die? A guess, the kill for real, and beside it the guide and what was seen; then back to before", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.act(cluster.onMachine("kube-scheduler", "cp-1"), "What if");
  await page.getByRole("radio", { name: "All 3 of its kind" }).click();
  for (const statement of ["kubectl get works", "new pods get a node", "containers that run keep running"]) await page.getByRole("checkbox", { name: statement }).check();
  await page.getByRole("button", { name: "Kill all 3 and watch 90 s" }).click();
  await expect(cluster.process("kube-scheduler", "stopped")).toHaveCount(3);
  const seen = page.getByRole("table", { name: "Guess, guide and what was seen" });
  const row = (statement: string) => seen.getByRole("row", { name: new RegExp(`^${statement}`) });
  // Read from the probes, as soon as one has waited too long.
  await expect(row("new pods get a node").getByRole("cell").nth(2)).toContainText(/no.*probes? succeeded.*vital sign schedule/, slow);
  await expect(row("new pods get a node").getByRole("cell").nth(0)).toHaveText("yes, wrong");
  await expect(row("new pods get a node").getByRole("cell").nth(1)).toContainText("no, right");
  await expect(row("kubectl get works").getByRole("cell").nth(0)).toHaveText("yes, right");
  await page.getByRole("button", { name: "Go back to before" }).click();
  await expect(cluster.process("kube-scheduler", "stopped")).toHaveCount(0, slow);
  await expect(cluster.process("kube-scheduler", "leader")).toHaveCount(1, slow);
  expect(cluster.complaints).toEqual([]);
});
