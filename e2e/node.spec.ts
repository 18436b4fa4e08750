import { expect, test } from "playwright/test";
import type { Locator, Page } from "playwright/test";
import type { NodeKernelScene, NodeKubeletScene, NodeRuntimeScene, OpenedNodeScene } from "../src/protocol/index.ts";
import { ClusterPage } from "./pages/clusterPage.ts";
import { openRandomHistory, sceneInNode } from "./pages/lived.ts";

// In the one containerd is frozen while it pulls; in the other the kubelet is dead, and a rule leads nowhere.
for (const [seed, worker] of [[22, "worker-3"], [28, "worker-2"]] as const) {
  test(`what is drawn of a worker is what the engine says: random history ${seed}`, async ({ page }) => {
    const cluster = new ClusterPage(page);
    await openRandomHistory(page, `node?node=${worker}`, seed);
    const { opened } = await sceneInNode(cluster, { id: "node", node: worker });
    if (opened === undefined) throw new Error(`Node knows of no ${worker}`);
    await expect(page.locator("[data-opened]")).toHaveAttribute("data-opened", worker);
    await expectNode(page, opened);
    expect(cluster.complaints).toEqual([]);
  });
}

const valuesOf = (elements: Locator, ...names: readonly string[]): Promise<readonly string[]> =>
  elements.evaluateAll((all, wanted) => all.map((element) => wanted.map((name) => element.getAttribute(name) ?? "").join(" ")), names);

async function expectNode(page: Page, node: OpenedNodeScene): Promise<void> {
  const { api, kubelet, runtime, proxy, kernel } = node;
  await expect(page.locator("[data-port=api]")).toHaveAttribute("data-ready", api.ready);
  await expect(page.locator("[data-renewed]")).toHaveAttribute("data-renewed", String(api.renewedAt ?? ""));
  for (const part of [kubelet, runtime, ...(proxy === undefined ? [] : [proxy])]) {
    await expect(page.locator(`[data-process="${part.process}"]`)).toHaveAccessibleName(`${part.process}, ${part.running}`);
  }
  await expect(page.locator("[data-dead=true]")).toHaveCount([kubelet, runtime, proxy].filter((part) => part !== undefined && part.memory === undefined).length);
  if (kubelet.memory !== undefined) await expectKubelet(page, kubelet.memory);
  if (runtime.memory !== undefined) await expectRuntime(page, runtime.memory);
  if (kernel.memory !== undefined) await expectKernel(page, kernel.memory);
  await expectPods(page, node);
}

async function expectKubelet(page: Page, { loops, calls, callsOmitted, answered }: NodeKubeletScene): Promise<void> {
  expect(await valuesOf(page.locator("[data-loop]"), "data-loop", "data-runs", "data-last")).toEqual(loops.map(({ name, runs, lastAt }) => `${name} ${runs ?? ""} ${lastAt ?? ""}`));
  await expect(page.locator("[data-flights]")).toHaveAttribute("data-flights", String(calls.length + callsOmitted));
  expect(await valuesOf(page.locator("[data-call]"), "data-call", "data-at")).toEqual(calls.slice(0, 3).map(({ id, at }) => `${id} ${at}`));
  expect(await valuesOf(page.locator("[data-answered]"), "data-answered")).toEqual(answered.slice(0, 9).map(({ id }) => String(id)));
  for (const { id, call, code } of answered.slice(0, 9)) await expect(page.locator(`[data-answered="${id}"]`)).toHaveAccessibleName(new RegExp(`^past: ${call}.*, ${code === "" ? "answered" : code} `));
}

async function expectRuntime(page: Page, { pulls, images, stopping }: NodeRuntimeScene): Promise<void> {
  expect(await valuesOf(page.locator("[data-pull]"), "data-pull", "data-fetched")).toEqual(pulls.map(({ image, fetched }) => `${image} ${fetched}`));
  expect(await valuesOf(page.locator("[data-image]"), "data-image")).toEqual(images.slice(0, 6).map(({ image }) => image));
  expect(await valuesOf(page.locator("[data-stopping]"), "data-stopping")).toEqual(stopping.map(({ container }) => container));
}

