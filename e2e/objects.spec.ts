import { expect, test } from "playwright/test";
import { ClusterPage } from "./pages/clusterPage.ts";
import { openRandomHistory, sceneInNode } from "./pages/lived.ts";

test("the objects and relations that are drawn are those that etcd holds: random history 4", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await openRandomHistory(page, "objects", 4);
  const scene = await sceneInNode(cluster, { id: "objects", namespace: "" });
  expect(scene.objects.length).toBeGreaterThan(5);
  const graph = page.getByRole("region", { name: "Objects and their relations" });
  await expect(graph.locator("[data-relation]")).toHaveCount(scene.relations.length);
  const drawn = await graph.locator("[data-relation]").evaluateAll((lines) => lines.map((line) => line.getAttribute("data-relation")));
  expect(new Set(drawn)).toEqual(new Set(scene.relations.map(({ from, type, to }) => `${from} ${type} ${to}`)));
  for (const { kind, namespace, name, state, reason, count } of scene.objects) {
    const what = count > 1 ? `${count} ${kind}s, ${name}` : `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
    const card = graph.getByLabel(new RegExp(`^${escape(what)}(:|$)`));
    await expect(card).toHaveCount(1);
    if (state !== "") await expect(card).toHaveAccessibleName(new RegExp(escape(state)));
    if (reason !== "") await expect(card).toHaveAccessibleName(new RegExp(escape(reason)));
  }
  // The same as text.
  await page.getByRole("button", { name: "Show as a table" }).click();
  await expect(page.getByRole("table", { name: "Relations" }).getByRole("row")).toHaveCount(scene.relations.length + 1);
  await expect(page.getByRole("table", { name: "Objects" }).getByRole("row")).toHaveCount(scene.objects.length + scene.missing.length + 1);
  expect(cluster.complaints).toEqual([]);
});

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
