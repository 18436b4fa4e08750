import { expect, test } from "playwright/test";
import type { Page } from "playwright/test";
import { loadAxe, violations } from "./pages/axe.ts";
import { ClusterPage } from "./pages/clusterPage.ts";

const diagrams = ["overview", "control-plane", "node", "scheduling", "raft", "objects", "spacetime"];
const panelKeys = ["t", "m", "o", "e", "j", "y", "i", "w", "c"];

/** WCAG 1.4.12: what a reader may set without losing anything. */
const spacing = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }";

/**
 * What stands beside the window and cannot be brought into it: neither by a box that scrolls, nor on the plane of a
 * picture, which is moved. And how much wider than the window the page is.
 */
const lost = (page: Page) =>
  page.evaluate(() => {
    const reaches = (element: Element): boolean => {
      for (let box = element.parentElement; box !== null; box = box.parentElement) {
        if (box.matches(".react-flow, svg, [data-ring]")) return true;
        const { overflowX } = getComputedStyle(box);
        if ((overflowX === "auto" || overflowX === "scroll") && box !== document.body) return true;
      }
      return false;
    };
    const beside = [...document.querySelectorAll<HTMLElement>("button, a, input, select, textarea, h1, h2, h3, p, td, th, dd, dt, label")].filter((element) => {
      const { left, right, width, height } = element.getBoundingClientRect();
      return width > 0 && height > 1 && (right > innerWidth + 1 || left < -1) && element.closest(".visually-hidden, [aria-hidden=true]") === null && element.checkVisibility({ visibilityProperty: true }) && !reaches(element);
    });
    return { tooWide: document.documentElement.scrollWidth - innerWidth, beside: beside.map((element) => `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent.slice(0, 40)}`) };
  });

const whole = { tooWide: 0, beside: [] };

test("nothing is lost at 400 %, in German and with wide text: 320 by 256 pixels", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 256 }, locale: "de-DE", bypassCSP: true, reducedMotion: "reduce", ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  await page.goto("./?seed=7");
  await expect(page.getByRole("button", { name: /^Schreiben .*geht/ })).toBeVisible();
  expect(await lost(page)).toEqual(whole);
  await page.addStyleTag({ content: spacing });
  for (const id of diagrams) {
    await page.evaluate((diagram) => {
      location.hash = `#/${diagram}`;
    }, id);
    await expect(page.locator(`#diagram[aria-labelledby="diagram-tab-${id}"] section`).first()).toBeVisible();
    expect(await lost(page), id).toEqual(whole);
  }
  for (const key of panelKeys) {
    await page.locator("body").press("g");
    await page.keyboard.press(key);
    await expect(page.locator("section[aria-label=Bereiche] [role=tabpanel] > *").first()).toBeVisible();
    expect(await lost(page), `g ${key}`).toEqual(whole);
    await page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined));
  }
  // The bars leave the picture room: it is reached by scrolling.
  const diagram = page.locator("#diagram");
  await diagram.scrollIntoViewIfNeeded();
  expect((await diagram.boundingBox())?.height).toBeGreaterThan(100);
  await context.close();
});

test("no accessibility rule is broken on a phone", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, bypassCSP: true, reducedMotion: "reduce", ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  const cluster = new ClusterPage(page);
  await cluster.open();
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  await loadAxe(page);
  expect(await violations(page, "body", "all"), "the page").toEqual([]);
  await page.getByRole("button", { name: "Failure drills" }).click();
  await expect(page.getByRole("dialog", { name: "Failure drills" }).getByRole("button").nth(1)).toBeVisible();
  expect(await violations(page, "[role=dialog], dialog", "all"), "the list of drills").toEqual([]);
  await page.keyboard.press("Escape");
  for (const id of [...diagrams.slice(1), "compare"]) {
    await page.evaluate((diagram) => {
      location.hash = `#/${diagram}`;
    }, id);
    await expect(page.locator(`#diagram[aria-labelledby="diagram-tab-${id}"] section`).first()).toBeVisible();
    expect(await violations(page, "#diagram", "all"), id).toEqual([]);
  }
  await context.close();
});
