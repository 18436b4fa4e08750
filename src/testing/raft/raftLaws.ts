import type { Kernel } from "../../engine/core/index.ts";
import type { EtcdState } from "../../engine/etcd/index.ts";
import type { Entry } from "../../engine/etcd/raft/messages.ts";
import { entryAt, lastIndex, termAt } from "../../engine/etcd/raft/log.ts";

/** What the laws have seen of one member's present life. */
interface Seen {
  incarnation: number;
  term: number;
  commitIndex: number;
  checkedApplied: number;
}

/**
 * The five properties of figure 3 of the Raft paper, looked at from outside after every event.
 *
 * @source Raft paper figure 3: election safety, leader append-only, log matching, leader completeness, state machine safety
 */
export interface RaftLaws {
  /** Looks at all members. @returns a sentence for the first law that is broken */
  check(): string | undefined;
  /** The slower look: log matching between every two members. */
  checkLogs(): string | undefined;
  /** Entry that was applied at each index, by whoever was first. */
  readonly applied: ReadonlyMap<number, Entry>;
  readonly leaders: ReadonlyMap<number, string>;
}

export function raftLaws(kernel: Kernel, members: readonly string[]): RaftLaws {
  const records = members.map((name) => kernel.process(name));
  const seen: Seen[] = members.map(() => ({ incarnation: -1, term: 0, commitIndex: 0, checkedApplied: 0 }));
  const leaderOfTerm = new Map<number, string>();
  const applied = new Map<number, Entry>();
  /** The term in which each of them was first seen to be applied: it was committed in that term or before. */
  const appliedInTerm = new Map<number, number>();

  function checkApplied(state: EtcdState, last: Seen): string | undefined {
    const { raft } = state;
    for (let index = Math.max(last.checkedApplied, raft.log.compactedIndex) + 1; index <= raft.appliedIndex; index++) {
      const entry = entryAt(raft.log, index);
      const first = applied.get(index);
      if (first === undefined) {
        applied.set(index, entry);
        appliedInTerm.set(index, raft.term);
      }
      if (first !== undefined && (first.term !== entry.term || first.data !== entry.data)) {
        return `state machine safety: ${state.name} applied an entry of term ${entry.term} at ${index}, where another applied one of term ${first.term}`;
      }
    }
    last.checkedApplied = raft.appliedIndex;
    return undefined;
  }

  function checkMember(index: number): string | undefined {
    const record = records[index];
    const last = seen[index];
    const state = record?.memory as EtcdState | undefined;
    if (record === undefined || last === undefined || state === undefined) return undefined;
    const { raft } = state;
    if (last.incarnation !== record.incarnation) {
      last.incarnation = record.incarnation;
      last.term = raft.term;
      last.commitIndex = raft.commitIndex;
      last.checkedApplied = 0;
    }
    if (raft.role === "leader" && leaderOfTerm.get(raft.term) !== state.name) {
      const other = leaderOfTerm.get(raft.term);
      if (other !== undefined) return `election safety: ${other} and ${state.name} both lead term ${raft.term}`;
      leaderOfTerm.set(raft.term, state.name);
      for (const [at, entry] of applied) {
        const isOfEarlierTerm = (appliedInTerm.get(at) ?? Infinity) < raft.term;
        if (isOfEarlierTerm && at > raft.log.compactedIndex && termAt(raft.log, at) !== entry.term) {
          return `leader completeness: ${state.name}, leader of term ${raft.term}, lacks the committed entry ${at} of term ${entry.term}`;
        }
      }
    }
    if (raft.term < last.term) return `the term of ${state.name} went back from ${last.term} to ${raft.term}`;
    last.term = raft.term;
    if (raft.commitIndex < last.commitIndex) return `the commit index of ${state.name} went back from ${last.commitIndex} to ${raft.commitIndex}`;
    last.commitIndex = raft.commitIndex;
    if (raft.commitIndex > lastIndex(raft.log)) return `${state.name} committed ${raft.commitIndex}, which it does not hold`;
    if (raft.appliedIndex > raft.commitIndex) return `${state.name} applied ${raft.appliedIndex} but only ${raft.commitIndex} is committed`;
    return last.checkedApplied === raft.appliedIndex ? undefined : checkApplied(state, last);
  }

  function checkPair(a: EtcdState, b: EtcdState): string | undefined {
    const from = Math.max(a.raft.log.compactedIndex, b.raft.log.compactedIndex) + 1;
    let isSame = false;
    for (let index = Math.min(lastIndex(a.raft.log), lastIndex(b.raft.log)); index >= from; index--) {
      const mine = entryAt(a.raft.log, index);
      const theirs = entryAt(b.raft.log, index);
      if (mine.term === theirs.term) {
        isSame = true;
        if (mine.data !== theirs.data) return `log matching: ${a.name} and ${b.name} hold different entries of term ${mine.term} at ${index}`;
      } else if (isSame) return `log matching: ${a.name} and ${b.name} agree after ${index} but not at it`;
    }
    return undefined;
  }

  return {
    applied,
    leaders: leaderOfTerm,
    check() {
      for (let i = 0; i < records.length; i++) {
        const broken = checkMember(i);
        if (broken !== undefined) return broken;
      }
      return undefined;
    },
    checkLogs() {
      const states = records.flatMap((record) => (record.memory === undefined ? [] : [record.memory as EtcdState]));
      for (let i = 0; i < states.length; i++) {
        for (let j = i + 1; j < states.length; j++) {
          const [a, b] = [states[i], states[j]];
          const broken = a === undefined || b === undefined ? undefined : checkPair(a, b);
          if (broken !== undefined) return broken;
        }
      }
      return undefined;
    },
  };
}
