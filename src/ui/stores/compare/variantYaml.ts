/** What the variants of a comparison apply: the same application, with and without what protects it. */

const metadata = `metadata:
  name: web
  labels:
    app: web`;

const deployment = (replicas: number, podSpec: string): string => `apiVersion: apps/v1
kind: Deployment
${metadata}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
${podSpec}      containers:
        - name: web
          image: nginx:1.27
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet:
              path: /
              port: 80
            periodSeconds: 2
`;

export const webYaml = deployment(4, "");

export const withBudgetYaml = `${webYaml}---
apiVersion: policy/v1
kind: PodDisruptionBudget
${metadata}
spec:
  minAvailable: 3
  selector:
    matchLabels:
      app: web
`;

export const packedYaml = deployment(
  6,
  `      affinity:
        podAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: topology.kubernetes.io/zone
              labelSelector:
                matchLabels:
                  app: web
`,
);

export const spreadYaml = deployment(
  6,
  `      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app: web
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              app: web
`,
);

/** The Deployment that the vital sign Traffic calls once a second, as the probes made it but for what a variant adds. */
const heartbeat = (container: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: heartbeat
  namespace: vital-signs
  labels:
    app: heartbeat
spec:
  replicas: 2
  selector:
    matchLabels:
      app: heartbeat
  template:
    metadata:
      labels:
        app: heartbeat
      annotations:
        kubarium.dev/start-delay: 6s
    spec:
      terminationGracePeriodSeconds: 10
      containers:
        - name: heartbeat
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: ["netexec"]
          ports:
            - containerPort: 8080
${container}`;

export const abruptYaml = heartbeat("");

export const gracefulYaml = heartbeat(`          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
            periodSeconds: 1
            failureThreshold: 1
          lifecycle:
            preStop:
              sleep:
                seconds: 3
`);
