import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

test("a worker that ends, and one that falls silent: the cluster goes on at the same instant, and nothing of the user's is lost", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.process("etcd", "leader").click();
  const selected = (await page.locator("button[data-box][aria-pressed=true]").getAttribute("aria-label"))?.split(",")[0] ?? "nothing";
  await cluster.give("kubectl create deployment web --image=nginx");
  await expect(cluster.pods("web")).toHaveCount(1);
  await expect(cluster.terminal).toContainText("deployment.apps/web created");
  await cluster.commandLine.fill("kubectl get pods -w");
  await cluster.commandLine.press("Enter");
  await expect(cluster.terminal).toContainText("NAME");
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const clock = page.getByRole("toolbar", { name: "Time" }).getByRole("time");
  // To the microsecond once the worker has said that it stands.
  await expect(clock).toHaveText(/\.\d{6}$/);
  const before = await clock.textContent();
  const notice = page.getByRole("alert", { name: "The cluster’s worker" });

  await page.workers()[0]?.evaluate(() => void setTimeout(() => {
    throw new Error("planted by this test");
  }));
  await expect(notice).toContainText("The cluster was restarted");
  await expect(notice).toContainText("planted by this test");
  await expect(clock).toHaveText(before ?? "");
  await expect(cluster.pods("web")).toHaveCount(1);
  await expect(cluster.terminal).toContainText("deployment.apps/web created");
  await expect(page.locator("button[data-box][aria-pressed=true]")).toHaveAccessibleName(new RegExp(`^${selected}\\b`));
  await notice.getByRole("button", { name: "Dismiss" }).click();

  // The kubectl that watched goes on in the new worker, and so does the clock.
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await cluster.give("kubectl scale deployment web --replicas=2");
  await expect(cluster.pods("web")).toHaveCount(2);
  expect((await cluster.commandsGiven()).filter((line) => /create deployment|get pods -w|scale/.test(line))).toHaveLength(3);

  // Taken back, and done again.
  const time = page.getByRole("toolbar", { name: "Time" });
  await time.getByRole("button", { name: /^Undo: kubectl scale/ }).click();
  await expect(cluster.pods("web")).toHaveCount(1);
  await time.getByRole("button", { name: /^Redo: kubectl scale/ }).click();
  await expect(cluster.pods("web")).toHaveCount(2);
  await expect(time.getByRole("button", { name: /^Redo/ })).toHaveCount(0);

  // Twice within two simulated seconds it would stand, as it would for a mistake that comes again.
  const seconds = async () => (await clock.textContent())?.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) ?? 0;
  const from = await seconds();
  await cluster.setSpeed(1);
  await expect.poll(seconds).toBeGreaterThan(from + 3);
  await page.workers()[0]?.evaluate(() => self.close());
  await expect(notice).toContainText("does not answer", { timeout: 40_000 });
  await notice.getByRole("button", { name: "Restart it" }).click();
  await expect(notice).toContainText("The cluster was restarted");
  await expect(cluster.pods("web")).toHaveCount(2);
  const restarted = await clock.textContent();
  await expect(clock).not.toHaveText(restarted ?? "");
});

test("a tab that the browser put away while nobody looked comes back with its cluster", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.give("kubectl create deployment web --image=nginx");
  await expect(cluster.pods("web")).toHaveCount(1);
  // No test can have a tab discarded; what a page sees of it is this.
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBe(1);
  await page.addInitScript(() => Object.defineProperty(document, "wasDiscarded", { value: true }));
  await page.goto("./");
  await expect(page.getByRole("log", { name: "Notices" })).toContainText("put this tab away");
  await expect(cluster.pods("web")).toHaveCount(1);
  expect((await cluster.commandsGiven()).join()).toContain("kubectl create deployment web");
  expect(cluster.complaints).toEqual([]);
});
