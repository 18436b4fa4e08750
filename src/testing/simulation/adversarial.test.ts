import { expect, it } from "vitest";
import type { KubeObject } from "../../engine/api/index.ts";
import { WorldObserver } from "../../engine/cluster/index.ts";
import { seconds } from "../../engine/core/index.ts";
import { defaultBlueprint } from "../../protocol/index.ts";
import { loadLateParts } from "../../worker/lateParts.ts";
import { loadManifestReader } from "../../worker/manifestInput.ts";
import { Simulation } from "../../worker/simulation.ts";

await Promise.all([loadLateParts(), loadManifestReader()]);

const podSpec = "{containers: [{name: c, image: 'nginx:1.29', resources: {requests: {cpu: 10m}}}]}";
const replicaSet = (name: string): string => `{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: ${name}}, spec: {replicas: 2, selector: {matchLabels: {all: same}}, template: {metadata: {labels: {all: same}}, spec: ${podSpec}}}}`;
const autoscaler = (name: string): string => `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: ${name}}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 1, maxReplicas: 9, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]}}`;
const configMap = (name: string, more = ""): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}${more}}}`;

const hostile = [
  replicaSet("one"),
  replicaSet("two"),
  "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: all}, spec: {minAvailable: 1, selector: {}}}",
  `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: ${podSpec}}}}`,
  autoscaler("first"),
  autoscaler("second"),
  `{apiVersion: batch/v1, kind: CronJob, metadata: {name: never}, spec: {schedule: "0 0 30 2 *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1.36"}]}}}}}}`,
  "{apiVersion: v1, kind: Namespace, metadata: {name: stuck}}",
  configMap("held", ", namespace: stuck, finalizers: [test/hold]"),
  configMap("hen"),
  configMap("egg"),
].join("\n---\n");

class Tank {
  readonly simulation = new Simulation({ ...defaultBlueprint, etcdMembers: 1, controlPlanes: 1, apiServers: 1, workers: 2, vitalSigns: false }, 11);
  private readonly world = new WorldObserver(this.simulation.cluster);

  run(line: string, stdin?: string): void {
    this.simulation.perform({ type: "kubectl", line, ...(stdin === undefined ? {} : { stdin }) });
  }

  /** @returns how many writes etcd has seen meanwhile */
  pass(duration: number): number {
    const before = this.revision();
    this.simulation.advance(this.simulation.now + duration);
    return this.revision() - before;
  }

  objects(prefix: string): readonly KubeObject[] {
    this.world.look();
    return [...this.world.objects].filter(([key]) => key.startsWith(`/registry/${prefix}`)).map(([, { object }]) => object);
  }

  private revision(): number {
    this.world.look();
    return Math.max(...this.world.members.map(({ revision }) => revision));
  }
}

const conditionsOf = (object: KubeObject | undefined): readonly { readonly type: string; readonly status: string; readonly reason?: string }[] => (object as { readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[] } } | undefined)?.status?.conditions ?? [];

it("objects that want the impossible are told so, and cost little more than none", () => {
  const tank = new Tank();
  tank.pass(seconds(20));
  const usual = tank.pass(seconds(30));
  tank.run("kubectl apply -f -", hostile);
  tank.pass(seconds(12));
  const uidOf = (name: string): string => tank.objects(`configmaps/default/${name}`)[0]?.metadata.uid ?? "";
  const owned = (name: string, owner: string): string => configMap(name, `, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: ${owner}, uid: ${uidOf(owner)}}]`);
  tank.run("kubectl apply -f -", [owned("hen", "egg"), owned("egg", "hen")].join("\n---\n"));
  tank.run("kubectl delete namespace stuck --wait=false");
  tank.pass(seconds(45));
  const hostileWrites = tank.pass(seconds(30));

  // Autoscalers tell of it anew each 15 s, and a namespace is looked at again.
  expect(hostileWrites - usual).toBeLessThan(30);
  // Each keeps to the pods that it owns.
  expect(tank.objects("pods/default/").filter(({ metadata }) => metadata.labels?.["all"] === "same").map(({ metadata }) => metadata.ownerReferences?.[0]?.name).toSorted((a = "", b = "") => (a < b ? -1 : 1))).toEqual(["one", "one", "two", "two"]);
  expect(tank.objects("pods/default/web-")).toHaveLength(2);
  expect(tank.objects("horizontalpodautoscalers/default/").map((hpa) => conditionsOf(hpa).find(({ type }) => type === "ScalingActive")?.reason)).toEqual(["AmbiguousSelector", "AmbiguousSelector"]);
  expect(tank.objects("jobs/")).toEqual([]);
  expect(conditionsOf(tank.objects("namespaces/stuck")[0]).find(({ type }) => type === "NamespaceFinalizersRemaining")?.status).toBe("True");
  // Owners in a loop keep one another, until one is deleted.
  expect(tank.objects("configmaps/default/").map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(["egg", "hen"]));
  tank.run("kubectl delete configmap hen");
  tank.pass(seconds(5));
  expect(tank.objects("configmaps/default/").map(({ metadata }) => metadata.name)).not.toContain("egg");
});