async function expectKernel(page: Page, { rules, targets, deadTargets, services, memory, milliCpu }: NodeKernelScene): Promise<void> {
  expect(await valuesOf(page.locator("[data-rules]"), "data-rules", "data-targets", "data-gone")).toEqual([`${rules} ${targets} ${deadTargets}`]);
  expect(await valuesOf(page.locator("[data-service]"), "data-service", "data-service-targets", "data-service-gone")).toEqual(services.slice(0, 12).map(({ name, targets: all, dead }) => `${name} ${all} ${dead.length}`));
  expect(await valuesOf(page.locator("[data-meter]"), "data-meter", "data-used")).toEqual([`CPU ${milliCpu}`, `Memory ${memory}`]);
}

async function expectPods(page: Page, { pods, podsOmitted }: OpenedNodeScene): Promise<void> {
  await expect(page.locator("[data-pods]")).toHaveAttribute("data-pods", String(pods.length + podsOmitted));
  const isRunning = ({ containers }: OpenedNodeScene["pods"][number]): number => containers.filter(({ cgroup }) => cgroup?.running === true).length;
  expect(await valuesOf(page.locator("[data-pod]"), "data-pod", "data-running")).toEqual(pods.map((pod) => `${pod.uid} ${isRunning(pod)}`));
  for (const pod of pods) {
    const drawn = page.locator(`[data-pod="${pod.uid}"]`);
    if (pod.worker !== undefined && /BackOff|Err/.test(pod.worker.status)) await expect(drawn).toHaveAttribute("data-status", pod.worker.status);
    if (pod.worker === undefined) await expect(drawn).toHaveAccessibleName(/its kubelet is not there$/);
    if ((await page.locator("[data-pods]").getAttribute("data-form")) !== "card") continue;
    expect(await valuesOf(drawn.locator("[data-container]"), "data-container", "data-cgroup")).toEqual(pod.containers.map(({ name, cgroup }) => `${name} ${cgroup === undefined ? "" : cgroup.running ? "running" : "exited"}`));
    expect(await valuesOf(drawn.locator("[data-bar=mem]"), "data-used", "data-limit")).toEqual(pod.containers.flatMap(({ cgroup }) => (cgroup?.running === true ? [`${cgroup.memory} ${cgroup.memoryLimit}`] : [])));
    expect(await valuesOf(drawn.locator("[data-probe]"), "data-probe", "data-result")).toEqual(pod.containers.flatMap(({ probes }) => probes.map(({ name, result }) => `${name} ${result}`)));
  }
}

test("one goes into a machine and back; what dies stands still, and containers run on", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await cluster.give("kubectl run web --image=nginx");
  await page.getByRole("button", { name: "Open worker-2" }).click();
  await expect(page).toHaveURL(/#\/node\?node=worker-2$/);
  // What is selected decides which worker is opened up.
  await page.locator("[data-worker=worker-1]").click();
  await expect(page.locator("[data-opened=worker-1]")).toBeVisible();
  const containers = page.locator("[data-cgroup=running]");
  await expect(containers.first()).toBeVisible();
  await cluster.act(page.locator("[data-process=kubelet-worker-1]"), "Stop");
  const kubelet = page.getByRole("region", { name: "kubelet" });
  await expect(kubelet).toContainText("Stands still");
  await expect(kubelet).toContainText(/\d+ containers? runs? on/);
  await expect(page.locator("[data-loop]")).toHaveCount(0);
  await expect(containers.first()).toBeVisible();
  // Another may have been caught before its container was made.
  await expect(page.locator("[data-pod]").filter({ has: containers }).first()).toHaveAccessibleName(/runs on.*its kubelet is not there$/);
  await page.getByRole("button", { name: "Cluster", exact: true }).click();
  await expect(cluster.onMachine("kubelet", "worker-1")).toHaveAccessibleName(/stopped/);
  expect(cluster.complaints).toEqual([]);
});
