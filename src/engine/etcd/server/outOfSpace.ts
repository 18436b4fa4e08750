import type { EtcdState, MemberContext } from "./state.ts";

/** @source etcd server/etcdserver/raft.go raftNode.start */
export const walFailure = "failed to save Raft hard state and entries: write /var/lib/etcd/member/wal: no space left on device";
/** @source etcd server/etcdserver/server.go snapshot */
export const snapshotFailure = "failed to save snapshot: write /var/lib/etcd/member/snap: no space left on device";

/**
 * The disk is full: the member ends at once, so that it never says what its disk does not hold. Its
 * supervisor starts it again, and again.
 *
 * @simplified etcd has up to 64 MB of its log's file in advance, and lives until those are used up; the
 *   NOSPACE alarm is that of the quota of 2 GB, which is not kept here
 */
export function endWithoutSpace(state: EtcdState, member: MemberContext, what: string): void {
  state.phase = "ended";
  member.env.exit(1, what);
}
