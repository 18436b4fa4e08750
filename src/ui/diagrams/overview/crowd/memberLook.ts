import type { MachineRow } from "../../../../protocol/index.ts";
import { machineLooks, nodeLook, podLook } from "../../../design/processLook.ts";
import type { Look } from "../../../design/processLook.ts";
import { cluster } from "../../../stores/cluster.ts";
import { wordsOf } from "../../../stores/words/language.ts";

/** The one thing to know of a worker of a crowd: what is wrong with its machine, else what the API says of its node. */
export const memberLook = (row: MachineRow): Look => machineLooks(row)[0] ?? nodeLook(row) ?? { tone: "ok", word: "" };

/** The pods on a worker, counted. */
export interface PodSum {
  readonly pods: number;
  /** Failed, crashing, lost. */
  readonly bad: number;
  /** On their way, or not ready. */
  readonly waiting: number;
}

interface Counted extends PodSum {
  readonly version: number;
}

const sums = new Map<string, Counted>();

/** Counted again only when one of the worker's pods has changed. */
export function podSum(worker: string): PodSum {
  const version = cluster.pods.groupVersion(worker);
  const known = sums.get(worker);
  if (known?.version === version) return known;
  let bad = 0;
  let waiting = 0;
  const uids = cluster.pods.groupKeys(worker);
  for (const uid of uids) {
    const row = cluster.pods.get(uid);
    if (row === undefined) continue;
    const { tone } = podLook(row);
    if (tone === "bad") bad++;
    else if (tone === "warn" || tone === "info") waiting++;
  }
  const sum = { version, pods: uids.length, bad, waiting };
  sums.set(worker, sum);
  return sum;
}

/** How much of a worker's processors its pods ask for, 0 to 1. */
export const fillOf = ({ milliCpuUsed = 0, milliCpu = 0 }: MachineRow): number => (milliCpu === 0 ? 0 : Math.min(1, milliCpuUsed / milliCpu));

/** A worker in a line of text, as it is said and as it is shown beside the pointer. */
export function memberWords(name: string): string {
  const words = wordsOf("crowd");
  const row = cluster.machines.get(name);
  if (row === undefined) return name;
  const { pods, bad, waiting } = podSum(name);
  const troubles = [bad > 0 ? words.failing(bad) : "", waiting > 0 ? words.notReady(waiting) : ""].filter((word) => word !== "").join(", ");
  return [name, memberLook(row).word, `${words.pods(pods)}${troubles === "" ? "" : ` (${troubles})`}`, words.cpu(Math.round(fillOf(row) * 100)), row.zone ?? ""].filter((word) => word !== "").join(", ");
}
