import { describe, expect, it } from "vitest";
import { defaultBlueprint } from "../../../protocol/index.ts";
import type { Command, MeasureRow, Standing, StampedCommand } from "../../../protocol/index.ts";
import { needWords } from "../words/language.ts";
import { commandParting, differencesAt, firstSeenParting } from "./parting.ts";

await needWords("compare");

const s = (seconds: number) => seconds * 1_000_000;
const stop = (process: string): Command => ({ type: "process", action: "stop", process });
const given = (at: number, process: string): StampedCommand => ({ at, command: stop(process) });
const history = (commands: readonly StampedCommand[], seed = 1, etcdMembers: 1 | 3 = 3) => ({ blueprint: { ...defaultBlueprint, etcdMembers }, seed, commands });

describe("the instant at which histories part", () => {
  it.each([
    { of: "the same commands", histories: [history([given(5, "a")]), history([given(5, "a")])], want: undefined },
    { of: "another seed", histories: [history([]), history([], 2)], want: undefined },
    { of: "other machines", histories: [history([]), history([], 1, 1)], want: undefined },
    { of: "one that was told more", histories: [history([given(5, "a")]), history([given(5, "a"), given(9, "b")])], want: { at: 9, lines: [undefined, "systemctl stop b"] } },
    { of: "another command at the same time", histories: [history([given(5, "a")]), history([given(5, "b")])], want: { at: 5, lines: ["systemctl stop a", "systemctl stop b"] } },
    { of: "the same command a microsecond later", histories: [history([given(5, "a")]), history([given(6, "a")])], want: { at: 5, lines: ["systemctl stop a", undefined] } },
    { of: "the odd one of three", histories: [history([given(5, "a")]), history([given(5, "a")]), history([given(3, "c")])], want: { at: 3, lines: [undefined, undefined, "systemctl stop c"] } },
  ])("of $of", ({ histories, want }) => expect(commandParting(histories)).toEqual(want));
});

const standing = (write: "ok" | "failing", members: number, of = 3): Standing => ({ vitals: { write }, etcd: { is: members, of }, leaders: members * 2 > of ? ["etcd-cp-1"] : [], apiServers: { is: 3, of: 3 }, nodes: { is: 3, of: 3 }, pods: { is: 9, of: 9 }, workloads: [] });
const row = (at: number, write: "ok" | "failing", members: number, of = 3): MeasureRow => ({ at: s(at), standing: standing(write, members, of), failed: { read: 0, write: 0, schedule: 0, heal: 0, traffic: 0 }, lost: 0 });

describe("what differs", () => {
  const left = [row(1, "ok", 3), row(20, "ok", 2)];
  const right = [row(1, "ok", 1, 1), row(20, "ok", 0, 1), row(24, "failing", 0, 1), row(40, "ok", 0, 1), row(42, "failing", 0, 1)];
  const of = (at: number) => differencesAt([left, right], s(at)).filter(({ differs }) => differs).map(({ what, texts, since }) => ({ what, texts, since }));

  it("is held against what each lane should have: 3 of 3 and 1 of 1 lack nothing", () => expect(of(19)).toEqual([]));

  it("is said with both sides, and since when without a break", () => {
    expect(of(30)).toEqual([
      { what: "Write", texts: ["works", "fails"], since: s(24) },
      { what: "etcd leader", texts: ["etcd-cp-1", "none"], since: s(20) },
    ]);
    expect(of(41)).toEqual([{ what: "etcd leader", texts: ["etcd-cp-1", "none"], since: s(20) }]);
    expect(of(50)[0]).toEqual({ what: "Write", texts: ["works", "fails"], since: s(42) });
  });

  it("begins at a second that is found, from the one that is asked for on", () => {
    expect(firstSeenParting([left, right], s(5), s(50))).toEqual({ at: s(20), what: ["etcd leader"] });
    expect(firstSeenParting([left, right], s(25), s(50))).toEqual({ at: s(25), what: ["Write", "etcd leader"] });
    expect(firstSeenParting([left, right], s(5), s(15))).toBeUndefined();
  });
});
