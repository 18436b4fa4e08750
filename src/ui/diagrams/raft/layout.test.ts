import { describe, expect, it } from "vitest";
import type { RaftLogScene, RaftMemberScene, RaftMemoryScene } from "../../../protocol/index.ts";
import { columnOf, columnsOf, stretchesFor } from "./axis.ts";
import { chordsCut, isLoop } from "./cutLine.ts";
import { cellsBetween } from "./logCells.ts";
import { quorumSign } from "./quorum.ts";
import { laneBetween, ringLayout } from "./ringLayout.ts";

describe("the ring", () => {
  const rooms = [
    { name: "a desktop", width: 500, height: 620 },
    { name: "a tablet", width: 820, height: 400 },
    { name: "a phone", width: 374, height: 330 },
    { name: "a low room", width: 480, height: 300 },
  ] as const;
  it.for(rooms.flatMap((room) => [1, 3, 5].map((count) => ({ ...room, count }))))("of $count on $name: discs and words are inside and apart", ({ count, width, height }) => {
    const { seats, radius } = ringLayout(count, { width, height });
    expect(seats).toHaveLength(count);
    for (const [index, seat] of seats.entries()) {
      expect(seat.x - radius).toBeGreaterThanOrEqual(0);
      expect(seat.x + radius).toBeLessThanOrEqual(width);
      expect(seat.y - radius).toBeGreaterThanOrEqual(0);
      expect(seat.y + radius).toBeLessThanOrEqual(height);
      for (const other of seats.slice(index + 1)) expect(Math.hypot(seat.x - other.x, seat.y - other.y)).toBeGreaterThan(radius * 2);
    }
  });

  it("those that go and those that come keep to their own sides", () => {
    const [a, b] = [{ x: 0, y: 0 }, { x: 200, y: 0 }];
    expect(laneBetween(a, b, 38)).toEqual([{ x: 50, y: 5 }, { x: 150, y: 5 }]);
    expect(laneBetween(b, a, 38)).toEqual([{ x: 150, y: -5 }, { x: 50, y: -5 }]);
  });
});

describe("a stroke cuts", () => {
  const seats = { a: { x: 100, y: 0 }, b: { x: 200, y: 200 }, c: { x: 0, y: 200 } };
  const chords = [
    { a: "a", b: "b", from: seats.a, to: seats.b },
    { a: "b", b: "c", from: seats.b, to: seats.c },
    { a: "a", b: "c", from: seats.a, to: seats.c },
  ];
  const cases = [
    { name: "the line that it crosses", stroke: [{ x: 100, y: 150 }, { x: 100, y: 250 }], cut: ["bc"] },
    { name: "nothing where it crosses nothing", stroke: [{ x: 90, y: 150 }, { x: 110, y: 150 }], cut: [] },
    { name: "both lines of a member that it parts from the others", stroke: [{ x: 0, y: 60 }, { x: 200, y: 60 }], cut: ["ab", "ac"] },
    { name: "nothing where it goes there and back", stroke: [{ x: 100, y: 150 }, { x: 100, y: 250 }, { x: 101, y: 150 }], cut: [] },
    { name: "all lines of a member with a loop around it", stroke: [{ x: 60, y: -20 }, { x: 140, y: -20 }, { x: 150, y: 50 }, { x: 50, y: 50 }, { x: 58, y: -10 }], cut: ["ab", "ac"] },
    { name: "the lines of a group with a loop around the group", stroke: [{ x: -20, y: 160 }, { x: 220, y: 160 }, { x: 220, y: 240 }, { x: -20, y: 240 }, { x: -20, y: 170 }], cut: ["ab", "ac"] },
    { name: "nothing with a loop in the middle of a line", stroke: [{ x: 80, y: 180 }, { x: 120, y: 180 }, { x: 120, y: 220 }, { x: 80, y: 220 }, { x: 80, y: 185 }], cut: [] },
  ] as const;
  it.for(cases)("$name", ({ stroke, cut }) => {
    expect(chordsCut(stroke, chords).map(({ a, b }) => a + b)).toEqual(cut);
  });

  it("a stroke that ends where it began is a loop", () => {
    expect([isLoop([{ x: 0, y: 0 }, { x: 50, y: 0 }, { x: 50, y: 50 }, { x: 5, y: 5 }]), isLoop([{ x: 0, y: 0 }, { x: 50, y: 0 }, { x: 50, y: 50 }, { x: 100, y: 5 }])]).toEqual([true, false]);
  });
});

describe("the columns", () => {
  const cases = [
    { name: "nothing", known: [], ends: [0, 0, 0], room: 30, stretches: [] },
    { name: "a short log", known: [[1, 5]], ends: [5, 5, 0], room: 30, stretches: [[1, 5]] },
    { name: "the end of a long one", known: [[953, 1000]], ends: [1000, 1000, 999], room: 30, stretches: [[971, 1000]] },
    { name: "the end, and where one lags", known: [[691, 701], [953, 1000]], ends: [1000, 1000, 700], room: 36, stretches: [[691, 701], [979, 1000]] },
    { name: "where one lags a little more than there is room for", known: [[953, 1000]], ends: [1000, 1000, 960], room: 30, stretches: [[953, 961], [983, 1000]] },
    { name: "one that lags just out of sight", known: [[953, 1000]], ends: [1000, 1000, 978], room: 20, stretches: [[973, 979], [989, 1000]] },
    { name: "two that lag", known: [[691, 701], [791, 801], [953, 1000]], ends: [1000, 800, 700], room: 30, stretches: [[697, 701], [797, 801], [983, 1000]] },
    { name: "less of where one lags when there is little room", known: [[691, 701], [953, 1000]], ends: [1000, 700], room: 16, stretches: [[697, 701], [991, 1000]] },
    { name: "only the end on a very narrow screen", known: [[691, 701], [953, 1000]], ends: [1000, 700], room: 5, stretches: [[996, 1000]] },
  ] as const;
  it.for(cases)("$name", ({ known, ends, room, stretches }) => {
    const result = stretchesFor(known, ends, room);
    expect(result).toEqual(stretches);
    expect(columnsOf(result).length).toBeLessThanOrEqual(room);
  });

  it("where an index stands", () => {
    const columns = columnsOf([[5, 6], [9, 10]]);
    expect(columns.map((column) => (column.type === "index" ? column.index : "gap"))).toEqual([5, 6, "gap", 9, 10]);
    expect([3, 5, 6, 7, 8, 9, 10, 11].map((index) => columnOf(columns, index))).toEqual([-1, 0, 1, 2, 2, 3, 4, 5]);
  });
});

