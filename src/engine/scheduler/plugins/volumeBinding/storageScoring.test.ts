import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/index.ts";
import type { Node, Pod } from "../../../kinds/index.ts";
import { profilesOf } from "../../configuration/profiles.ts";
import { defaultFeatures } from "../../framework/features.ts";
import { newPodInfo } from "../../framework/podInfo.ts";
import { scoreAt } from "../../framework/runScores.ts";
import type { UtilizationShapePoint } from "../../framework/shape.ts";
import { schedulePod } from "../../schedulePod.ts";
import { newTestCluster, newTestCycle } from "../../testCluster.ts";

const node = (name: string): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name, labels: { "kubernetes.io/hostname": name } }, spec: {}, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "10" } } });
const nodes = ["a", "b", "c"].map(node);
const pod: Pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default" }, spec: { containers: [{ name: "c" }], volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }, status: {} } as unknown as Pod;
const claim = { apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "data", namespace: "default" }, spec: { storageClassName: "fast", resources: { requests: { storage: "10Gi" } } } } as unknown as KubeObject;
const storageClass = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata: { name: "fast" }, provisioner: "csi.test", volumeBindingMode: "WaitForFirstConsumer" } as KubeObject;
const driver = { apiVersion: "storage.k8s.io/v1", kind: "CSIDriver", metadata: { name: "csi.test" }, spec: { storageCapacity: true } } as KubeObject;

/** The driver has so much left at a node. */
const left = (name: string, capacity: string): KubeObject =>
  ({ apiVersion: "storage.k8s.io/v1", kind: "CSIStorageCapacity", metadata: { name, namespace: "default" }, storageClassName: "fast", nodeTopology: { matchLabels: { "kubernetes.io/hostname": name } }, capacity }) as KubeObject;
const volume = (name: string, storage: string): KubeObject =>
  ({ apiVersion: "v1", kind: "PersistentVolume", metadata: { name }, spec: { capacity: { storage }, storageClassName: "fast", nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [name] }] }] } } }, status: { phase: "Available" } }) as unknown as KubeObject;

const fullest: readonly UtilizationShapePoint[] = [
  { utilization: 0, score: 0 },
  { utilization: 100, score: 10 },
];

function decide(objects: readonly KubeObject[], shape?: readonly UtilizationShapePoint[]) {
  const args = shape === undefined ? {} : { shape };
  const profile = profilesOf({ profiles: [{ pluginConfig: [{ name: "VolumeBinding", args }] }] }, { ...defaultFeatures, StorageCapacityScoring: true }).get("default-scheduler");
  const findings = schedulePod(newTestCycle(newTestCluster(nodes, [], [claim, storageClass, driver, ...objects]), profile), newPodInfo(pod), 0);
  const scores = findings.scores?.plugins.find(({ plugin }) => plugin === "VolumeBinding");
  return {
    scores: Object.fromEntries(findings.feasible.map(({ name }, i) => [name, scores === undefined ? undefined : scoreAt(scores.normalized, i)])),
    reasons: Object.fromEntries([...findings.nodeToStatus.statuses].map(([name, { reasons }]) => [name, reasons])),
  };
}

describe("a node is scored by the storage that would be used there", () => {
  it.for([
    { what: "of what the driver has left: by default the more room the better", objects: [left("a", "100Gi"), left("b", "20Gi"), left("c", "10Gi")], scores: { a: 90, b: 50, c: 0 } },
    { what: "or, by its shape, the fuller the better", objects: [left("a", "100Gi"), left("b", "20Gi"), left("c", "10Gi")], shape: fullest, scores: { a: 10, b: 50, c: 100 } },
    { what: "of the volumes that are there", objects: [volume("a", "100Gi"), volume("b", "20Gi"), volume("c", "10Gi")], shape: fullest, scores: { a: 10, b: 50, c: 100 } },
  ])("$what", ({ objects, shape, scores }) => {
    expect(decide(objects, shape)).toEqual({ scores, reasons: {} });
  });

  it("a node where the driver has too little left is no candidate", () => {
    expect(decide([left("a", "100Gi"), left("b", "1Gi")]).reasons).toEqual({
      b: ["node(s) did not have enough free storage"],
      c: ["node(s) did not have enough free storage"],
    });
  });
});
