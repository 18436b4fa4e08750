import type { Micros, ProcessView } from "../core/index.ts";
import { signs } from "./state.ts";
import type { Outcome, ProbesState, Sign } from "./state.ts";

/** One sign as the page shows it. */
export interface SignSummary {
  readonly sign: Sign;
  readonly status: "ok" | "slow" | "failing" | "unknown";
  readonly text: string;
  readonly history: readonly Outcome[];
}

/** Above this an answer is slow. */
const slowAbove: Readonly<Record<Sign, Micros>> = { read: 1_000_000, write: 1_000_000, schedule: 3_000_000, heal: 15_000_000, traffic: 200_000 };
/** A question that has waited longer than this is shown as failing before it is given up. */
const waitShownAfter: Readonly<Record<Sign, Micros>> = { read: 2_000_000, write: 2_000_000, schedule: 5_000_000, heal: 25_000_000, traffic: 1_000_000 };

export const formatLatency = (latency: Micros): string => (latency < 10_000 ? `${(latency / 1000).toFixed(1)} ms` : latency < 1_000_000 ? `${Math.round(latency / 1000)} ms` : `${(latency / 1_000_000).toFixed(1)} s`);

export function summarize(state: ProbesState, now: Micros): readonly SignSummary[] {
  return signs.map((sign) => {
    const { outcomes, pendingSince, error } = state.signs[sign];
    const last = outcomes.at(-1);
    const waited = pendingSince === undefined ? 0 : now - pendingSince;
    if (waited > waitShownAfter[sign]) return { sign, status: "failing", text: `no answer for ${Math.round(waited / 1_000_000)} s`, history: outcomes };
    if (last === undefined) return { sign, status: "unknown", text: "not asked yet", history: outcomes };
    if (last[1] < 0) return { sign, status: "failing", text: error === "" ? "failed" : error, history: outcomes };
    return { sign, status: last[1] > slowAbove[sign] ? "slow" : "ok", text: formatLatency(last[1]), history: outcomes };
  });
}

export function viewProbes(state: ProbesState, now: Micros): ProcessView {
  const summaries = summarize(state, now);
  const failing = summaries.filter((summary) => summary.status === "failing");
  return {
    condition: failing.length > 0 ? "degraded" : summaries.some((summary) => summary.status === "unknown") ? "starting" : "ok",
    headline: failing.length > 0 ? `failing: ${failing.map((summary) => summary.sign).join(", ")}` : "all well",
    groups: [{ title: "Probes", facts: [], table: { columns: ["sign", "status", "last", "asked"], rows: summaries.map((summary) => [summary.sign, summary.status, summary.text, summary.history.length]) } }],
  };
}
