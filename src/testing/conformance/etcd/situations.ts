import { must, seconds } from "../../../engine/core/index.ts";
import type { RecordedCommand } from "./compare.ts";
import { Points, fieldsOf, listOf } from "./points.ts";
import type { EtcdRecording } from "./points.ts";
import { EtcdLab } from "./etcdLab.ts";
import type { CommandResult, Signal } from "./etcdLab.ts";

/** The commands by which a state is looked at, under the names that the recordings have for them. */
const probes: Readonly<Record<string, string>> = {
  put: "put k v1",
  "get linearizable": "get k",
  "get serializable": "get k --consistency=s",
  "get -s": "get k --consistency=s",
  get: "get k",
  "endpoint health": "endpoint health",
  "endpoint status -w table": "endpoint status -w table",
  "member list -w table": "member list -w table",
};

function probe(lab: EtcdLab, points: Points, where: string, wanted: unknown, at: readonly string[]): void {
  for (const [name, recorded] of Object.entries(fieldsOf(wanted))) {
    const words = probes[name];
    if (words === undefined) continue;
    // What was put is what is read there: the first put of a state has the value of its first read.
    const value = /"k\\nv\\n"/.test(JSON.stringify(wanted)) ? "v" : "v1";
    points.command(`${where}: ${name}`, recorded, lab.ctl(words === "put k v1" ? `put k ${value}` : words, at));
  }
}

/** Followers are killed one by one until there is no majority, and one comes back. */
function followersKilled(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new EtcdLab(must(recording.setup.members, "members"));
  const leader = listOf(recording.observed).map((each) => fieldsOf(each)["leaderAmongLiving"]).find((each) => typeof each === "number");
  if (leader !== undefined) lab.moveLeader(`m${leader}`);
  const victims = lab.followers();
  let killed = 0;
  for (const each of listOf(recording.observed)) {
    const seen = fieldsOf(each);
    const state = String(seen["state"]);
    const dead = Number(/^(\d+) follower/.exec(state)?.[1] ?? 0);
    while (killed < dead) lab.signal(must(victims[killed++], "follower"), "SIGKILL");
    if ("secondsUntilPutSucceeds" in seen) {
      const begun = lab.kernel.state.now;
      lab.start(must(victims[killed - 1], "follower"));
      while (lab.ctl("put k v2", living(lab)).rc !== 0);
      const s = (lab.kernel.state.now - begun) / seconds(1);
      // A put that waits for an election is answered when that is over; one that was lost takes its five seconds.
      points.check(`${state}: put succeeds`, s < 6, `after ${s} s`);
      probe(lab, points, state, seen["probes"], living(lab));
      continue;
    }
    // Two seconds later a leader without followers has noticed.
    if (dead > 0) lab.pass(seconds(3));
    probe(lab, points, state, seen["probes"] ?? seen["probesAtLivingMembers"], living(lab));
    probe(lab, points, `${state}, all endpoints`, seen["probesAtAllEndpoints"], lab.members);
    if ("leaderAmongLiving" in seen) points.equal(`${state}: is there a leader`, seen["leaderAmongLiving"] !== null, lab.leader() !== undefined);
  }
  return points;
}

const living = (lab: EtcdLab): readonly string[] => lab.members.filter((member) => lab.isUp(member));

function leaderLost(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new EtcdLab(must(recording.setup.members, "members"));
  for (const each of listOf(recording.observed)) {
    const seen = fieldsOf(each);
    const how = String(seen["how"]) as Signal;
    const { leader } = lab.awaitLeader();
    const term = lab.state(leader).raft.term;
    const others = lab.members.filter((member) => member !== leader && lab.isUp(member));
    const rename = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll(`<m${String(seen["leaderWas"])}-`, `<was-`).replace(/<m\d+-/g, "<other-").replaceAll("<was-", `<${leader}-`)) as unknown;
    lab.signal(leader, how);
    const first = lab.ctl(`put k during-${how}`, others);
    const { leader: next } = lab.awaitLeader(leader);
    const wantedPut = seen["firstPutAtOthers"] as RecordedCommand;
    points.check(`${how}: first put at the others`, first.rc === wantedPut.rc && Math.abs(first.s - (wantedPut.s ?? 0)) < 1.5, `rc ${first.rc ?? "none"} after ${first.s} s`);
    points.equal(`${how}: terms between`, Number(seen["termAfter"]) - Number(seen["termBefore"]), lab.state(next).raft.term - term);
    points.command(`${how}: put with all endpoints`, seen["putWithAllEndpoints"], lab.ctl(`put k during-${how}`));
    points.command(`${how}: get at the old leader`, rename(seen["getAtOldLeaderOnly"]), lab.ctl("get k", [leader]));
    points.command(`${how}: serializable get at the old leader`, rename(seen["serializableGetAtOldLeaderOnly"]), lab.ctl("get k --consistency=s", [leader]));
    const health = lab.ctl("endpoint health");
    const same = (text: string): string => text.replace(/<?m\d+(?:-client>|:2379)/g, (whole) => (whole.includes(leader) ? "<was>" : "<other>"));
    points.command(`${how}: health of all`, JSON.parse(same(JSON.stringify(rename(seen["endpointHealthAll"])).replaceAll("<other-client>", "m999:2379"))) as unknown, { ...health, stdout: same(health.stdout), stderr: same(health.stderr) });
    if (how === "SIGSTOP") lab.signal(leader, "SIGCONT");
    else lab.start(leader);
    lab.pass(seconds(8));
    const after = fieldsOf(seen["afterSIGCONT"]);
    if ("get" in after) {
      points.equal(`${how}: the old leader continues as`, after["oldLeaderIsNow"], lab.state(leader).raft.role);
      points.command(`${how}: get at the old leader again`, after["get"], lab.ctl("get k", [leader]));
    }
  }
  return points;
}

