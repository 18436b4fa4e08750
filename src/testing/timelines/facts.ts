import type { Status } from "../../engine/api/index.ts";
import type { Answered } from "../controlPlane/controlPlane.ts";
import { lives } from "./compare.ts";
import type { Lived } from "./live.ts";
import type { RecordedEvent, RecordedStep, Recording } from "./recording.ts";

/** Differences in what was answered, in who was deleted, and in how long it took. */
export function factDifferences(recording: Recording, lived: Lived): readonly string[] {
  return [...answerDifferences(lived), ...lateDifferences(recording, lived), ...deletionDifferences(recording, lived), ...timingDifferences(recording, lived)];
}

const statusOf = (answer: Answered | undefined): Partial<Status> => (answer?.body ?? {}) as Partial<Status>;

function answerDifferences({ answers, lab }: Lived): readonly string[] {
  const found: string[] = [];
  for (const { step, answer } of answers) {
    if (step.httpStatus === undefined) {
      if (answer !== undefined && answer.code >= 400) found.push(`${step.do} ${step.target ?? ""} failed: ${statusOf(answer).message ?? ""}`);
      continue;
    }
    if (answer?.code !== step.httpStatus) found.push(`${step.do} ${step.pod ?? ""}: code ${answer?.code ?? 0}, recorded ${step.httpStatus}`);
    const wanted = step.response?.message ?? "";
    const message = lab.history.rename(statusOf(answer).message ?? "").replace(/\([0-9a-f]{8}-[-0-9a-f]+\)/g, "(<uid>)");
    if (message !== wanted) found.push(`${step.do} ${step.pod ?? ""}: "${message}", recorded "${wanted}"`);
  }
  return found;
}

