import type { Micros } from "../../engine/core/index.ts";
import { must, rngStream, seconds, StateRng } from "../../engine/core/index.ts";
import { applyConfChange, proposeConfChange } from "../../engine/etcd/raft/changeMembers.ts";
import { confOf, isLearner, isVoter, peersOf } from "../../engine/etcd/raft/confChange.ts";
import { startElection } from "../../engine/etcd/raft/election.ts";
import { entryAt, firstIndex, lastIndex, newLog, termAt } from "../../engine/etcd/raft/log.ts";
import type { ConfChange, ConfState, Entry, RaftMessage, Snapshot } from "../../engine/etcd/raft/messages.ts";
import { advance, applied, hasReady, snapshotTaken, takeReady } from "../../engine/etcd/raft/ready.ts";
import { sendDueAppends } from "../../engine/etcd/raft/replication.ts";
import type { RaftConfig, RaftContext, RaftState } from "../../engine/etcd/raft/state.ts";
import { newRaft } from "../../engine/etcd/raft/state.ts";
import { propose, step, tick, transferLeadership } from "../../engine/etcd/raft/step.ts";
import { describeEntries, describeMessage, describeSnapshot, stateName } from "./describeRaft.ts";
import { groupConfig } from "./raftGroup.ts";
import type { Sent } from "./raftGroup.ts";

/** Of upstream's tests: an election timeout is three ticks, and a heartbeat is due at each. */
const tickTime: Micros = seconds(1);
const electionTicks = 3;

interface Node {
  readonly raft: RaftState;
  now: Micros;
  /** As last shown in a Ready. */
  shown: { lead: string; state: string; term: number; vote: string; commit: number };
}

export interface NodesOptions {
  readonly voters: readonly string[];
  readonly learners: readonly string[];
  readonly index: number;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
}

/**
 * A group whose every message and Ready is moved by hand and described in upstream's words: what its
 * interaction tests do. @source etcd-io/raft rafttest
 */
export class Interaction {
  readonly nodes = new Map<string, Node>();
  wire: Sent[] = [];
  private config: RaftConfig = groupConfig({ heartbeat: tickTime, election: electionTicks * tickTime });
  private lines: string[] = [];
  private indent = "";

  /** What was said since the last time. */
  takeOutput(): string {
    const text = this.lines.join("\n");
    this.lines = [];
    return text;
  }

  say(text: string): void {
    for (const line of text.split("\n")) this.lines.push(this.indent + line);
  }

  private indented(act: () => void): void {
    const before = this.indent;
    this.indent += "  ";
    act();
    this.indent = before;
  }

  node(id: string): Node {
    return must(this.nodes.get(id), `node ${id}`);
  }

  private context(node: Node): RaftContext {
    return { config: this.config, env: { now: node.now, rng: new StateRng(rngStream(node.now + 1, node.raft.id)) } };
  }

  /** Does something with a node's Raft; appends leave at once, as upstream sends them, and not with the next Ready. */
  act(id: string, what: (raft: RaftState, context: RaftContext) => void): void {
    const node = this.node(id);
    const context = this.context(node);
    what(node.raft, context);
    sendDueAppends(node.raft, context);
  }

  addNodes(count: number, { voters, learners, index, preVote, checkQuorum }: NodesOptions): void {
    this.config = { ...this.config, ...(this.nodes.size === 0 ? { preVote, checkQuorum } : {}) };
    for (let i = 0; i < count; i++) {
      const id = String(this.nodes.size + 1);
      const conf: ConfState = { ...confOf(voters), learners };
      const snapshot: Snapshot | undefined = index > 0 ? { index, term: 1, conf, data: undefined } : undefined;
      const start = { now: 0, raft: undefined as unknown as RaftState, shown: { lead: "", state: "", term: 0, vote: "", commit: index } };
      const context: RaftContext = { config: this.config, env: { now: 0, rng: new StateRng(rngStream(1, id)) } };
      const raft = newRaft(id, [], context, { hardState: { term: 0, votedFor: "", commit: index }, log: newLog(index, index > 0 ? 1 : 0), snapshot });
      this.nodes.set(id, { ...start, raft, shown: { ...start.shown, lead: "", state: stateName(raft.role) } });
    }
  }

  private isSoftStateNew({ raft, shown }: Node): boolean {
    return raft.leader !== shown.lead || stateName(raft.role) !== shown.state;
  }

  private isReady(id: string): boolean {
    const node = this.node(id);
    return hasReady(node.raft, this.context(node)) || this.isSoftStateNew(node);
  }

