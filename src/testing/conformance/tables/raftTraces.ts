import { isLearner } from "../../../engine/etcd/raft/confChange.ts";
import type { ConfChange } from "../../../engine/etcd/raft/messages.ts";
import { firstVersion } from "../../raft/describeRaft.ts";
import { Interaction } from "../../raft/interaction.ts";
import { confChangesOf, progressText } from "./raftConfChange.ts";
import { skipped, tableRunner, verdictOf } from "./tableRunner.ts";
import type { TableVerdict } from "./tableRunner.ts";

interface Trace {
  readonly name: string;
  readonly steps: readonly { readonly cmd: string; readonly input?: string | null; readonly output: string }[];
}

/** What etcd leaves as it is by default, or never calls. */
const unused: readonly (readonly [RegExp, string])[] = [
  [/async-storage-writes=true/, "asynchronous storage writes: etcd does not use them"],
  [/^forget-leader/, "ForgetLeader: etcd does not call it"],
  [/disable-conf-change-validation=true/, "DisableConfChangeValidation: etcd leaves it off"],
  [/max-committed-size-per-ready=/, "MaxCommittedSizePerReady: a Ready has no such limit here"],
  [/step-down-on-removal=true/, "StepDownOnRemoval: etcd leaves it off"],
  [/read-only=|max-inflight=|max-uncommitted/, "an option of the library that etcd leaves as it is"],
];

/** Lines of the library's own log: how it words them is not Raft. What they tell of is in the states and messages beside them. */
const isOfLog = (line: string): boolean => /^\s*(?:INFO|DEBUG|WARN|ERROR)\b/.test(line);
const shownLines = (output: string): readonly string[] => output.split("\n").filter((line) => line.trim() !== "" && line !== "ok" && !isOfLog(line));

const transitions: Readonly<Record<string, ConfChange["transition"]>> = { auto: "auto", implicit: "jointImplicit", explicit: "jointExplicit" };
const listed = (text: string | undefined): readonly string[] => (text ?? "").replace(/[()]/g, "").split(",").filter((each) => each !== "");

interface Command {
  readonly verb: string;
  readonly words: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

function commandOf(line: string): Command {
  const [verb = "", ...rest] = line.split(/\s+/);
  const isOption = (word: string): boolean => /^[a-z0-9-]+=/.test(word);
  return { verb, words: rest.filter((word) => !isOption(word)), options: new Map(rest.filter(isOption).map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)])) };
}

/** @returns false: there is no such command */
function perform(group: Interaction, { verb, words, options }: Command, input: string): boolean {
  const [first = "", second = ""] = words;
  switch (verb) {
    case "log-level":
      return true;
    case "add-nodes":
      group.addNodes(Number(first), { voters: listed(options.get("voters")), learners: listed(options.get("learners")), index: Number(options.get("index") ?? 0), preVote: options.get("prevote") === "true", checkQuorum: options.get("checkquorum") === "true" });
      return true;
    case "campaign":
      group.campaign(first);
      return true;
    case "stabilize":
      group.stabilize(words.length === 0 ? [...group.nodes.keys()] : words);
      return true;
    case "process-ready":
      group.processReadies(words);
      return true;
    case "deliver-msgs":
      group.deliver(words, listed(options.get("drop")), options.get("type") ?? "");
      return true;
    case "propose":
      group.propose(first, second.replace(/^"(.*)"$/, String.raw`"$1"`));
      return true;
    case "propose-conf-change": {
      const changes = confChangesOf([...words.slice(1), ...input.split(/\s+/)].filter((word) => word !== ""));
      group.proposeConfChange(first, { transition: transitions[options.get("transition") ?? "auto"] ?? "auto", changes }, options.get("v1") === "true" ? firstVersion : undefined);
      return true;
    }
    case "transfer-leadership":
      group.transfer(options.get("from") ?? "", options.get("to") ?? "");
      return true;
    case "tick-heartbeat":
      group.tick(first, 1);
      return true;
    case "tick-election":
      group.tick(first, group.electionTicks);
      return true;
    case "set-randomized-election-timeout":
      group.setElectionTimeout(first, Number(options.get("timeout")));
      return true;
    case "compact":
      group.compact(first, Number(second));
      return true;
    case "send-snapshot":
      group.sendSnapshot(first, second);
      return true;
    case "raft-state":
      group.raftState();
      return true;
    case "raft-log":
      group.raftLog(first);
      return true;
    case "status": {
      const { raft } = group.node(first);
      for (const [id, progress] of [...raft.progress].toSorted(([a], [b]) => Number(a) - Number(b))) group.say(`${id}: ${progressText(progress, isLearner(raft.conf, id))}`);
      return true;
    }
    default:
      return false;
  }
}

function judge({ steps }: Trace): TableVerdict {
  for (const { cmd } of steps) for (const [pattern, reason] of unused) if (pattern.test(cmd)) return skipped(reason);
  const group = new Interaction();
  let isQuiet = false;
  for (const { cmd, input, output } of steps) {
    if (cmd.startsWith("log-level ")) isQuiet = cmd.endsWith(" none");
    if (!perform(group, commandOf(cmd), input ?? "")) return skipped(`no such command here: ${cmd.split(" ")[0] ?? ""}`);
    const [wanted, got] = [shownLines(output), shownLines(group.takeOutput())];
    if (isQuiet || cmd.includes("log-level=none") || wanted.join("\n") === got.join("\n")) continue;
    // From here on the two histories are different ones.
    const at = wanted.findIndex((line, i) => line !== got[i]);
    const line = at === -1 ? wanted.length : at;
    return verdictOf([`${cmd}: line ${line + 1} is ${JSON.stringify(got[line])} instead of ${JSON.stringify(wanted[line])}`, ...got.slice(Math.max(0, line - 2), line + 3).map((each) => `  | ${each}`)]);
  }
  return verdictOf([]);
}

/** The interaction tests of etcd-io/raft: every Ready and every message, line by line. */
export const raftTraces = tableRunner<Trace>("raft/traces.json", () => judge);