function followersStopped(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new EtcdLab(must(recording.setup.members, "members"));
  const seen = fieldsOf(recording.observed);
  lab.ctl("put k v0");
  const { leader } = lab.awaitLeader();
  const [first = "", second = ""] = lab.followers();
  const as = (member: string, value: unknown): unknown => JSON.parse(JSON.stringify(value).replace(/<m\d+-client>/g, `<${member}-client>`)) as unknown;
  lab.signal(first, "SIGSTOP");
  const one = fieldsOf(seen["oneFollowerStopped"]);
  probe(lab, points, "one stopped, at the leader", asLeader(one["atLeader"], leader), [leader]);
  probe(lab, points, "one stopped, at that one", as(first, one["atStoppedMember"]), [first]);
  lab.signal(second, "SIGSTOP");
  const both = fieldsOf(seen["bothFollowersStopped"]);
  points.command("both stopped: put at the leader at once", as(leader, both["putAtLeaderImmediately"]), lab.ctl("put k v2", [leader]));
  points.equal("both stopped: it sees itself lead", Object.values(fieldsOf(both["leaderSeesItselfLeaderAfter_s"])).at(-1), lab.state(leader).raft.role === "leader");
  probe(lab, points, "both stopped", as(leader, both["then"]), [leader]);
  lab.signal(first, "SIGCONT");
  lab.signal(second, "SIGCONT");
  lab.awaitLeader();
  points.command("continued: put", fieldsOf(seen["continued"])["put"], lab.ctl("put k v3"));
  const watched = lab.run("etcdctl watch k --rev=1", { stopAfter: 2 });
  points.equal("what of the puts has happened", distinct(String(seen["watchHistory"])), distinct(watched.stdout));
  return points;
}

/** Values in the order in which they came; how often one and the same was put is the lab's business. */
const distinct = (history: string): string => history.split("PUT\nk\n").filter((value, i, all) => value !== "" && value !== all[i - 1]).map((value) => value.trim()).filter((value) => value !== "v" && value !== "v1").join();

/** The leader is told apart; other members are as they are. */
const asLeader = (value: unknown, leader: string): unknown => JSON.parse(JSON.stringify(value).replace(/(http:..)<m1-client>( is | \u2502 +<id>)/g, `$1<${leader}-client>$2`)) as unknown;

function electionTimes(recording: EtcdRecording): Points {
  const points = new Points();
  const seen = fieldsOf(recording.observed);
  const within = (name: string, times: readonly number[]): void => {
    const { min, median, max } = seen[name] as { readonly min: number; readonly median: number; readonly max: number };
    const sorted = times.toSorted((a, b) => a - b);
    const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
    // The recorded times include the start of a process for each look, on an overloaded host.
    points.check(`${name}: median within the spread`, middle <= max && middle >= min * 0.5 - 0.1, `${middle} s, recorded ${min}..${median}..${max}`);
    points.check(`${name}: all below the longest`, (sorted.at(-1) ?? 0) <= max + 0.2, `${sorted.at(-1) ?? 0} s, recorded ${max}`);
  };
  for (const [name, count] of [["SIGKILL", 20], ["SIGSTOP", 8], ["SIGTERM", 8]] as const) {
    const times: number[] = [];
    const lab = new EtcdLab(3, {}, 7);
    for (let i = 0; i < count; i++) {
      const { leader } = lab.awaitLeader();
      lab.pass(seconds(0.37 * (i % 5)));
      lab.signal(leader, name);
      const begun = lab.kernel.state.now;
      lab.awaitLeader(leader);
      times.push((lab.kernel.state.now - begun) / seconds(1));
      if (name === "SIGSTOP") lab.signal(leader, "SIGCONT");
      else lab.start(leader);
      lab.pass(seconds(6));
    }
    within(name, times);
  }
  const lab = new EtcdLab(3);
  const moves: number[] = [];
  for (let i = 0; i < 8; i++) {
    const { leader } = lab.awaitLeader();
    const target = must(lab.followers()[i % 2], "a follower");
    const begun = lab.kernel.state.now;
    const moved = lab.ctl(`move-leader ${lab.idOf(target)}`);
    lab.awaitLeader(leader);
    moves.push((lab.kernel.state.now - begun) / seconds(1));
    if (i === 0) points.command("move-leader", { rc: 0, stdout: seen["moveLeaderText"], stderr: "" }, moved);
    lab.pass(seconds(2));
  }
  within("move-leader", moves);
  return points;
}

