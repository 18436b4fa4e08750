import { expect, test } from "playwright/test";
import type { Page } from "playwright/test";
import { lineFields } from "../src/protocol/index.ts";
import type { SceneOf } from "../src/protocol/index.ts";
import { ClusterPage } from "./pages/clusterPage.ts";
import { openRandomHistory, sceneInNode } from "./pages/lived.ts";

const axisHeight = 24;

test("what is drawn of space and time is what the engine says: a random history", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await openRandomHistory(page, "spacetime?lanes=etcd,kube-apiserver,kube-scheduler&span=200000", 4);
  const lanes = await page.locator("[data-lane]").evaluateAll((names) => names.map((name) => name.getAttribute("data-lane") ?? ""));
  const scene = await sceneInNode(cluster, { id: "spacetime", lanes, span: 200_000, withTexts: true });
  const canvas = page.getByRole("slider", { name: /^Window of time/ });
  await expect(canvas).toHaveAttribute("data-until", String(scene.until));
  await expect(canvas).toHaveAttribute("data-lines", String(scene.lines.length / lineFields));
  await expect(page.locator("[data-shown]")).toHaveAttribute("data-shown", `${scene.lines.length / lineFields} of ${scene.matched}`);
  expect(scene.matched).toBeGreaterThan(3);
  await expect.poll(() => darkestAt(page, middlesOf(scene))).toBeGreaterThan(0.9);
  // The same as text.
  await page.getByRole("button", { name: "Show as a table" }).click();
  const rows = page.getByRole("table", { name: "Messages" }).locator("tbody tr");
  await expect(rows).toHaveCount(scene.texts?.length ?? 0);
  const said = await rows.evaluateAll((all) => all.map((row) => [...row.children].slice(1, 4).map((cell) => cell.textContent)));
  expect(said).toEqual([...(scene.texts ?? [])].reverse().map(({ from, to, text }) => [from, to, text]));
  expect(cluster.complaints).toEqual([]);
});

/** Of each line a point that has been reached, as shares of the canvas's width and of its lanes. */
function middlesOf({ lines, from, until, lanes }: SceneOf<"spacetime">): readonly { readonly x: number; readonly y: number }[] {
  const points: { readonly x: number; readonly y: number }[] = [];
  for (let at = 0; at < lines.length; at += lineFields) {
    const [, start = 0, end = 0, sender = 0, receiver = 0] = lines.slice(at, at + lineFields);
    const arrival = end < 0 ? -end - 1 : end;
    const reached = end < 0 ? 0.5 : Math.min(1, (until - from - start) / Math.max(1, arrival - start));
    const share = reached * 0.6;
    const x = (start + (arrival - start) * share) / (until - from);
    if (x >= 0 && x <= 1 && reached > 0.05) points.push({ x, y: (sender + 0.5 + (receiver - sender) * share) / lanes.length });
  }
  return points;
}

/** Which part of the points has something drawn at it. */
const darkestAt = (page: Page, points: readonly { readonly x: number; readonly y: number }[]): Promise<number> =>
  page.evaluate(
    ({ points: all, top }) => {
      const canvas = document.querySelector<HTMLCanvasElement>("canvas[role=slider]");
      const context = canvas?.getContext("2d");
      if (canvas === null || context === null || context === undefined) return 0;
      const ratio = canvas.width / canvas.clientWidth;
      const height = canvas.clientHeight - top;
      const isDrawn = all.filter(({ x, y }) => {
        const { data } = context.getImageData(Math.round(x * canvas.clientWidth * ratio) - 2, Math.round((top + y * height) * ratio) - 2, 5, 5);
        return data.some((value, index) => index % 4 === 3 && value > 60);
      });
      return isDrawn.length / all.length;
    },
    { points, top: axisHeight },
  );

test("zoom, move, choose a message and follow a command, by keyboard", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await page.goto("./?seed=7#/spacetime");
  await expect(page.locator("[data-lane=etcd-cp-1]")).toBeVisible();
  await cluster.give("kubectl create configmap a");
  await expect(page.getByText("configmap/a created").first()).toBeVisible();
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const canvas = page.getByRole("slider", { name: /^Window of time/ });
  const spanOf = async () => Number(await canvas.getAttribute("data-until")) - Number(await canvas.getAttribute("data-from"));
  await canvas.focus();
  await expect.poll(spanOf).toBe(1_000_000);
  for (let press = 0; press < 2; press++) await page.keyboard.press("-");
  await expect.poll(spanOf).toBe(4_000_000);
  await page.getByRole("combobox", { name: "Only what this command set off" }).selectOption({ label: "1: kubectl create configmap a" });
  await expect(page.locator("[data-shown]")).toHaveText(/^[1-9]\d? messages$/);
  await canvas.focus();
  await page.keyboard.press("n");
  const message = page.getByRole("complementary", { name: "Message" });
  await expect(message).toContainText("kubectl create configmap a");
  await expect(message).toContainText("GET /");
  await page.keyboard.press("Escape");
  await expect(message).toHaveCount(0);
  for (let press = 0; press < 40; press++) await page.keyboard.press("+");
  await expect.poll(spanOf).toBe(20);
  expect(cluster.complaints).toEqual([]);
});
