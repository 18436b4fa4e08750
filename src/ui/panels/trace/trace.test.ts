import { describe, expect, it } from "vitest";
import type { TraceMessage } from "../../../protocol/index.ts";
import { openTelemetryTrace, perfettoTrace } from "./exportTrace.ts";
import { lanesOf, placeOn, scaleOf, spansOf } from "./spans.ts";

let seq = 0;
const message = (from: string, to: string, sentAt: number, arrivesAt: number, text = `${from} to ${to}`): TraceMessage => ({ seq: ++seq, from, to, sentAt, arrivesAt, text });

const messages = [message("kubectl", "apiserver", 0, 300, "POST"), message("apiserver", "etcd", 500, 800, "Txn"), message("etcd", "apiserver", 3_000, 3_300), message("apiserver", "kubectl", 3_400, 3_700, "201"), message("apiserver", "controllers", 2_003_400, 2_003_700, "ADDED")];

describe("the spans of a trace", () => {
  const spans = spansOf(messages);

  it("reach from the first message of a process to its last before it is quiet", () => {
    expect(spans.map(({ process, from, to, messages: count }) => [process, from, to, count])).toEqual([
      ["kubectl", 0, 3_700, 2],
      ["apiserver", 300, 3_400, 4],
      ["etcd", 800, 3_000, 2],
      ["apiserver", 2_003_400, 2_003_400, 1],
      ["controllers", 2_003_700, 2_003_700, 1],
    ]);
    expect(lanesOf(spans)).toEqual(["kubectl", "apiserver", "etcd", "controllers"]);
  });

  it("know which one began them", () => expect(spans.map(({ parent }) => parent)).toEqual([undefined, 0, 1, undefined, 3]));

  it("are not begun by what was lost", () => expect(spansOf([{ ...message("a", "b", 0, 300), lost: true }]).map(({ process }) => process)).toEqual(["a"]));
});

describe("the scale", () => {
  it("draws silences together and gives the rest room", () => {
    const scale = scaleOf(messages);
    expect(scale.map(({ from, to, isGap }) => [from, to, isGap])).toEqual([[0, 3_700, false], [3_700, 2_003_400, true], [2_003_400, 2_003_700, false]]);
    expect(scale.reduce((sum, { length }) => sum + length, 0)).toBeCloseTo(1);
    expect(placeOn(scale, 0)).toBe(0);
    expect(placeOn(scale, 2_003_700)).toBeCloseTo(1);
    expect(placeOn(scale, 1_850)).toBeCloseTo((scale[0]?.length ?? 0) / 2);
  });

  it("of nothing is nothing", () => expect(placeOn(scaleOf([]), 5)).toBe(0));
});

describe("an exported trace", () => {
  const exported = { name: "kubectl apply -f -", cause: 3, seed: 7, spans: spansOf(messages), messages };

  it("for Perfetto has a thread for each process, a slice for each span and an arrow for each message", () => {
    const { traceEvents } = JSON.parse(perfettoTrace(exported)) as { readonly traceEvents: readonly { readonly ph: string; readonly ts?: number; readonly dur?: number; readonly name: string }[] };
    const count = (ph: string) => traceEvents.filter((event) => event.ph === ph).length;
    expect([count("X"), count("s"), count("f"), traceEvents.filter(({ name }) => name === "thread_name").length]).toEqual([5, 5, 5, 4]);
    expect(traceEvents.find(({ ph }) => ph === "X")).toMatchObject({ ts: 0, dur: 3_700, name: "POST" });
  });

  it("for OpenTelemetry has resources with spans that know their parents", () => {
    const { resourceSpans } = JSON.parse(openTelemetryTrace(exported)) as { readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Readonly<Record<string, unknown>>[] }[] }[] };
    const all = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
    expect(all).toHaveLength(5);
    for (const span of all) expect(span).toMatchObject({ traceId: "00000000000000070000000000000003", spanId: expect.stringMatching(/^[0-9a-f]{16}$/) as string });
    expect(all.find(({ name }) => name === "Txn")).toMatchObject({ parentSpanId: "0000000000000002", startTimeUnixNano: "800000" });
  });
});