/** A cluster of one grows: until the second has started there is no majority. */
function secondVoter(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new EtcdLab(1);
  const [put, add, putAlone, get, serializable, remove, putAfter, list] = listOf(recording.observed);
  const at = ["m1"];
  points.command("put", put, lab.ctl("put k v", at));
  points.command("member add", add, lab.ctl("member add m2 --peer-urls=http://m2:2380", at));
  points.command("put, second member not started", putAlone, lab.ctl("put k v", at));
  points.command("get", get, lab.ctl("get k", at));
  points.command("get -s", serializable, lab.ctl("get k --consistency=s", at));
  points.command("member remove", remove, lab.ctl(`member remove ${lab.idOf("m1")}`, at));
  lab.join("m2");
  points.command("put after m2 started", putAfter, lab.ctl("put k v2", at));
  lab.pass(seconds(1));
  points.command("member list", list, lab.ctl("member list -w table", at));
  return points;
}

function changeWithOneDead(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new EtcdLab(3);
  const [add, learner, remove] = listOf(recording.observed);
  lab.signal("m2", "SIGKILL");
  lab.awaitLeader();
  lab.pass(seconds(6));
  const living = ["m1", "m3"];
  points.command("member add", add, lab.ctl("member add m4 --peer-urls=http://m4:2380", living));
  points.command("member add --learner", learner, lab.ctl("member add m4 --peer-urls=http://m4:2380 --learner", living));
  points.command("member remove of a living one", remove, lab.ctl(`member remove ${lab.idOf("m3")}`, living));
  return points;
}

function noSpace(recording: EtcdRecording): Points {
  const points = new Points();
  const quotaBackendBytes = Number(/quota-backend-bytes=(\d+)/.exec(recording.setup.flags ?? "")?.[1]);
  const lab = new EtcdLab(1, { quotaBackendBytes });
  const large = "x".repeat(400_000);
  let put: CommandResult;
  let count = 0;
  do {
    put = lab.run("etcdctl put big", { stdin: large });
    count++;
  } while (put.rc === 0 && count < 50);
  const failedAt = Number(/failed at put (\d+)/.exec(recording.steps[0] ?? "")?.[1]);
  points.equal("fails at put number", failedAt, count);
  const lines: readonly (readonly [string, string])[] = [
    ["alarm list", "alarm list"],
    ["put small", "put small v"],
    ["get", "get small"],
    ["delete under alarm", "del big"],
    ["lease grant under alarm", "lease grant 60"],
    ["endpoint health", "endpoint health"],
    ["endpoint status", "endpoint status -w table"],
    ["compaction", ""],
    ["endpoint status after compaction", "endpoint status -w table"],
    ["alarm disarm before defrag", "alarm disarm"],
    ["put after disarm without defrag", "put small v"],
    ["defrag", "defrag"],
    ["endpoint status after defrag", "endpoint status -w table"],
    ["alarm list", "alarm list"],
    ["alarm disarm", "alarm disarm"],
    ["put", "put small v"],
  ];
  const observed = listOf(recording.observed);
  points.command("the put that fails", observed[0], put);
  for (const [i, [name, words]] of lines.entries()) {
    const line = words === "" ? `compaction ${lab.state("m1").keyspace.store.revision}` : words;
    points.command(name, observed[i + 1], lab.ctl(line));
  }
  return points;
}

/** Members are held up, and what they warn of is looked for: each of etcd's sentences once. */
function slowWarnings(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new EtcdLab(must(recording.setup.members, "members"));
  for (let i = 0; i < 3; i++) {
    const { leader } = lab.awaitLeader();
    lab.signal(leader, "SIGSTOP");
    lab.pass(seconds(0.6));
    lab.signal(leader, "SIGCONT");
    lab.ctl("put k v");
    lab.pass(seconds(1));
  }
  lab.signal(must(lab.followers()[0], "a follower"), "SIGKILL");
  lab.pass(seconds(10));
  for (const each of listOf(fieldsOf(recording.observed)["warnings"])) {
    const { msg } = fieldsOf(each);
    if (typeof msg === "string") points.check(msg, lab.notes.some((note) => note.includes(msg)), "no member says so");
  }
  return points;
}

/** Situations of etcd alone, by their names. */
export const situations: readonly { readonly name: RegExp; readonly play: (recording: EtcdRecording) => Points }[] = [
  { name: /^quorum-\d+-members-followers-killed$/, play: followersKilled },
  { name: /^leader-lost-\d+-members$/, play: leaderLost },
  { name: /^followers-sigstop-\d+-members$/, play: followersStopped },
  { name: /^leader-election-times$/, play: electionTimes },
  { name: /^member-add-voting-1-to-2$/, play: secondVoter },
  { name: /^member-change-with-one-dead$/, play: changeWithOneDead },
  { name: /^nospace-alarm-etcd$/, play: noSpace },
  { name: /^slow-warnings-texts$/, play: slowWarnings },
];
