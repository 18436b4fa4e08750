import { describe, expect, it } from "vitest";
import { minutes, seconds } from "../../core/index.ts";
import type { ControllerRevision } from "../../kinds/index.ts";
import { backoffDelay, nextBackoff } from "./failedPods.ts";
import { surplusRevisions } from "./history.ts";
import { revisionHashLabel } from "./placement.ts";

const revision = (number: number): ControllerRevision => ({
  apiVersion: "apps/v1",
  kind: "ControllerRevision",
  metadata: { name: `web-${number}`, labels: { [revisionHashLabel]: `hash-${number}` } },
  revision: number,
});

const histories: readonly { readonly name: string; readonly old: number; readonly live: readonly number[]; readonly limit: number; readonly gone: readonly string[] }[] = [
  { name: "as many as are kept all stay", old: 2, live: [], limit: 2, gone: [] },
  { name: "the oldest go", old: 4, live: [], limit: 2, gone: ["web-1", "web-2"] },
  { name: "one that a pod has counts, and the next oldest goes instead", old: 4, live: [1], limit: 2, gone: ["web-2", "web-3"] },
  { name: "what pods have stays, however many", old: 3, live: [1, 2, 3], limit: 0, gone: [] },
];

describe("the history of a DaemonSet", () => {
  it.for(histories)("$name", ({ old, live, limit, gone }) => {
    const revisions = Array.from({ length: old }, (_, index) => revision(index + 1));
    expect(surplusRevisions(revisions, new Set(live.map((number) => `hash-${number}`)), limit).map(({ metadata }) => metadata.name)).toEqual(gone);
  });
});

describe("a daemon's pod that fails again and again on one node", () => {
  it("is let be for 1 s, then twice as long each time, up to 15 minutes, and from 1 s again after half an hour of quiet", () => {
    let now = 0;
    let entry = nextBackoff(undefined, now);
    const delays = [entry.delay];
    for (let failure = 0; failure < 11; failure += 1) {
      now += entry.delay;
      entry = nextBackoff(entry, now);
      delays.push(entry.delay);
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900].map(seconds));
    expect([backoffDelay(entry, now), backoffDelay(entry, now + minutes(15))]).toEqual([minutes(15), undefined]);
    expect(nextBackoff(entry, now + minutes(31)).delay).toBe(seconds(1));
  });
});
