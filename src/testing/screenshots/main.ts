import { copyFile, mkdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "playwright";
import { openLab, openPage } from "../bench/page/lab.ts";
import type { Lab } from "../bench/page/lab.ts";
import { openCluster, rollOut } from "../bench/page/rollout.ts";
import { chosen, chosenName } from "./chosen.ts";
import { sizes, situations, themes } from "./shots.ts";
import type { Situation } from "./shots.ts";

/**
 * `npm run screenshots -- [FOLDER] [--only WORD] [--chosen]`: builds the page and photographs every diagram at rest,
 * right after the kill of the etcd leader, and with 100 nodes and 2,000 pods, lanes that are compared and a drill;
 * light and dark; on a desk, a tablet and a phone. The best of them go to docs/screenshots. With `--chosen` only those are made.
 */
const words = process.argv.slice(2);
const only = words.includes("--only") ? words[words.indexOf("--only") + 1] : undefined;
const isChosenOnly = words.includes("--chosen");
const folder = resolve(words.find((word) => !word.startsWith("--") && word !== only) ?? join(tmpdir(), "kubarium-screenshots"));
const gallery = resolve(process.argv[1] ?? "", "../../../../docs/screenshots");
const chosenMaxBytes = 250_000;

/** What moves has come to where it is shown. */
const settleMillis = 1_500;

async function openSituation(lab: Lab, situation: Situation): Promise<Page> {
  if (situation === "compared") return openCompared(lab);
  if (situation === "drill") return openDrill(lab);
  if (situation === "large") {
    const page = await openCluster(lab, 100);
    await dismissWelcome(page);
    await rollOut(page, 2_000);
    return page;
  }
  const page = await openPage(lab, "?seed=7");
  await page.waitForFunction(() => window.meter.readyNodes() >= 3, undefined, { timeout: 120_000 });
  await page.waitForTimeout(4_000);
  await dismissWelcome(page);
  await rollOut(page, 12);
  await page.waitForTimeout(2_000);
  if (situation === "leader killed") await killLeader(page);
  return page;
}

/** Three members of etcd beside one, a while after each cluster has lost one of them. */
async function openCompared(lab: Lab): Promise<Page> {
  const page = await openPage(lab, "?seed=7#/compare");
  await page.getByRole("button", { name: /^How many etcd members/ }).click();
  const run = page.getByRole("button", { name: "Run all lanes" });
  await run.and(page.locator(":enabled")).waitFor({ timeout: 120_000 });
  await page.getByRole("button", { name: "Faults for every lane" }).click();
  await page.getByRole("menuitem", { name: "Stop 1 etcd member" }).click();
  await page.getByRole("combobox", { name: "Speed of all lanes" }).selectOption("20");
  await run.click();
  await page.getByRole("region", { name: /^Lane B:/ }).getByRole("listitem").filter({ hasText: /^Write.*fails/ }).waitFor();
  await page.waitForTimeout(2_000);
  await page.getByRole("button", { name: "Pause all lanes" }).click();
  await page.mouse.move(0, 0);
  return page;
}

async function openDrill(lab: Lab): Promise<Page> {
  const page = await openPage(lab, "?drill=etcd-quorum&seed=3");
  const drill = page.getByRole("complementary", { name: "Drill: Two of three" });
  await drill.getByRole("region", { name: "Symptom" }).getByText("kubectl hangs").waitFor({ timeout: 120_000 });
  await drill.getByRole("button", { name: "Show hint 1 of 3" }).click();
  return page;
}

async function dismissWelcome(page: Page): Promise<void> {
  const welcome = page.getByRole("region", { name: "Welcome" });
  if (await welcome.isVisible()) await welcome.getByRole("button", { name: "Dismiss" }).click();
}

/** The clock stands while the members notice that nobody leads. */
async function killLeader(page: Page): Promise<void> {
  await page.getByRole("slider", { name: "Speed" }).fill("-1");
  await page.getByRole("button", { name: /^etcd on [\w-]+,.*\bleader/ }).click();
  await page.keyboard.press("k");
  await page.getByRole("button", { name: /^etcd on [\w-]+,.*\b(?:stopped|exited)/ }).waitFor();
  await page.waitForTimeout(4_000);
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  // The picture is of the diagram, not of what was clicked: no inspector, no tip.
  await page.keyboard.press("Escape");
  await page.mouse.move(0, 0);
}

const nameOf = (diagram: string, situation: Situation, width: number, theme: string): string => `${diagram}-${situation.replace(" ", "-")}-${width}-${theme}`;
const isAsked = (name: string): boolean => (only === undefined || name.includes(only)) && (!isChosenOnly || chosen.some((shot) => chosenName(shot) === name));

/** Those that are of one diagram only. */
const onlyDiagram: Readonly<Partial<Record<Situation, string>>> = { compared: "compare", drill: "overview" };

/** All that have a tab. */
const tabsOf = (page: Page): Promise<readonly string[]> => page.locator("[id^='diagram-tab-']").evaluateAll((tabs) => tabs.map(({ id }) => id.replace("diagram-tab-", "")));

async function photograph(page: Page, situation: Situation): Promise<number> {
  const own = onlyDiagram[situation];
  const diagrams = own === undefined ? await tabsOf(page) : [own];
  let count = 0;
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const diagram of diagrams) {
      const isWanted = themes.some((theme) => isAsked(nameOf(diagram, situation, size.width, theme)));
      if (!isWanted) continue;
      if (own === undefined) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, `#/${diagram}`);
      }
      await page.waitForTimeout(settleMillis);
      for (const theme of themes) {
        const name = nameOf(diagram, situation, size.width, theme);
        if (!isAsked(name)) continue;
        await page.emulateMedia({ colorScheme: theme });
        // Colours change slowly.
        await page.waitForTimeout(900);
        await page.screenshot({ path: join(folder, `${name}.png`), scale: "css" });
        count++;
      }
    }
  }
  return count;
}

/** The chosen ones, where everybody sees them. @returns what is wrong with them */
async function hang(): Promise<readonly string[]> {
  await mkdir(gallery, { recursive: true });
  const complaints: string[] = [];
  for (const shot of chosen) {
    const file = join(folder, `${chosenName(shot)}.png`);
    const bytes = await stat(file).then(({ size }) => size, () => undefined);
    if (bytes === undefined) complaints.push(`${file} was not made`);
    else if (bytes > chosenMaxBytes) complaints.push(`${file} has ${bytes} bytes; ${chosenMaxBytes} are allowed`);
    else await copyFile(file, join(gallery, `${shot.file}.png`));
  }
  return complaints;
}

await mkdir(folder, { recursive: true });
const lab = await openLab();
let count = 0;
for (const situation of situations) {
  if (isChosenOnly && !chosen.some((shot) => shot.situation === situation)) continue;
  const page = await openSituation(lab, situation);
  count += await photograph(page, situation);
  await page.close();
}
await lab.close();
console.log(`${count} screenshots in ${folder}`);
if (only === undefined) {
  const complaints = await hang();
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
