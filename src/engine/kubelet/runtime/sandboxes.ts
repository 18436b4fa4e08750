import { type Env, millis } from "../../core/index.ts";
import type { PodSandboxConfig, SandboxInfo } from "./cri.ts";
import { newId } from "./ids.ts";
import { rangeText, releaseAddress, reserveAddress } from "./ipam.ts";
import { removeSandboxRecord, storeSandbox } from "./metadata.ts";
import { resolvConf } from "./resolvConf.ts";
import type { Caller, ContainerdConfig, ContainerdMessage, ContainerdState, ContainerdTimer } from "./state.ts";

type ContainerdEnv = Env<ContainerdMessage, ContainerdTimer>;

/** Network plugin, pause container, shim. */
const setupMin = millis(60);
const setupMax = millis(180);

/** Reserves an address and starts to make the sandbox. */
export function runPodSandbox(config: ContainerdConfig, state: ContainerdState, pod: PodSandboxConfig, caller: Caller, env: ContainerdEnv): void {
  const id = newId(env.rng);
  if (env.disk.isFull()) {
    const folder = `/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${id}`;
    const message = `failed to create sandbox root directory "${folder}": mkdir ${folder}: no space left on device`;
    env.send(caller.conn, { type: "failure", id: caller.id, code: "Unknown", message });
    return;
  }
  const ip = pod.hostNetwork ? config.nodeIp : reserveAddress(state.ipam, id);
  if (ip === undefined) {
    const message = `failed to setup network for sandbox "${id}": plugin type="ptp" failed (add): failed to allocate for range 0: no IP addresses available in range set: ${rangeText(state.ipam)}`;
    env.send(caller.conn, { type: "failure", id: caller.id, code: "Unknown", message });
    return;
  }
  const sandbox: SandboxInfo = { id, config: pod, ip, ready: false, createdAt: env.now };
  storeSandbox(state, sandbox, env);
  env.wakeAfter(env.rng.int(setupMin, setupMax), { type: "createSandbox", caller, sandboxId: id }, env.cause);
}

/** The network is set up: the kernel makes the namespace. */
export function createSandbox(config: ContainerdConfig, state: ContainerdState, sandboxId: string, caller: Caller, env: ContainerdEnv): void {
  const sandbox = state.sandboxes.get(sandboxId);
  if (sandbox === undefined) return;
  const request = state.nextRequest++;
  state.pending.set(request, { type: "sandbox", caller, sandboxId });
  const { uid, namespace, name, hostNetwork, hostPid, hostname, dns } = sandbox.config;
  env.post(`linux-${config.node}`, { type: "createPod", request, pod: { id: sandboxId, uid, namespace, name, ip: sandbox.ip, hostname: hostNetwork ? config.node : hostname, hostNetwork, resolvConf: resolvConf(dns), ...(hostPid === undefined ? {} : { hostPid }) } });
}

export function finishSandbox(state: ContainerdState, sandboxId: string, caller: Caller, env: ContainerdEnv): void {
  const sandbox = state.sandboxes.get(sandboxId);
  if (sandbox === undefined) return;
  const ready: SandboxInfo = { ...sandbox, ready: true };
  state.sandboxes.set(sandboxId, ready);
  state.version += 1;
  env.send(caller.conn, { type: "result", id: caller.id, result: { type: "RunPodSandbox", sandbox: ready } });
}

/** Kills what runs in the sandbox and takes its network down; it stays listed, not ready. */
export function stopPodSandbox(config: ContainerdConfig, state: ContainerdState, sandboxId: string, caller: Caller, env: ContainerdEnv): void {
  const sandbox = state.sandboxes.get(sandboxId);
  if (sandbox === undefined) {
    env.send(caller.conn, { type: "result", id: caller.id, result: { type: "Done" } });
    return;
  }
  state.sandboxes.set(sandboxId, { ...sandbox, ready: false });
  releaseAddress(state.ipam, sandbox.ip, sandboxId);
  state.version += 1;
  askToRemove(config, state, { sandboxId, keepsLogs: true }, caller, env);
}

/** Forgets a sandbox and its containers. */
export function removePodSandbox(config: ContainerdConfig, state: ContainerdState, sandboxId: string, caller: Caller, env: ContainerdEnv): void {
  const sandbox = state.sandboxes.get(sandboxId);
  removeSandboxRecord(state, sandboxId, env);
  if (sandbox?.ready === true) return askToRemove(config, state, { sandboxId, keepsLogs: false }, caller, env);
  env.post(`linux-${config.node}`, { type: "removeLogs", sandboxId });
  env.send(caller.conn, { type: "result", id: caller.id, result: { type: "Done" } });
}

function askToRemove(config: ContainerdConfig, state: ContainerdState, which: { readonly sandboxId: string; readonly keepsLogs: boolean }, caller: Caller, env: ContainerdEnv): void {
  const request = state.nextRequest++;
  state.pending.set(request, { type: "done", caller });
  env.post(`linux-${config.node}`, { type: "removePod", request, ...which });
}
