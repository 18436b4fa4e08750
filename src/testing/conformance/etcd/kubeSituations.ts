import { seconds } from "../../../engine/core/index.ts";
import type { CommandResult } from "./etcdLab.ts";
import { KubeLab } from "./kubeLab.ts";
import { Points, fieldsOf, listOf } from "./points.ts";
import type { EtcdRecording } from "./points.ts";

/** Ages, names that are drawn, and addresses: as they are masked on both sides. */
const masked = (text: string): string =>
  text
    .replace(/https:\/\/(?:<apiserver>|load-balancer:6443|[\d.]+:\d+)/g, "https://<apiserver>")
    .replace(/web-[a-z0-9]+-[a-z0-9]{5}/g, "<pod>")
    .replace(/(?<= )(?:\d+[smhd])+(?= |$|\n)/gm, "<age>")
    .replace(/127\.0\.0\.1:(?:<port>|\d+)/g, "<local>")
    .replace(/ +/g, " ");

const maskedResult = ({ rc, stdout, stderr, s }: CommandResult): CommandResult => ({ rc, stdout: masked(stdout), stderr: masked(stderr), s });

/** Two ways in which kubectl says that the server has not answered in 60 s: which one is told is drawn by the order of two timers there. */
const cut = /Unable to connect to the server: stream error: stream ID \d+; INTERNAL_ERROR; received from peer|Error from server \(Timeout\): the server was unable to return a response in the time allotted, but may still be processing the request \(get [^)]+\)/;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function compare(points: Points, name: string, wanted: unknown, got: CommandResult): void {
  const { rc, out, err, s } = fieldsOf(wanted);
  const fold = (text: string): string => masked(text).replace(cut, "<no answer in 60 s>");
  // Where the recorder gave up itself there is no exit code to compare.
  if (rc === null) return points.check(name, got.s >= 59, `answered after ${got.s} s`);
  points.command(name, { rc, stdout: fold(textOf(out)), stderr: fold(textOf(err)), s }, { ...maskedResult(got), stderr: fold(got.stderr) });
}

const failing = (text: string): readonly string[] => [...text.matchAll(/\[-\][^\n\\]*/g)].map(([line]) => line);

/** A path of the API server: kubectl shows the body, or what went wrong. */
function rawGet(lab: KubeLab, path: string): { readonly status: number; readonly text: string; readonly s: number } {
  const { rc, stdout, stderr, s } = lab.run(`kubectl get --raw '${path}'`);
  const status = rc === 0 ? 200 : stderr.includes("TooManyRequests") || stderr.includes("(re)initializing") ? 429 : stderr.includes("Timeout") ? 504 : 500;
  return { status, text: rc === 0 ? stdout : stderr, s };
}

function rawPoints(points: Points, lab: KubeLab, state: string, seen: Readonly<Record<string, unknown>>): void {
  const list = fieldsOf(seen["GET /api/v1/pods?resourceVersion=0"]);
  if ("httpStatus" in list) {
    const got = rawGet(lab, "/api/v1/pods?resourceVersion=0");
    points.equal(`${state}: list at resourceVersion 0`, list["httpStatus"], got.status);
    if (list["message"] !== null) points.check(`${state}: its message`, got.text.includes(textOf(list["message"])), got.text);
  }
  for (const path of ["readyz", "livez"]) {
    const wanted = fieldsOf(seen[`GET /${path}?verbose`]);
    if (!("httpStatus" in wanted)) continue;
    const got = rawGet(lab, `/${path}?verbose`);
    points.equal(`${state}: ${path}`, wanted["httpStatus"], got.status);
    points.equal(`${state}: what fails in ${path}`, "failing" in wanted ? wanted["failing"] : listOf(wanted["body"]).filter((line) => String(line).startsWith("[-]")), failing(got.text));
  }
}

