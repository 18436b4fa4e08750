import { expect, test } from "playwright/test";
import type { Locator } from "playwright/test";
import type { RaftMemberScene, RaftScene } from "../src/protocol/index.ts";
import { ClusterPage } from "./pages/clusterPage.ts";
import { openRandomHistory, sceneInNode } from "./pages/lived.ts";

// Five members, and one that is frozen.
for (const seed of [11, 23]) {
  test(`what is drawn of etcd is what the engine says: random history ${seed}`, async ({ page }) => {
    const cluster = new ClusterPage(page);
    await openRandomHistory(page, "raft", seed);
    // Until something is under way.
    for (let step = 0; step < 200 && (await page.locator("[data-message]").count()) === 0; step++) await page.keyboard.press(".");
    const scene = await sceneInNode(cluster, { id: "raft" });
    await expect(page.locator("[data-ring] [data-member]")).toHaveCount(scene.members.length);
    for (const member of scene.members) await expectMember(page.locator(`[data-ring] [data-member="${member.name}"]`), member);
    for (const member of scene.members) await expectLog(page.locator(`[data-log="${member.name}"]`), member, scene);
    await expectMessages(page.locator("[data-ring]"), scene);
    const revisions = await page.locator("[data-revision]").evaluateAll((items) => items.map((item) => item.getAttribute("data-revision")));
    expect(revisions).toEqual(scene.members.flatMap(({ name, memory }) => (memory === undefined ? [] : [`${name} ${memory.keySpace.revision}`])));
    expect(cluster.complaints).toEqual([]);
  });
}

async function expectMember(box: Locator, { name, running, memory, disk }: RaftMemberScene): Promise<void> {
  await expect(box).toHaveAttribute("data-role", memory?.role ?? running);
  const term = memory?.term ?? disk?.term;
  if (term !== undefined) await expect(box).toHaveAttribute("data-term", String(term));
  if (memory === undefined) return;
  await expect(box).toHaveAccessibleName(`${name}, ${await box.getAttribute("aria-label").then((label) => label?.split(", ").slice(1, label.includes(", no leader") ? 3 : 2).join(", "))}, term ${memory.term}, voted for ${memory.votedFor === "" ? "nobody" : memory.votedFor}, log up to ${memory.log.lastIndex}, committed ${memory.log.commitIndex}, applied ${memory.appliedIndex}`);
}

/** Every entry drawn is one of the log, and the markers point where the indexes are. */
async function expectLog(row: Locator, member: RaftMemberScene, { members }: RaftScene): Promise<void> {
  const log = member.memory?.log ?? member.disk?.log;
  const drawn = await row.locator("[data-entry]").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-entry") ?? ""));
  const terms = new Map(log?.entries.map(({ index, term }) => [index, term]));
  for (const text of drawn) {
    const [index = 0, term = 0] = text.split(" ").map(Number);
    const isCompacted = index <= (log?.compactedIndex ?? 0);
    if (!isCompacted) expect(`${member.name} ${index} ${term}`).toBe(`${member.name} ${index} ${terms.get(index)}`);
    expect(text.endsWith(" committed")).toBe(!isCompacted && index <= (log?.commitIndex ?? 0));
  }
  if (log !== undefined && log.entries.length > 0) expect(drawn.length).toBeGreaterThan(0);
  const markers = await row.locator("[data-marker]").evaluateAll((marks) => marks.map((mark) => mark.getAttribute("data-marker")));
  const leader = members.filter(({ memory, running }) => memory?.role === "leader" && running === "running").sort((a, b) => (b.memory?.term ?? 0) - (a.memory?.term ?? 0))[0];
  const progress = leader?.name === member.name ? undefined : leader?.memory?.progress.find((each) => each.member === member.name);
  expect(markers).toEqual([
    ...(log === undefined ? [] : [`commit ${log.commitIndex}`]),
    ...(member.memory === undefined ? [] : [`applied ${member.memory.appliedIndex}`]),
    ...(progress === undefined ? [] : [`match ${progress.matchIndex}`, `next ${progress.nextIndex}`]),
  ]);
}

/** Every message under way stands as far along its line as it has come. */
async function expectMessages(ring: Locator, { at, messages }: RaftScene & { readonly at: number }): Promise<void> {
  const drawn = ring.locator("[data-message]");
  await expect(drawn).toHaveCount(messages.length);
  for (const { seq, from, to, sentAt, arrivesAt } of messages) {
    const share = (at - sentAt) / (arrivesAt - sentAt);
    const message = ring.locator(`[data-message="${seq} ${from}>${to}"]`);
    await expect(message).toHaveAttribute("data-share", share.toFixed(4));
    const [start, end, mark] = await Promise.all([middle(ring.locator(`[data-member="${from}"]`)), middle(ring.locator(`[data-member="${to}"]`)), middle(message.locator("i"))]);
    const length = Math.hypot(end.x - start.x, end.y - start.y);
    const rim = start.radius + 4;
    const along = ((mark.x - start.x) * (end.x - start.x) + (mark.y - start.y) * (end.y - start.y)) / length;
    // Those that leave together are written one below the other.
    expect(Math.abs(along - (rim + share * (length - 2 * rim)))).toBeLessThan(messages.filter((other) => other.from === from && other.to === to).length > 1 ? 70 : 6);
  }
}

async function middle(box: Locator): Promise<{ readonly x: number; readonly y: number; readonly radius: number }> {
  const { x, y, width, height } = (await box.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: x + width / 2, y: y + height / 2, radius: width / 2 };
}

test("a line drawn between members cuts their links, by pointer and by keyboard", async ({ page }) => {
  const cluster = new ClusterPage(page);
  await page.goto("./?seed=7#/raft");
  await expect(page.locator("[data-ring] [data-member][data-role=leader]")).toHaveCount(1);
  const leader = (await page.locator("[data-ring] [data-member][data-role=leader]").getAttribute("data-member")) ?? "";
  const { x, y, radius } = await middle(page.locator(`[data-ring] [data-member="${leader}"]`));
  await page.mouse.move(x - radius - 24, y - radius - 24);
  await page.mouse.down();
  for (const [dx, dy] of [[1, -1], [1, 1], [-1, 1], [-1, -1]] as const) await page.mouse.move(x + dx * (radius + 24), y + dy * (radius + 24), { steps: 4 });
  await expect(page.getByText(/^partition cp-\d cp-\d$/)).toHaveCount(2);
  await page.mouse.up();
  await expect(page.locator("[data-link][data-look=cut]")).toHaveCount(2);
  // The others elect another leader; the old one steps down, since nobody answers.
  await expect(page.locator(`[data-ring] [data-member="${leader}"]`)).not.toHaveAttribute("data-role", "leader");
  await expect(page.locator("[data-ring] [data-member][data-role=leader]")).toHaveCount(1);
  await expect(page.getByText(/no majority answered for an election timeout: no longer leads/)).toBeVisible();
  await expect(page.locator("[data-quorum=warn]")).toContainText("2 of 3");
  const link = page.locator("[data-link][data-look=cut]").first();
  await link.focus();
  await page.keyboard.press("r");
  await expect(page.locator("[data-link][data-look=cut]")).toHaveCount(1);
  expect(cluster.complaints).toEqual([]);
});
