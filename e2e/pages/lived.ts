import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect } from "playwright/test";
import type { Page } from "playwright/test";
import type { SceneId, SceneOf, SceneQuery } from "../../src/protocol/index.ts";
import type { ClusterPage } from "./clusterPage.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

function run(file: string, args: readonly string[], input = ""): string {
  return String(execFileSync(process.execPath, ["src/testing/run.mjs", file, "--", ...args], { cwd: root, input, maxBuffer: 64 * 1024 * 1024 })).trim();
}

/** Opens a diagram on a random history, and lets time stand still when it has been lived through. */
export async function openRandomHistory(page: Page, diagram: string, seed: number): Promise<void> {
  await page.goto(`./#/${diagram}&${run("src/testing/scenes/randomLink.ts", [String(seed)])}`);
  await page.getByRole("button", { name: "Pause", exact: true }).click({ timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
}

/** The scene of the page's own history, as Node lives through it. */
export async function sceneInNode<Id extends SceneId>(cluster: ClusterPage, query: Extract<SceneQuery, { readonly id: Id }>): Promise<SceneOf<Id>> {
  // Done after all events of the instant, so that Node, which knows only the time, finds the same.
  await cluster.give("slow laptop 1");
  const link = await cluster.shareLink();
  return JSON.parse(run("src/testing/scenes/print.ts", [], JSON.stringify({ link, query }))) as SceneOf<Id>;
}
