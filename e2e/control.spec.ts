import { expect, test } from "playwright/test";
import type { Locator, Page } from "playwright/test";
import type { ControlScene, PipelineScene, SceneOf } from "../src/protocol/index.ts";
import { ClusterPage } from "./pages/clusterPage.ts";
import { openRandomHistory, sceneInNode } from "./pages/lived.ts";

for (const seed of [5, 31]) {
  test(`what is drawn of the control plane is what the engine says: random history ${seed}`, async ({ page }) => {
    const cluster = new ClusterPage(page);
    await openRandomHistory(page, "control-plane", seed);
    // Until a request is in flight.
    for (let step = 0; step < 120 && (await page.locator("[data-request]").count()) === 0; step++) await page.keyboard.press(".");
    const scene = await sceneInNode(cluster, { id: "control", server: "" });
    await expect(page.locator("[data-server]")).toHaveAttribute("data-server", scene.server);
    await expectServers(page, scene);
    if (scene.pipeline === undefined) await expect(page.locator(`[data-dead="${scene.server}"]`)).toBeVisible();
    else await expectPipeline(page, scene.pipeline, scene);
    await expectParts(page, scene);
    expect(cluster.complaints).toEqual([]);
  });
}

const valuesOf = (elements: Locator, ...names: readonly string[]): Promise<readonly string[]> =>
  elements.evaluateAll((all, wanted) => all.map((element) => wanted.map((name) => element.getAttribute(name) ?? "").join(" ")), names);

async function expectServers(page: Page, { apiservers }: ControlScene): Promise<void> {
  expect(await valuesOf(page.locator("[data-apiserver]"), "data-apiserver")).toEqual(apiservers.map(({ name }) => name));
  for (const { name, running, phase } of apiservers) {
    await expect(page.locator(`[data-apiserver="${name}"]`)).toHaveAccessibleName(phase === undefined || running !== "running" ? new RegExp(`^${name}, ${running}`) : phase === "running" ? new RegExp(`^${name}, \\d+(/s| stuck)`) : new RegExp(`^${name}, ${phase}`));
  }
}

async function expectPipeline(page: Page, { stages, requests, answered, watches }: PipelineScene, { at, apiservers, server }: SceneOf<"control">): Promise<void> {
  expect(await valuesOf(page.locator("li[data-stage][data-in-flight]"), "data-stage", "data-in-flight", "data-per-second")).toEqual(stages.map(({ stage, inFlight, perSecond }) => `${stage} ${inFlight} ${perSecond}`));
  await expect(page.locator("[data-server]")).toContainText(`${apiservers.find(({ name }) => name === server)?.inFlight ?? 0} in flight, ${watches} watches`);
  for (const { stage } of stages) {
    const standing = requests.filter((request) => request.stage === stage).slice(0, 4);
    expect(await valuesOf(page.locator(`[data-stage="${stage}"] [data-request]`), "data-request")).toEqual(standing.map(({ id }) => String(id)));
    const refused = answered.filter((request) => request.stage === stage && request.code >= 400 && at - request.endedAt < 5_000_000).slice(0, 2);
    expect(await valuesOf(page.locator(`[data-stage="${stage}"] [data-past]`), "data-past")).toEqual(refused.map(({ id }) => String(id)));
  }
  for (const { id, verb, resource, user, waitsFor } of requests) {
    const bead = page.locator(`[data-request="${id}"]`);
    if ((await bead.count()) === 0) continue;
    const label = (await bead.getAttribute("aria-label")) ?? "";
    expect(label).toContain(`${verb} ${resource}`);
    expect(label).toContain(`by ${user}, in flight for `);
    if (waitsFor !== "") expect(label).toContain(`waits for ${waitsFor}`);
  }
  expect(await valuesOf(page.locator("[data-stage=answered] [data-past]"), "data-past")).toEqual(answered.slice(0, 13).map(({ id }) => String(id)));
  for (const { id, code } of answered.slice(0, 13)) await expect(page.locator(`[data-stage=answered] [data-past="${id}"]`)).toContainText(code === 0 ? "given up" : String(code));
}

async function expectParts(page: Page, { members, leases, queues, kubelets, watchers, scheduler }: ControlScene): Promise<void> {
  for (const { name, role, running, revision } of members) {
    await expect(page.locator(`[data-process="${name}"]`)).toHaveAccessibleName(new RegExp(role === "" ? `^${name}, ${running}` : `^${name}, ${running === "paused" ? "paused" : role}, revision ${revision}`));
  }
  expect(await valuesOf(page.locator("[data-lease]"), "data-lease", "data-holder")).toEqual(leases.map(({ name, holder }) => `${name} ${holder}`));
  expect([...(await valuesOf(page.locator("[data-queue]"), "data-queue", "data-depth", "data-working"))].sort()).toEqual(queues.map(({ name, depth, workingCount }) => `${name} ${depth} ${workingCount}`).sort());
  expect(await valuesOf(page.locator("[data-kubelet]"), "data-kubelet")).toEqual(kubelets.map(({ process }) => process));
  for (const { process, running, server } of kubelets) if (running !== "running") await expect(page.locator(`[data-kubelet="${process}"]`)).toHaveAccessibleName(new RegExp(running));
    else if (server !== "") await expect(page.locator(`[data-kubelet="${process}"]`)).toHaveAccessibleName(new RegExp(`, through ${server}$`));
  for (const shown of await valuesOf(page.locator("[data-watches]"), "data-watches")) {
    const watcher = watchers.find(({ process }) => process === shown);
    const behind = watcher?.watches.reduce((sum, watch) => sum + watch.behind, 0) ?? 0;
    if (watcher?.running === "running" && watcher.server !== "" && behind > 0) await expect(page.locator(`[data-watches="${shown}"]`)).toContainText(new RegExp(`^${behind} changes? behind|do not run`));
  }
  if (scheduler !== undefined) await expect(page.locator("[data-port=kube-scheduler]")).toContainText(`${scheduler.active}active${scheduler.binding}binding${scheduler.backoff}back-off${scheduler.unschedulable}unsched.`);
}

test("a hanging webhook holds requests where it is called, and a request tells what it waits for", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await page.goto("./?seed=7#/control-plane");
  await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
  await expect(await cluster.apply(hanging)).toContainText("created");
  await cluster.closeDialog();
  await cluster.setSpeed(-1);
  await cluster.give("kubectl run web --image=nginx");
  const bead = page.locator("[data-stage=admission-validating] [data-request]").first();
  // The vital signs make pods, too: at one of the API servers one hangs.
  for (const server of await page.locator("[data-apiserver]").all()) {
    if (await bead.isVisible()) break;
    await server.click();
    await page.waitForTimeout(400);
  }
  await bead.click();
  const told = page.getByRole("dialog", { name: /^Request/ });
  await expect(told).toContainText("https://10.9.9.9/validate");
  await expect(told).toContainText("webhook checker.example.com");
  expect(cluster.complaints).toEqual([]);
});

const hanging = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: checker}
webhooks:
- name: checker.example.com
  admissionReviewVersions: [v1]
  sideEffects: None
  timeoutSeconds: 20
  clientConfig: {url: "https://10.9.9.9/validate"}
  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
`;
