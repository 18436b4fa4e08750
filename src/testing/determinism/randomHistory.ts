import { rngStream, seconds, StateRng } from "../../engine/core/index.ts";
import type { Rng } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { Command, History, StampedCommand } from "../../protocol/index.ts";

const deployment = (name: string, replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - {name: web, image: "nginx:1.29", ports: [{containerPort: 80}], readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 3}}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
`;

const machines = ["cp-1", "cp-2", "cp-3", "worker-1", "worker-2", "worker-3", "load-balancer"] as const;
const controlPlane = ["etcd", "kube-apiserver", "kube-scheduler", "kube-controller-manager", "cloud-controller-manager"] as const;
const onWorkers = ["kubelet", "containerd", "kube-proxy"] as const;

const aProcess = (rng: Rng): string => (rng.chance(600_000) ? `${rng.pick(controlPlane)}-cp-${rng.int(1, 3)}` : `${rng.pick(onWorkers)}-worker-${rng.int(1, 3)}`);

/** One thing that a person may do to the cluster. */
function randomCommand(rng: Rng): Command {
  const machine = rng.pick(machines);
  const other = rng.pick(machines.filter((name) => name !== machine));
  switch (rng.int(0, 11)) {
    case 0:
    case 1:
      return { type: "process", action: rng.pick(["kill", "stop", "pause"] as const), process: aProcess(rng) };
    case 2:
    case 3:
      return { type: "process", action: rng.pick(["start", "restart", "resume"] as const), process: aProcess(rng) };
    case 4:
      return { type: "machine", action: rng.pick(["crash", "pause", "isolate"] as const), machine };
    case 5:
      return { type: "machine", action: rng.pick(["boot", "resume", "rejoin"] as const), machine };
    case 6:
      return { type: "cutLink", from: machine, to: other, both: rng.chance(500_000) };
    case 7:
      return { type: "degradeLink", from: machine, to: other, latency: rng.int(0, 200_000), lossPerMillion: rng.int(0, 300_000) };
    case 8:
      return rng.chance(500_000) ? { type: "slowMachine", machine, factor: rng.int(1, 100) } : { type: "slowDisk", machine, fsync: rng.int(200, 800_000) };
    case 9:
      return { type: "healAll" };
    case 10:
      return rng.chance(300_000) ? { type: "addWorker" } : { type: "kubectl", line: `kubectl delete pod -l app=app-${rng.int(0, 2)}` };
    default:
      return rng.chance(500_000)
        ? { type: "kubectl", line: `kubectl scale deployment/app-${rng.int(0, 2)} --replicas=${rng.int(0, 8)}` }
        : { type: "kubectl", line: "kubectl apply -f -", stdin: deployment(`app-${rng.int(0, 2)}`, rng.int(1, 6)) };
  }
}

const commandsFrom = seconds(10);
const commandsUntil = seconds(45);
const until = seconds(60);

/** A history of a default cluster under about a dozen random commands. The seed is all that it depends on. */
export function randomHistory(seed: number): History {
  const rng = new StateRng(rngStream(seed, "random history"));
  const times = Array.from({ length: rng.int(6, 16) }, () => rng.int(commandsFrom, commandsUntil)).sort((a, b) => a - b);
  const commands: StampedCommand[] = times.map((at) => ({ at, command: randomCommand(rng) }));
  return { blueprint: { ...defaultBlueprint, etcdMembers: rng.pick([1, 3, 5] as const) }, seed, commands, until };
}