function lateDifferences(recording: Recording, { late, lab }: Lived): readonly string[] {
  const wanted = recording.observed.extra?.[0]?.["createInTerminating"];
  if (!Array.isArray(wanted)) return [];
  const { reason = "", message = "", details } = statusOf(late);
  const own = lab.history.rename(JSON.stringify([late?.code, reason, message, details]));
  const same = JSON.stringify(sorted(JSON.parse(own))) === JSON.stringify(sorted(wanted));
  return same ? [] : [`create in a terminating namespace: ${own}, recorded ${JSON.stringify(wanted)}`];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

interface Candidate {
  readonly phase: string;
  readonly ready: string | null;
  readonly cost: string | null;
  readonly restarts: number;
}

interface DeletionOrder {
  readonly deleted?: readonly string[];
  readonly candidates?: Readonly<Record<string, Candidate>>;
}

const traits = ({ phase, ready, cost, restarts }: Candidate): string => `${phase} ready=${String(ready)} cost=${String(cost)} restarts=${restarts}`;

const deletedTraits = ({ deleted = [], candidates = {} }: DeletionOrder): string =>
  deleted
    .flatMap((name) => (candidates[name] === undefined ? [] : [traits(candidates[name])]))
    .toSorted()
    .join("; ");

/** Which kinds of pods went when a ReplicaSet was scaled down. */
function deletionDifferences(recording: Recording, lived: Lived): readonly string[] {
  const trials = (recording.observed.extra ?? []).flatMap((extra) => (Array.isArray(extra["deletionOrder"]) ? [extra["deletionOrder"] as readonly DeletionOrder[]] : []));
  if (trials.length === 0) return [];
  const scalings = lived.answers.map(({ step }) => step).filter((step) => step.target?.startsWith("ReplicaSet/") === true);
  const own = scalings.map((step, index) => deletedBetween(lived.events, step, scalings[index + 1])).filter((gone) => gone.length > 0);
  const theirs = trials.map((trial) => trial.map(deletedTraits).filter((text) => text !== ""));
  const mine = own.map((gone) => gone.toSorted().join("; "));
  return theirs.some((trial) => mine.some((_, from) => mine.slice(from, from + trial.length).join(" | ") === trial.join(" | "))) ? [] : [`deleted: ${mine.join(" | ")}, recorded ${theirs[0]?.join(" | ") ?? ""}`];
}

function deletedBetween(events: readonly RecordedEvent[], step: RecordedStep, next: RecordedStep | undefined): readonly string[] {
  const from = events.findIndex((event) => event.kind === "ReplicaSet" && event.t >= step.t - 0.02 && event.set?.["spec.replicas"] !== undefined);
  if (from === -1) return [];
  const gone: string[] = [];
  const seen = new Set<string>();
  for (const [index, event] of events.entries()) {
    const name = event.name ?? "";
    if (index < from || event.kind !== "Pod" || event.set?.["metadata.deletionTimestamp"] === undefined || seen.has(name)) continue;
    if (next !== undefined && event.t >= next.t - 0.02) break;
    seen.add(name);
    if (event.set["metadata.deletionGracePeriodSeconds"] === 0 && event.set["metadata.generation"] === undefined) continue;
    const flat = lives(events.slice(0, index)).get(`Pod/${name}`)?.at(-1)?.flat ?? {};
    gone.push(traits({
      phase: String(flat["status.phase"]),
      ready: (flat["status.conditions[Ready].status"] as string | undefined) ?? null,
      cost: (flat["metadata.annotations.controller.kubernetes.io/pod-deletion-cost"] as string | undefined) ?? null,
      restarts: Number(flat["status.containerStatuses[c].restartCount"] ?? 0),
    }));
  }
  return gone;
}

/** The recording's host was slow: much sooner than recorded can be right, later is not. */
const soonest = (min: number): number => Math.min(min - 1.2, min / 4);
/** Pod GC looks every 20 s: that much is chance. */
const latest = (mark: string, max: number): number => max + (mark === "secondsUntilPodsGone" ? 20 : 0.6);

/** Mark -> when the simulation reached it, in seconds as the recording counts them. */
const marks: Readonly<Record<string, (lived: Lived) => number | undefined>> = {
  finished: ({ events }) => events.find((event) => event.kind === "Job" && (event.set?.["status.conditions[Complete].status"] === "True" || event.set?.["status.conditions[Failed].status"] === "True"))?.t,
  available: ({ events }) => events.find((event) => isAvailable(event, events))?.t,
  bound: ({ events }) => events.find((event) => event.kind === "PersistentVolumeClaim" && event.set?.["status.phase"] === "Bound")?.t,
  claimGone: ({ events }) => events.find((event) => event.kind === "PersistentVolumeClaim" && event.change === "DELETED")?.t,
  secondsUntilDeadlineExceeded: (lived) => since(lived, "patch", (event) => event.set?.["status.conditions[Progressing].reason"] === "ProgressDeadlineExceeded"),
  secondsFromFinalizerRemovalToGone: (lived) => since(lived, "finalizer removed from ConfigMap/held", (event) => event.kind === "Namespace" && event.change === "DELETED"),
  secondsUntilPodsGone: (lived) => since(lived, "node object deleted", (event) => event.kind === "Pod" && event.change === "DELETED"),
  allUnknown: (lived) => lived.events.findLast((event) => event.kind === "Node" && event.set?.["status.conditions[Ready].status"] === "Unknown")?.t,
};

/** A Deployment by its condition, a StatefulSet when as many pods are available as it was made for. */
function isAvailable(event: RecordedEvent, events: readonly RecordedEvent[]): boolean {
  if (event.kind !== "StatefulSet") return event.kind === "Deployment" && event.set?.["status.conditions[Available].status"] === "True";
  const replicas = events.find(({ kind, change }) => kind === "StatefulSet" && change === "ADDED")?.object?.["spec.replicas"];
  return event.set?.["status.availableReplicas"] === replicas;
}

function since({ events, answers }: Lived, what: string, which: (event: RecordedEvent) => boolean): number | undefined {
  const from = answers.find(({ step }) => step.do === what)?.step.t;
  const at = events.find((event) => event.t >= (from ?? 0) && which(event))?.t;
  return from === undefined || at === undefined ? undefined : at - from;
}

function timingDifferences(recording: Recording, lived: Lived): readonly string[] {
  const found: string[] = [];
  for (const [mark, { min, max }] of Object.entries(recording.observed.timings ?? {})) {
    const measure = marks[mark];
    if (measure === undefined) continue;
    const own = measure(lived);
    if (own === undefined) found.push(`${mark}: never, recorded after ${min} to ${max} s`);
    else if (own < soonest(min) || own > latest(mark, max)) found.push(`${mark}: after ${own.toFixed(2)} s, recorded ${min} to ${max} s`);
  }
  return found;
}
