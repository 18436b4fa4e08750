import { rngStream, StateRng } from "../../../engine/core/index.ts";
import { isVoter } from "../../../engine/etcd/raft/confChange.ts";
import { lastIndex, termAt } from "../../../engine/etcd/raft/log.ts";
import type { ConfChangeSingle, RaftMessage } from "../../../engine/etcd/raft/messages.ts";
import { broadcastHeartbeat } from "../../../engine/etcd/raft/heartbeat.ts";
import { ScenarioGroup } from "../../raft/scenarioGroup.ts";
import type { Sent } from "../../raft/raftGroup.ts";
import { skipped, tableRunner, verdictOf } from "./tableRunner.ts";
import type { TableVerdict } from "./tableRunner.ts";

interface ScenarioEvent {
  readonly op: string;
  readonly node?: number;
  readonly a?: number;
  readonly b?: number;
  readonly frm?: number;
  readonly to?: number;
  readonly groups?: readonly (readonly number[])[];
  readonly data?: string | readonly string[];
  readonly count?: number;
  readonly electionTimeouts?: number;
  readonly joint?: boolean;
  readonly add?: number | readonly number[];
  readonly remove?: number | readonly number[];
  readonly promote?: number;
  readonly autoLeave?: boolean;
  readonly noticeTo3?: string;
  readonly duplicate?: number;
  readonly reorder?: number;
  readonly loss?: number;
  readonly seed?: number;
  readonly index?: number;
  readonly nodes?: readonly number[];
  readonly sameId?: boolean;
}

interface Scenario {
  readonly name: string;
  readonly cluster: { readonly voters: readonly number[]; readonly learners?: readonly number[]; readonly preVote?: boolean; readonly checkQuorum?: boolean; readonly readOnly?: string };
  readonly events: readonly ScenarioEvent[];
  readonly mustHold: readonly string[];
}

/** What is remembered of how a scenario went. */
interface Course {
  readonly group: ScenarioGroup;
  /** Of the last election that was won on purpose. */
  term: number;
  readonly commitsBefore: Map<string, number>;
  readonly readsAnswered: Map<string, number>;
  transferred: boolean;
}

const named = (ids: number | readonly number[] | undefined): readonly string[] => (ids === undefined ? [] : typeof ids === "number" ? [String(ids)] : ids.map(String));
const isOf = (message: RaftMessage, ...types: readonly RaftMessage["type"][]): boolean => types.includes(message.type);

function elect(course: Course, id: string): void {
  const { group } = course;
  const { election } = group.config;
  for (let tries = 0; tries < 20 && group.raft(id).role !== "leader"; tries++) {
    // Who heard a leader lately would not vote.
    for (const other of group.members.keys()) if (other !== id && group.member(other).isUp) group.member(other).now += election;
    group.campaign(id);
    group.settle();
  }
  group.live(group.config.heartbeat * 2);
  course.term = group.raft(id).term;
}

