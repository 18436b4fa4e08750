import type { Cluster } from "../../../engine/cluster/index.ts";
import { fetchedBytes } from "../../../engine/kubelet/index.ts";
import type { ContainerdState } from "../../../engine/kubelet/index.ts";
import type { NodeRuntimeScene } from "../../../protocol/index.ts";

const pullsShown = 12;
const imagesShown = 40;
const stoppingShown = 12;

/** What the container runtime has and is at. */
export function readRuntime(cluster: Cluster, state: ContainerdState): NodeRuntimeScene {
  const { now, timers } = cluster.kernel.state;
  const { images, pulls, stops, containers, sandboxes, ipam } = state;
  let running = 0;
  for (const container of containers.values()) if (container.state === "running") running++;
  let imageBytes = 0;
  for (const { size } of images.values()) imageBytes += size;
  return {
    recovering: state.recovering,
    clients: state.clients.size,
    sandboxes: sandboxes.size,
    containers: containers.size,
    running,
    addressesUsed: ipam.used.size,
    addresses: ipam.last - ipam.first + 1,
    pulls: [...pulls.values()].slice(0, pullsShown).map((pull) => ({
      image: pull.reference,
      size: pull.size,
      fetched: fetchedBytes(pull, now),
      startedAt: pull.startedAt,
      resolved: now > pull.fetchFrom,
      callers: pull.callers.length,
    })),
    pullsOmitted: Math.max(0, pulls.size - pullsShown),
    images: [...images].slice(-imagesShown).reverse().map(([image, { size }]) => ({ image, size })),
    imageCount: images.size,
    imageBytes,
    stopping: [...stops].slice(0, stoppingShown).map(([id, { timer }]) => {
      const container = containers.get(id);
      const sandbox = sandboxes.get(container?.sandboxId ?? "")?.config;
      const killAt = timers.get(timer)?.time;
      return { pod: sandbox === undefined ? "" : `${sandbox.namespace}/${sandbox.name}`, container: container?.config.name ?? "", ...(killAt === undefined ? {} : { killAt }) };
    }),
    stoppingOmitted: Math.max(0, stops.size - stoppingShown),
  };
}
