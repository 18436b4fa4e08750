import type { RaftEntryScene, RaftLogScene, RaftMemberScene } from "../../../protocol/index.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { leaderOf } from "./quorum.ts";

export type CellState = "committed" | "uncommitted" | "unsynced" | "conflicting" | "compacted";

/** What a member's log holds at an index. */
export interface Cell {
  readonly index: number;
  readonly term: number;
  readonly state: CellState;
  readonly text: string;
}

export const logOf = (member: RaftMemberScene): RaftLogScene | undefined => member.memory?.log ?? member.disk?.log;

/** The log that the others have to equal: the leader's. */
export const referenceOf = (members: readonly RaftMemberScene[]): RaftMemberScene | undefined => leaderOf(members);

/** The cells of a member's log between two indexes; nothing where its log has not begun or is over. */
export function cellsBetween(log: RaftLogScene, from: number, to: number, leader: RaftLogScene | undefined): readonly Cell[] {
  const say = wordsOf("raft");
  const cells: Cell[] = [];
  for (let index = from; index <= Math.min(to, log.compactedIndex); index++) cells.push({ index, term: index === log.compactedIndex ? log.compactedTerm : 0, state: "compacted", text: say.log.inSnapshot });
  for (const entry of log.entries) if (entry.index >= from && entry.index <= to) cells.push({ index: entry.index, term: entry.term, state: stateOf(entry, log, leader), text: entry.text });
  return cells;
}

function stateOf(entry: RaftEntryScene, log: RaftLogScene, leader: RaftLogScene | undefined): CellState {
  if (entry.index <= log.commitIndex) return "committed";
  if (leader !== undefined && leader !== log && conflicts(entry, leader)) return "conflicting";
  return entry.index > log.stableIndex ? "unsynced" : "uncommitted";
}

/** Whether the leader's log has something else at this place, or ends before it: the entry will be overwritten. */
function conflicts(entry: RaftEntryScene, leader: RaftLogScene): boolean {
  if (entry.index > leader.lastIndex) return entry.term < leader.lastTerm;
  const own = leader.entries.find(({ index }) => index === entry.index);
  return own !== undefined && own.term !== entry.term;
}

/** In words, for tooltips and tables. */
export const stateWords = (state: CellState): string => wordsOf("raft").log.states[state];
