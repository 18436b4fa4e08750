import type { KubeObject, ResourceKey } from "../api/index.ts";

/** Where the probes live; the page can leave it out of its lists. */
export const probeNamespace = "vital-signs";
export const heartbeat = "heartbeat";
export const beatConfigMap = "beat";
export const heartbeatReplicas = 2;

const labels = { app: heartbeat };
const annotations = { "kubarium.dev/description": "Probes of the vital signs strip. Not part of your work." };

interface SetupObject {
  readonly resource: ResourceKey;
  readonly object: KubeObject;
}

const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: heartbeat, namespace: probeNamespace, labels, annotations },
  spec: {
    replicas: heartbeatReplicas,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        // A pod that has to leave goes at once: the probe measures healing, not farewells.
        terminationGracePeriodSeconds: 1,
        containers: [{ name: heartbeat, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", ports: [{ containerPort: 8080 }], resources: { requests: { cpu: "10m", memory: "16Mi" } } }],
      },
    },
  },
};

const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: heartbeat, namespace: probeNamespace, annotations },
  spec: { type: "NodePort", selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
};

/** What the probes need, in the order in which it is made. */
export const setupObjects: readonly SetupObject[] = [
  { resource: "v1/namespaces", object: { apiVersion: "v1", kind: "Namespace", metadata: { name: probeNamespace, annotations } } },
  { resource: "v1/configmaps", object: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: beatConfigMap, namespace: probeNamespace } } },
  { resource: "apps/v1/deployments", object: deployment },
  { resource: "v1/services", object: service },
];

/** A pod that only has to find a node: its placement is what is measured. */
export function canaryPod(name: string): KubeObject {
  const spec = {
    terminationGracePeriodSeconds: 0,
    containers: [{ name: "pause", image: "registry.k8s.io/pause:3.10", resources: { requests: { cpu: "1m", memory: "1Mi" } } }],
  };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: probeNamespace, labels: { app: "canary" } }, spec };
  return pod;
}
