import { bytesOf, podQOSClass } from "../../../engine/api/index.ts";
import type { Container } from "../../../engine/api/index.ts";
import { compareStrings } from "../../../engine/core/index.ts";
import type { Micros } from "../../../engine/core/index.ts";
import { kubeletPod } from "../../../engine/kubelet/index.ts";
import type { ContainerdState, KubeletState, PodWorker, ProbeRun } from "../../../engine/kubelet/index.ts";
import { cpuStat, cpuUse, memoryInUseBy } from "../../../engine/linux/index.ts";
import type { ContainerProcess, LinuxState, PodNetwork } from "../../../engine/linux/index.ts";
import type { CgroupScene, NodeContainerScene, NodePodScene, NodeProbeScene, OpenedNodeScene, PodWorkerScene } from "../../../protocol/index.ts";
import { volumesOf } from "./volumes.ts";

const podsShown = 120;
const containersShown = 8;

interface Memories {
  readonly kubelet: KubeletState | undefined;
  readonly runtime: ContainerdState | undefined;
  readonly kernel: LinuxState | undefined;
}

interface Found {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  worker: PodWorker | undefined;
  sandbox: PodNetwork | undefined;
}

/** The pods of a node, as its kubelet and its kernel know them: either may know one that the other does not. */
export function readPods(memories: Memories, now: Micros): Pick<OpenedNodeScene, "pods" | "podsOmitted"> {
  const found = findPods(memories);
  const ordered = [...found.values()].sort((a, b) => compareStrings(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`));
  return { pods: ordered.slice(0, podsShown).map((pod) => podOf(pod, memories, now)), podsOmitted: Math.max(0, ordered.length - podsShown) };
}

function findPods({ kubelet, kernel }: Memories): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const worker of kubelet?.pods.values() ?? []) {
    const { namespace = "default", name } = worker.pod.metadata;
    found.set(worker.uid, { uid: worker.uid, namespace, name, worker, sandbox: undefined });
  }
  for (const sandbox of kernel?.pods.values() ?? []) {
    const { uid, namespace, name } = sandbox.spec;
    const known = found.get(uid);
    // After a sandbox has been replaced the newer one counts.
    if (known === undefined) found.set(uid, { uid, namespace, name, worker: undefined, sandbox });
    else if (known.sandbox === undefined || known.sandbox.createdAt <= sandbox.createdAt) known.sandbox = sandbox;
  }
  return found;
}

function podOf({ uid, namespace, name, worker, sandbox }: Found, { runtime, kernel }: Memories, now: Micros): NodePodScene {
  const containers = containersOf(worker, sandbox, { runtime, kernel });
  return {
    uid,
    namespace,
    name,
    ...(worker === undefined ? {} : { worker: workerOf(worker) }),
    ...(sandbox === undefined ? {} : { sandbox: { ip: sandbox.spec.ip, createdAt: sandbox.createdAt, frozen: sandbox.frozen } }),
    containers: containers.slice(0, containersShown).map((container) => containerOf(container, worker, now)),
    containersOmitted: Math.max(0, containers.length - containersShown),
  };
}

function workerOf(worker: PodWorker): PodWorkerScene {
  return {
    phase: worker.phase,
    status: kubeletPod(worker).status,
    qos: podQOSClass(worker.pod.spec),
    operation: worker.operation?.type ?? "",
    ...volumesOf(worker),
    isUntold: worker.statusVersion !== worker.sentVersion && !worker.removed,
  };
}

interface FoundContainer {
  readonly name: string;
  readonly image: string;
  readonly kind: NodeContainerScene["kind"];
  readonly spec: Container | undefined;
  readonly process: ContainerProcess | undefined;
  readonly attempt: number;
}

/** By the specification where the kubelet has it, else by what runs in the sandbox. */
function containersOf(worker: PodWorker | undefined, sandbox: PodNetwork | undefined, { runtime, kernel }: Pick<Memories, "runtime" | "kernel">): readonly FoundContainer[] {
  const newest = new Map<string, ContainerProcess>();
  for (const id of sandbox?.containers ?? []) {
    const process = kernel?.processes.get(id);
    if (process !== undefined) newest.set(process.spec.name, process);
  }
  if (worker === undefined) {
    return [...newest.values()].map((process) => ({ name: process.spec.name, image: process.spec.image, kind: "main", spec: undefined, process, attempt: runtime?.containers.get(process.spec.id)?.config.attempt ?? 0 }));
  }
  const { initContainers = [], containers, ephemeralContainers = [] } = worker.pod.spec;
  const named = (kind: (spec: Container) => NodeContainerScene["kind"]) => (spec: Container): FoundContainer => ({
    name: spec.name,
    image: spec.image ?? "",
    kind: kind(spec),
    spec,
    process: newest.get(spec.name),
    attempt: worker.containers.get(spec.name)?.current.config.attempt ?? 0,
  });
  return [...initContainers.map(named(({ restartPolicy }) => (restartPolicy === "Always" ? "sidecar" : "init"))), ...containers.map(named(() => "main")), ...ephemeralContainers.map(named(() => "ephemeral"))];
}

function containerOf({ name, image, kind, spec, process, attempt }: FoundContainer, worker: PodWorker | undefined, now: Micros): NodeContainerScene {
  const { reason = "", message = "" } = worker?.reasons.get(name) ?? {};
  const retryAt = reason === "" ? undefined : worker?.resync?.at;
  return {
    name,
    image,
    kind,
    ...(process === undefined ? {} : { cgroup: cgroupOf(process, now) }),
    ...(spec === undefined ? {} : { memoryRequest: bytesOf(spec.resources?.requests?.["memory"]) }),
    restarts: attempt,
    reason,
    message,
    ...(retryAt === undefined ? {} : { retryAt }),
    probes: worker === undefined ? [] : [...worker.probes.values()].filter(({ container }) => container === name).map(probeOf),
  };
}

function cgroupOf(process: ContainerProcess, now: Micros): CgroupScene {
  const { spec, pid, running, startedAt, finishedAt, exitCode, oomKilled } = process;
  const wanted = spec.workload.milliCpu;
  return {
    pid,
    running,
    startedAt,
    finishedAt,
    exitCode,
    oomKilled,
    memory: memoryInUseBy(process, now),
    memoryLimit: spec.memoryLimit,
    milliCpu: running ? cpuUse(wanted, spec.milliCpuLimit) : 0,
    milliCpuWanted: wanted,
    milliCpuLimit: spec.milliCpuLimit,
    milliCpuRequest: spec.milliCpuRequest,
    ...(spec.milliCpuLimit === 0 ? {} : { cpu: cpuStat(process, now) }),
  };
}

const probeOf = ({ name, result, streak, request, askedAt, nextAt, lastFailure }: ProbeRun): NodeProbeScene => ({
  name,
  result,
  streak,
  isAsking: request !== 0,
  ...(askedAt < 0 ? {} : { askedAt }),
  ...(nextAt < 0 ? {} : { nextAt }),
  failure: lastFailure ?? "",
});
