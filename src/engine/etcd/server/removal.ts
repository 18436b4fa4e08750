import { walFile } from "./wal.ts";
import type { WalRecord } from "./wal.ts";
import type { EtcdState, MemberContext } from "./state.ts";

/** @source etcd server/etcdserver/errors.go, api/rafthttp/peer.go errMemberRemoved */
export const removedText = "the member has been permanently removed from the cluster";

/** The cluster has removed this member: it ends, and says so whenever it is started on this disk. */
export function endRemoved(state: EtcdState, member: MemberContext): void {
  state.phase = "ended";
  member.env.disk.append(walFile, { type: "removed" } satisfies WalRecord);
  member.env.exit(1, removedText);
}
