import type { RaftMemberScene } from "../../../protocol/index.ts";
import type { Tone } from "../../design/tone.ts";

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
    const because = all === 1 ? "The only member commits what is on its own disk." : `${leader.name} and ${reach - 1} ${reach === 2 ? "other hear" : "others hear"} one another: ${reach} of ${all}, and ${quorum} are needed.${spare === 0 ? " One more lost, and nothing can be written." : ""}`;
    return { tone: spare > 0 || all === 1 ? "ok" : "warn", verdict: "can commit", because, quorum };
  }
  if (widest >= quorum) return { tone: "warn", verdict: leader === undefined ? "no leader" : "cannot commit", because: `${widest} of ${all} hear one another, and ${quorum} are needed: they can elect ${leader === undefined ? "a leader" : "another leader"}.`, quorum };
  return { tone: "bad", verdict: "cannot commit: no quorum", because: `${widest === 0 ? "No member is" : `Only ${widest} of ${all} ${widest === 1 ? "is" : "hear one another"}`}${widest <= 1 ? " there" : ""}, and ${quorum} are needed: no leader can be elected, and nothing can be written.`, quorum };
}
