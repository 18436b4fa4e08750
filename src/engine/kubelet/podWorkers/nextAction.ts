import type { Container } from "../../api/index.ts";
import { ephemeralContainersOf, initContainersOf, isSidecar, shouldRestart } from "../containers.ts";
import type { ContainerInfo } from "../runtime/index.ts";
import type { PodWorker } from "../state.ts";
import { isStarted } from "../status/generateStatus.ts";

/** What a pod's worker does next. */
export type PodAction =
  | { readonly type: "createSandbox"; readonly replaces: boolean }
  | { readonly type: "start"; readonly container: Container; /** The attempt that ended, if there was one in this sandbox. */ readonly after: ContainerInfo | undefined }
  | { readonly type: "none" };

const nothing: PodAction = { type: "none" };

/**
 * Wanted and observed to the next thing to do. Called again after each step; containers in
 * `worker.attempted` had their try in this pass.
 *
 * @source pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions
 */
export function nextAction(worker: PodWorker): PodAction {
  const { spec } = worker.pod;
  const { sandbox } = worker;
  if (sandbox?.ready !== true) {
    if (worker.attempted.has("")) return nothing;
    const wanted = sandbox === undefined || spec.containers.some((container) => wantsRestart(worker, container));
    return wanted ? { type: "createSandbox", replaces: sandbox !== undefined } : nothing;
  }
  // They may be started before all is initialized, once, and never again.
  const added = ephemeralContainersOf(spec).find(({ name }) => !worker.containers.has(name) && !worker.attempted.has(name));
  if (added !== undefined) return { type: "start", container: added, after: undefined };
  const init = nextInitContainer(worker, sandbox.id);
  if (init !== undefined) return init;
  for (const container of spec.containers) {
    const action = startAction(worker, container, sandbox.id);
    if (action !== undefined) return action;
  }
  return nothing;
}

/** After the sandbox died: a container that ended for good stays ended. */
function wantsRestart(worker: PodWorker, container: Container): boolean {
  const current = worker.containers.get(container.name)?.current;
  return current?.state !== "exited" || shouldRestart(worker.pod.spec, container, current);
}

/** The init container to start, nothing (wait for one), or undefined: all have done their part. */
function nextInitContainer(worker: PodWorker, sandboxId: string): PodAction | undefined {
  const { spec } = worker.pod;
  const containers = initContainersOf(spec);
  if (containers.length === 0) return undefined;
  const mainStarted = spec.containers.some((container) => ofSandbox(worker, container, sandboxId) !== undefined);
  for (const container of containers) {
    const current = ofSandbox(worker, container, sandboxId);
    if (isSidecar(container)) {
      const action = startAction(worker, container, sandboxId);
      if (action !== undefined) return action;
      if (!mainStarted && (current === undefined || !isStarted(worker, current))) return nothing;
      continue;
    }
    if (mainStarted || (current?.state === "exited" && current.exitCode === 0)) continue;
    return startAction(worker, container, sandboxId) ?? nothing;
  }
  return undefined;
}

function startAction(worker: PodWorker, container: Container, sandboxId: string): PodAction | undefined {
  if (worker.attempted.has(container.name)) return undefined;
  const current = ofSandbox(worker, container, sandboxId);
  if (current === undefined) {
    const earlier = worker.containers.get(container.name)?.current;
    if (earlier?.state === "exited" && !shouldRestart(worker.pod.spec, container, earlier)) return undefined;
    return { type: "start", container, after: undefined };
  }
  if (current.state === "running") return undefined;
  if (current.state === "exited" && !shouldRestart(worker.pod.spec, container, current)) return undefined;
  return { type: "start", container, after: current.state === "exited" ? current : undefined };
}

function ofSandbox(worker: PodWorker, container: Container, sandboxId: string): ContainerInfo | undefined {
  const current = worker.containers.get(container.name)?.current;
  return current?.sandboxId === sandboxId ? current : undefined;
}
