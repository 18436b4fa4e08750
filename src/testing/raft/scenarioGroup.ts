import { must } from "../../engine/core/index.ts";
import { proposeConfChange, applyConfChange } from "../../engine/etcd/raft/changeMembers.ts";
import { startElection } from "../../engine/etcd/raft/election.ts";
import { entryAt, lastIndex, newLog, termAt } from "../../engine/etcd/raft/log.ts";
import type { ConfChange, Entry, Snapshot } from "../../engine/etcd/raft/messages.ts";
import { advance, applied, hasReady, snapshotTaken, takeReady } from "../../engine/etcd/raft/ready.ts";
import type { RaftConfig, RaftContext, RaftState } from "../../engine/etcd/raft/state.ts";
import { newRaft } from "../../engine/etcd/raft/state.ts";
import { confOf } from "../../engine/etcd/raft/confChange.ts";
import { propose, readIndex, step, tick, transferLeadership } from "../../engine/etcd/raft/step.ts";
import { rngStream, StateRng } from "../../engine/core/index.ts";
import { groupConfig } from "./raftGroup.ts";
import type { Sent } from "./raftGroup.ts";

/** What survives a crash of a member. */
interface Kept {
  readonly term: number;
  readonly votedFor: string;
  readonly commit: number;
  readonly entries: readonly Entry[];
  readonly snapshot: Snapshot | undefined;
}

export interface ScenarioMember {
  raft: RaftState;
  isUp: boolean;
  now: number;
  /** Commands in the order in which they were applied; the leaders' empty entries are not told. */
  applied: unknown[];
  /** Index of each application: none twice in one life. */
  appliedIndexes: number[];
  kept: Kept;
  terms: number[];
  reads: number[];
  snapshots: number;
}

/** A group for scenarios: members crash and come back, wires are cut, time passes for each alone. Every step is watched by Raft's laws. */
export class ScenarioGroup {
  readonly members = new Map<string, ScenarioMember>();
  wire: Sent[] = [];
  /** Everything that was ever sent. */
  readonly sent: Sent[] = [];
  isCut: (sent: Sent) => boolean = () => false;
  readonly broken: string[] = [];
  readonly leaders = new Map<number, string>();
  private readonly committed = new Map<number, Entry>();
  readonly config: RaftConfig;

  constructor(readonly voters: readonly string[], learners: readonly string[], change: Partial<RaftConfig>) {
    this.config = groupConfig(change);
    for (const id of [...voters, ...learners]) this.add(id, voters, learners);
  }

  /** A member with an empty disk. */
  add(id: string, voters: readonly string[], learners: readonly string[] = []): void {
    const raft = newRaft(id, voters, this.contextAt(0, id));
    raft.conf = { ...confOf(voters), learners };
    this.members.set(id, { raft, isUp: true, now: 0, applied: [], appliedIndexes: [], kept: { term: 0, votedFor: "", commit: 0, entries: [], snapshot: undefined }, terms: [0], reads: [], snapshots: 0 });
  }

  private contextAt(now: number, id: string): RaftContext {
    return { config: this.config, env: { now, rng: new StateRng(rngStream(now + 1, id)) } };
  }

  member(id: string): ScenarioMember {
    return must(this.members.get(id), `member ${id}`);
  }

  raft(id: string): RaftState {
    return this.member(id).raft;
  }

  /** Does something at a member that runs, and all that it has to do after it. */
  act(id: string, what: (raft: RaftState, context: RaftContext) => void): void {
    const member = this.member(id);
    if (!member.isUp) return;
    what(member.raft, this.contextAt(member.now, id));
    this.work(id);
  }

  private work(id: string): void {
    const member = this.member(id);
    const context = this.contextAt(member.now, id);
    const { raft } = member;
    while (hasReady(raft, context)) {
      const ready = takeReady(raft, context);
      if (ready.snapshot !== undefined) {
        member.snapshots++;
        member.applied = [...(ready.snapshot.data as readonly unknown[])];
        applied(raft, context, ready.snapshot.index);
      } else {
        for (let index = raft.appliedIndex + 1; index <= ready.committed; index++) this.applyEntry(member, context, entryAt(raft.log, index));
        applied(raft, context, ready.committed);
      }
      for (const { readStates } of [ready]) for (const { index } of readStates) member.reads.push(index);
      this.send(id, ready.messages);
      member.kept = { term: raft.term, votedFor: raft.votedFor, commit: raft.commitIndex, entries: raft.log.entries.slice(), snapshot: raft.snapshot };
      this.send(id, ready.messagesAfterPersist);
      advance(raft, context, ready);
    }
    this.look(id);
  }

  private applyEntry(member: ScenarioMember, context: RaftContext, entry: Entry): void {
    if (member.appliedIndexes.includes(entry.index)) this.broken.push(`member ${member.raft.id} applies ${entry.index} twice`);
    member.appliedIndexes.push(entry.index);
    const first = this.committed.get(entry.index);
    if (first !== undefined && (first.term !== entry.term || first.data !== entry.data)) this.broken.push(`state machine safety: ${member.raft.id} applies another entry at ${entry.index}`);
    this.committed.set(entry.index, first ?? entry);
    if (entry.confChange !== undefined) applyConfChange(member.raft, context, entry.confChange);
    else if (entry.data !== undefined) member.applied.push(entry.data);
  }

