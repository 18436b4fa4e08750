/** The Deployment that the benchmarks apply. */
export const deploymentManifest = (replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: bench}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: bench}}
  template:
    metadata: {labels: {app: bench}}
    spec:
      containers:
        - name: web
          image: nginx:1.29
          resources: {requests: {cpu: 100m, memory: 64Mi}}
`;
