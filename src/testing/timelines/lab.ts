import { controllers } from "../../engine/controllers/index.ts";
import type { Controller } from "../../engine/controllers/framework/controller.ts";
import { controllerManager } from "../../engine/controllers/framework/controllerManager.ts";
import { newHorizontalPodAutoscalerController } from "../../engine/controllers/horizontalPodAutoscaler/index.ts";
import { newNodeLifecycleController } from "../../engine/controllers/nodeLifecycle/index.ts";
import type { KubeObject, ResourceKind } from "../../engine/api/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import { millis, minutes, seconds } from "../../engine/core/index.ts";
import { resourceKinds } from "../../engine/kinds/registry.ts";
import type { Pod } from "../../engine/kinds/index.ts";
import { kubeScheduler } from "../../engine/scheduler/index.ts";
import type { Answered, Call } from "../controlPlane/controlPlane.ts";
import { ControlPlane } from "../controlPlane/controlPlane.ts";
import type { FakeCommand } from "./fakeKubelet.ts";
import { fakeKubelet } from "./fakeKubelet.ts";
import { TimelineHistory } from "./history.ts";
import { metricsOf, podMetricsKind, podMetricsResource } from "./podMetrics.ts";
import type { RecordedNode } from "./recording.ts";

export interface LabOptions {
  readonly seed: number;
  readonly nodes: readonly RecordedNode[];
  /** Grace period of 8 s, a look every second and a lease renewal every 2 s. */
  readonly quickHeartbeats: boolean;
  /** Default 1. */
  readonly apiservers?: number;
  /** Default 1. */
  readonly controllerManagers?: number;
  /** How far into a minute the first step is done; default: wherever it falls. */
  readonly secondInMinute?: number | undefined;
  /** Pods say what they use, and the autoscaler looks every 5 s. */
  readonly autoscales?: boolean;
}

const resources: Readonly<Record<string, string>> = {
  Pod: "v1/pods",
  Service: "v1/services",
  ConfigMap: "v1/configmaps",
  Secret: "v1/secrets",
  Namespace: "v1/namespaces",
  Node: "v1/nodes",
  Deployment: "apps/v1/deployments",
  ReplicaSet: "apps/v1/replicasets",
  DaemonSet: "apps/v1/daemonsets",
  Job: "batch/v1/jobs",
  StatefulSet: "apps/v1/statefulsets",
  CronJob: "batch/v1/cronjobs",
  PodDisruptionBudget: "policy/v1/poddisruptionbudgets",
  PersistentVolume: "v1/persistentvolumes",
  PersistentVolumeClaim: "v1/persistentvolumeclaims",
  StorageClass: "storage.k8s.io/v1/storageclasses",
  HorizontalPodAutoscaler: "autoscaling/v2/horizontalpodautoscalers",
};

export const resourceOf = (kind: string): string => resources[kind] ?? `v1/${kind.toLowerCase()}s`;
const api = { server: "load-balancer", port: "6443" } as const;

/** The recorded cluster: one etcd, one API server, controller manager, scheduler, and fake kubelets. */
export class TimelineLab {
  readonly plane: ControlPlane;
  readonly history: TimelineHistory;
  readonly namespace = "timeline";
  /** When the first step was done. */
  origin: Micros = 0;
  /** What every pod uses from now on; undefined: what its annotation says. */
  cpu: string | undefined;
  private readonly autoscales: boolean;
  private publishAt: Micros = 0;

  constructor(options: LabOptions) {
    this.plane = new ControlPlane({ seed: options.seed, members: 1, apiservers: options.apiservers ?? 1, withLoadBalancer: true, ...(options.autoscales === true ? { kinds: [...resourceKinds, podMetricsKind as unknown as ResourceKind] } : {}) }).ready();
    this.autoscales = options.autoscales === true;
    const { kernel } = this.plane;
    kernel.addMachine("kubelets");
    const lifecycle = newNodeLifecycleController({ gracePeriod: seconds(8), monitorPeriod: seconds(1) });
    const autoscaler = newHorizontalPodAutoscalerController({ syncPeriod: seconds(5), downscaleStabilization: seconds(20), cpuInitialization: 0, initialReadiness: 0, tolerance: 0.1 });
    const inPlaceOf = (controller: Controller): Controller => (options.quickHeartbeats && controller.name === lifecycle.name ? lifecycle : controller.name === autoscaler.name ? autoscaler : controller);
    const running = controllers.map(inPlaceOf);
    kernel.addProcess("kubelets", "fake-kubelet", fakeKubelet({ nodes: options.nodes, leaseEvery: seconds(options.quickHeartbeats ? 2 : 10) }));
    for (let number = 1; number <= (options.controllerManagers ?? 1); number++) {
      kernel.addMachine(`manager-${number}`);
      kernel.addProcess(`manager-${number}`, `kube-controller-manager-${number}`, controllerManager({ ...api, qps: 200, burst: 400, useServiceAccountCredentials: true }, running), seconds(number));
    }
    kernel.addProcess("manager-1", "kube-scheduler", kubeScheduler(api), seconds(1));
    this.plane.run(seconds(20));
    this.history = new TimelineHistory(kernel, "etcd-cp-1", this.namespace);
    this.plane.create("v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: this.namespace } });
    // What comes round every few seconds is at another point in each life.
    this.plane.run(seconds(3 + 2.3 * (options.seed - 1)));
    if (options.secondInMinute !== undefined) this.plane.run((seconds(options.secondInMinute + 60) - (kernel.state.now % minutes(1))) % minutes(1));
    this.history.collect(kernel.state.now);
    this.origin = kernel.state.now;
  }

  /** Simulated time since the first step. */
  get elapsed(): Micros {
    return this.plane.kernel.state.now - this.origin;
  }

  /** Lives on until `time` after the first step. */
  runUntil(time: Micros): void {
    while (this.elapsed < time) {
      if (this.autoscales) this.publishMetrics();
      this.plane.run(Math.min(millis(10), time - this.elapsed));
      this.history.collect(this.origin);
    }
  }

  /** What a metrics server would know, once a second. */
  private publishMetrics(): void {
    const { now } = this.plane.kernel.state;
    if (now < this.publishAt) return;
    this.publishAt = now + seconds(1);
    for (const pod of this.plane.list("v1/pods") as readonly Pod[]) {
      const metrics = metricsOf(pod, this.cpu, now);
      if (metrics !== undefined) this.plane.call({ verb: "update", resource: podMetricsResource, namespace: this.namespace, name: metrics.metadata.name, body: metrics });
    }
  }

  call(call: Call): Answered {
    return this.plane.call({ ...call, ...(isNamespaced(call.resource) ? { namespace: this.namespace } : {}) });
  }

  create(object: KubeObject): Answered {
    const apiVersion = object.apiVersion;
    const resource = `${apiVersion}/${resourceOf(object.kind).split("/").at(-1) ?? ""}`;
    return this.call({ verb: "create", resource, body: { ...object, metadata: { ...object.metadata, ...(isNamespaced(resource) ? { namespace: this.namespace } : {}) } } });
  }

  tellKubelets(command: FakeCommand): void {
    this.plane.kernel.inject("fake-kubelet", command, 1);
  }
}

const isNamespaced = (resource: string): boolean => !/^v1\/(nodes|namespaces|persistentvolumes)$|\/storageclasses$/.test(resource);
