import { describe, expect, it } from "vitest";
import { packetFields, packetKinds } from "../../protocol/index.ts";
import type { Frame, PacketKind } from "../../protocol/index.ts";
import { pathThrough } from "./geometry.ts";
import { createPacketFlow, flightsMax, leastFlightMs } from "./packetFlow.ts";

const way = pathThrough([{ x: 0, y: 0 }, { x: 100, y: 0 }]);
const between = () => way;

interface Message {
  readonly sentAt: number;
  readonly arrivesAt: number;
  readonly kind?: PacketKind;
}

function frame(now: number, messages: readonly Message[], more: Partial<Frame> = {}): Frame {
  const packets = new Float64Array(messages.length * packetFields);
  messages.forEach(({ sentAt, arrivesAt, kind = "api" }, index) => packets.set([index, sentAt, arrivesAt, 0, 1, packetKinds.indexOf(kind)], index * packetFields));
  return { type: "frame", version: 1, reset: false, now, running: true, speed: 1, reachedSpeed: 1, eventsPerSecond: 0, totalEvents: 0, packets, packetCount: messages.length, processNames: ["a", "b"], ...more };
}

const shortMessage = { sentAt: 1_000_000, arrivesAt: 1_000_300 };

describe("messages on the screen", () => {
  it("stay long enough to be seen", () => {
    const flow = createPacketFlow();
    flow.take(frame(1_000_300, [shortMessage]), between);
    flow.advance(leastFlightMs - 50);
    expect(flow.flights).toHaveLength(1);
    flow.advance(100);
    expect(flow.flights).toHaveLength(0);
  });

  it("are never ahead of the simulated clock when it stands still", () => {
    const flow = createPacketFlow();
    flow.take(frame(1_000_100, [shortMessage], { running: false }), between);
    for (let step = 0; step < 100; step++) flow.advance(50);
    expect(flow.flights.map((flight) => flight.progress)).toEqual([1 / 3]);
    flow.take(frame(1_000_300, [], { running: false }), between);
    for (let step = 0; step < 100; step++) flow.advance(50);
    expect(flow.flights).toEqual([]);
  });

  it("come to rest, so that nothing is drawn while nothing moves", () => {
    const flow = createPacketFlow();
    flow.take(frame(1_000_100, [shortMessage], { running: false }), between);
    while (flow.advance(50)) expect(flow.flights.length).toBe(1);
    expect(flow.advance(50)).toBe(false);
  });

  it("move slower when time does", () => {
    const flow = createPacketFlow();
    flow.take(frame(1_000_300, [{ sentAt: 1_000_000, arrivesAt: 1_020_000 }], { speed: 0.01 }), between);
    flow.advance(1_000);
    expect(flow.flights[0]?.progress).toBeCloseTo(0.5, 1);
  });

  it("are sampled when there are too many, and the sample is counted", () => {
    const flow = createPacketFlow();
    const many = Array.from({ length: 5_000 }, () => shortMessage);
    flow.take(frame(1_000_300, many, { packetCount: 6_000 }), between);
    const { sent, omitted } = flow.rates();
    expect(flow.flights.length).toBeLessThanOrEqual(flightsMax);
    expect(flow.flights.length).toBeGreaterThan(0);
    expect({ sent, drawn: sent - omitted }).toEqual({ sent: 6_000, drawn: flow.flights.length });
  });

  it("that were lost are shown even in a sample", () => {
    const flow = createPacketFlow();
    const many: Message[] = Array.from({ length: 1_000 }, (_, index) => (index === 501 ? { ...shortMessage, kind: "failed" } : shortMessage));
    flow.take(frame(1_000_300, many), between);
    expect(flow.flights.filter(({ kind }) => kind === "failed")).toHaveLength(1);
  });

  it("vanish when a new history begins", () => {
    const flow = createPacketFlow();
    flow.take(frame(1_000_300, [shortMessage]), between);
    flow.take(frame(0, [], { reset: true }), between);
    expect(flow.flights).toEqual([]);
  });
});
