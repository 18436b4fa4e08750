import { expect, test } from "playwright/test";
import { isWriting, linesOf, writeLines } from "../src/testing/spoken/between.ts";
import { ClusterPage } from "./pages/clusterPage.ts";

const patient = { timeout: 90_000 };

/** An outage and its repair without a pointer, and without a focus that a test has put somewhere: as docs/screen-reader.md tells it. */
test("a majority of etcd is lost and brought back by keyboard alone", async ({ page }) => {
  test.setTimeout(240_000);
  const cluster = new ClusterPage(page);
  await cluster.open();
  // A fresh document: the focus is where a visitor's is.
  await page.reload();
  await expect(cluster.process("etcd", "leader")).toHaveCount(1);
  await expect(cluster.vital("Write")).toHaveAccessibleName(/works/);
  const focused = page.locator("*:focus");
  const told: string[] = [];
  const press = async (key: string) => {
    await page.keyboard.press(key);
  };
  const tell = async (key: string, name: RegExp) => {
    await press(key);
    await expect(focused).toHaveAccessibleName(name);
    told.push(`| ${key === "Enter" ? "Enter" : key} | ${await nameOf()} |`);
  };
  const nameOf = async () => (await focused.getAttribute("aria-label")) ?? (await focused.innerText());
  /** Moves with the arrow until a box has that name; every step is told. */
  const walk = async (key: string, name: RegExp) => {
    for (let step = 0; step < 14 && !name.test(await nameOf()); step++) {
      const before = await nameOf();
      await press(key);
      await expect.poll(nameOf).not.toBe(before);
      told.push(`| ${key} | ${await nameOf()} |`);
    }
    await expect(focused).toHaveAccessibleName(name);
  };

  await tell("Tab", /Skip to the cluster/);
  await tell("Enter", /^etcd on cp-1/);
  await walk("ArrowDown", /^etcd on cp-\d, leader/);
  const first = /on (cp-\d)/.exec(await nameOf())?.[1] ?? "";
  await tell("k", new RegExp(`^etcd on ${first}, stopped`));
  // A majority is left: another leads, and writes go on.
  await expect(cluster.process("etcd", "leader")).toHaveCount(1, patient);
  await expect(cluster.vital("Write")).toHaveAccessibleName(/works/, patient);
  await walk(first === "cp-3" ? "ArrowUp" : "ArrowDown", new RegExp(`^etcd on (?!${first})cp-\\d`));
  const second = /on (cp-\d)/.exec(await nameOf())?.[1] ?? "";
  await tell("k", new RegExp(`^etcd on ${second}, stopped`));
  await expect(cluster.vital("Write")).toHaveAccessibleName(/failing/, patient);
  await expect(cluster.vital("Read")).toHaveAccessibleName(/failing/, patient);

  // Looked into and started again from the inspector, the other by its key on the box.
  await press("Enter");
  await expect(cluster.inspector).toBeVisible();
  await tell("r", new RegExp(`^etcd on ${second}, (?!.*stopped)`));
  await press("Escape");
  await walk(first === "cp-3" ? "ArrowDown" : "ArrowUp", new RegExp(`^etcd on ${first}, stopped`));
  await tell("r", new RegExp(`^etcd on ${first}, (?!.*stopped)`));
  await expect(cluster.process("etcd", "leader")).toHaveCount(1, patient);
  for (const sign of ["Read", "Write", "Schedule", "Heal", "Traffic"] as const) await expect(cluster.vital(sign)).toHaveAccessibleName(/works/, patient);
  expect(cluster.complaints).toEqual([]);

  // Which of two leads after an election, and what role and health a member has a moment after its start, is for each run to say.
  const path = told.map((line) => line.replaceAll(/, (leader|standby|follower|candidate|degraded|starting)\b/g, ""));
  if (isWriting) writeLines("keyboard", path);
  expect(path).toEqual(linesOf("keyboard"));
});
