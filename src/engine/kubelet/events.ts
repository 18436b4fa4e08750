import { recordEvent } from "../client/index.ts";
import { isEphemeralContainer, isInitContainer } from "./containers.ts";
import type { Kubelet, PodWorker } from "./state.ts";

export interface PodEvent {
  /** Default: "Normal". */
  readonly type?: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** Records an event about a pod, or about one of its containers (`fieldPath`). */
export function podEvent(kubelet: Kubelet, worker: PodWorker, event: PodEvent, fieldPath?: string): void {
  const { clientConfig, env } = kubelet;
  const { client } = kubelet.state;
  const { reason, message } = event;
  const type = event.type ?? "Normal";
  env.cause = worker.cause;
  if (fieldPath === undefined) recordEvent(clientConfig, client, env, { object: worker.pod, type, reason, message });
  else recordEvent(clientConfig, client, env, { object: worker.pod, type, reason, message, fieldPath });
}

/** Records an event about a container of a pod. */
export function containerEvent(kubelet: Kubelet, worker: PodWorker, container: { readonly name: string }, event: PodEvent): void {
  const { spec } = worker.pod;
  const list = isInitContainer(spec, container.name) ? "initContainers" : isEphemeralContainer(spec, container.name) ? "ephemeralContainers" : "containers";
  podEvent(kubelet, worker, event, `spec.${list}{${container.name}}`);
}

/** Records an event about the node. */
export function nodeEvent(kubelet: Kubelet, reason: string, message: string, type: "Normal" | "Warning" = "Normal"): void {
  const { node, isPlain } = kubelet.config;
  if (isPlain === true) return;
  recordEvent(kubelet.clientConfig, kubelet.state.client, kubelet.env, {
    object: { apiVersion: "v1", kind: "Node", metadata: { name: node, uid: node } },
    type,
    reason,
    message,
  });
}