  /** Takes a Ready, tells it, does it. */
  processReady(id: string): void {
    if (!this.isReady(id)) return this.say("<empty Ready>");
    const node = this.node(id);
    const { raft } = node;
    const context = this.context(node);
    const isSoftNew = this.isSoftStateNew(node);
    const ready = takeReady(raft, context);
    const { shown } = node;
    const isHardNew = raft.term !== shown.term || raft.votedFor !== shown.vote || raft.commitIndex !== shown.commit;
    const mustSync = ready.entries.length > 0 || raft.term !== shown.term || raft.votedFor !== shown.vote;
    const committed: Entry[] = [];
    if (ready.snapshot === undefined) for (let index = raft.appliedIndex + 1; index <= ready.committed; index++) committed.push(entryAt(raft.log, index));
    const messages = [...ready.messages, ...ready.messagesAfterPersist].filter(({ to }) => to !== id).map(({ to, message }): Sent => ({ from: id, to, message }));
    this.say(`Ready MustSync=${mustSync}:`);
    if (isSoftNew) this.say(`Lead:${raft.leader === "" ? "0" : raft.leader} State:${stateName(raft.role)}`);
    if (isHardNew) this.say(`HardState Term:${raft.term}${raft.votedFor === "" ? "" : ` Vote:${raft.votedFor}`} Commit:${raft.commitIndex}`);
    if (ready.entries.length > 0) this.say(`Entries:\n${describeEntries(ready.entries)}`);
    if (ready.snapshot !== undefined) this.say(`Snapshot ${describeSnapshot(ready.snapshot)}`);
    if (committed.length > 0) this.say(`CommittedEntries:\n${describeEntries(committed)}`);
    if (messages.length > 0) this.say(`Messages:\n${messages.map(describeMessage).join("\n")}`);
    node.shown = { lead: raft.leader, state: stateName(raft.role), term: raft.term, vote: raft.votedFor, commit: raft.commitIndex };
    this.wire.push(...messages);
    for (const { confChange } of committed) if (confChange !== undefined) applyConfChange(raft, context, confChange);
    sendDueAppends(raft, context);
    const upTo = ready.snapshot?.index ?? ready.committed;
    // What a node sends to those that are too far behind is its state as of now; its log is kept.
    if (upTo > 0) raft.snapshot = { index: upTo, term: must(termAt(raft.log, upTo), "term of what was applied"), conf: raft.conf, data: undefined };
    advance(raft, context, ready);
    sendDueAppends(raft, context);
    applied(raft, context, upTo);
    sendDueAppends(raft, context);
  }

  processReadies(ids: readonly string[]): void {
    for (const id of ids) {
      if (ids.length === 1) this.processReady(id);
      else {
        this.say(`> ${id} handling Ready`);
        this.indented(() => this.processReady(id));
      }
    }
  }

  /** Hands over what is on the wire. @param dropTo those to whom it is lost @param type only such messages */
  deliver(ids: readonly string[], dropTo: readonly string[] = [], type = ""): void {
    for (const to of [...ids, ...dropTo]) {
      const mine = this.wire.filter((sent) => sent.to === to && (type === "" || describeMessage(sent).includes(` ${type} `)));
      this.wire = this.wire.filter((sent) => !mine.includes(sent));
      for (const sent of mine) {
        this.say((dropTo.includes(to) ? "dropped: " : "") + describeMessage(sent));
        if (dropTo.includes(to)) continue;
        const { raft } = this.node(to);
        if (isResponse(sent.message) && !peersOf(raft.conf).includes(sent.from)) this.say("raft: cannot step as peer not found");
        else this.act(to, (state, context) => step(state, context, sent.from, sent.message));
      }
    }
  }

  /** Until nothing moves any more. */
  stabilize(ids: readonly string[]): void {
    for (let rounds = 0; rounds < 1000; rounds++) {
      let isDone = true;
      for (const id of ids) {
        if (!this.isReady(id)) continue;
        isDone = false;
        this.say(`> ${id} handling Ready`);
        this.indented(() => this.processReady(id));
      }
      for (const id of ids) {
        if (!this.wire.some(({ to }) => to === id)) continue;
        isDone = false;
        this.say(`> ${id} receiving messages`);
        this.indented(() => this.deliver([id]));
      }
      if (isDone) return;
    }
    throw new Error("the group does not come to rest");
  }

  campaign(id: string): void {
    this.act(id, (raft, context) => startElection(raft, context, this.config.preVote ? "preElection" : "election"));
  }

  propose(id: string, data: string): void {
    this.act(id, (raft, context) => {
      if (!propose(raft, context, [data])) this.say("raft proposal dropped");
    });
  }

  proposeConfChange(id: string, change: ConfChange, data: unknown): void {
    this.act(id, (raft, context) => {
      if (!proposeConfChange(raft, context, data, change)) this.say("raft proposal dropped");
    });
  }

  transfer(from: string, to: string): void {
    this.act(from, (raft, context) => transferLeadership(raft, context, to));
  }

  tick(id: string, ticks: number): void {
    const node = this.node(id);
    for (let i = 0; i < ticks; i++) {
      node.now += tickTime;
      this.act(id, (raft, context) => tick(raft, context));
    }
  }

  readonly electionTicks = electionTicks;

  setElectionTimeout(id: string, ticks: number): void {
    this.node(id).raft.randomizedElectionTimeout = ticks * tickTime;
  }

  /** The leader's log is cut; what was applied stands for it. */
  compact(id: string, index: number): void {
    const { raft } = this.node(id);
    snapshotTaken(raft, must(raft.snapshot, "a snapshot"), index);
  }

  /** A snapshot that nobody asked for. */
  sendSnapshot(from: string, to: string): void {
    const { raft } = this.node(from);
    const sent: Sent = { from, to, message: { type: "installSnapshot", term: raft.term, snapshot: must(raft.snapshot, "a snapshot") } };
    this.wire.push(sent);
    this.say(describeMessage(sent));
  }

  raftState(): void {
    for (const [id, { raft }] of this.nodes) {
      const voter = isVoter(raft.conf, id) && !isLearner(raft.conf, id) ? "(Voter)" : "(Non-Voter)";
      this.say(`${id}: ${stateName(raft.role)} ${voter} Term:${raft.term} Lead:${raft.leader === "" ? "0" : raft.leader}`);
    }
  }

  raftLog(id: string): void {
    const { log } = this.node(id).raft;
    if (log.entries.length === 0) this.say(`log is empty: first index=${firstIndex(log)}, last index=${lastIndex(log)}`);
    else this.say(describeEntries(log.entries));
  }
}

const isResponse = ({ type }: RaftMessage): boolean => type === "appendEntriesResponse" || type === "requestVoteResponse" || type === "heartbeatResponse" || type === "preVoteResponse";
