import { readFileSync } from "node:fs";
import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const web = readFileSync(new URL("../src/testing/scenarios/web.yaml", import.meta.url), "utf8");
const slow = { timeout: 90_000 };

test.describe("somebody breaks the cluster by clicks", () => {
  let cluster: ClusterPage;

  test.beforeEach(async ({ page }) => {
    test.setTimeout(300_000);
    cluster = new ClusterPage(page);
    await cluster.open();
    await cluster.apply(web);
    await cluster.closeDialog();
    await cluster.setSpeed(1);
    await expect(cluster.pods(/^pod default\/web-.*: Running/)).toHaveCount(3, slow);
  });

  test.afterEach(() => {
    expect(cluster.complaints).toEqual([]);
  });

  test("kills the etcd leader: another member leads, and writes resume", async () => {
    const name = await cluster.process("etcd", "leader").getAttribute("aria-label");
    const killed = cluster.onMachine("etcd", /cp-\d/.exec(name ?? "")?.[0] ?? "");
    await cluster.act(cluster.process("etcd", "leader"), "Kill");
    // First it is seen to be down, then there is a leader again: it must be another.
    await expect(killed).toHaveAccessibleName(/stopped/, slow);
    await expect(cluster.process("etcd", "leader")).toHaveCount(1, slow);
    await expect(killed).toHaveAccessibleName(/stopped/);
    await expect(cluster.vital("Write")).toHaveAccessibleName(/works/, slow);
    const log = await cluster.type("kubectl create configmap after-election");
    await expect(log).toContainText("configmap/after-election created");
  });

  test("kills two of three etcd members: writes fail, pods and traffic go on; one back, and all is well", async () => {
    await cluster.act(cluster.onMachine("etcd", "cp-1"), "Kill");
    await cluster.act(cluster.onMachine("etcd", "cp-2"), "Kill");
    await expect(cluster.vital("Write")).toHaveAccessibleName(/fail/, slow);
    await expect(cluster.vital("Traffic")).toHaveAccessibleName(/works/);
    await expect(cluster.pods(/^pod default\/web-.*: Running/)).toHaveCount(3);
    const log = await cluster.type("kubectl create configmap too-late");
    await expect(log).toContainText("Timeout: request did not complete within requested timeout - context deadline exceeded", slow);
    await cluster.act(cluster.onMachine("etcd", "cp-1"), "Start");
    await expect(cluster.vital("Write")).toHaveAccessibleName(/works/, slow);
    await expect(await cluster.type("kubectl get deployment web")).toContainText(/web +3\/3/, slow);
  });

  test("kills the schedulers: new pods wait, old ones do not notice; one back, and they are placed", async () => {
    for (const machine of ["cp-1", "cp-2", "cp-3"]) await cluster.act(cluster.onMachine("kube-scheduler", machine), "Kill");
    await cluster.type("kubectl scale deployment/web --replicas=5");
    await expect(cluster.pods(/^pod default\/web-.*: Pending/)).toHaveCount(2, slow);
    await expect(cluster.pods(/^pod default\/web-.*: Running/)).toHaveCount(3);
    await cluster.act(cluster.onMachine("kube-scheduler", "cp-2"), "Start");
    await expect(cluster.pods(/^pod default\/web-.*: Running/)).toHaveCount(5, slow);
  });

  test("kills the controller managers: a killed pod is not replaced; one back, and it is", async () => {
    for (const machine of ["cp-1", "cp-2", "cp-3"]) await cluster.act(cluster.onMachine("kube-controller-manager", machine), "Kill");
    await cluster.type("kubectl delete pods -l app=web --grace-period=1");
    await expect(cluster.pods(/^pod default\/web-/)).toHaveCount(0, slow);
    await expect(cluster.vital("Heal")).toHaveAccessibleName(/fail/, slow);
    await expect(cluster.pods(/^pod default\/web-/)).toHaveCount(0);
    await cluster.act(cluster.onMachine("kube-controller-manager", "cp-3"), "Start");
    await expect(cluster.pods(/^pod default\/web-.*: Running/)).toHaveCount(3, slow);
  });

  test("stops a kubelet: its node becomes NotReady, and its pods move after their toleration", async () => {
    await cluster.act(cluster.onMachine("kubelet", "worker-1"), "Stop");
    await cluster.setSpeed(2);
    await expect(cluster.machine("worker-1")).toHaveAccessibleName(/Unknown|NotReady/, slow);
    const elsewhere = cluster.page.getByRole("group", { name: /^Pods on worker-[23]/ }).getByRole("button", { name: /^pod default\/web-.*: Running/ });
    await expect(elsewhere).toHaveCount(3, slow);
    await cluster.act(cluster.onMachine("kubelet", "worker-1"), "Start");
    await expect(cluster.machine("worker-1")).toHaveAccessibleName(/, Ready/, slow);
  });

  test("kills all API servers: kubectl gets no answer, containers run on", async () => {
    for (const machine of ["cp-1", "cp-2", "cp-3"]) await cluster.act(cluster.onMachine("kube-apiserver", machine), "Kill");
    await expect(cluster.vital("Read")).toHaveAccessibleName(/fail/, slow);
    await expect(await cluster.type("kubectl get pods")).toContainText(/Unable to connect to the server|was refused/, slow);
    await expect(cluster.vital("Traffic")).toHaveAccessibleName(/works/);
    await expect(cluster.pods(/^pod default\/web-.*: Running/)).toHaveCount(3);
    await cluster.act(cluster.onMachine("kube-apiserver", "cp-1"), "Start");
    await expect(cluster.vital("Read")).toHaveAccessibleName(/works/, slow);
  });
});