/** @returns why an event cannot be played */
function play(course: Course, event: ScenarioEvent): string | undefined {
  const { group } = course;
  const id = String(event.node ?? "");
  const { election, heartbeat } = group.config;
  switch (event.op) {
    case "startAll":
      return undefined;
    case "elect":
      if (event.node === undefined) return "an election of nobody";
      elect(course, id);
      return undefined;
    case "tickUntilElection":
      for (let i = 0; i < 40 && group.raft(id).role === "follower"; i++) group.pass(id, election / 4);
      group.settle();
      group.live(heartbeat * 2);
      return undefined;
    case "campaign":
      group.campaign(id);
      group.settle();
      group.live(heartbeat * 2);
      return undefined;
    case "propose": {
      const data = event.data === undefined ? Array.from({ length: event.count ?? 1 }, (_, i) => `p${i}`) : typeof event.data === "string" ? [event.data] : event.data;
      for (const each of data) group.propose(id, [each]);
      group.settle();
      return undefined;
    }
    case "heartbeat":
      group.act(id, (raft) => broadcastHeartbeat(raft));
      group.settle();
      return undefined;
    case "settle":
      group.settle();
      group.live(election * 4);
      return undefined;
    case "tick":
      for (let i = 0; i < (event.electionTimeouts ?? 1) * 4; i++) {
        // The others live on in their own time.
        for (const other of group.members.keys()) group.pass(other, election / 4);
        group.settle();
      }
      return undefined;
    case "crash":
      group.crash(id);
      return undefined;
    case "restart":
      if (event.sameId === true) return "a lost disk is the business of etcd's members, not of Raft: see etcdMember.test.ts and etcdctl.test.ts";
      group.restart(id);
      return undefined;
    case "wipeDisk":
      return "a lost disk is the business of etcd's members, not of Raft: see etcdMember.test.ts and etcdctl.test.ts";
    case "compact":
      group.compact(id);
      return undefined;
    case "transfer":
      group.transfer(String(event.frm), String(event.to));
      group.settle();
      course.transferred = true;
      return undefined;
    case "readIndex":
      course.readsAnswered.set(id, group.member(id).reads.length);
      group.readIndex(id);
      group.settle();
      return undefined;
    case "network":
      disturb(group, event);
      return undefined;
    case "confChange": {
      const changes: ConfChangeSingle[] = [...named(event.add).map((each) => ({ type: "addNode", id: each }) as const), ...named(event.promote).map((each) => ({ type: "addNode", id: each }) as const), ...named(event.remove).map((each) => ({ type: "removeNode", id: each }) as const)];
      for (const each of named(event.add)) if (!group.members.has(each)) group.add(each, []);
      if (event.noticeTo3 === "dropped") group.isCut = ({ to, message }) => to === "3" && isOf(message, "appendEntries", "heartbeat");
      group.change(group.leaderNow() ?? "", { transition: event.joint === true ? (event.autoLeave === false ? "jointExplicit" : "jointImplicit") : "auto", changes });
      group.settle();
      group.live(heartbeat * 4);
      return undefined;
    }
    case "deliverOldSnapshot": {
      const raft = group.raft(String(event.to));
      course.commitsBefore.set(String(event.to), raft.commitIndex);
      const leader = group.leaderNow() ?? "";
      const index = event.index ?? 1;
      group.deliver({ from: leader, to: String(event.to), message: { type: "installSnapshot", term: raft.term, snapshot: { index, term: termAt(raft.log, index) ?? 1, conf: raft.conf, data: [] } } });
      return undefined;
    }
    default:
      return cutWires(group, event) ? undefined : `no such event here: ${event.op}`;
  }
}

/** Which messages do not arrive from now on. @returns false: the event is none of these */
function cutWires(group: ScenarioGroup, event: ScenarioEvent): boolean {
  const id = String(event.node ?? "");
  switch (event.op) {
    case "partition": {
      const groups = (event.groups ?? []).map(named);
      group.isCut = ({ from, to }) => groups.find((some) => some.includes(from)) !== groups.find((some) => some.includes(to));
      return true;
    }
    case "cut":
      group.isCut = ({ from, to }) => from === id || to === id;
      return true;
    case "cutLink": {
      const ends = [String(event.a), String(event.b)];
      group.isCut = ({ from, to }) => ends.includes(from) && ends.includes(to);
      return true;
    }
    case "dropAppends":
      group.isCut = ({ to, message }) => to === String(event.to) && isOf(message, "appendEntries");
      return true;
    case "dropAcks":
      group.isCut = ({ from, message }) => from === String(event.frm) && isOf(message, "appendEntriesResponse");
      return true;
    case "allowAppends":
    case "heal":
      group.isCut = () => false;
      return true;
    default:
      return false;
  }
}

/** Messages are doubled, lost and overtaken, as the seed has it. */
function disturb(group: ScenarioGroup, { duplicate = 0, reorder = 0, loss = 0, seed = 1 }: ScenarioEvent): void {
  const rng = new StateRng(rngStream(seed, "network"));
  const chance = (share: number): boolean => rng.int(0, 999) < share * 1000;
  group.isCut = (sent: Sent) => {
    if (chance(duplicate)) group.wire.push(sent);
    if (chance(reorder) && group.wire.length > 1) {
      const [last] = group.wire.splice(-1);
      if (last !== undefined) group.wire.unshift(last);
    }
    return chance(loss);
  };
}

const up = ({ group }: Course) => [...group.members.entries()].filter(([, { isUp }]) => isUp);
const raftOf = ({ group }: Course, id: string) => group.raft(id);
const hasApplied = (course: Course, id: string, data: unknown): boolean => course.group.member(id).applied.includes(data);
const answers = ({ group }: Course, from: string, type: RaftMessage["type"]): readonly Sent[] => group.sent.filter((sent) => sent.from === from && sent.message.type === type);
const leaderIs = (course: Course, id: string): boolean => raftOf(course, id).role === "leader" && raftOf(course, id).term === course.term;
/** What the laws watch at each step of every scenario. */
const watched = (): boolean => true;

