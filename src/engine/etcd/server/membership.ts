import { endWithoutSpace, walFailure } from "./outOfSpace.ts";
import { snapshotFile, walFile } from "./wal.ts";
import type { WalRecord } from "./wal.ts";
import type { PeerMessage } from "./messages.ts";
import { loseTicks } from "../raft/step.ts";
import type { EtcdState, MemberContext } from "./state.ts";
import { armTimer } from "./timers.ts";

/*
 * A member that lost its disk has forgotten votes and acknowledgements that others rely on: counted
 * as before, it could elect a second leader or lose a committed write. Therefore each empty disk
 * draws a new member id, and a member takes part only after a majority of its peers has written
 * that id down. A peer that knows the name by another id refuses, and the member ends, as etcd's
 * does, with "has already been bootstrapped". Two majorities of the peers share a member, so as
 * long as no more disks are lost than a group may lose, somebody remembers.
 *
 * etcd asks the same question of its peers (isMemberBootstrapped) but takes silence for a no; here a
 * member that reaches too few peers waits.
 */

/** How many peers must know this member before it takes part. */
const acceptancesNeeded = (peers: number): number => (peers === 0 ? 0 : Math.floor(peers / 2) + 1);

/** Makes this member known to its peers, again and again until they answer. */
export function askToJoin(state: EtcdState, member: MemberContext): void {
  if (state.phase !== "joining" || state.write !== undefined) return;
  if (state.acceptedBy.size >= acceptancesNeeded(member.config.others.length)) {
    takePart(state, member);
    return;
  }
  for (const peer of member.config.others) if (!state.acceptedBy.has(peer)) member.env.post(peer, { type: "join", diskId: state.diskId });
  armTimer(state, member, "join", member.env.now + member.config.raft.heartbeat);
}

/** Writes down that it may, so that it need not ask again. */
function takePart(state: EtcdState, member: MemberContext): void {
  const { disk, now } = member.env;
  const token = state.nextToken++;
  if (!disk.append(walFile, { type: "joined", memberId: state.memberId } satisfies WalRecord)) return endWithoutSpace(state, member, walFailure);
  disk.fsync(walFile, token);
  state.write = { token, startedAt: now, ready: undefined, joins: [], completesJoin: true, stage: "wal" };
}

/** From now on it votes and stands for election. */
export function completeJoin(state: EtcdState, member: MemberContext): void {
  state.phase = "running";
  if (member.config.others.length > 0) member.env.note("its peers have taken it in: takes part from now on");
  // Its wait for a leader begins now.
  loseTicks(state.raft, member.env.now - state.raft.electionStart);
}

/** @source etcd server/etcdserver/bootstrap.go bootstrapNewClusterNoWAL, isMemberBootstrapped */
export function handlePeerMessage(state: EtcdState, member: MemberContext, from: string, message: Extract<PeerMessage, { readonly diskId: number }>): void {
  const { env, config } = member;
  switch (message.type) {
    case "join": {
      const memberId = state.keyspace.members.get(from)?.id;
      if (memberId === undefined) {
        // Others may not have heard yet that it was added.
        if (state.raft.role === "leader") env.post(from, { type: "joinRefused", diskId: message.diskId, reason: "unknown" });
        return;
      }
      const known = state.diskIds.get(memberId);
      const isRefused = known !== undefined && known.diskId !== message.diskId;
      if (!config.rules.mayTakePart(isRefused)) {
        env.post(from, { type: "joinRefused", diskId: message.diskId, reason: "bootstrapped" });
        return;
      }
      // Answered when it is on this disk.
      const join = { name: from, memberId, diskId: message.diskId };
      state.diskIds.set(memberId, join);
      state.pendingJoins.push(join);
      return;
    }
    case "joinAccepted":
      if (state.phase !== "joining" || message.diskId !== state.diskId) return;
      state.acceptedBy.add(from);
      state.memberId = message.memberId;
      askToJoin(state, member);
      return;
    case "joinRefused":
      if (state.phase !== "joining" || message.diskId !== state.diskId) return;
      state.phase = "ended";
      // The next attempt is a new life with an empty disk again, so that it is refused in the same words.
      env.disk.delete(walFile);
      env.disk.delete(snapshotFile);
      env.exit(1, message.reason === "bootstrapped" ? `member ${state.name} has already been bootstrapped` : `error validating peerURLs of ${state.name}: the cluster has no such member, member count is unequal`);
      return;
  }
}
