import { demoteLessor, promoteLessor } from "../mvcc/lessor.ts";
import { armLeaseTimer } from "./leases.ts";
import { failReadsOnNewLeader } from "./linearizableRead.ts";
import type { EtcdState, MemberContext } from "./state.ts";
import { armTimer } from "./timers.ts";

/** How many election timeouts a stream outlives its leader. @source etcd server/etcdserver/api/v3rpc/interceptor.go maxNoLeaderCnt */
export const maxNoLeaderCount = 3;

/** Looks whether the leader is another than at the last look, and tells who depends on it. */
export function noteLeader(state: EtcdState, member: MemberContext): void {
  const { leader, role } = state.raft;
  const { config, env } = member;
  const isPrimary = role === "leader";
  if (isPrimary !== state.keyspace.lessor.isPrimary) {
    state.heartbeatSentAt = -1;
    if (isPrimary) promoteLessor(state.keyspace.lessor, config.raft.election, env.now);
    else demoteLessor(state.keyspace.lessor);
    state.revoking.clear();
    armLeaseTimer(state, member);
  }
  if (leader === state.leader) return;
  state.leader = leader;
  if (leader === "") {
    state.noLeaderSince = env.now;
    armTimer(state, member, "streams", env.now + maxNoLeaderCount * config.raft.election);
    return;
  }
  state.noLeaderSince = -1;
  state.leaderElectedAt = env.now;
  env.note(isPrimary ? `became leader at term ${state.raft.term}: has the votes of a majority` : `elected leader ${leader} at term ${state.raft.term}`);
  failReadsOnNewLeader(state, member);
}
