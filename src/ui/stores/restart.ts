import { protocolVersion } from "../../protocol/index.ts";
import type { Blueprint, Command, History, KeptBranch, Micros, PageMessage, Resume, StampedCommand } from "../../protocol/index.ts";
import { wordsOf } from "./words/language.ts";

/** How a worker ended. */
export type WorkerEnd =
  /** The engine broke a promise of its own; `history` goes up to that moment. `isView`: only what the page looked at could not be read. */
  | { readonly type: "engine"; readonly message: string; readonly history: History; readonly isView: boolean }
  /** An error outside the engine, or the browser ended it. */
  | { readonly type: "ended"; readonly message: string }
  /** It has not answered for long, and was ended for that. */
  | { readonly type: "silent" };

/** What the page knows of its cluster when the worker ends. */
export interface Known {
  readonly blueprint: Blueprint;
  readonly seed: number;
  readonly branch: number;
  /** All of them; that of `branch` holds what was taken since the last frame too. */
  readonly branches: readonly KeptBranch[];
  readonly at: Micros;
  readonly running: boolean;
  readonly speed: number;
  readonly printed: number;
  readonly awaited: Resume["awaited"];
  /** Commands that the worker has not answered. */
  readonly unanswered: readonly Command[];
}

export interface Restart {
  readonly start: PageMessage & { readonly type: "start" };
  /** Commands that are not in the history any more: the mistake came with them or after them. */
  readonly takenBack: readonly Command[];
  /** The clock stands, because what ended the worker would come again. */
  readonly standsStill: boolean;
}

/** So often in a row may a history fail to be lived through again. */
export const failedReplaysMax = 3;
/** Ends that lie nearer to one another than this are the same one: simulated µs. */
const sameMoment: Micros = 2_000_000;

/**
 * How another worker goes on where one ended.
 *
 * A mistake of the engine is as repeatable as everything else in it, so the new one stops just before that moment.
 *
 * @param lastEnd where the last worker but one ended
 * @param isReplaying whether it ended on the way to where it was to go on
 * @returns undefined when there is no way on
 */
export function planRestart(known: Known, end: WorkerEnd, lastEnd: Micros | undefined, isReplaying: boolean): Restart | undefined {
  const current = known.branches.find(({ id }) => id === known.branch);
  if (current === undefined) return undefined;
  if (end.type !== "engine" || end.isView) {
    const isAgain = end.type !== "engine" && lastEnd !== undefined && Math.abs(known.at - lastEnd) < sameMoment;
    return restartAt(known, current, known.at, known.running && !isAgain && !isReplaying);
  }
  const stop = end.history.until - 1;
  if (stop < 0) return undefined;
  // Looking back at what was lived through once: the way on is not the cause.
  if (stop < current.end - 1 && !isReplaying) return restartAt(known, current, stop, false);
  const kept = current.commands.filter(({ at }) => at <= stop);
  const takenBack = [...current.commands.slice(kept.length).map(({ command }) => command), ...known.unanswered];
  const cut = { ...current, commands: kept, end: Math.min(stop, current.end) };
  const restart = restartAt({ ...known, branches: known.branches.map((branch) => (branch === current ? cut : branch)) }, cut, Math.min(stop, isReplaying ? known.at : stop), false);
  return { ...restart, takenBack };
}

function restartAt(known: Known, branch: KeptBranch, at: Micros, running: boolean): Restart {
  const { blueprint, seed, branches, printed, awaited, speed } = known;
  const until = Math.max(branch.end, at);
  return {
    start: {
      type: "start",
      version: protocolVersion,
      history: { blueprint, seed, commands: branch.commands, until },
      speed,
      running,
      resume: { branch: branch.id, branches, at, printed, awaited: awaited.filter(({ run }) => run <= branch.commands.length) },
    },
    takenBack: [],
    standsStill: !running,
  };
}

/** The branches, with a command that was taken, and numbered `run`, since the last frame told of them. */
export function withTaken(known: Pick<Known, "branch" | "branches">, run: number, taken: StampedCommand): Pick<Known, "branch" | "branches"> {
  const current = known.branches.find(({ id }) => id === known.branch);
  if (current === undefined || JSON.stringify(current.commands[run - 1]) === JSON.stringify(taken)) return known;
  const commands = [...current.commands.slice(0, run - 1), taken];
  if (current.commands.length < run) {
    const longer = { ...current, commands, end: Math.max(current.end, taken.at) };
    return { ...known, branches: known.branches.map((branch) => (branch === current ? longer : branch)) };
  }
  // Given in the past: the history went another way.
  const id = Math.max(...known.branches.map((branch) => branch.id)) + 1;
  return { branch: id, branches: [...known.branches, { id, name: wordsOf("app").timeline.branchName(id), parent: current.id, forkedAt: taken.at, end: taken.at, commands }] };
}
