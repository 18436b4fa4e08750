import type { MeasureRow, Micros, Share, Standing, VitalRow, VitalSign } from "../../../protocol/index.ts";
import { vitalSigns } from "../cluster.ts";
import { wordsOf } from "../words/language.ts";

/** One thing that can be said of every lane, and held against the others. */
export interface StandingFact {
  /** The same in every lane. */
  readonly key: string;
  readonly what: string;
  readonly text: string;
  /** Two lanes differ in it when these differ: of "3 of 3" and "1 of 1" both lack nothing. */
  readonly compared: string;
  readonly isBad: boolean;
}

export const signName = (sign: VitalSign): string => wordsOf("app").vitals.titles[sign];

export function statusWord(status: VitalRow["status"]): string {
  const { facts } = wordsOf("compare");
  return { ok: facts.works, slow: facts.slow, failing: facts.fails, unknown: facts.unknown }[status];
}

/** What is said of a lane, in a fixed order: the vital signs, who is there, and the workloads. */
export function factsOf(standing: Standing): readonly StandingFact[] {
  const { facts: words } = wordsOf("compare");
  const facts: StandingFact[] = [];
  for (const sign of vitalSigns) {
    const status = standing.vitals[sign] ?? "unknown";
    facts.push({ key: `vital/${sign}`, what: signName(sign), text: statusWord(status), compared: String(status === "failing"), isBad: status === "failing" });
  }
  const shared = (key: "etcd" | "apiServers" | "nodes" | "pods", { is, of }: Share, text: string) => facts.push({ key, what: words[key], text, compared: String(of - is), isBad: is < of });
  const { etcd, apiServers, nodes, pods, leaders } = standing;
  shared("etcd", etcd, words.run(etcd.is, etcd.of));
  facts.push({ key: "leader", what: words.leader, text: leaders.length === 0 ? words.none : leaders.join(words.and), compared: String(leaders.length), isBad: leaders.length !== 1 });
  shared("apiServers", apiServers, words.run(apiServers.is, apiServers.of));
  shared("nodes", nodes, words.ready(nodes.is, nodes.of));
  shared("pods", pods, words.run(pods.is, pods.of));
  for (const { name, desired, ready, running } of standing.workloads) {
    const missing = Math.max(0, desired - Math.min(ready, running));
    facts.push({ key: name, what: name, text: running === ready ? words.ready(ready, desired) : words.readyAndRunning(ready, desired, running), compared: String(missing), isBad: missing > 0 });
  }
  return facts;
}

/** Nothing that people ask of it fails, and every workload has the pods that it wants, in truth and by its status. */
export const isWhole = ({ vitals, workloads }: Standing): boolean =>
  vitalSigns.every((sign) => vitals[sign] !== "failing") && workloads.every(({ desired, ready, running }) => Math.min(ready, running) >= desired);

/** The row that holds at a moment. */
export const measureAt = (rows: readonly MeasureRow[], at: Micros): MeasureRow | undefined => rows.findLast((row) => row.at <= at);