function outage(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new KubeLab({ etcdMembers: 3 });
  for (const line of ["kubectl create namespace demo", "kubectl create deployment web --image=registry.test/web:1 --replicas=2 -n demo", "kubectl create configmap cm --from-literal=a=b -n demo"]) lab.run(line);
  lab.pass(seconds(8));
  let made = 0;
  const states = listOf(recording.observed).map(fieldsOf);
  const lines: Readonly<Record<string, () => string>> = {
    "kubectl get pods -n demo": () => "kubectl get pods -n demo",
    "kubectl get configmap cm -n demo": () => "kubectl get configmap cm -n demo",
    "kubectl create configmap": () => `kubectl create configmap x${++made} -n demo`,
    "kubectl delete configmap": () => "kubectl delete configmap cm -n demo",
    "kubectl scale": () => "kubectl scale deployment web --replicas=3 -n demo",
    "kubectl get --raw /healthz": () => "kubectl get --raw /healthz",
    "kubectl label": () => "kubectl label configmap cm a=b -n demo",
    "kubectl get componentstatuses": () => "kubectl get componentstatuses",
    "kubectl get nodes": () => "kubectl get nodes",
  };
  const killed: string[] = [];
  for (const seen of states) {
    const state = String(seen["state"]);
    if (state === "one follower killed") {
      const [follower = ""] = lab.members.filter((member) => member !== lab.leader());
      lab.act(follower, "kill");
      killed.push(follower);
    }
    if (state.startsWith("etcd leader killed")) {
      for (const member of killed.splice(0)) lab.act(member, "start");
      lab.pass(seconds(35));
      const { max } = fieldsOf(seen["seconds"]);
      for (const [i, trial] of listOf(seen["trials"]).entries()) {
        const leader = lab.leader();
        lab.act(leader, "kill");
        const created = lab.run(`kubectl create configmap lk${i} -n demo`);
        const wanted = fieldsOf(fieldsOf(trial)["createRightAfterLeaderKill"]);
        points.command(`${state}: trial ${i + 1}`, { rc: wanted["rc"], stdout: wanted["out"], stderr: wanted["err"] }, created);
        points.check(`${state}: trial ${i + 1} in time`, created.s <= Number(max) + 0.5, `${created.s} s`);
        lab.act(leader, "start");
        // The quotas of a namespace are remembered for 30 s: each trial asks for them again, and so waits for the new leader.
        lab.pass(seconds(35));
      }
      continue;
    }
    if (state.startsWith("two members killed")) {
      const leader = lab.leader();
      const [follower = ""] = lab.members.filter((member) => member !== leader);
      for (const member of [follower, leader]) {
        lab.act(member, "kill");
        killed.push(member);
      }
      lab.pass(seconds(2));
      // The caches find out that their watches have no leader.
      lab.pass(seconds(6));
    }
    if (state.startsWith("components")) {
      const components = fieldsOf(seen["components"]);
      for (const [name, process] of [["kcm", "kube-controller-manager-cp-1"], ["scheduler", "kube-scheduler-cp-1"], ["apiserver", "kube-apiserver-cp-1"]] as const) {
        const incarnation = lab.simulation.cluster.kernel.process(process);
        // Their supervisor starts them again here: that they have ended is in the count of their lives.
        points.equal(`${state}: ${name} lives on`, fieldsOf(components[name])["running"], incarnation.incarnation === 1);
      }
      continue;
    }
    if (state.startsWith("one member restarted")) {
      const wanted = fieldsOf(seen["secondsUntil"]);
      lab.act(killed[0] ?? "", "start");
      const s = lab.until("kubectl create configmap after -n demo --request-timeout=2s");
      points.check(`${state}: a write succeeds`, s <= Number(wanted["write"]) + 2.5, `after ${s} s`);
      lab.pass(seconds(20));
      points.equal(`${state}: readyz`, 200, rawGet(lab, "/readyz").status);
      const names = lab.run("kubectl get configmaps -n demo -o name").stdout.split("\n").flatMap((line) => (/configmap\/(?!kube-root|after)/.test(line) ? [line.replace("configmap/", "")] : []));
      points.equal(`${state}: what was acknowledged, and nothing else, is there`, listOf(seen["configmapsAfter"]).filter((name) => name !== "kube-root-ca.crt"), names);
      continue;
    }
    for (const [name, line] of Object.entries(lines)) if (name in seen) compare(points, `${state}: ${name}`, seen[name], lab.run(line()));
    rawPoints(points, lab, state, seen);
  }
  return points;
}

function allDead(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new KubeLab({ etcdMembers: 3 });
  const [seen, again] = listOf(recording.observed).map(fieldsOf);
  for (const member of lab.members) lab.act(member, "kill");
  lab.pass(seconds(5));
  compare(points, "create", seen?.["create"], lab.run("kubectl create configmap x"));
  compare(points, "get", seen?.["get"], lab.run("kubectl get pods"));
  compare(points, "get with a timeout of 5 s", seen?.["getWithRequestTimeout5s"], lab.run("kubectl get pods --request-timeout=5s"));
  points.equal("list at resourceVersion 0", listOf(seen?.["rv0"])[0], rawGet(lab, "/api/v1/pods?resourceVersion=0").status);
  for (const path of ["readyz", "livez"] as const) {
    const got = rawGet(lab, `/${path}?verbose`);
    points.equal(path, seen?.[path], [got.status, failing(got.text)]);
  }
  compare(points, "version", seen?.["version"], lab.run("kubectl version"));
  for (const member of lab.members) lab.act(member, "start");
  const begun = lab.now;
  while (rawGet(lab, "/readyz").status !== 200 && lab.now - begun < seconds(60));
  const s = (lab.now - begun) / seconds(1);
  points.check("ready again", s <= Number(again?.["readyzAgainAfter_s"]) + 2, `after ${s} s`);
  return points;
}