/** The sentences of the scenarios, each with what decides it; those of laws are watched all along. */
const sentences: Readonly<Record<string, (course: Course) => boolean>> = {
  "exactly one leader in the highest term": (course) => up(course).filter(([, { raft }]) => raft.role === "leader").length === 1,
  "leader term is 1": (course) => course.group.leaders.has(1),
  "the leader appends one empty entry of its own term and it is committed on a majority": (course) => up(course).filter(([, { raft }]) => lastIndex(raft.log) === 1 && termAt(raft.log, 1) === 1).length >= 2 && raftOf(course, course.group.leaderNow() ?? "1").commitIndex === 1,
  "all three nodes report the same leader within one heartbeat": (course) => new Set(up(course).map(([, { raft }]) => raft.leader)).size === 1,
  "x is committed without any message": (course) => hasApplied(course, "1", "x") && course.group.sent.length === 0,
  "commit index equals last index": (course) => raftOf(course, "1").commitIndex === lastIndex(raftOf(course, "1").log),
  "node 3 does not become leader while its log misses a committed entry": (course) => raftOf(course, "3").role !== "leader",
  "a is present in the log of every later leader (leader completeness)": watched,
  "node 3 rejects an append whose previous entry it lacks and hints its last index": (course) => answers(course, "3", "appendEntriesResponse").some(({ message }) => message.type === "appendEntriesResponse" && message.reject),
  "leader moves next index back and resends": (course) => lastIndex(raftOf(course, "3").log) === lastIndex(raftOf(course, "1").log),
  "committed entries are applied on node 3 in order and once": (course) => course.group.member("3").applied.join() === course.group.member("1").applied.join(),
  "no entry is applied twice on any node": watched,
  "commit index never goes back": watched,
  "match index at the leader never exceeds what the follower really stored": (course) => [...raftOf(course, course.group.leaderNow() ?? "1").progress].every(([id, { matchIndex }]) => matchIndex <= lastIndex(raftOf(course, id).log)),
  "node 3 came back with a higher term": (course) => course.group.member("3").terms.some((term) => term > 1),
  "the old leader stepped down at least once": (course) => course.group.member("1").terms.length > 2,
  "committed entries survive": watched,
  "exactly one leader at the end, not node 3 if its log is behind": (course) => up(course).filter(([, { raft }]) => raft.role === "leader").length === 1,
  "node 2 refuses the pre-vote because it heard from node 1 within the election timeout": (course) => !answers(course, "2", "preVoteResponse").some(({ to, message }) => to === "3" && message.type === "preVoteResponse" && !message.reject),
  "node 1 stays leader": (course) => leaderIs(course, "1"),
  "node 1 reports no leader and becomes follower within two election timeouts": (course) => raftOf(course, "1").role !== "leader" && raftOf(course, "1").leader === "",
  "node 1 refuses proposals and linearizable reads from then on": (course) => !course.group.propose("1", ["late"]) && !course.group.readIndex("1"),
  "its term does not grow by stepping down": (course) => course.group.config.preVote || raftOf(course, "1").term >= course.term,
  "while joint, every commit and election needs a majority of {1,2,3} and of {1,4,5}": (course) => course.group.sent.some(({ message }) => message.type === "appendEntries" && message.entries.some(({ confChange }) => confChange !== undefined && confChange.changes.length === 4)),
  "the group leaves the joint state by a second entry": (course) => raftOf(course, "1").conf.votersOutgoing.length === 0 && raftOf(course, "1").conf.voters.join() === "1,4,5",
  "at no time can {2,3} and {4,5} elect different leaders of one term": watched,
  "nodes 1 and 2 ignore vote requests of node 3 while they hear their leader": (course) => !["1", "2"].some((id) => answers(course, id, "requestVoteResponse").some(({ to, message }) => to === "3" && message.type === "requestVoteResponse" && !message.reject)),
  "leader and term stay the same": (course) => leaderIs(course, "1"),
  "after promotion the quorum is 2": (course) => raftOf(course, "2").conf.voters.join() === "1,2" && isVoter(raftOf(course, "2").conf, "2"),
  "node 2 alone cannot become leader": (course) => raftOf(course, "2").role !== "leader",
  "node 1 gives up the transfer after an election timeout and accepts proposals again": (course) => course.transferred && raftOf(course, "1").leadTransferee === "" && course.group.propose("1", ["again"]),
  "node 1 is still leader of the same term": (course) => leaderIs(course, "1"),
  "node 3 gets a snapshot because the entries it needs are gone from the leader log": (course) => course.group.member("3").snapshots > 0,
  "its state machine equals the others afterwards": (course) => course.group.member("3").applied.join() === course.group.member("1").applied.join(),
  "it does not apply entries covered by the snapshot again": watched,
  "its configuration is the one in the snapshot": (course) => raftOf(course, "3").conf.voters.join() === raftOf(course, "1").conf.voters.join(),
  "the leader does not send appends while a snapshot is pending": (course) => raftOf(course, "1").progress.get("3")?.state === "replicate",
  "commit and applied indexes of node 3 stay": (course) => raftOf(course, "3").commitIndex === course.commitsBefore.get("3") && raftOf(course, "3").appliedIndex === course.commitsBefore.get("3"),
  "node 3 answers with its commit index": (course) => {
    const last = answers(course, "3", "appendEntriesResponse").at(-1)?.message;
    return last?.type === "appendEntriesResponse" && !last.reject && last.index === course.commitsBefore.get("3");
  },
  "the read at the old leader is not answered": (course) => course.group.member("1").reads.length === course.readsAnswered.get("1"),
  "a read at node 2 answers with an index >= the index of new": (course) => {
    course.group.readIndex("2");
    course.group.settle();
    return (course.group.member("2").reads.at(-1) ?? 0) >= raftOf(course, "2").commitIndex && hasApplied(course, "2", "new");
  },
  "a new leader answers no ReadIndex before it committed an entry of its own term": (course) => course.group.config.rules.hasCommittedInTerm(raftOf(course, "2")),
  // Looked at while they are two.
  "x is not committed while only two of five run": watched,
  "x may be committed once three run; then it is never lost": watched,
  "the heartbeat to node 3 carries a commit index <= its acknowledged match index": (course) => {
    const last = course.group.sent.findLast(({ to, message }) => to === "3" && message.type === "heartbeat")?.message;
    return last?.type === "heartbeat" && last.commit <= (raftOf(course, "1").progress.get("3")?.matchIndex ?? 0);
  },
  "node 3 never commits an index it does not hold": watched,
  "at most one of 1 and 3 wins term 1": watched,
  "node 3 campaigning again with a shorter log loses but raises the term": (course) => raftOf(course, "3").role !== "leader",
  "nodes end in the same term; the committed entry of the first leader stays": (course) => new Set(up(course).map(([, { raft }]) => raft.term)).size === 1,
};

