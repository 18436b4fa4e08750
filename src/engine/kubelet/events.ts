import { recordEvent } from "../client/index.ts";
import type { Kubelet, PodWorker } from "./state.ts";

/** Records an event about a pod, or about one of its containers. */
export function podEvent(
  kubelet: Kubelet,
  worker: PodWorker,
  event: { readonly type?: "Normal" | "Warning"; readonly reason: string; readonly message: string; readonly container?: string; readonly isInit?: boolean },
): void {
  kubelet.env.cause = worker.cause;
  const fieldPath = event.container === undefined ? undefined : `spec.${event.isInit === true ? "initContainers" : "containers"}{${event.container}}`;
  recordEvent(kubelet.clientConfig, kubelet.state.client, kubelet.env, {
    object: worker.pod,
    type: event.type ?? "Normal",
    reason: event.reason,
    message: event.message,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  });
}

/** Records an event about the node. */
export function nodeEvent(kubelet: Kubelet, reason: string, message: string, type: "Normal" | "Warning" = "Normal"): void {
  const { node } = kubelet.config;
  recordEvent(kubelet.clientConfig, kubelet.state.client, kubelet.env, {
    object: { apiVersion: "v1", kind: "Node", metadata: { name: node, uid: node } },
    type,
    reason,
    message,
  });
}
