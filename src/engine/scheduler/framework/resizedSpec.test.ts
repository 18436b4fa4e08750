import { describe, expect, it } from "vitest";
import type { Pod } from "../../kinds/index.ts";
import { newPodInfo } from "./podInfo.ts";

const requests = (cpu: string) => ({ requests: { cpu } });

function podWith(wanted: string, status: Partial<Pod["status"]>): Pod {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default" }, spec: { containers: [{ name: "c", resources: requests(wanted) }] }, status } as Pod;
}

const held = (cpu: string, allocated = cpu): Partial<Pod["status"]> => ({ containerStatuses: [{ name: "c", resources: requests(cpu), allocatedResources: { cpu: allocated } }] as unknown as NonNullable<Pod["status"]["containerStatuses"]> });
const infeasible = { conditions: [{ type: "PodResizePending", status: "True", reason: "Infeasible" }] } as const;

describe("a pod on a node takes what its containers ask for or hold, whichever is more", () => {
  it.for([
    { what: "nothing is told of its containers", pod: podWith("2", {}), cpu: 2000 },
    { what: "it holds what it asks for", pod: podWith("2", held("2")), cpu: 2000 },
    { what: "it is to grow", pod: podWith("3", held("1")), cpu: 3000 },
    { what: "it is to shrink, and has not yet", pod: podWith("1", held("3")), cpu: 3000 },
    { what: "it was granted more than it has", pod: podWith("1", held("1", "2")), cpu: 2000 },
    { what: "the node can never grant it", pod: podWith("9", { ...held("1"), ...infeasible } as Partial<Pod["status"]>), cpu: 1000 },
  ])("$what", ({ pod, cpu }) => {
    expect(newPodInfo(pod).requests.cpu).toBe(cpu);
  });
});
