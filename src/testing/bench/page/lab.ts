import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright";
import type { Browser, Page } from "playwright";
import { build, preview } from "vite";
import { startMeter } from "./pageMeter.ts";
import type { Meter, MeterFigures } from "./pageMeter.ts";

declare global {
  interface Window {
    meter: Meter;
  }
}

/** The built page behind a server, and a browser to open it in. */
export interface Lab {
  readonly browser: Browser;
  readonly address: string;
  readonly close: () => Promise<void>;
}

export async function openLab(): Promise<Lab> {
  // Node's own argument: this program runs from a bundle elsewhere.
  const root = resolve(process.argv[1] ?? "", "../../../..");
  const outDir = process.env["KUBARIUM_OUT"];
  if (outDir === undefined) await build({ root, logLevel: "error" });
  const server = await preview({ root, logLevel: "error", ...(outDir === undefined ? {} : { build: { outDir } }), preview: { host: "127.0.0.1", port: 0 } });
  const { ensureBrowser } = (await import(pathToFileURL(join(root, "e2e/browser.mjs")).href)) as { ensureBrowser: () => Promise<{ executablePath: string; env?: Record<string, string> }> };
  const { executablePath, env = {} } = await ensureBrowser();
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({ executablePath, args: isRoot ? ["--no-sandbox"] : [], env: { ...(process.env as Record<string, string>), ...env } });
  return {
    browser,
    address: server.resolvedUrls?.local[0] ?? "",
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** Simulating a large cluster takes minutes on a small machine. */
export const patience = { timeout: 1_800_000, polling: 250 } as const;

/** Opens an address of the page, with the meter in it. */
export async function openPage({ browser, address }: Lab, path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.once("pageerror", (error) => console.error(error));
  await page.addInitScript(startMeter);
  await page.goto(address + path);
  return page;
}

export async function measureFor(page: Page, milliseconds: number): Promise<MeterFigures> {
  await page.evaluate(() => window.meter.begin());
  await page.waitForTimeout(milliseconds);
  return page.evaluate(() => window.meter.figures());
}

/** What the machine can do: frames of a page that does nothing, and how long it takes to answer a key. */
export async function measureEmptyPage(browser: Browser): Promise<MeterFigures> {
  const page = await browser.newPage();
  await page.addInitScript(startMeter);
  await page.goto("data:text/html,<title>empty</title><button>press</button>");
  const figures = await measureKeys(page, 4_000);
  await page.close();
  return figures;
}

/** Presses arrow keys four times a second and moves the pointer, for so long. */
export async function measureKeys(page: Page, milliseconds: number): Promise<MeterFigures> {
  const keys = ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"];
  await page.evaluate(() => window.meter.begin());
  for (let press = 0; press < milliseconds / 250; press++) {
    await page.mouse.move(900 + (press % 20) * 12, 300 + (press % 7) * 15);
    await page.keyboard.press(keys[press % keys.length] ?? "ArrowRight");
    await page.waitForTimeout(200);
  }
  return page.evaluate(() => window.meter.figures());
}

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
/** The value below which such a share of the values lies. */
export const quantile = (values: readonly number[], share: number): number => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

export const times = (value: number, reference: number): string => `${(value / Math.max(0.1, reference)).toFixed(2)}x`;
