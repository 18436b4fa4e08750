import { must } from "../../../engine/core/index.ts";
import { enterJoint, isJoint, isLearner, leaveJoint, reconcileProgress, simpleChange } from "../../../engine/etcd/raft/confChange.ts";
import type { ConfChangeSingle, ConfState } from "../../../engine/etcd/raft/messages.ts";
import type { Progress } from "../../../engine/etcd/raft/progress.ts";
import { tableRunner, verdictOf } from "./tableRunner.ts";

interface ConfChangeCase {
  readonly name: string;
  readonly steps: readonly { readonly cmd: string; readonly input?: string | null; readonly output: string }[];
}

const changeTypes: Readonly<Record<string, ConfChangeSingle["type"]>> = { v: "addNode", l: "addLearnerNode", r: "removeNode", u: "updateNode" };

/** "v1 l2 r3" as upstream writes it. */
export const confChangesOf = (words: readonly string[]): readonly ConfChangeSingle[] => words.map((word) => ({ type: must(changeTypes[word.charAt(0)], word), id: word.slice(1) }));

const set = (ids: readonly string[]): string => `(${ids.join(" ")})`;

/** A configuration as upstream prints it: "voters=(1 2)&&(1) learners=(3) autoleave". */
export function confText(conf: ConfState): string {
  const { voters, votersOutgoing, learners, learnersNext, autoLeave } = conf;
  return `voters=${set(voters)}${isJoint(conf) ? `&&${set(votersOutgoing)}` : ""}${learners.length > 0 ? ` learners=${set(learners)}` : ""}${learnersNext.length > 0 ? ` learners_next=${set(learnersNext)}` : ""}${autoLeave ? " autoleave" : ""}`;
}

const stateNames = { probe: "StateProbe", replicate: "StateReplicate", snapshot: "StateSnapshot" } as const;

/** What a leader knows of a peer, as upstream prints it. */
export function progressText(progress: Progress, isOfLearner: boolean): string {
  const { state, matchIndex, nextIndex, recentActive, isPaused, pendingSnapshot, inflights } = progress;
  const paused = state === "snapshot" || isPaused ? " paused" : "";
  return `${stateNames[state]} match=${matchIndex} next=${nextIndex}${isOfLearner ? " learner" : ""}${paused}${pendingSnapshot > 0 ? ` pendingSnap=${pendingSnapshot}` : ""}${recentActive ? "" : " inactive"}${inflights.length > 0 ? ` inflight=${inflights.length}` : ""}`;
}

function progressLines(progress: ReadonlyMap<string, Progress>, conf: ConfState): readonly string[] {
  return [...progress].toSorted(([a], [b]) => Number(a) - Number(b)).map(([id, each]) => `${id}: ${progressText(each, isLearner(conf, id))}`);
}

/** The traces of confchange/testdata: simple changes, and those by way of a joint state. */
export const raftConfChange = tableRunner<ConfChangeCase>("raft/confchange.json", () => ({ steps }) => {
  let conf: ConfState = { voters: [], votersOutgoing: [], learners: [], learnersNext: [], autoLeave: false };
  const progress = new Map<string, Progress>();
  const differing: string[] = [];
  // Upstream's tests count their commands as entries of the log.
  for (const [lastIndex, { cmd, input, output }] of steps.entries()) {
    const [verb = "", ...rest] = [cmd, input ?? ""].join(" ").split(/\s+/).filter((word) => word !== "");
    const autoLeave = rest.includes("autoleave=true");
    const changes = confChangesOf(rest.filter((word) => !word.includes("=")));
    const next = verb === "simple" ? simpleChange(conf, changes) : verb === "enter-joint" ? enterJoint(conf, autoLeave, changes) : leaveJoint(conf);
    if (next.ok) {
      conf = next.value;
      reconcileProgress(progress, conf, lastIndex);
    }
    const shown = next.ok ? [confText(conf), ...progressLines(progress, conf)].join("\n") : next.error;
    if (shown !== output.trimEnd()) differing.push(`${cmd}: ${JSON.stringify(shown)} instead of ${JSON.stringify(output)}`);
  }
  return verdictOf(differing);
});
