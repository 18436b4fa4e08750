import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const slow = { timeout: 60_000 };

test("a drill from the list: symptom, a hint, the repair as one types it; then what happened, a question, and the history opens up", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await page.getByRole("button", { name: "Failure drills" }).click();
  await page.getByRole("button", { name: "Begin: Two of three" }).click();
  const drill = page.getByRole("complementary", { name: "Drill: Two of three" });
  await expect(drill.getByRole("region", { name: "Symptom" })).toContainText("kubectl hangs", slow);
  const goals = drill.getByRole("region", { name: "Repaired when" });
  await expect(goals).toContainText("not yet");
  await expect(cluster.vital("Write")).toHaveAccessibleName(/failing/);
  // What led here is for the learner to find out.
  await cluster.openPanel("Commands");
  await expect(page.getByText("Nothing was done yet")).toBeVisible();
  await cluster.openPanel("Terminal");
  await expect(cluster.commandLine).toBeVisible();
  await expect(cluster.terminal).not.toContainText("systemctl stop");
  await drill.getByRole("button", { name: "Show hint 1 of 3" }).click();
  await expect(drill).toContainText("Look at the store");
  const stopped = cluster.process("etcd", "stopped").first();
  await page.getByRole("tab", { name: "Cluster" }).click();
  const member = /^etcd on ([\w-]+)/.exec((await stopped.getAttribute("aria-label")) ?? "")?.[1] ?? "";
  await cluster.give(`systemctl start etcd-${member}`);
  await cluster.setSpeed(1);
  await expect(drill).toContainText(/Repaired after 00:00:\d\d of simulated time: 1 command, 1 hint\./, slow);
  await expect(drill.getByRole("region", { name: "What happened" })).toContainText("majority");
  expect((await cluster.commandsGiven()).join()).toContain("systemctl stop");
  await drill.getByRole("radio", { name: "The same, since any two deaths stop etcd" }).check();
  await expect(drill).toContainText("Not quite.");
  await drill.getByRole("radio", { name: "Writes go on, since three of five are a majority" }).check();
  await expect(drill).toContainText("Right.");
  await drill.getByRole("button", { name: "All drills" }).click();
  await expect(page.getByRole("dialog", { name: "Failure drills" })).toContainText("with 1 hint");
  expect(cluster.complaints).toEqual([]);
});

test("a link opens a drill with its names; a file that is no drill is refused with its line, and the cluster goes on", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await page.goto("./?drill=etcd-quorum&seed=3");
  const drill = page.getByRole("complementary", { name: "Drill: Two of three" });
  await expect(drill.getByRole("region", { name: "Symptom" })).toBeVisible(slow);
  await expect(drill).toContainText("done");
  await expect(page.getByRole("tab", { name: "etcd" })).toHaveAttribute("aria-selected", "true");
  await drill.getByRole("button", { name: "All drills" }).click();
  const dialog = page.getByRole("dialog", { name: "Failure drills" });
  const chosen = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Open a drill file" }).click();
  await (await chosen).setFiles({ name: "mine.md", mimeType: "text/markdown", buffer: Buffer.from("---\ntitle: Mine\ncourse: cooking\n---\n<img src=x onerror=alert(1)>\n") });
  await expect(dialog.getByRole("alert")).toContainText("3:1 course must be one of meet");
  await expect(drill).toContainText("not yet");
  expect(cluster.complaints).toEqual([]);
});