function membersHang(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new KubeLab({ etcdMembers: 3 });
  lab.run("kubectl create namespace demo");
  lab.run("kubectl create deployment web --image=registry.test/web:1 --replicas=2 -n demo");
  lab.pass(seconds(10));
  const [two] = listOf(recording.observed).map(fieldsOf);
  const leader = lab.leader();
  const stopped = [leader, lab.members.find((member) => member !== leader) ?? ""];
  for (const member of stopped) lab.act(member, "pause");
  lab.pass(seconds(4));
  compare(points, "two hang: create", two?.["create"], lab.run("kubectl create configmap x -n demo --request-timeout=15s"));
  compare(points, "two hang: get", two?.["get"], lab.run("kubectl get pods -n demo --request-timeout=15s"));
  const ready = rawGet(lab, "/readyz?verbose");
  points.equal("two hang: readyz", two?.["readyz"], [ready.status, failing(ready.text)]);
  for (const member of stopped) lab.act(member, "resume");
  lab.pass(seconds(20));
  lab.act(lab.leader(), "pause");
  // The API server's connection to the member that hangs has its turn as well; one of the other two answers.
  const created = lab.runAll(["a", "b", "c"].map((name) => `kubectl create configmap ${name} -n demo`), seconds(4));
  points.check("leader hangs: a create that does not go to it", created.some(({ rc }) => rc === 0), JSON.stringify(created));
  return points;
}

function kubernetesNoSpace(recording: EtcdRecording): Points {
  const points = new Points();
  const lab = new KubeLab({ etcdMembers: 1, etcdQuotaBytes: 20_971_520 });
  const responses = listOf(recording.observed).map((each) => fieldsOf(each)["response"]);
  const large = "x".repeat(900_000);
  let refused: CommandResult | undefined;
  let count = 0;
  for (; refused === undefined && count < 40; count++) {
    const created = lab.run(`kubectl create configmap big${count} --from-file=data=large`, { files: { large } });
    if (created.rc !== 0) refused = created;
  }
  const at = Number(/refused at number (\d+)/.exec(recording.steps[0] ?? "")?.[1]);
  points.check("refused at number", Math.abs(count - at) <= 3, `${count} instead of ${at}`);
  points.check("the one that is refused", refused?.stderr.includes("etcdserver: mvcc: database space exceeded") === true, refused?.stderr ?? "nothing was refused");
  const kubectl: readonly (readonly [string, number, string])[] = [
    ["create", 1, "kubectl create configmap small"],
    ["get", 2, "kubectl get configmap big0 -o name"],
    ["patch", 3, "kubectl patch configmap big1 --type=merge -p '{\"data\":{\"b\":\"c\"}}'"],
    ["delete", 4, "kubectl delete configmap big0"],
    ["create deployment", 5, "kubectl create deployment web --image=registry.test/web:1"],
  ];
  for (const [name, index, line] of kubectl) compare(points, name, responses[index], lab.run(line));
  const ready = rawGet(lab, "/readyz?verbose");
  points.equal("readyz", responses[6], { httpStatus: ready.status, failing: failing(ready.text) });
  lab.pass(seconds(45));
  points.check("45 s later nodes are ready", lab.run("kubectl get nodes --no-headers").stdout.includes(" Ready "), "no ready node");
  const etcdctl: readonly (readonly [string, number, () => string])[] = [
    ["alarm list", 9, () => "alarm list"],
    ["endpoint status", 10, () => "endpoint status -w table"],
    ["compaction", 11, () => `compaction ${lab.state("etcd-cp-1")?.keyspace.store.revision ?? 0}`],
    ["defrag", 12, () => "defrag"],
  ];
  const here = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll("http://<etcd1>", "http://<m1-client>").replace(/compacted revision \d+/, "compacted revision N")) as unknown;
  const there = (got: CommandResult): CommandResult => ({ ...got, stdout: got.stdout.replaceAll("http://cp-1:2379", "http://m1:2379").replace(/compacted revision \d+/, "compacted revision N") });
  for (const [name, index, words] of etcdctl) points.command(name, here(responses[index]), there(lab.run(`etcdctl ${words()}`)));
  compare(points, "create before disarm", responses[13], lab.run("kubectl create configmap small2"));
  points.command("alarm disarm", here(responses[14]), there(lab.run("etcdctl alarm disarm")));
  compare(points, "create after disarm", responses[15], lab.run("kubectl create configmap small3"));
  const tooLong = lab.run("kubectl create configmap huge --from-file=data=huge", { files: { huge: "x".repeat(1_100_000) } });
  points.check("1.1 MB", tooLong.stderr.includes("Too long: may not be more than 1048576 bytes"), tooLong.stderr.slice(0, 300));
  return points;
}

/** Situations of an API server on etcd, by their names. */
export const kubeSituations: readonly { readonly name: RegExp; readonly play: (recording: EtcdRecording) => Points }[] = [
  { name: /^kube-apiserver-on-3-members$/, play: outage },
  { name: /^kube-apiserver-all-etcd-dead$/, play: allDead },
  { name: /^kube-apiserver-etcd-members-hang$/, play: membersHang },
  { name: /^kubernetes-nospace$/, play: kubernetesNoSpace },
];
