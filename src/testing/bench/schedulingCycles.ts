import type { Node, Pod, ReplicaSet } from "../../engine/kinds/index.ts";
import { recordDecision } from "../../engine/scheduler/decisions.ts";
import type { Decision } from "../../engine/scheduler/decisions.ts";
import { assumePod, cachePod } from "../../engine/scheduler/framework/cache.ts";
import { newPodInfo } from "../../engine/scheduler/framework/podInfo.ts";
import { newQueuedPod } from "../../engine/scheduler/queue/queuedPod.ts";
import { schedulePod } from "../../engine/scheduler/schedulePod.ts";
import { newTestCluster, newTestCycle } from "../../engine/scheduler/testCluster.ts";

/**
 * The scheduling algorithm alone: processor time per pod to filter, score, remember and assume, on
 * clusters of several sizes, for the pods of a Deployment.
 *
 * Run: node src/testing/run.mjs src/testing/bench/schedulingCycles.ts
 */
const clusterSizes = [10, 100, 500, 5000] as const;
const podsPerNode = 10;
const podsMax = 20_000;
const labels = { app: "web", "pod-template-hash": "abc" };

const replicaSet: ReplicaSet = {
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: { name: "web-abc", namespace: "default" },
  spec: { replicas: 1, selector: { matchLabels: labels }, template: { spec: { containers: [] } } },
  status: { replicas: 0 },
};

function nodeOf(number: number): Node {
  const allocatable = { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "100Gi" };
  const name = `worker-${number}`;
  const zone = `zone-${"abc".charAt(number % 3)}`;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name, "topology.kubernetes.io/zone": zone } },
    spec: {},
    status: { capacity: allocatable, allocatable },
  };
}

const spec = { containers: [{ name: "c", image: "registry.test/app:1", resources: { requests: { cpu: "100m", memory: "128Mi" } } }] };

function podOf(number: number): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `web-abc-${number}`,
      namespace: "default",
      uid: `uid-${number}`,
      labels,
      ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-abc", uid: "rs", controller: true }],
    },
    spec,
    status: {},
  };
}

function measure(nodes: number): void {
  const cluster = newTestCluster(Array.from({ length: nodes }, (_, i) => nodeOf(i + 1)), [], [replicaSet]);
  const pods = Math.min(nodes * podsPerNode, podsMax);
  const decisions = new Map<string, Decision>();
  let start = 0;
  const began = process.cpuUsage();
  for (let i = 0; i < pods; i++) {
    const pod = podOf(i);
    const info = newPodInfo(pod);
    const cycle = newTestCycle(cluster, undefined, i);
    const findings = schedulePod(cycle, info, start);
    start = findings.nextStart;
    if (findings.chosen === undefined) throw new Error("a pod fits nowhere");
    recordDecision(decisions, { pod: newQueuedPod(info, 0, 0), findings, nodeNames: cycle.snapshot.nodeNames, at: 0, message: "", preemption: undefined });
    assumePod(cluster.cache, info, findings.chosen.name);
    cachePod(cluster.cache, { ...pod, spec: { ...spec, nodeName: findings.chosen.name } });
  }
  const used = process.cpuUsage(began);
  const perPod = (used.user + used.system) / pods;
  console.log(`${String(nodes).padStart(4)} nodes, ${String(pods).padStart(5)} pods: ${perPod.toFixed(1)} µs per pod, ${Math.round(1e6 / perPod).toLocaleString("en-US")} cycles per second`);
}

for (const nodes of clusterSizes) measure(nodes);
