/** How an election stands. */
export type VoteResult = "won" | "lost" | "pending";

export const quorumOf = (voters: readonly string[]): number => Math.floor(voters.length / 2) + 1;

/**
 * The highest index that a majority has acknowledged; Infinity for a group without voters, which
 * decides nothing and holds nobody back.
 *
 * @param acked highest acknowledged index of each voter; absent = nothing
 * @source etcd raft/quorum/majority.go CommittedIndex
 */
export function majorityIndex(voters: readonly string[], acked: (voter: string) => number): number {
  if (voters.length === 0) return Infinity;
  const quorum = quorumOf(voters);
  const indexes = voters.map(acked);
  let best = 0;
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i] ?? 0;
    if (index <= best) continue;
    let count = 0;
    for (let j = 0; j < indexes.length; j++) if ((indexes[j] ?? 0) >= index) count++;
    if (count >= quorum) best = index;
  }
  return best;
}

/** While a change of members is under way both majorities must agree. @source Raft thesis 4.3 */
export const jointIndex = (voters: readonly string[], outgoing: readonly string[], acked: (voter: string) => number): number =>
  Math.min(majorityIndex(voters, acked), majorityIndex(outgoing, acked));

/**
 * Whether a majority has said yes, can no longer say yes, or is still out.
 *
 * @source etcd raft/quorum/majority.go VoteResult
 */
export function voteResult(voters: readonly string[], votes: ReadonlyMap<string, boolean>): VoteResult {
  if (voters.length === 0) return "won";
  let yes = 0;
  let missing = 0;
  for (const voter of voters) {
    const vote = votes.get(voter);
    if (vote === undefined) missing++;
    else if (vote) yes++;
  }
  const quorum = quorumOf(voters);
  if (yes >= quorum) return "won";
  return yes + missing >= quorum ? "pending" : "lost";
}

export function jointVoteResult(
  voters: readonly string[],
  outgoing: readonly string[],
  votes: ReadonlyMap<string, boolean>,
): VoteResult {
  const first = voteResult(voters, votes);
  const second = voteResult(outgoing, votes);
  if (first === second) return first;
  return first === "lost" || second === "lost" ? "lost" : "pending";
}
