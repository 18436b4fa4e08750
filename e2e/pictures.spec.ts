import { readFile } from "node:fs/promises";
import { expect, test } from "playwright/test";
import type { Page } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";

async function saved(page: Page, entry: RegExp): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save picture" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test("a diagram is saved as an SVG of its own that says what the diagram says, and as a PNG of twice the size; a trace as a message sequence", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await cluster.open();
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const clock = await page.getByRole("toolbar", { name: "Time" }).getByRole("time").textContent();
  const { name, bytes } = await saved(page, /SVG/);
  const svg = bytes.toString("utf8");
  expect(name).toMatch(/^kubarium-overview-[\d.-]+\.svg$/);
  expect(svg).not.toMatch(/foreignObject|<style|class=|var\(--|https?:\/\/(?!www\.w3\.org|127\.0\.0\.1)/);
  expect(svg).toContain(clock?.slice(0, 8) ?? "no clock");
  expect(svg).toContain("Kubarium, seed 7, 0 commands");
  // What is drawn is what the page shows.
  const drawn = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    return { texts: [...parsed.querySelectorAll("text")].map((node) => node.textContent ?? ""), errors: parsed.querySelectorAll("parsererror").length, link: parsed.querySelector("a")?.getAttribute("href") ?? "" };
  }, svg);
  expect(drawn.errors).toBe(0);
  for (const machine of ["cp-1", "cp-2", "cp-3", "worker-1", "worker-2", "worker-3"]) expect(drawn.texts).toContain(machine);
  expect(drawn.texts.filter((text) => text === "kubelet")).toHaveLength(3);
  expect(drawn.link).toMatch(/#h=1\./);

  await page.getByRole("tab", { name: /etcd/ }).first().click();
  await expect(page.getByRole("heading", { name: /can commit/ })).toBeVisible();
  const png = await saved(page, /PNG/);
  const box = await page.getByRole("region", { name: "etcd and Raft" }).boundingBox();
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(png.bytes.readUInt32BE(16)).toBe(Math.round(((box?.width ?? 0) + 48) * 2));

  await page.getByRole("button", { name: "Run", exact: true }).click();
  await cluster.give("kubectl create configmap paint");
  await expect(cluster.terminal).toContainText("configmap/paint created");
  await cluster.openPanel("Trace");
  await page.getByRole("button", { name: "Export this trace" }).click();
  await page.getByRole("menuitem", { name: /Message sequence/ }).click();
  const dialog = page.getByRole("dialog", { name: "Message sequence" });
  await dialog.getByText("Mermaid text").click();
  await expect(dialog.locator("pre")).toContainText(/sequenceDiagram[\s\S]*participant p1 as kubectl[\s\S]*p1->>p\d: \+0\.000 ms/);
  await expect(dialog.getByRole("img")).toBeVisible();
  expect(cluster.complaints).toEqual([]);
});
