import { type ConnId, type Env, millis, type Program } from "../../core/index.ts";
import type { StreamCall } from "../../linux/index.ts";
import type { CriRequest, CriResult } from "./cri.ts";
import { createContainer, finishStart, killContainer, removeContainer, scheduleStart, sendStart, stopContainer, containerExited } from "./containers.ts";
import { finishPull, imageStatus, pullImage } from "./images.ts";
import { newIpam } from "./ipam.ts";
import { metadataSynced, readMetadata } from "./metadata.ts";
import { finishRecovery, startRecovery } from "./recovery.ts";
import { createSandbox, finishSandbox, removePodSandbox, runPodSandbox, stopPodSandbox } from "./sandboxes.ts";
import type { Caller, ContainerdConfig, ContainerdMessage, ContainerdState, ContainerdTimer } from "./state.ts";
import { describeCri, viewContainerd } from "./view.ts";

type ContainerdEnv = Env<ContainerdMessage, ContainerdTimer>;

/** The container runtime: keeps images, sandboxes and containers, and asks the kernel to run them. */
export function containerd(config: ContainerdConfig): Program<ContainerdState, ContainerdMessage, ContainerdTimer> {
  return {
    start(env) {
      const state = newState(config);
      readMetadata(state, env);
      startRecovery(config, state, env);
      return state;
    },
    step(state, event, env) {
      switch (event.type) {
        case "accepted":
          if (event.port === "cri") state.clients.add(event.conn);
          return;
        case "closed":
          state.clients.delete(event.conn);
          endRelay(state, event.conn, env);
          return;
        case "message":
          if (relay(state, event.conn, event.message, env)) return;
          if (event.message.type === "streamCall") dialKernel(config, state, event.conn, event.message, env);
          else if (isRequest(event.message)) receive(config, state, event.conn, event.message, env);
          return;
        case "datagram":
          fromKernel(config, state, event.message, env);
          return;
        case "timer":
          wake(config, state, event.timer, env);
          return;
        case "fsynced":
          metadataSynced(state, env);
          return;
        case "terminate":
          env.exit(0, "terminated");
          return;
        case "connected":
          joinStream(state, event.conn, env);
          return;
        case "refused":
          endRelay(state, event.conn, env);
          return;
      }
    },
    view: viewContainerd,
    describe: describeCri,
  };
}

function newState(config: ContainerdConfig): ContainerdState {
  return {
    recovering: true,
    held: [],
    clients: new Set(),
    streams: new Map(),
    relays: new Map(),
    sandboxes: new Map(),
    containers: new Map(),
    members: new Map(),
    images: new Map(),
    pulls: new Map(),
    stops: new Map(),
    ipam: newIpam(config.podCidr),
    pending: new Map(),
    nextRequest: 1,
    records: 0,
    syncing: false,
    unsynced: false,
    pulledBytes: 0,
    version: 1,
  };
}

/** The streaming server: a caller speaks with the shim of the container it names. */
function dialKernel(config: ContainerdConfig, state: ContainerdState, caller: ConnId, call: StreamCall, env: ContainerdEnv): void {
  const isKnown = call.kind === "portForward" ? state.sandboxes.has(call.sandboxId) : state.containers.has(call.containerId);
  if (!isKnown) {
    const text = call.kind === "portForward" ? `failed to find sandbox "${call.sandboxId}" in store: not found` : `failed to find container "${call.containerId}" in store: not found`;
    env.send(caller, { type: "kubeletResponse", id: call.id, code: 404, text });
    return;
  }
  state.streams.set(env.dial(`linux-${config.node}`, "shim"), { caller, call });
}

function joinStream(state: ContainerdState, shim: ConnId, env: ContainerdEnv): void {
  const stream = state.streams.get(shim);
  if (stream === undefined) return;
  state.streams.delete(shim);
  state.relays.set(shim, stream.caller).set(stream.caller, shim);
  env.send(shim, stream.call);
}

/** @returns whether it belongs to a stream: then it is passed on as it is */
function relay(state: ContainerdState, conn: ConnId, message: ContainerdMessage, env: ContainerdEnv): boolean {
  const to = state.relays.get(conn);
  if (to !== undefined) env.send(to, message);
  return to !== undefined;
}

/** One side of a stream is gone: so is the other. */
function endRelay(state: ContainerdState, conn: ConnId, env: ContainerdEnv): void {
  const to = state.relays.get(conn) ?? state.streams.get(conn)?.caller;
  if (to === undefined) return;
  state.streams.delete(conn);
  state.relays.delete(conn);
  state.relays.delete(to);
  env.close(to);
}

