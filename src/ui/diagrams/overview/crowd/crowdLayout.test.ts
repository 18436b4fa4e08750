import { describe, expect, it } from "vitest";
import { cardSize, groupsMax, layoutCrowd, memberAt, neighbour } from "./crowdLayout.ts";
import type { Crowd, CrowdMember } from "./crowdLayout.ts";

const area = { x: 700, y: 46, width: 1_040, height: 616 };
const crowdOf = (count: number, groups: number): Crowd => layoutCrowd(Array.from({ length: count }, (_, index): CrowdMember => ({ name: `worker-${index + 1}`, group: groups === 0 ? "" : `zone-${index % groups}` })), area);
const overlaps = ({ cells }: Crowd): number => {
  const rows = new Map<number, number[]>();
  for (const { x, y } of cells.values()) rows.set(y, [...(rows.get(y) ?? []), x]);
  const width = [...cells.values()][0]?.width ?? 0;
  return [...rows.values()].reduce((sum, xs) => sum + xs.sort((a, b) => a - b).filter((x, index) => index > 0 && x - (xs[index - 1] ?? 0) < width).length, 0);
};

describe("a crowd", () => {
  const sizes = [1, 61, 100, 500, 1_000, 5_000].flatMap((count) => [0, 3, 40].map((groups) => ({ count, groups })));
  it.for(sizes)("of $count in $groups groups fits its area, and nobody stands on another", ({ count, groups }) => {
    const crowd = crowdOf(count, groups);
    expect(crowd.cells.size).toBe(count);
    expect(crowd.groups.length).toBeLessThanOrEqual(groupsMax);
    for (const { x, y, width, height } of crowd.cells.values()) {
      expect(x).toBeGreaterThanOrEqual(area.x);
      expect(x + width).toBeLessThanOrEqual(area.x + area.width + 0.01);
      expect(y).toBeGreaterThanOrEqual(area.y);
      expect(y + height).toBeLessThanOrEqual(area.y + area.height + 1);
    }
    expect(overlaps(crowd)).toBe(0);
    expect(crowd.cell.width / crowd.cell.height).toBeCloseTo(cardSize.width / cardSize.height);
  });

  it("is large enough to be seen at 5,000", () => expect(crowdOf(5_000, 3).cell.width).toBeGreaterThan(9));

  it("says who stands at a point, and where nobody does", () => {
    const crowd = crowdOf(1_000, 3);
    for (const [name, { x, y, width, height }] of crowd.cells) expect(memberAt(crowd, x + width / 2, y + height / 2)).toBe(name);
    const first = crowd.groups[0]?.rect ?? area;
    expect([memberAt(crowd, first.x + 5, first.y + 5), memberAt(crowd, area.x - 1, area.y + 50), memberAt(crowd, area.x + area.width + 5, area.y + 50)]).toEqual([undefined, undefined, undefined]);
  });

  it("is walked through by arrow keys, over the edges of groups", () => {
    const crowd = crowdOf(1_000, 3);
    const [first, second] = crowd.groups;
    const start = first?.members[0] ?? "";
    let name: string | undefined = start;
    const seen = new Set<string>();
    while (name !== undefined) {
      seen.add(name);
      name = neighbour(crowd, name, "ArrowDown");
    }
    expect(seen.has(second?.members[0] ?? "")).toBe(true);
    expect(neighbour(crowd, start, "ArrowLeft")).toBeUndefined();
    expect(neighbour(crowd, neighbour(crowd, start, "ArrowRight") ?? "", "ArrowLeft")).toBe(start);
    expect(neighbour(crowd, neighbour(crowd, start, "ArrowDown") ?? "", "ArrowUp")).toBe(start);
    expect(neighbour(crowd, "nobody", "ArrowUp")).toBeUndefined();
  });

  it("makes one group of the smallest where there are too many, and puts those without a group last", () => {
    const members = Array.from({ length: 200 }, (_, index): CrowdMember => ({ name: `worker-${index}`, group: index < 20 ? `tiny-${index}` : index < 100 ? "large" : "" }));
    const names = layoutCrowd(members, area).groups.map(({ name }) => name);
    expect([names.length, names.at(-1), names.includes("large"), names.includes("")]).toEqual([groupsMax, "others", true, true]);
  });
});