const log = (change: Partial<RaftLogScene>, terms: readonly number[] = [], first = 1): RaftLogScene => ({
  entries: terms.map((term, offset) => ({ index: first + offset, term, text: "" })),
  compactedIndex: first - 1,
  compactedTerm: first > 1 ? 1 : 0,
  lastIndex: first - 1 + terms.length,
  lastTerm: terms.at(-1) ?? 0,
  stableIndex: first - 1 + terms.length,
  commitIndex: 0,
  snapshotIndex: 0,
  ...change,
});

describe("a log's cells", () => {
  const leader = log({ commitIndex: 3 }, [1, 1, 3, 3, 3]);
  const cases = [
    { name: "committed up to the commit index", log: log({ commitIndex: 2 }, [1, 1, 3]), states: ["committed", "committed", "uncommitted"] },
    { name: "not on the disk yet", log: log({ commitIndex: 2, stableIndex: 2 }, [1, 1, 3]), states: ["committed", "committed", "unsynced"] },
    { name: "in conflict with the leader's", log: log({ commitIndex: 2 }, [1, 1, 2, 2]), states: ["committed", "committed", "conflicting", "conflicting"] },
    { name: "longer than the leader's, of an older term", log: log({ commitIndex: 2 }, [1, 1, 2, 2, 2, 2]), states: ["committed", "committed", "conflicting", "conflicting", "conflicting", "conflicting"] },
    { name: "thrown away", log: log({ commitIndex: 3 }, [3], 3), states: ["compacted", "compacted", "committed"] },
    { name: "empty", log: log({}), states: [] },
  ] as const;
  it.for(cases)("$name", ({ log: own, states }) => {
    expect(cellsBetween(own, 1, 6, leader).map(({ state }) => state)).toEqual(states);
  });

  it("the leader's own are in conflict with nothing", () => {
    expect(cellsBetween(leader, 1, 6, leader).map(({ state }) => state)).toEqual(["committed", "committed", "committed", "uncommitted", "uncommitted"]);
  });
});

function member(name: string, hears: string, change: Partial<RaftMemoryScene> = {}): RaftMemberScene {
  const memory: RaftMemoryScene = { phase: "running", role: "follower", term: 1, votedFor: "", leader: "", log: log({}), appliedIndex: 0, electionStart: 0, electionTimeout: 0, heartbeatDue: 0, votes: [], progress: [], acceptedBy: [], lastFsync: 0, waitingRequests: 0, waitingReads: 0, keySpace: { revision: 1, compactRevision: -1, keys: 0, watchers: 0, leases: 0 }, ...change };
  return { name, machine: name, running: "running", exitReason: "", hears: hears.split(""), memory };
}
const dead = (name: string): RaftMemberScene => ({ name, machine: name, running: "stopped", exitReason: "killed", hears: [] });
const leads = { role: "leader", term: 2 } as const;

describe("the quorum", () => {
  const cases = [
    { name: "all three", members: [member("a", "abc", leads), member("b", "abc"), member("c", "abc")], tone: "ok", verdict: "can commit" },
    { name: "two of three: not one more may be lost", members: [member("a", "ab", leads), member("b", "ab"), dead("c")], tone: "warn", verdict: "can commit" },
    { name: "two of three before they have elected", members: [dead("a"), member("b", "bc"), member("c", "bc")], tone: "warn", verdict: "no leader" },
    { name: "one of three", members: [member("a", "a", leads), dead("b"), dead("c")], tone: "bad", verdict: "cannot commit: no quorum" },
    { name: "three, each alone", members: [member("a", "a", leads), member("b", "b"), member("c", "c")], tone: "bad", verdict: "cannot commit: no quorum" },
    { name: "a leader that is cut off from the other two", members: [member("a", "a", leads), member("b", "bc"), member("c", "bc")], tone: "warn", verdict: "cannot commit" },
    { name: "the later of two leaders counts", members: [member("a", "a", leads), member("b", "bc", { role: "leader", term: 3 }), member("c", "bc")], tone: "warn", verdict: "can commit" },
    { name: "one that waits to be taken in does not count", members: [member("a", "abc", leads), member("b", "abc", { phase: "joining" }), member("c", "abc")], tone: "warn", verdict: "can commit" },
    { name: "a single one", members: [member("a", "a", leads)], tone: "ok", verdict: "can commit" },
    { name: "nobody", members: [dead("a"), dead("b"), dead("c")], tone: "bad", verdict: "cannot commit: no quorum" },
  ] as const;
  it.for(cases)("$name", ({ members, tone, verdict }) => {
    const sign = quorumSign(members);
    expect([sign.tone, sign.verdict]).toEqual([tone, verdict]);
  });
});
