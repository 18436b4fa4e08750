import type { Rng } from "../../engine/core/index.ts";
import type { Blueprint, Command } from "../../protocol/index.ts";

/** What a random person knows of the cluster that they maltreat. */
export interface Surroundings {
  readonly rng: Rng;
  readonly blueprint: Blueprint;
  /** Workers that are there. */
  readonly workers: readonly string[];
  /** UIDs of pods, where they are known. */
  readonly pods: readonly string[];
  /** Disks with an etcd member on them that may still be lost. */
  readonly wipesLeft: number;
}

const onWorkers = ["kubelet", "containerd", "kube-proxy"] as const;
const apps = 3;

const container = (version: number): string =>
  `{name: web, image: "nginx:1.${version}", ports: [{containerPort: 80}], resources: {requests: {cpu: 100m, memory: 64Mi}}, readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 3}}`;

const deployment = (name: string, replicas: number, version: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - ${container(version)}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`;

const daemonSet = (version: number): string => `
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      terminationGracePeriodSeconds: 5
      containers: [{name: agent, image: "nginx:1.${version}"}]
`;

const job = (name: string): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  completions: 3
  parallelism: 2
  backoffLimit: 50
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      restartPolicy: Never
      containers: [{name: work, image: busybox, command: [sh, -c, "sleep 3"]}]
`;

const inNamespace = (namespace: string): string => `
apiVersion: v1
kind: Namespace
metadata: {name: ${namespace}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: ${namespace}}
data: {colour: blue}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: side, namespace: ${namespace}}
spec:
  replicas: 2
  selector: {matchLabels: {app: side}}
  template:
    metadata: {labels: {app: side}}
    spec:
      terminationGracePeriodSeconds: 5
      containers: [{name: web, image: "nginx:1.27"}]
`;

const apply = (stdin: string): Command => ({ type: "kubectl", line: "kubectl apply -f -", stdin });
const kubectl = (line: string): Command => ({ type: "kubectl", line: `kubectl ${line}` });

/** A Deployment with its Service, as the histories begin with. */
export const applyApp = (rng: Rng): Command => apply(deployment(`app-${rng.int(0, apps - 1)}`, rng.int(1, 5), rng.int(25, 29)));

function machinesOf({ blueprint, workers }: Surroundings): readonly string[] {
  const controlPlanes = Math.max(blueprint.controlPlanes, blueprint.etcdMembers, blueprint.apiServers);
  return [...Array.from({ length: controlPlanes }, (_, index) => `cp-${index + 1}`), ...workers, "load-balancer"];
}

function aProcess({ rng, blueprint, workers }: Surroundings): string {
  const on = (binary: string, count: number) => `${binary}-cp-${rng.int(1, count)}`;
  switch (rng.int(0, 9)) {
    case 0:
    case 1:
      return on("etcd", blueprint.etcdMembers);
    case 2:
    case 3:
      return on("kube-apiserver", blueprint.apiServers);
    case 4:
      return on("kube-scheduler", blueprint.controlPlanes);
    case 5:
      return on("kube-controller-manager", blueprint.controlPlanes);
    case 6:
      return on("cloud-controller-manager", blueprint.controlPlanes);
    default:
      return `${rng.pick(onWorkers)}-${rng.pick(workers)}`;
  }
}

function aMachineCommand({ rng, wipesLeft, workers }: Surroundings, machine: string): Command {
  const isWorker = workers.includes(machine);
  const action = rng.pick(["crash", "boot", "pause", "resume", "isolate", "rejoin", "wipeDisk"] as const);
  if (action === "wipeDisk" && !isWorker && (wipesLeft <= 0 || machine === "load-balancer")) return { type: "machine", action: "crash", machine };
  return { type: "machine", action, machine };
}

function aLinkCommand({ rng }: Surroundings, from: string, to: string): Command {
  switch (rng.int(0, 3)) {
    case 0:
      return { type: "cutLink", from, to, both: true };
    case 1:
      return { type: "cutLink", from, to, both: false };
    case 2:
      return { type: "degradeLink", from, to, latency: rng.int(0, 200_000), lossPerMillion: rng.int(0, 300_000) };
    default:
      return { type: "healLink", from, to };
  }
}

function aKubectlCommand({ rng, workers }: Surroundings): Command {
  const app = `app-${rng.int(0, apps - 1)}`;
  switch (rng.int(0, 11)) {
    case 0:
      return kubectl(`scale deployment/${app} --replicas=${rng.int(0, 5)}`);
    case 1:
      return kubectl(`delete pod -l app=${app}`);
    case 2:
      return kubectl(`delete deployment ${app}`);
    case 3:
      return kubectl(`rollout restart deployment/${app}`);
    case 4:
      return kubectl(`delete service ${app}`);
    case 5:
      return apply(daemonSet(rng.int(25, 29)));
    case 6:
      return apply(job(`job-${rng.int(0, 9)}`));
    case 7:
      return apply(inNamespace("side"));
    case 8:
      return kubectl(rng.chance(500_000) ? "delete namespace side" : "delete daemonset agent");
    case 9:
      return kubectl(rng.chance(500_000) ? `delete pod -l app=${app} --grace-period=0 --force` : `delete node ${rng.pick(workers)}`);
    default:
      return applyApp(rng);
  }
}

/** One thing that a person may do to a cluster. */
export function randomCommand(around: Surroundings): Command {
  const { rng, workers, pods } = around;
  const machines = machinesOf(around);
  const machine = rng.pick(machines);
  const other = rng.pick(machines.filter((name) => name !== machine));
  switch (rng.int(0, 15)) {
    case 0:
    case 1:
    case 2:
      return { type: "process", action: rng.pick(["kill", "stop", "pause"] as const), process: aProcess(around) };
    case 3:
    case 4:
      return { type: "process", action: rng.pick(["start", "restart", "resume"] as const), process: aProcess(around) };
    case 5:
    case 6:
      return aMachineCommand(around, machine);
    case 7:
    case 8:
      return aLinkCommand(around, machine, other);
    case 9:
      return rng.pick<Command>([
        { type: "slowMachine", machine, factor: rng.int(1, 100) },
        { type: "slowProcess", process: aProcess(around), factor: rng.int(1, 200) },
        { type: "slowDisk", machine, fsync: rng.int(200, 800_000) },
      ]);
    case 10:
      return rng.chance(300_000) ? { type: "healAll" } : aKubectlCommand(around);
    case 11:
      if (workers.length > 1 && rng.chance(400_000)) return { type: "removeWorker", machine: rng.pick(workers) };
      return { type: "addWorker" };
    case 12:
      return pods.length === 0 ? aKubectlCommand(around) : { type: "pod", action: rng.pick(["kill", "pause", "resume"] as const), uid: rng.pick(pods) };
    default:
      return aKubectlCommand(around);
  }
}
