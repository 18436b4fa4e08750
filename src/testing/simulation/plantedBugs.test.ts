import { describe, expect, it } from "vitest";
import { cacheLaws, livenessLaws, safetyLaws } from "../../engine/cluster/index.ts";
import { seconds } from "../../engine/core/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import { defaultBlueprint, parseCommandLine } from "../../protocol/index.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Simulation } from "../../worker/simulation.ts";
import { LawBook } from "./lawBook.ts";
import type { Broken } from "./lawBook.ts";
import * as bugs from "./plantedBugs.ts";
import type { Plant } from "./plantedBugs.ts";

await loadManifestReader();

const web = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 2
      containers: [{name: web, image: "nginx:1.29", ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

/** Three pods, each of which fills a node, bound past the scheduler. */
const threeBound = [1, 2, 3]
  .map((n) => `{apiVersion: v1, kind: Pod, metadata: {name: big-${n}}, spec: {nodeName: worker-1, containers: [{name: c, image: "nginx:1.29", resources: {requests: {cpu: "3"}}}]}}`)
  .join("\n---\n");

function perform(simulation: Simulation, line: string, stdin?: string): void {
  const { kernel } = simulation.cluster;
  const parsed = parseCommandLine(line, { isProcess: (name) => kernel.findProcess(name) !== undefined, isMachine: (name) => kernel.findMachine(name) !== undefined, podUid: () => undefined });
  if (!parsed.ok) throw new Error(parsed.error);
  const command = parsed.value.type === "kubectl" && stdin !== undefined ? { ...parsed.value, stdin } : parsed.value;
  simulation.perform(command);
}

/** Runs on to `until` while `laws` are looked at. */
function runOn(simulation: Simulation, laws: LawBook, until: Micros, plant: Plant = () => undefined): Broken | undefined {
  while (simulation.cluster.kernel.runOne(until)) {
    plant(simulation.cluster);
    const broken = laws.check();
    if (broken !== undefined) return broken;
  }
  simulation.advance(until);
  return undefined;
}

interface Planted {
  readonly law: string;
  readonly plant: () => Plant;
  readonly lines?: readonly string[];
  readonly stdin?: string;
}

const killApiServers = [1, 2, 3].map((n) => `kill -9 kube-apiserver-cp-${n}`);

const planted: readonly Planted[] = [
  { law: "at most one etcd leader per term", plant: () => bugs.twoLeaders },
  { law: "a committed entry never changes", plant: () => bugs.changedEntry },
  { law: "the members' stores go through the same changes", plant: bugs.changedStore },
  { law: "a member's term, commit index and store revision only grow", plant: () => bugs.revisionGoesBack },
  { law: "an object's resourceVersion only grows", plant: () => bugs.sameRevision },
  { law: "an object keeps its uid and birthday, and no uid is given twice", plant: bugs.changedUid },
  { law: "generation only grows, and observedGeneration never overtakes it", plant: bugs.generationGoesBack },
  { law: "an object with finalizers never vanishes at once, and no deletion is taken back", plant: bugs.forgottenDeletion, lines: ["kubectl delete pod -l app=web"] },
  { law: "a Pod is bound at most once", plant: bugs.movedPod },
  { law: "a Pod that has Succeeded or Failed stays so", plant: bugs.revivedPod },
  { law: "a Pod runs on the one node that it was bound to", plant: () => bugs.straySandbox },
  { law: "what a kubelet has admitted never asks for more than its node has", plant: () => bugs.forgetfulKubelet, lines: ["kubectl apply -f -"], stdin: threeBound },
  { law: "a Lease changes hands only when it has run out or was given up", plant: () => bugs.impatientCandidates },
  { law: "a leader that is on time stops before its Lease can be taken", plant: () => bugs.stubbornLeader, lines: killApiServers },
  { law: "an object in an informer's cache never becomes older", plant: () => bugs.agingCache },
];

/** Laws about one change of one object: their own table plants the change (invariants/safety/budgetsAndClaims.test.ts). */
const plantedInTables = ["a PersistentVolumeClaim is bound to one volume, and a volume to one claim", "evictions never take more than a PodDisruptionBudget allows"];

describe("a bug that is planted breaks its law", () => {
  const laws = [...safetyLaws, ...cacheLaws];

  it("there is one for every law", () => {
    expect([...planted.map(({ law }) => law), ...plantedInTables].sort()).toEqual(laws.map(({ name }) => name).sort());
  });

  it.for(planted)("$law", ({ law, plant, lines = [], stdin }) => {
    const simulation = new Simulation({ ...defaultBlueprint, vitalSigns: false }, 7);
    const book = new LawBook(simulation.cluster, laws.filter(({ name }) => name === law));
    const bug = plant();
    simulation.advance(seconds(5));
    perform(simulation, "kubectl apply -f -", web);
    const early = lines.length === 0 ? runOn(simulation, book, seconds(15), bug) : runOn(simulation, book, seconds(15));
    for (const line of lines) perform(simulation, line, stdin);
    expect((early ?? runOn(simulation, book, seconds(45), bug))?.law).toBe(law);
  });
});

interface Outage {
  readonly law: string;
  readonly lines: readonly string[];
  readonly wait: Micros;
}

const all = (binary: string): readonly string[] => [1, 2, 3].map((n) => `kill -9 ${binary}-cp-${n}`);

const outages: readonly Outage[] = [
  { law: "etcd has one leader and its members keep up", lines: ["kill -9 etcd-cp-1", "kill -9 etcd-cp-2"], wait: seconds(5) },
  { law: "one of the schedulers, one of the controller managers and one of the cloud controller managers leads", lines: all("kube-scheduler"), wait: seconds(5) },
  { law: "every worker is a Ready node without taints, and there are no others", lines: ["systemctl stop kubelet-worker-1"], wait: seconds(60) },
  { law: "every Deployment, ReplicaSet, StatefulSet, DaemonSet and Job has the pods that it wants", lines: [...all("kube-scheduler"), "kubectl scale deployment/web --replicas=5"], wait: seconds(10) },
  { law: "a Service's ready endpoints are its ready Pods", lines: [...all("kube-controller-manager"), "kubectl delete pod -l app=web"], wait: seconds(10) },
  { law: "no object outlives its namespace, its owners or its deletion", lines: [...all("kube-controller-manager"), "kubectl delete deployment web"], wait: seconds(10) },
  { law: "a machine runs exactly the pods that the API says it runs", lines: ["kill -9 kubelet-worker-1", "kill -9 kubelet-worker-2", "kubectl delete pod -l app=web --force --grace-period=0"], wait: seconds(5) },
  { law: "every informer's cache equals what etcd has", lines: ["kill -STOP kube-proxy-worker-1", "kubectl delete service web"], wait: seconds(5) },
];

describe("what is not well breaks its law", () => {
  it("there is an outage for every law", () => {
    expect(outages.map(({ law }) => law).sort()).toEqual(livenessLaws.map(({ name }) => name).sort());
  });

  it.for(outages)("$law", ({ law, lines, wait }) => {
    const simulation = new Simulation({ ...defaultBlueprint, vitalSigns: false }, 7);
    simulation.advance(seconds(5));
    perform(simulation, "kubectl apply -f -", web);
    simulation.advance(seconds(30));
    const book = new LawBook(simulation.cluster);
    book.world.look();
    expect(book.checkNow(livenessLaws)).toBeUndefined();
    for (const line of lines) perform(simulation, line);
    simulation.advance(simulation.now + wait);
    book.world.look();
    expect(book.checkNow(livenessLaws.filter(({ name }) => name === law))?.law).toBe(law);
  });
});
