import type { NodeChange, FilteredScene, FollowedScene, Micros, QueuedScene, RemedyScene, StepScene } from "../../../protocol/index.ts";
import type { Tone } from "../../design/tone.ts";
import { formatBytes, formatMilliCpu } from "../../stores/formatAmount.ts";
import { formatDuration } from "../../stores/formatTime.ts";
import { wordsOf } from "../../stores/words/language.ts";
import type { Words } from "../../stores/words/language.ts";

/** The eight steps from a manifest to a running pod, in the guide's order, by their numbers from 1. */
export const stepWords = (number: number): Words["scheduling"]["guide"][1] | undefined => Object.values(wordsOf("scheduling").guide)[number - 1];

/** When each step was reached; the first by the command behind the pod. */
export function timesOf(steps: readonly StepScene[], commandAt: Micros | undefined): readonly (Micros | undefined)[] {
  return steps.map(({ at }, index) => (index === 0 ? (at ?? commandAt) : at));
}

/** How long each step took since the last one before it that is known; undefined where nobody knows. */
export function spansOf(times: readonly (Micros | undefined)[]): readonly (Micros | undefined)[] {
  return times.map((at, index) => {
    const before = times.slice(0, index).findLast((each) => each !== undefined);
    return at === undefined || before === undefined ? undefined : Math.max(0, at - before);
  });
}

/** "2.5" of 2500 millicores, "512 MiB" of bytes, or pieces. */
export function amountText(resource: string, amount: number): string {
  const words = wordsOf("scheduling");
  if (resource === "cpu") return words.about.cpu(formatMilliCpu(amount));
  return resource === "memory" || resource === "ephemeral-storage" ? words.amounts.bytes(formatBytes(amount), resource) : `${amount} ${resource}`;
}

/** What would have to be different, as the end of "It would fit if ...". */
export function changeText(change: NodeChange): string {
  const words = wordsOf("scheduling");
  switch (change.type) {
    case "room":
      return words.changes.room(amountText(change.resource, change.missing), amountText(change.resource, change.wanted));
    case "larger":
      return words.changes.larger(amountText(change.resource, change.wanted), amountText(change.resource, change.capacity));
    case "podSlot":
      return words.changes.podSlot;
    case "taint":
      return words.changes.taint(change.taint);
    case "cordoned":
      return words.changes.cordoned;
    case "labels":
      return words.changes.labels(change.wanted);
    case "other":
      return words.changes.other(change.plugin, change.reason);
  }
}

/** "any of 3 nodes, of which worker-2 lacks least". */
export function nodesText({ count, nodes, changes }: RemedyScene): string {
  const words = wordsOf("scheduling");
  const [first = ""] = nodes;
  if (count === 1) return first;
  const least = changes.some(({ type }) => type === "room") ? words.nodes.least(first) : count <= 3 ? `: ${nodes.join(", ")}` : "";
  return words.nodes.any(count, least);
}

/** Resources and actions by the scheduler's names for them, of which some have no words. */
interface EventWords {
  readonly resources: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, string>>;
  readonly eventOn: (who: string, what: string) => string;
}

/** "a node comes" of "Node Add". */
export function eventText(event: string): string {
  const [resource = "", action = ""] = event.split(" ");
  const { resources, actions, eventOn }: EventWords = wordsOf("scheduling");
  const who = resources[resource];
  const what = actions[action];
  return who === undefined || what === undefined ? event : eventOn(who, what);
}

/** What a pod in the queue waits for. */
export function waitText({ place, gatedBy, backoffEnd, wakes }: QueuedScene, now: Micros): string {
  const words = wordsOf("scheduling");
  switch (place) {
    case "active":
      return words.waits.turn;
    case "inFlight":
      return words.waits.trying;
    case "backoff":
    case "errorBackoff":
      return words.waits.again(formatDuration(Math.max(0, (backoffEnd ?? now) - now)));
    case "unschedulable":
      if (gatedBy !== "") return words.waits.gated(gatedBy);
      return wakes.length === 0 ? words.waits.afterFive : words.waits.until(wakes.slice(0, 2).map(eventText).join(words.waits.or), wakes.length > 2);
  }
}

/** How the pod is, in a word. */
export function podVerdict({ exists, isTerminating, phase, queued, steps }: FollowedScene): { readonly tone: Tone; readonly text: string } {
  const words = wordsOf("scheduling");
  if (!exists) return { tone: "idle", text: words.verdicts.deleted };
  if (isTerminating) return { tone: "idle", text: words.verdicts.terminating };
  if (phase === "Running" || phase === "Succeeded") return { tone: "ok", text: phase };
  if (phase === "Failed") return { tone: "bad", text: phase };
  if (queued !== undefined && queued.attempts > 0 && queued.place !== "active") return { tone: "warn", text: queued.place === "unschedulable" ? words.verdicts.fitsNowhere : words.verdicts.willBeTried };
  const now = steps.find(({ state }) => state === "now");
  return { tone: "info", text: now === undefined ? phase : words.verdicts.step(now.number) };
}

/** "worker-1, worker-2 and 4 more". */
export const filteredNodes = ({ nodes, count }: FilteredScene): string => `${nodes.join(", ")}${count > nodes.length ? wordsOf("scheduling").nodes.more(count - nodes.length) : ""}`;
