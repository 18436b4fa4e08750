import type { Env, ProcessEvent, Program } from "../../core/index.ts";
import { assertNever } from "../../core/index.ts";
import type { KeyspaceSnapshot } from "../mvcc/keyspaceSnapshot.ts";
import { newKeyspace, restoreKeyspace } from "../mvcc/keyspaceSnapshot.ts";
import { newWatcherIndex } from "../mvcc/watch.ts";
import { confOf } from "../raft/confChange.ts";
import { appendToLog, lastIndex } from "../raft/log.ts";
import type { Entry } from "../raft/messages.ts";
import type { RaftState } from "../raft/state.ts";
import { loseTicks, nextDeadline, step, tick, transferLeadership } from "../raft/step.ts";
import { newRaft } from "../raft/state.ts";
import { expireRequests, handleClientMessage } from "./clientRequests.ts";
import type { EtcdMemberConfig, ResolvedConfig } from "./config.ts";
import { clusterToken, resolveConfig } from "./config.ts";
import { describeMessage } from "./describe.ts";
import { handleLeaseMessage, revokeExpiredLeases } from "./leases.ts";
import { clusterIdOf } from "./ids.ts";
import { handleReadTimer } from "./linearizableRead.ts";
import { handleMembershipMessage, settleHandOvers } from "./memberChanges.ts";
import { initialMember, isPeer, noteHeard, publishName } from "./members.ts";
import { askToJoin, handlePeerMessage } from "./membership.ts";
import type { EtcdMessage, EtcdTimer } from "./messages.ts";
import { endWithoutSpace, walFailure } from "./outOfSpace.ts";
import { handleFsynced, runReady } from "./persist.ts";
import type { EtcdState, MemberContext } from "./state.ts";
import { newMark, storyOf, storyOfStart, takeMark } from "./story.ts";
import { endRemoved, removedText } from "./removal.ts";
import { armTimer, takeTimer } from "./timers.ts";
import { viewMember } from "./view.ts";
import { recover, snapshotFile, walFile } from "./wal.ts";
import type { WalRecord } from "./wal.ts";
import { cancelLeaderlessStreams, cancelWatchesOf, notifyProgress } from "./watchStreams.ts";

type MemberEnv = Env<EtcdMessage, EtcdTimer>;

const contextOf = (config: ResolvedConfig, env: MemberEnv): MemberContext => ({ config, env, raft: { config: config.raft, env } });

/** A member comes up with what its disk holds. @source etcd server/etcdserver/bootstrap.go */
function start(config: ResolvedConfig, env: MemberEnv): EtcdState {
  const member = contextOf(config, env);
  const recovered = recover(env.disk);
  const diskId = recovered?.diskId ?? env.rng.int(1, 0x7fffffff);
  const snapshot = recovered?.raft.snapshot;
  const state: EtcdState = {
    name: config.name,
    incarnation: env.now,
    diskId,
    memberId: recovered?.hasJoined === true ? recovered.memberId : initialMember(config, config.name).id,
    phase: recovered?.hasJoined === true ? "running" : "joining",
    diskIds: new Map(recovered?.peers.map((peer) => [peer.memberId, peer])),
    acceptedBy: new Set(),
    pendingJoins: [],
    raft: newRaft(config.name, [], member.raft, recovered?.raft),
    keyspace: snapshot === undefined ? newKeyspace() : restoreKeyspace(snapshot.data as KeyspaceSnapshot),
    header: { clusterId: clusterIdOf(clusterToken), memberId: "", raftTerm: 0 },
    watchers: newWatcherIndex(),
    write: undefined,
    nextToken: 1,
    snapshotIndex: snapshot?.index ?? 0,
    snapshotToken: 0,
    isWalTrimDue: false,
    proposals: [],
    confProposals: [],
    heartbeatSentAt: -1,
    publishedAt: -1,
    heard: new Map(),
    handOvers: [],
    isRaisingAlarm: false,
    requests: new Map(),
    // Never a number of an earlier life: late answers to that must not be taken for answers to this.
    nextRequestId: env.now + 1,
    readRound: undefined,
    waitingReads: [],
    leader: "",
    leaderElectedAt: -config.requestTimeout,
    noLeaderSince: env.now,
    revoking: new Set(),
    armed: new Map(),
    fsync: { count: 0, total: 0, last: 0, max: 0 },
    appliedRequests: 0,
  };
  if (recovered === undefined && !env.disk.append(walFile, { type: "metadata", diskId, compactedIndex: 0, compactedTerm: 0 } satisfies WalRecord)) {
    endWithoutSpace(state, member, walFailure);
    return state;
  }
  if (recovered?.isRemoved === true) {
    state.phase = "ended";
    env.exit(1, removedText);
    return state;
  }
  if (!config.isExisting && lastIndex(state.raft.log) === 0) bootstrap(state.raft, config.peers);
  env.note(storyOfStart(state.raft, recovered === undefined, config.others.length));
  secureDisk(state, member, recovered?.isSnapshotAhead ?? false);
  settle(state, member);
  return state;
}

