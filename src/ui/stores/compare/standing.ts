import type { MeasureRow, Micros, Share, Standing, VitalRow, VitalSign } from "../../../protocol/index.ts";
import { vitalSigns } from "../cluster.ts";

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

const signNames: Readonly<Record<VitalSign, string>> = { read: "Read", write: "Write", schedule: "Schedule", heal: "Heal", traffic: "Traffic" };
const statusWords: Readonly<Record<VitalRow["status"], string>> = { ok: "works", slow: "slow", failing: "fails", unknown: "not known yet" };

export const signName = (sign: VitalSign): string => signNames[sign];
export const statusWord = (status: VitalRow["status"]): string => statusWords[status];

const shareText = ({ is, of }: Share, verb: string): string => `${is} of ${of} ${verb}`;

/** What is said of a lane, in a fixed order: the vital signs, who is there, and the workloads. */
export function factsOf(standing: Standing): readonly StandingFact[] {
  const facts: StandingFact[] = [];
  for (const sign of vitalSigns) {
    const status = standing.vitals[sign] ?? "unknown";
    facts.push({ key: `vital/${sign}`, what: signName(sign), text: statusWord(status), compared: status === "failing" ? "fails" : "does not fail", isBad: status === "failing" });
  }
  const shared = (key: string, what: string, share: Share, verb: string) => facts.push({ key, what, text: shareText(share, verb), compared: `${share.of - share.is} missing`, isBad: share.is < share.of });
  shared("etcd", "etcd members", standing.etcd, "run");
  facts.push({ key: "leader", what: "etcd leader", text: standing.leaders.length === 0 ? "none" : standing.leaders.join(" and "), compared: String(standing.leaders.length), isBad: standing.leaders.length !== 1 });
  shared("apiServers", "API servers", standing.apiServers, "run");
  shared("nodes", "Nodes", standing.nodes, "ready");
  shared("pods", "Pods", standing.pods, "run");
  for (const { name, desired, ready, running } of standing.workloads) {
    facts.push({ key: name, what: name, text: `${ready} of ${desired} ready${running === ready ? "" : `, ${running} running`}`, compared: `${Math.max(0, desired - Math.min(ready, running))} missing`, isBad: Math.min(ready, running) < desired });
  }
  return facts;
}

/** Nothing that people ask of it fails, and every workload has the pods that it wants, in truth and by its status. */
export const isWhole = ({ vitals, workloads }: Standing): boolean =>
  vitalSigns.every((sign) => vitals[sign] !== "failing") && workloads.every(({ desired, ready, running }) => Math.min(ready, running) >= desired);

/** The row that holds at a moment. */
export const measureAt = (rows: readonly MeasureRow[], at: Micros): MeasureRow | undefined => rows.findLast((row) => row.at <= at);
