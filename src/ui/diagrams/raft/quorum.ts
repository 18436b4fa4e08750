import type { RaftMemberScene } from "../../../protocol/index.ts";
import type { Tone } from "../../design/tone.ts";
import { wordsOf } from "../../stores/words/language.ts";

/** Whether the group can write, and why. */
export interface QuorumSign {
  readonly tone: Tone;
  /** "can commit", "cannot commit". */
  readonly verdict: string;
  /** One sentence with the numbers. */
  readonly because: string;
  readonly quorum: number;
}

export const quorumOf = (members: number): number => Math.floor(members / 2) + 1;

/** The leader of the latest term; an older one that does not know yet is none. */
export function leaderOf(members: readonly RaftMemberScene[]): RaftMemberScene | undefined {
  return members.filter(({ memory, running }) => memory?.role === "leader" && running === "running").sort((a, b) => (b.memory?.term ?? 0) - (a.memory?.term ?? 0))[0];
}

/** Members that take part: one that waits to be taken in, or ends, acknowledges nothing. */
const takesPart = ({ running, memory }: RaftMemberScene): boolean => running === "running" && (memory?.phase === "running" || memory?.phase === "stopping");

/** Whether a write can be committed: a leader, and a majority that hears it and is heard. */
export function quorumSign(members: readonly RaftMemberScene[]): QuorumSign {
  const words = wordsOf("raft");
  const quorum = quorumOf(members.length);
  const all = members.length;
  if (all === 0) return { tone: "info", verdict: "", because: "", quorum };
  const isThere = new Set(members.filter(takesPart).map(({ name }) => name));
  const reachOf = (member: RaftMemberScene): number => member.hears.filter((name) => isThere.has(name)).length;
  const leader = leaderOf(members);
  const widest = Math.max(0, ...members.filter(takesPart).map(reachOf));
  const reach = leader === undefined || !takesPart(leader) ? 0 : reachOf(leader);
  if (leader !== undefined && reach >= quorum) {
    const spare = reach - quorum;
    const because = all === 1 ? words.quorum.single : words.quorum.reach(leader.name, reach - 1, reach, all, quorum, spare === 0);
    return { tone: spare > 0 || all === 1 ? "ok" : "warn", verdict: words.quorum.canCommit, because, quorum };
  }
  if (widest >= quorum) return { tone: "warn", verdict: leader === undefined ? words.quorum.noLeader : words.quorum.cannotCommit, because: words.quorum.canElect(widest, all, quorum, leader !== undefined), quorum };
  return { tone: "bad", verdict: words.quorum.none, because: words.quorum.lost(widest, all, quorum), quorum };
}
