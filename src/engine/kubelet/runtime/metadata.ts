import type { Env } from "../../core/index.ts";
import type { ContainerInfo, SandboxInfo } from "./cri.ts";
import { releaseAddress, restoreAddress } from "./ipam.ts";
import type { ContainerdMessage, ContainerdState, ContainerdTimer, StoredImage } from "./state.ts";

type ContainerdEnv = Env<ContainerdMessage, ContainerdTimer>;

/** containerd's metadata store on the machine's disk (in life a bolt database). */
const file = "containerd-metadata";
const recordsSlack = 2_000;

type Metadata =
  | { readonly type: "sandbox"; readonly sandbox: SandboxInfo }
  | { readonly type: "container"; readonly container: ContainerInfo }
  | { readonly type: "image"; readonly name: string; readonly image: StoredImage }
  | { readonly type: "sandboxRemoved"; readonly id: string }
  | { readonly type: "containerRemoved"; readonly id: string };

/** Reads back what was known before the process or the machine died. */
export function readMetadata(state: ContainerdState, env: ContainerdEnv): void {
  for (const record of env.disk.read(file)) {
    if (!isMetadata(record)) continue;
    state.records += 1;
    switch (record.type) {
      case "sandbox":
        state.sandboxes.set(record.sandbox.id, record.sandbox);
        state.members.set(record.sandbox.id, new Set());
        if (!record.sandbox.config.hostNetwork) restoreAddress(state.ipam, record.sandbox.ip, record.sandbox.id);
        break;
      case "container":
        state.containers.set(record.container.id, record.container);
        state.members.get(record.container.sandboxId)?.add(record.container.id);
        break;
      case "image":
        state.images.set(record.name, record.image);
        break;
      case "sandboxRemoved":
        forgetSandbox(state, record.id);
        break;
      case "containerRemoved":
        forgetContainer(state, record.id);
        break;
    }
  }
}

export function storeSandbox(state: ContainerdState, sandbox: SandboxInfo, env: ContainerdEnv): void {
  state.sandboxes.set(sandbox.id, sandbox);
  if (!state.members.has(sandbox.id)) state.members.set(sandbox.id, new Set());
  write(state, { type: "sandbox", sandbox }, env);
}

export function storeContainer(state: ContainerdState, container: ContainerInfo, env: ContainerdEnv): void {
  state.containers.set(container.id, container);
  state.members.get(container.sandboxId)?.add(container.id);
  write(state, { type: "container", container }, env);
}

export function storeImage(state: ContainerdState, name: string, image: StoredImage, env: ContainerdEnv): void {
  state.images.set(name, image);
  write(state, { type: "image", name, image }, env);
}

export function removeSandboxRecord(state: ContainerdState, id: string, env: ContainerdEnv): void {
  forgetSandbox(state, id);
  write(state, { type: "sandboxRemoved", id }, env);
}

export function removeContainerRecord(state: ContainerdState, id: string, env: ContainerdEnv): void {
  forgetContainer(state, id);
  write(state, { type: "containerRemoved", id }, env);
}

/** An fsync has ended; another one if more was written meanwhile. */
export function metadataSynced(state: ContainerdState, env: ContainerdEnv): void {
  state.syncing = false;
  if (!state.unsynced) return;
  state.unsynced = false;
  state.syncing = true;
  env.disk.fsync(file, 0);
}

function forgetSandbox(state: ContainerdState, id: string): void {
  const sandbox = state.sandboxes.get(id);
  if (sandbox === undefined) return;
  for (const member of state.members.get(id) ?? []) state.containers.delete(member);
  state.members.delete(id);
  state.sandboxes.delete(id);
  releaseAddress(state.ipam, sandbox.ip, id);
}

function forgetContainer(state: ContainerdState, id: string): void {
  const container = state.containers.get(id);
  if (container === undefined) return;
  state.containers.delete(id);
  state.members.get(container.sandboxId)?.delete(id);
}

function write(state: ContainerdState, record: Metadata, env: ContainerdEnv): void {
  state.version += 1;
  state.records += 1;
  const live = state.sandboxes.size + state.containers.size + state.images.size;
  if (state.records > 2 * live + recordsSlack) {
    const records: Metadata[] = [];
    for (const [name, image] of state.images) records.push({ type: "image", name, image });
    for (const sandbox of state.sandboxes.values()) records.push({ type: "sandbox", sandbox });
    for (const container of state.containers.values()) records.push({ type: "container", container });
    env.disk.replace(file, records);
    state.records = records.length;
  } else {
    env.disk.append(file, record);
  }
  if (state.syncing) {
    state.unsynced = true;
  } else {
    state.syncing = true;
    env.disk.fsync(file, 0);
  }
}

function isMetadata(record: unknown): record is Metadata {
  return typeof record === "object" && record !== null && "type" in record;
}
