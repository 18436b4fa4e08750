import { expect, test } from "playwright/test";
import type { Locator, Page } from "playwright/test";
import type { DecisionScene, FollowedScene, QueuesScene, SchedulingScene } from "../src/protocol/index.ts";
import { ClusterPage } from "./pages/clusterPage.ts";
import { openRandomHistory, sceneInNode } from "./pages/lived.ts";

// One is on its way; in the other no scheduler leads.
for (const seed of [4, 19]) {
  test(`what is drawn of scheduling is what the engine says: random history ${seed}`, async ({ page }) => {
    const cluster = new ClusterPage(page);
    await openRandomHistory(page, "scheduling", seed);
    await expectScene(page, await sceneInNode(cluster, { id: "scheduling", pod: "" }));
    expect(cluster.complaints).toEqual([]);
  });
}

const valuesOf = (elements: Locator, ...names: readonly string[]): Promise<readonly string[]> =>
  elements.evaluateAll((all, wanted) => all.map((element) => wanted.map((name) => element.getAttribute(name) ?? "").join(" ")), names);

async function expectScene(page: Page, scene: SchedulingScene): Promise<void> {
  await expect(page.locator("[data-followed]")).toHaveAttribute("data-followed", scene.followed?.uid ?? "");
  expect(await valuesOf(page.locator("[data-scheduler]"), "data-scheduler")).toEqual(scene.schedulers.map(({ process }) => process));
  for (const { process, running, role } of scene.schedulers) await expect(page.locator(`[data-scheduler="${process}"]`)).toHaveAccessibleName(`${process}, ${running !== "running" || role === "" ? running : role}`);
  await expect(page.locator("[data-no-scheduler]")).toHaveCount(scene.leader === "" ? 1 : 0);
  if (scene.queues !== undefined) await expectQueues(page, scene.queues);
  if (scene.followed !== undefined) await expectFollowed(page, scene.followed);
}

async function expectQueues(page: Page, { active, activeCount, backoff, backoffCount, unschedulable, unschedulableCount, binding, bindingCount }: QueuesScene): Promise<void> {
  const drawn = await valuesOf(page.locator("[data-queue]"), "data-queue", "data-count");
  expect(drawn).toEqual([`active ${activeCount}`, `backoff ${backoffCount}`, `unschedulable ${unschedulableCount}`, ...(bindingCount > 0 ? [`binding ${bindingCount}`] : [])]);
  for (const [name, pods] of [["active", active], ["backoff", backoff], ["unschedulable", unschedulable], ["binding", binding]] as const) {
    expect(await valuesOf(page.locator(`[data-queue="${name}"] [data-queued]`), "data-queued")).toEqual(pods.map(({ uid }) => uid));
  }
}

async function expectFollowed(page: Page, { steps, decision, queued, remedies, namespace, name }: FollowedScene): Promise<void> {
  await expect(page.getByRole("heading", { name: `${namespace}/${name}` })).toBeVisible();
  // When the first step was taken, the page reads off its own log of commands.
  expect((await valuesOf(page.locator("[data-step]"), "data-step", "data-state", "data-at")).slice(1)).toEqual(steps.slice(1).map(({ number, state, at }) => `${number} ${state} ${at ?? ""}`));
  await expect(page.locator("[data-pending]")).toHaveCount(queued !== undefined && (queued.attempts > 0 || queued.gatedBy !== "") ? 1 : 0);
  if (queued !== undefined && queued.message !== "" && queued.attempts > 0) await expect(page.locator("[data-pending] blockquote")).toHaveText(queued.message);
  expect(await valuesOf(page.locator("[data-remedy]"), "data-remedy")).toEqual(remedies.map(({ changes }) => changes.map(({ type }) => type).join(" ")));
  await expect(page.locator("[data-decision]")).toHaveCount(decision === undefined ? 0 : 1);
  if (decision !== undefined) await expectDecision(page, decision);
}

async function expectDecision(page: Page, { attempt, nodeName, best, plugins, filtered, preemption }: DecisionScene): Promise<void> {
  expect(await valuesOf(page.locator("[data-decision]"), "data-decision", "data-attempt")).toEqual([`${nodeName} ${attempt}`]);
  expect(await valuesOf(page.locator("[data-node]"), "data-node", "data-total", "data-chosen")).toEqual(best.map(({ node, total, isChosen }) => `${node} ${total} ${isChosen}`));
  for (const { node, scores } of best) expect(await valuesOf(page.locator(`[data-node="${node}"] [data-score]`), "data-label", "data-score")).toEqual(scores.map((score, index) => `${plugins[index]?.name} ${score.join(" ")}`));
  expect(await valuesOf(page.locator("[data-filtered]"), "data-filtered", "data-count")).toEqual(filtered.map(({ plugin, count }) => `${plugin} ${count}`));
  expect(await valuesOf(page.locator("[data-victim]"), "data-victim", "data-state")).toEqual(preemption?.victims.map(({ uid, state }) => `${uid} ${state}`) ?? []);
}

test("a pod that fits nowhere tells why and what would help; a pod of the queue is followed", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await page.goto("./?seed=7#/scheduling");
  await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
  await cluster.give("kubectl create deployment low --image=busybox --replicas=8 -- sleep 9999");
  await expect(cluster.terminal).toContainText("deployment.apps/low created");
  await cluster.give("kubectl set resources deployment low --requests=cpu=1900m");
  await expect(page.locator("[data-queue=unschedulable]")).toHaveAttribute("data-count", /[1-9]/, { timeout: 60_000 });
  const waiting = page.locator("[data-queue=unschedulable] [data-queued]").first();
  const uid = await waiting.getAttribute("data-queued");
  await waiting.click();
  await expect(page.locator("[data-followed]")).toHaveAttribute("data-followed", uid ?? "");
  await expect(page).toHaveURL(/#\/scheduling\?pod=default%2Flow-/);
  await expect(page.locator("[data-pending]")).toContainText("Insufficient cpu");
  await expect(page.locator("[data-remedy=room]")).toContainText(/CPU more were free \(it asks for 1900m CPU\)/);
  await expect(page.locator("[data-step='4']")).toHaveAttribute("data-state", "now");
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  const pod = decodeURIComponent(new URL(page.url()).hash.split("pod=")[1] ?? "");
  const scene = await sceneInNode(cluster, { id: "scheduling", pod });
  expect(scene.followed?.name).toMatch(/^low-/);
  await expectScene(page, scene);
  expect(cluster.complaints).toEqual([]);
});
