import type { EndpointSlice, Service } from "../../engine/kinds/index.ts";

/** The Service of the API server, as in all recordings: behind it nobody listens. */
export const kubernetesObjects = [
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kubernetes", namespace: "default" },
    spec: { clusterIP: "10.96.0.1", type: "ClusterIP", ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 23000 }] },
    status: {},
  },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
    addressType: "IPv4",
    ports: [{ name: "https", port: 23000, protocol: "TCP" }],
    endpoints: [{ addresses: ["172.18.0.2"], conditions: { ready: true } }],
  },
] as unknown as (Service | EndpointSlice)[];
