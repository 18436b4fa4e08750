import { millis } from "../core/index.ts";
import type { Micros } from "../core/index.ts";
import type { Binary, Blueprint, MachineRole, WorkerShape } from "../history/index.ts";

export interface ProcessPlan {
  readonly name: string;
  readonly binary: Binary;
  /** After the machine is up. */
  readonly startDelay: Micros;
}

export interface MachinePlan {
  readonly name: string;
  /** Counted from 1 among the machines of its role. */
  readonly number: number;
  readonly role: MachineRole;
  /** Half the latency to a neighbour without distance. */
  readonly distance: Micros;
  readonly processes: readonly ProcessPlan[];
  /** Of a worker that is not like the blueprint's. */
  readonly shape?: WorkerShape | undefined;
}

const rackDistance: Micros = 125;
/** A laptop on the office network: 2 ms to the data centre. */
const laptopDistance = millis(2);
/** The provider's API is a web service. */
const cloudDistance = millis(5);

const startDelays: Readonly<Record<Binary, Micros>> = {
  etcd: 0,
  linux: 0,
  "load-balancer": millis(50),
  "cloud-provider": 0,
  containerd: millis(100),
  "kube-apiserver": millis(300),
  "kube-controller-manager": millis(800),
  "kube-scheduler": millis(900),
  "cloud-controller-manager": millis(1000),
  kubelet: millis(400),
  "kube-proxy": millis(500),
  kubectl: 0,
  bridge: 0,
  "vital-signs": millis(2000),
};

/** Two instances never start in the same microsecond. */
const stagger = millis(7);

function plan(machine: string, position: number, binaries: readonly Binary[]): readonly ProcessPlan[] {
  return binaries.map((binary) => ({
    name: binary === machine || machine === "laptop" || machine === "cloud" ? binary : `${binary}-${machine}`,
    binary,
    startDelay: startDelays[binary] + position * stagger,
  }));
}

export const hasCloud = ({ cloud }: Blueprint): boolean => cloud !== false;

/** What is special of a worker, if anything. */
export const shapeOf = (blueprint: Blueprint, number: number): WorkerShape | undefined => blueprint.workerShapes?.[number - 1];

/** A worker: the operating system, and the components that every node runs. */
export function workerPlan(number: number, shape: WorkerShape | undefined, { plainNodes }: Blueprint): MachinePlan {
  const name = shape?.name ?? `worker-${number}`;
  return { name, number, role: "worker", distance: rackDistance, processes: plan(name, number % 50, ["linux", "containerd", "kubelet", ...(plainNodes === true ? [] : (["kube-proxy"] as const))]), shape };
}

function laptopBinaries({ vitalSigns, bridge }: Blueprint): readonly Binary[] {
  const binaries: Binary[] = ["kubectl"];
  if (vitalSigns) binaries.push("vital-signs");
  if (bridge === true) binaries.push("bridge");
  return binaries;
}

/** All machines of a new cluster with their processes, in the order in which they are set up. */
export function planCluster(blueprint: Blueprint): readonly MachinePlan[] {
  const machines: MachinePlan[] = [];
  const cloudBinaries: readonly Binary[] = hasCloud(blueprint) ? ["cloud-controller-manager"] : [];
  const controlPlaneMachines = Math.max(blueprint.controlPlanes, blueprint.etcdMembers, blueprint.apiServers);
  for (let number = 1; number <= controlPlaneMachines; number++) {
    const binaries: Binary[] = [];
    if (number <= blueprint.etcdMembers) binaries.push("etcd");
    if (number <= blueprint.apiServers) binaries.push("kube-apiserver");
    if (number <= blueprint.controlPlanes) binaries.push("kube-scheduler", "kube-controller-manager", ...cloudBinaries);
    const name = `cp-${number}`;
    machines.push({ name, number, role: "control-plane", distance: rackDistance, processes: plan(name, number, binaries) });
  }
  machines.push({ name: "load-balancer", number: 1, role: "load-balancer", distance: rackDistance, processes: plan("load-balancer", 0, ["load-balancer"]) });
  machines.push({ name: "laptop", number: 1, role: "laptop", distance: laptopDistance, processes: plan("laptop", 0, laptopBinaries(blueprint)) });
  if (hasCloud(blueprint)) machines.push({ name: "cloud", number: 1, role: "cloud", distance: cloudDistance, processes: plan("cloud", 0, ["cloud-provider"]) });
  for (let number = 1; number <= blueprint.workers; number++) machines.push(workerPlan(number, shapeOf(blueprint, number), blueprint));
  return machines;
}

const controlPlaneNames = (count: number, binary: Binary): readonly string[] => Array.from({ length: count }, (_, index) => `${binary}-cp-${index + 1}`);

export const etcdNames = (blueprint: Blueprint): readonly string[] => controlPlaneNames(blueprint.etcdMembers, "etcd");
export const apiServerNames = (blueprint: Blueprint): readonly string[] => controlPlaneNames(blueprint.apiServers, "kube-apiserver");
