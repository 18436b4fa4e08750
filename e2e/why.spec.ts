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