/**
 * The first entries of every log: each member of the beginning joins, in a term of its own before all
 * elections. All write the same without a word to one another.
 *
 * @source etcd raft/bootstrap.go Bootstrap
 */
function bootstrap(raft: RaftState, peers: readonly string[]): void {
  raft.term = 1;
  const entries = peers.map((id, i): Entry => ({ term: 1, index: i + 1, data: undefined, confChange: { transition: "auto", changes: [{ type: "addNode", id }] } }));
  appendToLog(raft.log, entries, 0);
  raft.commitIndex = entries.length;
  raft.conf = confOf(peers);
}

/** What an earlier life wrote may still be in the page cache only: nothing is said about it before it is safe. */
function secureDisk(state: EtcdState, member: MemberContext, isSnapshotAhead: boolean): void {
  const { disk, now } = member.env;
  const token = state.nextToken++;
  state.write = { token, startedAt: now, ready: undefined, joins: [], completesJoin: false, stage: isSnapshotAhead ? "snapshot" : "wal" };
  disk.fsync(isSnapshotAhead ? snapshotFile : walFile, token);
}

const hasEnded = ({ phase }: EtcdState): boolean => phase === "ended";

/** After every event: what Raft wants done, and when to look again. */
function settle(state: EtcdState, member: MemberContext): void {
  if (state.phase === "joining") askToJoin(state, member);
  if (hasEnded(state)) return;
  publishName(state, member);
  runReady(state, member);
  if (hasEnded(state)) return;
  if (state.handOvers.length > 0) settleHandOvers(state, member);
  if (state.phase === "stopping" && state.raft.leader !== state.name) member.env.exit(0, "received signal; shutting down");
  if (state.phase !== "joining") armTimer(state, member, "raft", nextDeadline(state.raft));
}

function handleTimer(state: EtcdState, member: MemberContext, timer: EtcdTimer): void {
  if (!takeTimer(state, timer)) return;
  switch (timer.type) {
    case "raft": {
      const late = member.env.now - timer.at;
      if (late > member.config.raft.heartbeat) loseTicks(state.raft, late);
      tick(state.raft, member.raft);
      return;
    }
    case "requests":
      expireRequests(state, member);
      return;
    case "reads":
      handleReadTimer(state, member);
      return;
    case "leases":
      revokeExpiredLeases(state, member);
      return;
    case "streams":
      cancelLeaderlessStreams(state, member);
      return;
    case "progress":
      notifyProgress(state, member);
      return;
    case "join":
    case "handOver":
      // settle asks again, or looks whose time is over
      return;
    case "shutdown":
      member.env.exit(0, "received signal; shutting down");
      return;
    default:
      assertNever(timer.type);
  }
}

