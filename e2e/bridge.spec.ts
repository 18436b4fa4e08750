import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Bridge {
  readonly process: ChildProcess;
  readonly server: string;
  readonly token: string;
  readonly page: string;
}

/** Starts a bridge with a free port and waits until it is READY. */
async function startBridge(folder: string): Promise<Bridge> {
  const kubeconfig = join(folder, "kubeconfig");
  const started = spawn(process.execPath, ["src/testing/run.mjs", "src/bridge/main.ts", "--", "--port", "0", "--seed", "7", "--kubeconfig", kubeconfig], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const page = await new Promise<string>((resolve, reject) => {
    let said = "";
    started.once("exit", (code) => reject(new Error(`the bridge ended with ${String(code)}: ${said}`)));
    started.stdout.on("data", (chunk) => {
      said += String(chunk);
      const found = /^PAGE (\S+)/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const config = readFileSync(kubeconfig, "utf8");
  const field = (name: string): string => new RegExp(`"${name}": "([^"]+)"`).exec(config)?.[1] ?? "";
  return { process: started, server: field("server"), token: field("token"), page };
}

/** One request, as kubectl sends it. @returns the status code */
function ask({ server, token }: Bridge, method: string, path: string, body?: unknown): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server}${path}`, { method, rejectUnauthorized: false, headers: { authorization: `Bearer ${token}`, "content-type": "application/json" } }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode ?? 0));
    });
    sent.once("error", reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const labels = { app: "web" };
const web = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx:1.27" }] } } },
};

test("a page at a bridge shows what comes in from outside, and what is broken in it is felt outside; what only an own cluster can do is not there", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "kubarium-e2e-bridge-"));
  const bridge = await startBridge(folder);
  try {
    const cluster = new ClusterPage(page);
    await page.goto(bridge.page);
    await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
    expect(await ask(bridge, "POST", "/apis/apps/v1/namespaces/default/deployments", web)).toBe(201);
    await expect(cluster.pods("web")).toHaveCount(2);

    const time = page.getByRole("toolbar", { name: "Time" });
    await expect(time.getByRole("button", { name: "Pause" })).toBeVisible();
    await expect(time.getByRole("button", { name: /Undo|Step/ })).toHaveCount(0);
    await expect(page.getByRole("button", { name: /drills/i })).toHaveCount(0);
    await expect(page.getByRole("tab", { name: /Compare/ })).toHaveCount(0);

    await cluster.give("kubectl delete deployment web");
    await expect.poll(() => ask(bridge, "GET", "/apis/apps/v1/namespaces/default/deployments/web")).toBe(404);
    expect(cluster.complaints).toEqual([]);
  } finally {
    bridge.process.stdin?.end();
    await new Promise((end) => (bridge.process.exitCode === null ? bridge.process.once("exit", end) : end(undefined)));
    rmSync(folder, { recursive: true, force: true });
  }
});