function isRequest(message: ContainerdMessage): message is CriRequest {
  return "id" in message && message.type !== "packet" && message.type !== "result" && message.type !== "failure";
}

function receive(config: ContainerdConfig, state: ContainerdState, conn: ConnId, request: CriRequest, env: ContainerdEnv): void {
  if (state.recovering) {
    state.held.push({ conn, request });
    return;
  }
  const caller: Caller = { conn, id: request.id };
  switch (request.type) {
    case "RunPodSandbox":
      runPodSandbox(config, state, request.config, caller, env);
      return;
    case "StopPodSandbox":
      stopPodSandbox(config, state, request.sandboxId, caller, env);
      return;
    case "RemovePodSandbox":
      removePodSandbox(config, state, request.sandboxId, caller, env);
      return;
    case "ImageStatus": {
      const image = imageStatus(state, request.image);
      answer(caller, { type: "ImageStatus", imageId: image?.imageId, size: image?.size ?? 0 }, env);
      return;
    }
    case "PullImage":
      pullImage(config, state, request.image, caller, env);
      return;
    case "CreateContainer":
      createContainer(state, request, caller, env);
      return;
    case "StartContainer":
      scheduleStart(state, request.containerId, caller, env);
      return;
    case "StopContainer":
      stopContainer(config, state, request, caller, env);
      return;
    case "RemoveContainer":
      removeContainer(config, state, request.containerId, caller, env);
      return;
    case "ExecSync":
      execSync(config, state, request, caller, env);
      return;
    case "Status":
      answer(caller, { type: "Done" }, env);
      return;
    case "List":
      answer(caller, list(state), env);
      return;
  }
}

function list(state: ContainerdState): CriResult {
  const images = [...state.images].map(([name, image]) => ({ name, size: image.size }));
  return { type: "List", sandboxes: [...state.sandboxes.values()], containers: [...state.containers.values()], images };
}

function execSync(
  config: ContainerdConfig,
  state: ContainerdState,
  request: Extract<CriRequest, { type: "ExecSync" }>,
  caller: Caller,
  env: ContainerdEnv,
): void {
  const number = state.nextRequest++;
  const timer = env.wakeAfter(Math.max(millis(1), request.timeout), { type: "execTimeout", request: number });
  state.pending.set(number, { type: "exec", caller, timer });
  env.post(`linux-${config.node}`, { type: "exec", request: number, containerId: request.containerId });
}

function wake(config: ContainerdConfig, state: ContainerdState, timer: ContainerdTimer, env: ContainerdEnv): void {
  switch (timer.type) {
    case "pulled":
      finishPull(state, timer.reference, env);
      return;
    case "createSandbox":
      createSandbox(config, state, timer.sandboxId, timer.caller, env);
      return;
    case "start":
      sendStart(config, state, timer.containerId, timer.caller, env);
      return;
    case "kill":
      killContainer(config, state, timer.containerId, env);
      return;
    case "execTimeout": {
      const pending = state.pending.get(timer.request);
      if (pending?.type !== "exec") return;
      state.pending.delete(timer.request);
      env.send(pending.caller.conn, { type: "failure", id: pending.caller.id, code: "DeadlineExceeded", message: "failed to exec in container: timeout exceeded: context deadline exceeded" });
      return;
    }
  }
}

function fromKernel(config: ContainerdConfig, state: ContainerdState, message: ContainerdMessage, env: ContainerdEnv): void {
  if (message.type === "exited") {
    containerExited(config, state, message, env);
    return;
  }
  if (!("request" in message)) return;
  const pending = state.pending.get(message.request);
  if (pending === undefined) return;
  state.pending.delete(message.request);
  switch (pending.type) {
    case "sandbox":
      finishSandbox(state, pending.sandboxId, pending.caller, env);
      return;
    case "start":
      if (message.type === "containerStarted") finishStart(state, pending, message, env);
      return;
    case "exec":
      env.cancelTimer(pending.timer);
      if (message.type === "execResult") answer(pending.caller, { type: "ExecSync", exitCode: message.exitCode }, env);
      return;
    case "done":
      answer(pending.caller, { type: "Done" }, env);
      return;
    case "recovery":
      if (message.type !== "processes") return;
      finishRecovery(state, message, env);
      for (const { conn, request } of state.held.splice(0)) receive(config, state, conn, request, env);
      return;
  }
}

function answer(caller: Caller, result: CriResult, env: ContainerdEnv): void {
  env.send(caller.conn, { type: "result", id: caller.id, result });
}