/** A message that came without a connection: from a peer. */
function handleDatagram(state: EtcdState, member: MemberContext, from: string, message: EtcdMessage): void {
  switch (message.type) {
    case "join":
    case "joinAccepted":
    case "joinRefused":
      handlePeerMessage(state, member, from, message);
      return;
    case "leaseRenew":
    case "leaseRenewed":
    case "leaseTimeToLiveAsked":
    case "leaseTimeToLive":
      handleLeaseMessage(state, member, from, message);
      return;
    case "membership":
    case "membershipRefused":
      handleMembershipMessage(state, member, message);
      return;
    case "removed":
      if (state.phase !== "joining") endRemoved(state, member);
      return;
    case "request":
    case "watchCreate":
    case "watchCancel":
    case "watchProgressRequest":
    case "response":
    case "error":
    case "watchResponse":
    case "watchCanceled":
      // Clients come over connections.
      return;
    case "appendEntries":
    case "appendEntriesResponse":
    case "heartbeat":
    case "heartbeatResponse":
    case "installSnapshot":
    case "preVote":
    case "preVoteResponse":
    case "propose":
    case "readIndex":
    case "readIndexResponse":
    case "requestVote":
    case "requestVoteResponse":
    case "timeoutNow":
      if (state.phase === "joining") return;
      if (!isPeer(state, member, from)) {
        if (state.keyspace.removed.has(from)) member.env.post(from, { type: "removed" });
        return;
      }
      noteHeard(state, from, member.env.now, member.config.raft.election);
      step(state.raft, member.raft, from, message);
      return;
    default:
      assertNever(message);
  }
}

/** SIGTERM: a leader hands over first, so that nobody has to wait for an election timeout. @source etcd server/etcdserver/server.go TryLeadershipTransferOnShutdown */
function handleTerminate(state: EtcdState, member: MemberContext): void {
  const { raft } = state;
  state.phase = "stopping";
  let successor = "";
  let best = -1;
  for (const peer of raft.conf.voters) {
    const progress = raft.progress.get(peer);
    if (progress === undefined || peer === state.name) continue;
    // Whoever has the most of the log; among equals somebody who was heard lately.
    const rank = progress.matchIndex * 2 + (progress.recentActive ? 1 : 0);
    if (rank <= best) continue;
    best = rank;
    successor = peer;
  }
  if (successor === "") {
    member.env.exit(0, "received signal; shutting down");
    return;
  }
  transferLeadership(raft, member.raft, successor);
  armTimer(state, member, "shutdown", member.env.now + member.config.requestTimeout);
}

function handleEvent(state: EtcdState, event: ProcessEvent<EtcdMessage, EtcdTimer>, member: MemberContext): void {
  switch (event.type) {
    case "timer":
      handleTimer(state, member, event.timer);
      return;
    case "datagram":
      handleDatagram(state, member, event.from, event.message);
      return;
    case "message": {
      const { message } = event;
      if (message.type === "request" || message.type === "watchCreate" || message.type === "watchCancel" || message.type === "watchProgressRequest") {
        handleClientMessage(state, member, event.conn, message);
      }
      return;
    }
    case "fsynced":
      handleFsynced(state, member, event.file, event.token);
      return;
    case "closed":
      cancelWatchesOf(state, event.conn);
      return;
    case "terminate":
      handleTerminate(state, member);
      return;
    case "accepted":
    case "connected":
    case "refused":
      return;
    default:
      assertNever(event);
  }
}

/**
 * One member of an etcd cluster: Raft over datagrams, a log on its disk, the key space in its
 * memory, and clients on port 2379 (the words of messages.ts).
 *
 * @source etcd server/etcdserver
 */
export function etcdMember(config: EtcdMemberConfig): Program<EtcdState, EtcdMessage, EtcdTimer> {
  const resolved = resolveConfig(config);
  // The kernel hands out one and the same env, so what is made of it serves for all steps.
  let context: MemberContext | undefined;
  const mark = newMark();
  return {
    start: (env) => start(resolved, env),
    step(state, event, env) {
      if (hasEnded(state)) return;
      if (context?.env !== env) context = contextOf(resolved, env);
      const member = context;
      takeMark(mark, state.raft);
      handleEvent(state, event, member);
      settle(state, member);
      const story = storyOf(mark, state.raft, event, env.now);
      if (story !== undefined) env.note(story);
    },
    view: (state, now) => viewMember(state, now),
    describe: describeMessage,
  };
}

