import { describe, expect, it } from "vitest";
import { seconds } from "../../engine/core/index.ts";
import { EtcdLab } from "./etcd/etcdLab.ts";

/** Ids are computed, times simulated: masked where a case is not about them. */
const masked = (text: string): string => text.replace(/\b[0-9a-f]{16}\b/g, "<id>");

describe("etcdctl on the laptop", () => {
  const cases: readonly { readonly line: string; readonly stdin?: string; readonly rc?: number; readonly stdout?: string; readonly stderr?: string }[] = [
    { line: "put a 1", stdout: "OK\n" },
    { line: "put a 2 --prev-kv", stdout: "OK\na\n1\n" },
    { line: "put b", stdin: "from stdin", stdout: "OK\n" },
    { line: "get a b --print-value-only", stdout: "2\n" },
    { line: "get --prefix '' --keys-only", stdout: "a\n\nb\n\n" },
    { line: "get a --rev=2", stdout: "a\n1\n" },
    { line: "get a --rev=99", rc: 1, stderr: "Error: etcdserver: mvcc: required revision is a future revision\n" },
    { line: "get --prefix '' --order=DESCEND --sort-by=KEY --limit=1 --print-value-only", stdout: "from stdin\n" },
    { line: "get missing", stdout: "" },
    { line: "get", rc: 128, stderr: "Error: get command needs one argument as key and an optional argument as range_end\n" },
    { line: "txn", stdin: 'value("a") = "2"\n\nput a "3"\nget b\n\nget a\n', stdout: "SUCCESS\n\nOK\n\nb\nfrom stdin\n" },
    { line: "txn", stdin: 'mod("a") > "100"\n\nput a "4"\n\nget a\n', stdout: "FAILURE\n\na\n3\n" },
    { line: "txn", stdin: "nonsense\n", rc: 128, stderr: "Error: malformed comparison: nonsense\n" },
    { line: "get a -w json", stdout: '{"header":{"cluster_id":C,"member_id":M,"revision":5,"raft_term":2},"kvs":[{"key":"YQ==","create_revision":2,"mod_revision":5,"version":3,"value":"Mw=="}],"count":1}\n' },
    { line: "del a --prev-kv", stdout: "1\na\n3\n" },
    { line: "compaction 3", stdout: "compacted revision 3\n" },
    { line: "compaction 3", rc: 1, stderr: "Error: etcdserver: mvcc: required revision has been compacted\n" },
    { line: "compact 3", rc: 1, stderr: "Error: etcdserver: mvcc: required revision has been compacted\n" },
    { line: "com 3", rc: 1, stderr: 'Error: unknown command "com 3" for "etcdctl"\nRun \'etcdctl --help\' for usage.\n' },
    { line: "get a --rev=2", rc: 1, stderr: "Error: etcdserver: mvcc: required revision has been compacted\n" },
    { line: "lease revoke 12", rc: 1, stderr: "Error: failed to revoke lease (etcdserver: requested lease not found)\n" },
    { line: "lease timetolive 12", stdout: "lease 0000000000000012 already expired\n" },
    { line: "member remove zz", rc: 128, stderr: 'Error: bad member ID arg (strconv.ParseUint: parsing "zz": invalid syntax), expecting ID in Hex\n' },
    { line: "member remove 0123456789abcdef", rc: 1, stderr: "Error: etcdserver: member not found\n" },
    { line: "member add m2", rc: 128, stderr: "Error: member peer urls not provided\n" },
    { line: "member add m1 --peer-urls=http://m1:2380", rc: 1, stderr: "Error: etcdserver: Peer URLs already exists\n" },
    { line: "alarm list", stdout: "" },
    { line: "--bad", rc: 128, stderr: "Error: unknown flag: --bad\n" },
    { line: "frobnicate", rc: 1, stderr: 'Error: unknown command "frobnicate" for "etcdctl"\nRun \'etcdctl --help\' for usage.\n' },
    { line: "version", stdout: "etcdctl version: 3.5.30\nAPI version: 3.5\n" },
  ];
  const lab = new EtcdLab(1);
  it.for(cases)("$line", ({ line, stdin, rc = 0, stdout = "", stderr = "" }) => {
    const got = lab.run(`etcdctl ${line}`, stdin === undefined ? {} : { stdin });
    const bigNumbers = (text: string): string => text.replace(/"cluster_id":\d+,"member_id":\d+/, '"cluster_id":C,"member_id":M');
    // The client's own log is looked at where the recordings are.
    const shown = got.stderr.split("\n").filter((each) => !each.startsWith("{")).join("\n");
    expect({ rc: got.rc, stdout: bigNumbers(got.stdout), stderr: shown }).toEqual({ rc, stdout, stderr });
  });

  it("a lease takes its keys with it", () => {
    const granted = lab.ctl("lease grant 10").stdout;
    const [, id = ""] = /lease ([0-9a-f]{16}) granted with TTL\(10s\)/.exec(granted) ?? [];
    lab.ctl(`put leased v --lease=${id}`);
    expect(lab.ctl("lease list").stdout).toBe(`found 1 leases\n${id}\n`);
    expect(lab.ctl(`lease timetolive ${id} --keys`).stdout).toMatch(/remaining\((?:9|10)s\), attached keys\(\[leased\]\)/);
    expect(lab.ctl(`lease keep-alive ${id} --once`).stdout).toBe(`lease ${id} keepalived with TTL(10)\n`);
    lab.pass(seconds(12));
    expect(lab.ctl("get leased").stdout).toBe("");
  });

  it("a watch tells of what was and what comes, and of a revision that is gone", () => {
    lab.ctl("put watched 1");
    const { revision } = lab.state("m1").keyspace.store;
    expect(lab.run(`etcdctl watch watched --rev=${revision}`, { stopAfter: 1 }).stdout).toBe("PUT\nwatched\n1\n");
    const gone = lab.run("etcdctl watch watched --rev=1", { stopAfter: 1 });
    expect([gone.rc, gone.stderr]).toEqual([1, "watch was canceled (etcdserver: mvcc: required revision has been compacted)\nError: watch is canceled by the server\n"]);
  });
});

