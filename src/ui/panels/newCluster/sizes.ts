/** A cluster to choose: how large it is, and what that costs. */
export interface ClusterSize {
  readonly id: string;
  readonly workers: number;
  /** Applied when its workers are Ready. */
  readonly pods: number;
  /** What it is good for. */
  readonly text: string;
  /** As measured: docs/decisions/0012. */
  readonly cost: string;
  /** Simulated seconds per wall second while the pods come: their controller makes twenty a second. */
  readonly speed: number;
  readonly isHeavy: boolean;
}

export const clusterSizes: readonly ClusterSize[] = [
  { id: "default", workers: 3, pods: 0, text: "Everything is drawn: each process, each pod, each message.", cost: "Light: hundreds of times faster than life.", speed: 1, isHeavy: false },
  { id: "dozen", workers: 12, pods: 0, text: "Room for spreading, draining and losing a zone.", cost: "Light.", speed: 1, isHeavy: false },
  { id: "hundred", workers: 100, pods: 2_000, text: "A company’s cluster: workers are cells; come near and they are cards.", cost: "About ten seconds of processor until all pods run; 200 MB of memory.", speed: 10, isHeavy: false },
  { id: "thousand", workers: 1_000, pods: 20_000, text: "A large one: workers are blocks, grouped by zone, pool or state.", cost: "A minute or two of processor until all pods run; more than 1 GB of memory. Not for a phone.", speed: 10, isHeavy: true },
  { id: "five-thousand", workers: 5_000, pods: 0, text: "As large as Kubernetes is tested. It has only its own work to do: heartbeats.", cost: "Half a minute of processor until all nodes are Ready; then about as fast as life; more than 1 GB of memory. Not for a phone.", speed: 1, isHeavy: true },
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
