import { type Env, millis } from "../../core/index.ts";
import type { LinuxReply } from "../../linux/index.ts";
import { resolveWorkload } from "../../workloads/index.ts";
import type { ContainerInfo, CriRequest } from "./cri.ts";
import { newId } from "./ids.ts";
import { imageStatus } from "./images.ts";
import { removeContainerRecord, storeContainer } from "./metadata.ts";
import type { Caller, ContainerdConfig, ContainerdMessage, ContainerdState, ContainerdTimer, Pending } from "./state.ts";

type ContainerdEnv = Env<ContainerdMessage, ContainerdTimer>;

/** Root file system, shim, cgroups. */
const startMin = millis(30);
const startMax = millis(90);

export function createContainer(
  state: ContainerdState,
  request: Extract<CriRequest, { type: "CreateContainer" }>,
  caller: Caller,
  env: ContainerdEnv,
): void {
  const sandbox = state.sandboxes.get(request.sandboxId);
  const image = imageStatus(state, request.config.image);
  if (sandbox?.ready !== true) {
    fail(caller, "NotFound", `failed to find sandbox id "${request.sandboxId}": not found`, env);
    return;
  }
  if (image === undefined) {
    fail(caller, "NotFound", `failed to resolve image "${request.config.image}": not found`, env);
    return;
  }
  const id = newId(env.rng);
  if (env.disk.isFull()) {
    const folder = `/var/lib/containerd/io.containerd.grpc.v1.cri/containers/${id}`;
    fail(caller, "Unknown", `failed to create container root directory "${folder}": mkdir ${folder}: no space left on device`, env);
    return;
  }
  const container: ContainerInfo = {
    id,
    sandboxId: sandbox.id,
    config: request.config,
    imageId: image.imageId,
    state: "created",
    createdAt: env.now,
    startedAt: 0,
    finishedAt: 0,
    exitCode: 0,
    reason: "",
  };
  storeContainer(state, container, env);
  env.send(caller.conn, { type: "result", id: caller.id, result: { type: "CreateContainer", container } });
}

export function scheduleStart(state: ContainerdState, containerId: string, caller: Caller, env: ContainerdEnv): void {
  if (!state.containers.has(containerId)) {
    fail(caller, "NotFound", `an error occurred when try to find container "${containerId}": not found`, env);
    return;
  }
  env.wakeAfter(env.rng.int(startMin, startMax), { type: "start", caller, containerId }, env.cause);
}

export function sendStart(config: ContainerdConfig, state: ContainerdState, containerId: string, caller: Caller, env: ContainerdEnv): void {
  const container = state.containers.get(containerId);
  if (container === undefined) {
    fail(caller, "NotFound", `container "${containerId}": not found`, env);
    return;
  }
  const request = state.nextRequest++;
  const { name, image, command, args, ports, annotations, memoryLimit, milliCpuRequest, milliCpuLimit, stdin = false, stdinOnce = false, tty = false, targetId, etcHosts, env: variables } = container.config;
  const workload = resolveWorkload({ image, command, args, ports, annotations, stdin });
  state.pending.set(request, { type: "start", caller, containerId, notSimulated: workload.notSimulated });
  env.post(`linux-${config.node}`, {
    type: "startContainer",
    request,
    container: { id: containerId, sandboxId: container.sandboxId, name, workload, memoryLimit, milliCpuRequest, milliCpuLimit, image, stdin, stdinOnce, tty, ...(targetId === undefined ? {} : { pidTarget: targetId }), etcHosts, env: variables },
  });
}

export function finishStart(
  state: ContainerdState,
  { containerId, caller, notSimulated }: Extract<Pending, { type: "start" }>,
  reply: Extract<LinuxReply, { type: "containerStarted" }>,
  env: ContainerdEnv,
): void {
  const container = state.containers.get(containerId);
  if (container === undefined) return;
  if (reply.failure !== undefined) {
    fail(caller, "Unknown", reply.failure, env);
    return;
  }
  // A program that ends at once may have been reported before its start was.
  const started: ContainerInfo =
    container.state === "exited" ? { ...container, startedAt: reply.startedAt } : { ...container, state: "running", startedAt: reply.startedAt };
  state.containers.set(containerId, started);
  state.version += 1;
  env.send(caller.conn, {
    type: "result",
    id: caller.id,
    result: { type: "StartContainer", container: started, ...(notSimulated === undefined ? {} : { notSimulated }) },
  });
}

/** SIGTERM now, SIGKILL after the time-out; answers when the container has exited. */
export function stopContainer(
  config: ContainerdConfig,
  state: ContainerdState,
  request: Extract<CriRequest, { type: "StopContainer" }>,
  caller: Caller,
  env: ContainerdEnv,
): void {
  const container = state.containers.get(request.containerId);
  if (container?.state !== "running") {
    env.send(caller.conn, { type: "result", id: caller.id, result: { type: "Done" } });
    return;
  }
  const running = state.stops.get(request.containerId);
  if (running !== undefined) {
    running.callers.push(caller);
    if (request.timeout === 0) killContainer(config, state, request.containerId, env);
    return;
  }
  const timer = env.wakeAfter(Math.max(request.timeout, 1), { type: "kill", containerId: request.containerId }, env.cause);
  state.stops.set(request.containerId, { callers: [caller], timer });
  if (request.timeout > 0) env.post(`linux-${config.node}`, { type: "kill", containerId: request.containerId, signal: "SIGTERM" });
}

export function killContainer(config: ContainerdConfig, state: ContainerdState, containerId: string, env: ContainerdEnv): void {
  if (state.containers.get(containerId)?.state === "running") {
    env.post(`linux-${config.node}`, { type: "kill", containerId, signal: "SIGKILL" });
  }
}

export function removeContainer(config: ContainerdConfig, state: ContainerdState, containerId: string, caller: Caller, env: ContainerdEnv): void {
  if (state.containers.has(containerId)) {
    removeContainerRecord(state, containerId, env);
    env.post(`linux-${config.node}`, { type: "removeContainer", containerId });
  }
  env.send(caller.conn, { type: "result", id: caller.id, result: { type: "Done" } });
}

/** The kernel says that a container's first process has ended. */
export function containerExited(
  _config: ContainerdConfig,
  state: ContainerdState,
  exit: Extract<LinuxReply, { type: "exited" }>,
  env: ContainerdEnv,
): void {
  const container = state.containers.get(exit.containerId);
  if (container === undefined || container.state === "exited") return;
  const exited = asExited(container, exit);
  state.containers.set(exit.containerId, exited);
  state.version += 1;
  for (const conn of state.clients) env.send(conn, { type: "event", container: exited });
  const stop = state.stops.get(exit.containerId);
  if (stop === undefined) return;
  state.stops.delete(exit.containerId);
  env.cancelTimer(stop.timer);
  for (const caller of stop.callers) env.send(caller.conn, { type: "result", id: caller.id, result: { type: "Done" } });
}

/** @source containerd internal/cri/server/container_status.go */
export function asExited(
  container: ContainerInfo,
  exit: { readonly exitCode: number; readonly oomKilled: boolean; readonly finishedAt: number },
): ContainerInfo {
  const reason = exit.oomKilled ? "OOMKilled" : exit.exitCode === 0 ? "Completed" : "Error";
  return { ...container, state: "exited", finishedAt: exit.finishedAt, exitCode: exit.exitCode, reason };
}

function fail(caller: Caller, code: "NotFound" | "Unknown", message: string, env: ContainerdEnv): void {
  env.send(caller.conn, { type: "failure", id: caller.id, code, message });
}
