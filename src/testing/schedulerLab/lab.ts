import type { KubeObject } from "../../engine/api/index.ts";
import { controllers } from "../../engine/controllers/index.ts";
import { controllerManager } from "../../engine/controllers/framework/controllerManager.ts";
import { millis, seconds } from "../../engine/core/index.ts";
import type { Micros } from "../../engine/core/index.ts";
import type { Event, Node, Pod } from "../../engine/kinds/index.ts";
import { kindByGroupVersionKind } from "../../engine/kinds/registry.ts";
import type { DecisionTable, SchedulerConfig, SchedulerState } from "../../engine/scheduler/index.ts";
import { explainDecision, kubeScheduler } from "../../engine/scheduler/index.ts";
import { ControlPlane, messageOf } from "../controlPlane/controlPlane.ts";
import type { Answered } from "../controlPlane/controlPlane.ts";

/** Off in the recorded cluster: nobody but the test says how nodes are, and pods are on nodes without a kubelet. */
const off: ReadonlySet<string> = new Set(["nodelifecycle", "tainteviction", "podgc"]);
const holdFinalizer = "example.com/hold";

const resourceOf = ({ apiVersion, kind }: KubeObject): string => `${apiVersion}/${kindByGroupVersionKind(apiVersion, kind)?.resource ?? `${kind.toLowerCase()}s`}`;
const isNamespaced = ({ apiVersion, kind }: KubeObject): boolean => kindByGroupVersionKind(apiVersion, kind)?.namespaced !== false;

/** The recorded cluster: etcd, API server, controller manager and scheduler are the engine's own; nodes are objects. */
export class SchedulerLab {
  readonly plane: ControlPlane;

  constructor(config: Partial<SchedulerConfig> = {}) {
    this.plane = new ControlPlane();
    const { kernel } = this.plane;
    const api = { server: this.plane.servers[0] ?? "", port: "6443" };
    kernel.addMachine("manager");
    kernel.addProcess("manager", "kube-controller-manager", controllerManager({ ...api, qps: 200, burst: 400, useServiceAccountCredentials: true }, controllers.filter(({ name }) => !off.has(name))), seconds(1));
    kernel.addProcess("manager", "kube-scheduler", kubeScheduler({ ...api, ...config }), seconds(1));
    this.plane.ready();
    this.plane.run(seconds(5));
  }

  run(time: Micros): void {
    this.plane.run(time);
  }

  get scheduler(): SchedulerState {
    return this.plane.kernel.process("kube-scheduler").memory as SchedulerState;
  }

  /** Creates an object; namespaced ones without a namespace go to "default". */
  create(object: KubeObject): Answered {
    const namespace = isNamespaced(object) ? (object.metadata.namespace ?? "default") : undefined;
    return this.plane.create(resourceOf(object), namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace } });
  }

  private mustCreate(object: KubeObject): void {
    const answer = this.create(object);
    if (answer.code !== 201) throw new Error(`${object.kind} ${object.metadata.name}: ${answer.code} ${messageOf(answer)}`);
  }

  /** Objects, then nodes, then pods that are on them; the controllers have time for what they do about it. */
  build(cluster: { readonly nodes: readonly Node[]; readonly objects: readonly KubeObject[]; readonly pods: readonly Pod[]; readonly csiNodes?: Readonly<Record<string, number>>; readonly note: string | null }): void {
    const namespaces = cluster.objects.filter((object) => object.kind === "Namespace");
    for (const namespace of namespaces) this.mustCreate(namespace);
    if (namespaces.length > 0) this.run(seconds(1));
    for (const node of cluster.nodes) this.addNode(node);
    for (const [name, count] of Object.entries(cluster.csiNodes ?? {})) {
      this.mustCreate({ apiVersion: "storage.k8s.io/v1", kind: "CSINode", metadata: { name }, spec: { drivers: [{ name: "csi.test", nodeID: name, allocatable: { count } }] } } as KubeObject);
    }
    for (const object of cluster.objects) if (object.kind !== "Namespace" && object.kind !== "Deployment") this.mustCreate(object);
    const leaving = /pod (\S+) is being deleted/.exec(cluster.note ?? "")?.[1];
    for (const pod of cluster.pods) this.addPod(pod, pod.metadata.name === leaving);
    this.run(seconds(4));
  }

  /** A new node is tainted not-ready until the node lifecycle controller says otherwise: here the test does. */
  addNode(node: Node): void {
    this.mustCreate(node);
    const body = { spec: { taints: node.spec.taints ?? null } };
    this.plane.call({ verb: "patch", resource: "v1/nodes", name: node.metadata.name, patchType: "application/merge-patch+json", body });
  }

  private addPod(pod: Pod, isLeaving: boolean): void {
    const { status, metadata } = pod;
    const namespace = metadata.namespace ?? "default";
    this.mustCreate(isLeaving ? { ...pod, metadata: { ...metadata, finalizers: [holdFinalizer] } } : pod);
    if (Object.keys(status ?? {}).length > 0) {
      this.plane.call({ verb: "patch", resource: "v1/pods", namespace, name: metadata.name, subresource: "status", patchType: "application/merge-patch+json", body: { status } });
    }
    if (isLeaving) this.plane.call({ verb: "delete", resource: "v1/pods", namespace, name: metadata.name });
  }

  pod(name: string, namespace = "default"): Pod | undefined {
    const answer = this.plane.get("v1/pods", namespace, name);
    return answer.code === 200 ? (answer.body as Pod) : undefined;
  }

  object<T extends KubeObject>(resource: string, namespace: string | undefined, name: string): T | undefined {
    const answer = this.plane.get(resource, namespace, name);
    return answer.code === 200 ? (answer.body as T) : undefined;
  }

  events(name: string, namespace = "default"): readonly Event[] {
    return (this.plane.list("v1/events", { namespace }) as readonly Event[]).filter((event) => event.involvedObject.name === name);
  }

  /** Takes pods away at once, as a kubelet does when they have ended. */
  removePods(names: readonly string[]): void {
    for (const name of names) this.plane.call({ verb: "delete", resource: "v1/pods", namespace: "default", name, body: { gracePeriodSeconds: 0 } });
  }

  /** What the scheduler made of a pod; waits for it up to `limit`. */
  decisionOn(pod: Pod, limit: Micros = seconds(3)): DecisionTable | undefined {
    const end = this.plane.kernel.state.now + limit;
    for (;;) {
      const table = explainDecision(this.scheduler, pod.metadata.uid ?? "");
      if (table !== undefined || this.plane.kernel.state.now >= end) return table;
      this.run(millis(20));
    }
  }

  /** Waits until `isTrue`. @returns the simulated time it took, undefined when it did not come true */
  until(isTrue: () => boolean, limit: Micros): Micros | undefined {
    const startedAt = this.plane.kernel.state.now;
    while (!isTrue()) {
      if (this.plane.kernel.state.now - startedAt >= limit) return undefined;
      this.run(millis(50));
    }
    return this.plane.kernel.state.now - startedAt;
  }
}
