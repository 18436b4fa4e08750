import type { Words } from "../../stores/words/language.ts";

/** A cluster to choose: how large it is, and what that costs. */
export interface ClusterSize {
  /** What it is good for, and what it costs as measured (docs/decisions/0014), is in the catalogue. */
  readonly id: keyof Words["dialogs"]["newCluster"]["texts"];
  readonly workers: number;
  /** Applied when its workers are Ready. */
  readonly pods: number;
  /** Simulated seconds per wall second while the pods come: their controller makes twenty a second. */
  readonly speed: number;
  readonly isHeavy: boolean;
}

export const clusterSizes: readonly ClusterSize[] = [
  { id: "default", workers: 3, pods: 0, speed: 1, isHeavy: false },
  { id: "dozen", workers: 12, pods: 0, speed: 1, isHeavy: false },
  { id: "hundred", workers: 100, pods: 2_000, speed: 10, isHeavy: false },
  { id: "thousand", workers: 1_000, pods: 20_000, speed: 10, isHeavy: true },
  { id: "five-thousand", workers: 5_000, pods: 0, speed: 1, isHeavy: true },
];

const apps = ["web", "api", "cache", "search", "mail"] as const;

/** Deployments with so many pods together. */
export const crowdManifest = (pods: number): string =>
  apps
    .map((app, index) => {
      const replicas = Math.floor(pods / apps.length) + (index < pods % apps.length ? 1 : 0);
      return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${app}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${app}
  template:
    metadata:
      labels:
        app: ${app}
    spec:
      containers:
        - name: ${app}
          image: nginx:1.29
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
`;
    })
    .join("---\n");
