import type { Micros, ProcessEvent } from "../../core/index.ts";
import { lastIndex, lastTerm } from "../raft/log.ts";
import type { RaftState } from "../raft/state.ts";
import type { EtcdMessage, EtcdTimer } from "./messages.ts";

/** What of a member's Raft a step may change that is worth a sentence. */
export interface RaftMark {
  role: RaftState["role"];
  term: number;
  votedFor: string;
  electionStart: Micros;
  electionTimeout: Micros;
}

export const newMark = (): RaftMark => ({ role: "follower", term: 0, votedFor: "", electionStart: 0, electionTimeout: 0 });

/** Notes how a member stands before a step. It writes into one mark, since a step must not allocate for this. */
export function takeMark(mark: RaftMark, raft: RaftState): void {
  mark.role = raft.role;
  mark.term = raft.term;
  mark.votedFor = raft.votedFor;
  mark.electionStart = raft.electionStart;
  mark.electionTimeout = raft.randomizedElectionTimeout;
}

type StepEvent = Pick<ProcessEvent<EtcdMessage, EtcdTimer>, "type"> & Partial<{ readonly from: string; readonly message: EtcdMessage }>;

/**
 * What a step did to a member's role, term or vote, and why, in a sentence; undefined when it did nothing to them.
 * Facts only: what the member was, what it became, and the event between the two.
 */
export function storyOf(before: RaftMark, raft: RaftState, event: StepEvent, now: Micros): string | undefined {
  if (raft.role !== before.role) return storyOfRole(before, raft, event, now);
  if (raft.role === "preCandidate" && event.type === "timer" && raft.electionStart !== before.electionStart) {
    return `not enough answers within ${time(before.electionTimeout)}: asks again who would vote for it in term ${raft.term + 1}`;
  }
  if (raft.votedFor !== before.votedFor && raft.votedFor !== "") return `votes for ${raft.votedFor} in term ${raft.term}`;
  return undefined;
}

function storyOfRole(before: RaftMark, raft: RaftState, event: StepEvent, now: Micros): string | undefined {
  switch (raft.role) {
    case "preCandidate": {
      const asks = `asks who would vote for it in term ${raft.term + 1}`;
      if (before.role === "candidate") return `no majority voted within ${time(before.electionTimeout)}: ${asks}`;
      return `heard nothing from a leader for ${time(now - before.electionStart)}, its election timeout is ${time(before.electionTimeout)}: ${asks}`;
    }
    case "candidate":
      if (event.message?.type === "timeoutNow") return `${event.from ?? "the leader"} hands over to it: stands for election in term ${raft.term}`;
      return `a majority would vote for it: stands for election in term ${raft.term}`;
    case "leader":
      // Said where everybody's leader is noticed.
      return undefined;
    case "follower":
      return storyOfFollower(before, raft, event);
  }
}

function storyOfFollower(before: RaftMark, raft: RaftState, event: StepEvent): string {
  const gaveUp = before.role === "leader" ? "no longer leads" : "gives up its candidacy";
  if (raft.term > before.term) return `met term ${raft.term}${event.from === undefined ? "" : ` from ${event.from}`}: ${gaveUp}${raft.votedFor === "" ? "" : ` and votes for ${raft.votedFor}`}`;
  if (before.role === "leader") return `no majority answered for an election timeout: ${gaveUp} (CheckQuorum)`;
  if (raft.leader !== "") return `${raft.leader} leads term ${raft.term}: ${gaveUp}`;
  return `a majority refused: ${gaveUp}`;
}

/** How a member comes up. */
export function storyOfStart(raft: RaftState, isDiskEmpty: boolean, others: number): string {
  if (isDiskEmpty) return others === 0 ? "comes up with an empty disk" : "comes up with an empty disk: asks its peers to take it in";
  return `comes up with what its disk kept: term ${raft.term}, log up to ${lastIndex(raft.log)} (term ${lastTerm(raft.log)})`;
}

const time = (micros: Micros): string => (micros < 1_000_000 ? `${Math.round(micros / 1000)} ms` : `${(micros / 1_000_000).toFixed(2)} s`);