  private send(from: string, envelopes: readonly { readonly to: string; readonly message: Sent["message"] }[]): void {
    for (const { to, message } of envelopes) {
      if (to === from) continue;
      const sent = { from, to, message };
      this.sent.push(sent);
      this.wire.push(sent);
    }
  }

  /** Election safety, leader completeness, terms and commit indexes that never go back. */
  private look(id: string): void {
    const { raft, terms } = this.member(id);
    if (raft.term < (terms.at(-1) ?? 0)) this.broken.push(`the term of ${id} goes back`);
    if (raft.term !== terms.at(-1)) terms.push(raft.term);
    if (raft.commitIndex > lastIndex(raft.log)) this.broken.push(`${id} commits what it does not hold`);
    if (raft.role !== "leader") return;
    const other = this.leaders.get(raft.term);
    if (other !== undefined && other !== id) this.broken.push(`election safety: ${other} and ${id} lead term ${raft.term}`);
    if (other === undefined) {
      for (const [index, entry] of this.committed) if (entry.term < raft.term && index > raft.log.compactedIndex && termAt(raft.log, index) !== entry.term) this.broken.push(`leader completeness: ${id} lacks ${index}`);
    }
    this.leaders.set(raft.term, id);
  }

  campaign(id: string): void {
    this.act(id, (raft, context) => startElection(raft, context, this.config.preVote ? "preElection" : "election"));
  }

  propose(id: string, data: readonly unknown[]): boolean {
    let isTaken = false;
    this.act(id, (raft, context) => {
      isTaken = propose(raft, context, data);
    });
    return isTaken;
  }

  change(id: string, change: ConfChange): void {
    this.act(id, (raft, context) => void proposeConfChange(raft, context, undefined, change));
  }

  transfer(id: string, to: string): void {
    this.act(id, (raft, context) => transferLeadership(raft, context, to));
  }

  readIndex(id: string): boolean {
    let isTaken = false;
    this.act(id, (raft, context) => {
      isTaken = readIndex(raft, context, 1);
    });
    return isTaken;
  }

  /** Time passes for one member. */
  pass(id: string, micros: number): void {
    const member = this.member(id);
    const until = member.now + micros;
    while (member.now < until) {
      member.now = Math.min(until, member.now + this.config.heartbeat / 2);
      this.act(id, (raft, context) => tick(raft, context));
    }
  }

  deliver(sent: Sent): void {
    const member = this.members.get(sent.to);
    if (member?.isUp === true && !this.isCut(sent)) this.act(sent.to, (raft, context) => step(raft, context, sent.from, sent.message));
  }

  /** Until the wire is empty. */
  settle(): void {
    for (let rounds = 0; this.wire.length > 0; rounds++) {
      if (rounds > 20_000) throw new Error("the group does not come to rest");
      const sent = this.wire.shift();
      if (sent !== undefined) this.deliver(sent);
    }
  }

  /** Everybody's clock goes on, and messages are delivered, for a while. */
  live(micros: number): void {
    const stepTime = this.config.heartbeat / 2;
    for (let passed = 0; passed < micros; passed += stepTime) {
      for (const id of this.members.keys()) this.pass(id, stepTime);
      this.settle();
    }
  }

  crash(id: string): void {
    this.member(id).isUp = false;
    this.wire = this.wire.filter((sent) => sent.to !== id);
  }

  /** Comes back with what its disk has kept, or with an empty one. */
  restart(id: string): void {
    const member = this.member(id);
    const { term, votedFor, commit, entries, snapshot } = member.kept;
    const log = newLog(entries[0] === undefined ? (snapshot?.index ?? 0) : entries[0].index - 1, snapshot?.term ?? 0);
    log.entries.push(...entries);
    log.stableIndex = lastIndex(log);
    log.nextToPersist = log.stableIndex + 1;
    member.raft = newRaft(id, this.voters, this.contextAt(member.now, id), { hardState: { term, votedFor, commit }, log, snapshot });
    member.applied = snapshot === undefined ? [] : [...(snapshot.data as readonly unknown[])];
    member.appliedIndexes = [];
    member.isUp = true;
    this.work(id);
  }

  compact(id: string): void {
    const { raft, applied: data } = this.member(id);
    const index = raft.appliedIndex;
    snapshotTaken(raft, { index, term: must(termAt(raft.log, index), "term"), conf: raft.conf, data: data.slice() }, index);
  }

  leaderNow(): string | undefined {
    let best: RaftState | undefined;
    for (const { raft, isUp } of this.members.values()) if (isUp && raft.role === "leader" && (best === undefined || raft.term > best.term)) best = raft;
    return best?.id;
  }
}