describe("members of etcd", () => {
  it("a learner gets the log, answers serializable reads only, and votes once it is promoted", () => {
    const lab = new EtcdLab(1);
    lab.ctl("put k v");
    const added = lab.ctl("member add m2 --peer-urls=http://m2:2380 --learner", ["m1"]);
    expect(masked(added.stdout)).toMatch(/^Learner member <id> added to cluster <id>\n\nETCD_NAME="m2"\nETCD_INITIAL_CLUSTER="[^"]*m2=http:\/\/m2:2380/);
    expect(lab.ctl(`member promote ${lab.idOf("m2")}`, ["m1"]).stderr).toContain("can only promote a learner member which is in sync with leader");
    // The only voter is a majority: a learner that is not there holds nobody up.
    expect(lab.ctl("put k v2", ["m1"]).rc).toBe(0);
    lab.join("m2");
    lab.pass(seconds(3));
    expect(lab.ctl("get k --consistency=s", ["m2"]).stdout).toBe("k\nv2\n");
    expect(lab.ctl("get k", ["m2"]).stderr).toContain("rpc not supported for learner");
    expect(lab.ctl("member add m3 --peer-urls=http://m3:2380 --learner", ["m1"]).stderr).toContain("too many learner members in cluster");
    expect(masked(lab.ctl(`member promote ${lab.idOf("m2")}`, ["m1"]).stdout)).toBe("Member <id> promoted in cluster <id>\n");
    expect(lab.ctl("get k", ["m2"]).stdout).toBe("k\nv2\n");
    lab.signal("m2", "SIGKILL");
    lab.pass(seconds(4));
    expect(lab.ctl("put k v3", ["m1"]).rc).toBe(1);
  });

  it("three become four and three again; who is removed ends, and does not come up on its disk", () => {
    const lab = new EtcdLab(3);
    expect(lab.ctl("member add m4 --peer-urls=http://m4:2380").rc).toBe(0);
    lab.join("m4");
    lab.pass(seconds(8));
    expect(lab.ctl("member list", ["m4"]).stdout.split("\n").filter((line) => line.includes(", started, "))).toHaveLength(4);
    const leader = lab.awaitLeader().leader;
    expect(lab.ctl(`member remove ${lab.idOf(leader)}`, lab.members.filter((member) => member !== leader)).rc).toBe(0);
    lab.awaitLeader(leader);
    lab.pass(seconds(3));
    expect(lab.kernel.process(leader).exitReason).toBe("the member has been permanently removed from the cluster");
    lab.start(leader);
    lab.pass(seconds(1));
    expect(lab.isUp(leader)).toBe(false);
    const rest = lab.members.filter((member) => member !== leader);
    expect(lab.ctl("put k v", rest).rc).toBe(0);
    expect(lab.ctl("member list", rest).stdout.trim().split("\n")).toHaveLength(3);
    // Three are left: one may be lost, and no more.
    lab.signal(rest[0] ?? "", "SIGKILL");
    lab.pass(seconds(4));
    expect(lab.ctl("put k v2", rest.slice(1)).rc).toBe(0);
  });

  it("a member that has lost its disk is taken out and added again under its name", () => {
    const lab = new EtcdLab(3);
    const lost = lab.followers()[0] ?? "";
    const others = lab.members.filter((member) => member !== lost);
    lab.ctl("put k v");
    lab.signal(lost, "SIGKILL");
    const machine = lab.kernel.machine(lost);
    machine.files.clear();
    lab.start(lost);
    lab.pass(seconds(1));
    expect(lab.kernel.process(lost).exitReason).toContain("has already been bootstrapped");
    lab.signal(lost, "SIGKILL");
    lab.pass(seconds(6));
    expect(lab.ctl(`member remove ${lab.idOf(lost)}`, others).rc).toBe(0);
    expect(lab.ctl(`member add ${lost} --peer-urls=http://${lost}:2380`, others).stdout).toContain("added to cluster");
    lab.start(lost);
    lab.pass(seconds(8));
    expect(lab.ctl("get k", [lost]).stdout).toBe("k\nv\n");
    expect(lab.ctl("member list", others).stdout.split("\n").filter((line) => line.includes(", started, "))).toHaveLength(3);
  });

  it("hashes of all members agree", () => {
    const lab = new EtcdLab(3);
    for (let i = 0; i < 5; i++) lab.ctl(`put k${i} v`);
    const hashes = lab.ctl("endpoint hashkv").stdout.trim().split("\n").map((line) => line.split(", ")[1]);
    expect(new Set(hashes).size).toBe(1);
  });

  it("two members bear no loss, four no more than three do", () => {
    for (const [size, lost] of [[2, 1], [4, 2]] as const) {
      const lab = new EtcdLab(size);
      expect(lab.ctl("put k v").rc).toBe(0);
      const victims = lab.followers();
      for (let i = 0; i < lost; i++) {
        expect(lab.ctl("put k v", lab.members.filter((member) => lab.isUp(member))).rc).toBe(0);
        lab.signal(victims[i] ?? "", "SIGKILL");
        lab.pass(seconds(4));
      }
      expect(lab.ctl("put k v", lab.members.filter((member) => lab.isUp(member))).rc).toBe(1);
    }
  });

  it("a leader on a slow disk warns of it, and loses its followers", () => {
    const lab = new EtcdLab(3);
    const { leader } = lab.awaitLeader();
    lab.kernel.machine(leader).fsync = seconds(2.5);
    lab.run("etcdctl put k v", { at: [leader], stopAfter: 6 });
    lab.pass(seconds(6));
    expect(lab.notes.some((note) => note.startsWith("slow fdatasync: took 2.5"))).toBe(true);
    expect(lab.awaitLeader().leader).not.toBe(leader);
  });
});