/** Two of five run, and nothing that they were told is committed: looked at while they are two. */
function lookAtMinority(course: Course, problems: string[]): void {
  const running = up(course);
  if (running.length * 2 <= course.group.voters.length) for (const [id, { applied }] of running) if (applied.includes("x")) problems.push(`${id} has applied x without a majority`);
}

function judge({ cluster, events, mustHold }: Scenario): TableVerdict {
  if (cluster.readOnly === "lease") return skipped("ReadOnlyLeaseBased: etcd reads with a quorum (ReadOnlySafe)");
  const unknown = mustHold.find((sentence) => !Object.hasOwn(sentences, sentence));
  const group = new ScenarioGroup(named(cluster.voters), named(cluster.learners), { preVote: cluster.preVote === true, checkQuorum: cluster.checkQuorum === true });
  const course: Course = { group, term: 0, commitsBefore: new Map(), readsAnswered: new Map(), transferred: false };
  const problems: string[] = [];
  for (const event of events) {
    const reason = play(course, event);
    if (reason !== undefined) return skipped(reason);
    lookAtMinority(course, problems);
  }
  // The laws are looked at even where nobody knows how to decide what the scenario says beyond them.
  if (group.broken.length > 0) return verdictOf(group.broken);
  if (unknown !== undefined) return skipped(`played, and no law is broken; nobody decides "${unknown}"`);
  return verdictOf([...problems, ...mustHold.filter((sentence) => sentences[sentence]?.(course) !== true), ...group.broken]);
}

/** The abstract scenarios of safety and liveness: each event is done to the engine, and each sentence decided. */
export const raftScenarios = tableRunner<Scenario>("raft/scenarios.json", () => judge);
