import { expect, test } from "playwright/test";
import type { Page } from "playwright/test";
import { loadAxe, violations } from "./pages/axe.ts";
import type { Rules } from "./pages/axe.ts";
import { ClusterPage } from "./pages/clusterPage.ts";

const diagrams = ["overview", "control-plane", "node", "scheduling", "raft", "objects", "spacetime"];
const panels = ["Terminal", "Manifests", "Objects", "Events", "Messages", "Why?", "What if?", "Trace", "Commands"];

interface View {
  readonly name: string;
  /** What is looked at: the rest has been, or is covered. */
  readonly part: string;
  readonly show: (cluster: ClusterPage) => Promise<void>;
  readonly leave?: (cluster: ClusterPage) => Promise<void>;
}

const goTo = async (page: Page, diagram: string): Promise<void> => {
  await page.evaluate((id) => {
    location.hash = `#/${id}`;
  }, diagram);
  await expect(page.locator(`#diagram[aria-labelledby="diagram-tab-${diagram}"] section`).first()).toBeVisible();
};

const escape = (cluster: ClusterPage) => cluster.page.keyboard.press("Escape");
/** By its button: where an editor has the focus, Escape is the editor's. */
const closeDialog = async ({ page }: ClusterPage): Promise<void> => {
  const close = page.getByRole("dialog").getByRole("button", { name: "Close", exact: true });
  if (await close.isVisible()) await close.click();
  else await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

/** A dialog that a button, or the page's state, opens. */
const dialog = (name: string, title: string | RegExp, show: (cluster: ClusterPage) => Promise<void>): View => ({
  name,
  part: "dialog[open]",
  show: async (cluster) => {
    await show(cluster);
    await expect(cluster.page.getByRole("dialog", { name: title })).toBeVisible();
  },
  leave: closeDialog,
});

const button = (name: string | RegExp) => async (cluster: ClusterPage) => cluster.page.getByRole("button", { name, exact: true }).first().click();

const inspected = (name: string, open: (cluster: ClusterPage) => Promise<void>): View => ({
  name: `the inspector of ${name}`,
  part: "aside[aria-label=Inspector]",
  show: async (cluster) => {
    await open(cluster);
    await expect(cluster.inspector).toBeVisible();
  },
});

const views: readonly View[] = [
  { name: "the page", part: "body", show: async () => {} },
  ...diagrams.map((id): View => ({ name: `the diagram ${id}`, part: "#diagram", show: ({ page }) => goTo(page, id) })),
  { name: "the choice of what to compare", part: "#diagram", show: ({ page }) => goTo(page, "compare") },
  { name: "text in place of pictures", part: "#diagram", show: async ({ page }) => {
    await goTo(page, "overview");
    await page.getByRole("button", { name: "Show as a table" }).click();
  } },
  ...diagrams.map((id): View => ({ name: `the table of ${id}`, part: "#diagram", show: ({ page }) => goTo(page, id) })),
  { name: "pictures again", part: "#diagram", show: async ({ page }) => {
    await page.getByRole("button", { name: "Show as a picture" }).click();
    await goTo(page, "overview");
  } },
  { name: "the legend", part: "[role=dialog]", show: button("Legend"), leave: escape },
  { name: "the settings", part: "[role=dialog]", show: button("Settings"), leave: escape },
  { name: "a vital sign", part: "[role=dialog]", show: (cluster) => cluster.vital("Write").click(), leave: escape },
  { name: "a menu of actions", part: "[role=menu]", show: (cluster) => cluster.onMachine("etcd", "cp-1").click({ button: "right" }), leave: escape },
  inspected("a process", (cluster) => cluster.onMachine("kube-apiserver", "cp-1").click()),
  inspected("a machine", (cluster) => cluster.machine("worker-1").click()),
  inspected("a link", (cluster) => cluster.link("cp-1", "cp-2").click({ force: true })),
  inspected("a pod", (cluster) => cluster.pods(/^pod vital-signs\/heartbeat/).first().click()),
  ...panels.map((title): View => ({ name: `the panel ${title}`, part: "section[aria-label=Panels]", show: (cluster) => cluster.openPanel(title) })),
  dialog("the command line", "Type a command", button("Type a command")),
  dialog("the help", "Keys and commands", button("Keyboard and help")),
  dialog("sharing", /Share/, button("Share this session")),
  dialog("applying", "Apply a manifest", button("Apply")),
  dialog("what is hidden", /./, async ({ page }) => page.evaluate(() => {
    location.hash = "#fidelity";
  })),
];

interface LookTest {
  readonly theme: string;
  readonly size?: string;
  readonly rules: Rules;
  readonly width?: number;
}

const looks: readonly LookTest[] = [
  { theme: "light", rules: "all" },
  { theme: "dark", rules: "colour" },
  { theme: "contrast-light", rules: "colour" },
  { theme: "contrast-dark", size: "projector", rules: "all" },
];

for (const { theme, size = "normal", rules } of looks) {
  test(`no accessibility rule is broken anywhere: ${theme}, ${size}`, async ({ browser, baseURL }) => {
    test.setTimeout(240_000);
    const context = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce", ...(baseURL === undefined ? {} : { baseURL }) });
    await context.addInitScript((kept) => localStorage.setItem("kubarium:settings", kept), JSON.stringify({ theme, size, motion: "system" }));
    const page = await context.newPage();
    const cluster = new ClusterPage(page);
    await cluster.open();
    // Trouble has its own colours: one component that is down, and one that is frozen.
    await cluster.give("systemctl stop kube-scheduler-cp-3");
    await cluster.give("kill -STOP kubelet-worker-2");
    await expect(page.getByRole("button", { name: /^kubelet on worker-2, .*paused/ })).toBeVisible();
    // What stands still is read faster, and is the same from rule to rule.
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await loadAxe(page);
    for (const { name, part, show, leave } of views) {
      await show(cluster);
      expect(await violations(page, part, rules), name).toEqual([]);
      await leave?.(cluster);
    }
    await context.close();
  });
}
