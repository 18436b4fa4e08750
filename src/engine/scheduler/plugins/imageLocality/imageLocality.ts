import type { Container, PodSpec } from "../../../api/index.ts";
import type { ScorePlugin } from "../../framework/extensionPoints.ts";
import { maxNodeScore } from "../../framework/runScores.ts";

const mebibyte = 1024 * 1024;
const minThreshold = 23 * mebibyte;
const maxContainerThreshold = 1000 * mebibyte;

interface ImageLocalityState {
  /** Each image that some node has, with the share of the nodes that have it. */
  readonly images: readonly { readonly name: string; readonly nodeShare: number }[];
  readonly containers: number;
}

/** The tag "latest" where none is written. @source imagelocality/image_locality.go normalizedImageName */
function normalizedImageName(image: string): string {
  return image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image;
}

const containersOf = (spec: PodSpec): readonly Container[] =>
  spec.initContainers === undefined ? spec.containers : [...spec.initContainers, ...spec.containers];

function scoreOf(sumBytes: number, containers: number): number {
  const maxThreshold = maxContainerThreshold * containers;
  const sum = Math.min(Math.max(sumBytes, minThreshold), maxThreshold);
  return Math.trunc((maxNodeScore * (sum - minThreshold)) / (maxThreshold - minThreshold));
}

/** Nodes that have the images already. @source pkg/scheduler/framework/plugins/imagelocality/image_locality.go */
export const imageLocality: ScorePlugin<ImageLocalityState> = {
  name: "ImageLocality",
  preScore(pod, cycle) {
    const { snapshot } = cycle;
    const containers = containersOf(pod.pod.spec);
    const images: { name: string; nodeShare: number }[] = [];
    for (const container of containers) {
      const name = normalizedImageName(container.image ?? "");
      const state = snapshot.images.get(name);
      if (state === undefined) continue;
      images.push({ name, nodeShare: state.nodes.size / snapshot.nodes.length });
    }
    const state = { images, containers: containers.length };
    return images.length === 0 ? { type: "uniform", score: 0, state } : { type: "proceed", state };
  },
  score(state, _pod, nodes, scores) {
    nodes.forEach((node, i) => {
      let sum = 0;
      for (const { name, nodeShare } of state.images) {
        const size = node.images.get(name);
        if (size !== undefined) sum += Math.trunc(size * nodeShare);
      }
      scores[i] = scoreOf(sum, state.containers);
    });
  },
};
