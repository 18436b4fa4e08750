import { bytesOf, milliCpuOf } from "../../api/index.ts";
import type { Pod } from "../../kinds/index.ts";
import type { Law } from "../law.ts";
import type { KubeletSeen } from "../world.ts";

/**
 * The law is the kubelet's, not the scheduler's. A scheduler that has lost its lease and does not
 * know it yet may bind one more pod, and so two schedulers can fill a node beyond its size in the
 * API. The kubelet counts again and rejects what does not fit (OutOfcpu): what it has let in never
 * asks for more than there is. Init containers are left out: they make a pod's request larger, so
 * the law stays true without them.
 *
 * @source pkg/kubelet/lifecycle/predicate.go
 */
export const admittedPodsFit: Law = {
  name: "what a kubelet has admitted never asks for more than its node has",
  begin() {
    const versions = new Map<string, number>();
    return ({ kubelets }) => {
      for (const kubelet of kubelets) {
        if (versions.get(kubelet.node) === kubelet.version) continue;
        versions.set(kubelet.node, kubelet.version);
        const broken = overcommitment(kubelet);
        if (broken !== undefined) return broken;
      }
      return undefined;
    };
  },
};

function overcommitment(kubelet: KubeletSeen): string | undefined {
  const pods = kubelet.admitted();
  if (pods.length > kubelet.podsMax) return `${kubelet.node} runs ${pods.length} pods of at most ${kubelet.podsMax}`;
  let milliCpu = 0;
  let memory = 0;
  for (const pod of pods) {
    milliCpu += sum(pod, (requests) => milliCpuOf(requests["cpu"]));
    memory += sum(pod, (requests) => bytesOf(requests["memory"]));
  }
  if (milliCpu > kubelet.milliCpu) return `the pods of ${kubelet.node} request ${milliCpu}m of ${kubelet.milliCpu}m cpu`;
  return memory > kubelet.memory ? `the pods of ${kubelet.node} request ${memory} of ${kubelet.memory} bytes` : undefined;
}

const sum = (pod: Pod, amount: (requests: Readonly<Record<string, string>>) => number): number =>
  pod.spec.containers.reduce((total, container) => total + amount(container.resources?.requests ?? {}), 0);
