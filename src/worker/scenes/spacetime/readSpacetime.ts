import type { Cluster } from "../../../engine/cluster/index.ts";
import type { ProcessRecord } from "../../../engine/core/index.ts";
import { lanesMost, linesMost, packetKinds, spanRange, workFields } from "../../../protocol/index.ts";
import type { LaneNote, Micros, PacketKind, SpacetimeMessage, SpacetimeQuery, SpacetimeScene } from "../../../protocol/index.ts";
import { packetKind } from "../../frames/packets.ts";
import type { Recording } from "../../recording/recording.ts";
import type { SceneReader } from "../scene.ts";
import { livesWithin } from "./lives.ts";
import { isInSample, strideFor } from "./sample.ts";

/** Of lost messages so many are kept before they are sampled like the others. */
const lostMost = 400;
/** In a longer window a step of a process is thinner than anything that can be seen. */
const workSpanMost: Micros = 250_000;
const workMost = 1_500;
const notesMost = 60;
const textsMost = 120;

interface Window {
  readonly from: Micros;
  readonly until: Micros;
  /** Index of the process → its lane. */
  readonly laneOf: ReadonlyMap<number, number>;
  readonly cause: number | undefined;
}

/** A window of the recent past: lanes of processes and the messages between them. */
export const readSpacetime: SceneReader<"spacetime"> = (cluster, query, recording): SpacetimeScene => {
  const { now } = cluster.kernel.state;
  const processes = lanesOf(cluster, query);
  const span = Math.max(spanRange.least, Math.min(spanRange.most, finite(query.span) ?? 1_000_000));
  const until = Math.min(now, finite(query.until) ?? now);
  const window: Window = { from: until - span, until, laneOf: new Map(processes.map(({ index }, lane) => [index, lane])), cause: finite(query.cause) };
  const knownSince = recording.messages.completeSince;
  const { lines, numbers, matched } = linesWithin(cluster, recording, window);
  const told = finite(query.message);
  const message = told === undefined ? undefined : messageOf(cluster, recording, told);
  return {
    from: window.from,
    until,
    lanes: processes.map((process) => ({ name: process.name, machine: cluster.kernel.machineOf(process).name, lives: livesWithin(recording.livesOf(process.index), { from: window.from, until, knownSince }) })),
    lines,
    matched,
    ...workWithin(recording, window),
    notes: notesWithin(recording, window),
    completeSince: knownSince,
    ...(message === undefined ? {} : { message }),
    ...(query.withTexts === true ? { texts: textsOf(cluster, recording, numbers) } : {}),
  };
};

const finite = (value: unknown): number | undefined => (typeof value === "number" && Number.isFinite(value) ? value : undefined);

function lanesOf(cluster: Cluster, { lanes }: SpacetimeQuery): readonly ProcessRecord[] {
  if (!Array.isArray(lanes)) return [];
  const found = new Set<ProcessRecord>();
  for (const name of lanes.slice(0, lanesMost)) {
    const process = cluster.kernel.findProcess(String(name));
    if (process !== undefined) found.add(process);
  }
  return [...found];
}

interface Lines {
  readonly lines: readonly number[];
  /** Of the messages in `lines`. */
  readonly numbers: readonly number[];
  readonly matched: number;
}

function linesWithin(cluster: Cluster, { messages }: Recording, window: Window): Lines {
  const { from, until, laneOf, cause } = window;
  const [oldest, next] = messages.range;
  const isShown = (number: number): boolean =>
    messages.sentAt(number) <= until &&
    messages.arrivesAt(number) >= from &&
    (cause === undefined || messages.cause(number) === cause) &&
    laneOf.has(messages.from(number)) &&
    laneOf.has(messages.to(number)) &&
    messages.from(number) !== messages.to(number);
  let matched = 0;
  let lost = 0;
  for (let number = oldest; number < next; number++) {
    if (!isShown(number)) continue;
    matched++;
    if (messages.isLost(number)) lost++;
  }
  const keepsLost = lost <= lostMost;
  const stride = strideFor(keepsLost ? matched - lost : matched, linesMost - (keepsLost ? lost : 0));
  const lines: number[] = [];
  const numbers: number[] = [];
  for (let number = oldest; number < next; number++) {
    if (!isShown(number)) continue;
    const isLost = messages.isLost(number);
    if (!isInSample(number, stride) && !(keepsLost && isLost)) continue;
    const start = messages.sentAt(number) - from;
    const end = messages.arrivesAt(number) - from;
    lines.push(number, start, isLost ? -end - 1 : end, laneOf.get(messages.from(number)) ?? 0, laneOf.get(messages.to(number)) ?? 0, kindOf(cluster, messages, number), messages.cause(number));
    numbers.push(number);
  }
  return { lines, numbers, matched };
}

const kindIndex = new Map<PacketKind, number>(packetKinds.map((kind, index) => [kind, index]));

/** What it is about, whether it arrived or not. */
function kindOf(cluster: Cluster, messages: Recording["messages"], number: number): number {
  const entry = messages.entry(number);
  return entry === undefined ? 0 : (kindIndex.get(packetKind({ ...entry, lost: false }, cluster.binaryOf(entry.from), cluster.binaryOf(entry.to))) ?? 0);
}

function workWithin({ work }: Recording, { from, until, laneOf }: Window): Pick<SpacetimeScene, "work" | "workOmitted"> {
  if (until - from > workSpanMost) return { work: [], workOmitted: true };
  const [oldest, next] = work.range;
  const blocks: number[] = [];
  for (let number = oldest; number < next; number++) {
    if (work.from(number) > until || work.until(number) < from) continue;
    const lane = laneOf.get(work.process(number));
    if (lane === undefined) continue;
    if (blocks.length >= workMost * workFields) return { work: [], workOmitted: true };
    blocks.push(lane, work.from(number) - from, work.until(number) - from, work.isDisk(number) ? 1 : 0);
  }
  return { work: blocks, workOmitted: false };
}

const notesWithin = (recording: Recording, { from, until, laneOf }: Window): readonly LaneNote[] =>
  recording
    .lastNotes((process) => laneOf.has(process), 400)
    .filter(({ at }) => at >= from && at <= until)
    .slice(-notesMost)
    .map(({ at, process, text }) => ({ lane: laneOf.get(process) ?? 0, at, text }));

function messageOf(cluster: Cluster, { messages }: Recording, number: number): SpacetimeMessage | undefined {
  const entry = messages.entry(number);
  if (entry === undefined) return undefined;
  const nameOf = (process: number): string => cluster.kernel.state.processes[process]?.name ?? "";
  const { sentAt, arrivesAt, lost, cause } = entry;
  return { number, from: nameOf(entry.from), to: nameOf(entry.to), sentAt, arrivesAt, lost, cause, text: cluster.describe(entry) };
}

const textsOf = (cluster: Cluster, recording: Recording, numbers: readonly number[]): readonly SpacetimeMessage[] => numbers.slice(-textsMost).flatMap((number) => messageOf(cluster, recording, number) ?? []);
