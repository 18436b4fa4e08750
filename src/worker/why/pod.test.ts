import { describe, expect, it } from "vitest";
import { chainText, firstMissing, questionOf, WhyLab } from "../../testing/whyLab/index.ts";
import type { Step } from "../../testing/whyLab/index.ts";
import { english, wordsOfSaid } from "../../protocol/index.ts";
import type { WhyEnd } from "../../protocol/index.ts";

const lab = new WhyLab();

const pod = (spec: string, name = "web"): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: default, labels: {app: ${name}}}\nspec:\n${spec.trim().split("\n").map((line) => `  ${line}`).join("\n")}\n`;
const nginx = "containers: [{name: c, image: 'nginx:1.29'}]";
const claim = (fields: string): string => `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: default}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${fields}}\n`;

interface Case {
  readonly what: string;
  readonly steps: readonly Step[];
  readonly ends: WhyEnd;
  /** What links on the way say, in this order; the last of them is the cause. */
  readonly says: readonly RegExp[];
}

const cases: readonly Case[] = [
  { what: "runs", steps: [{ apply: pod(nginx) }, 30], ends: "well", says: [/is Running, 1 of 1/, /runs and is ready/] },
  { what: "no scheduler runs", steps: ["kill -9 kube-scheduler-cp-1", 3, { apply: pod(nginx) }, 10], ends: "fault", says: [/is Pending/, /The only kube-scheduler does not run/, /kube-scheduler-cp-1 does not run/, /command 1: kill -9 kube-scheduler-cp-1/] },
  { what: "its scheduler is frozen", steps: ["kill -STOP kube-scheduler-cp-1", 3, { apply: pod(nginx) }, 10], ends: "fault", says: [/SIGSTOP/, /command 1: kill -STOP kube-scheduler-cp-1/] },
  { what: "its scheduler has just come back", steps: ["kill -9 kube-scheduler-cp-1", { apply: pod(nginx) }, 1, "systemctl start kube-scheduler-cp-1", 3], ends: "passing", says: [/none of them leads/, /lease still belongs to cp-1: .* 15 s without a renewal/] },
  { what: "its scheduler cannot reach the API", steps: ["kill -9 kube-scheduler-cp-1", { apply: pod(nginx) }, 1, "kill -9 load-balancer", "systemctl start kube-scheduler-cp-1", 5], ends: "fault", says: [/none of them leads/, /kube-scheduler-cp-1 cannot reach the API/, /through the load balancer/, /command 3: kill -9 load-balancer/] },
  { what: "no room anywhere", steps: [{ apply: pod("containers: [{name: c, image: nginx, resources: {requests: {cpu: '64'}}}]") }, 10], ends: "object", says: [/is Pending/, /has tried it .*Insufficient cpu/, /a larger node, for it asks for 64000m CPU/] },
  { what: "no node has its labels", steps: [{ apply: pod(`${nginx}\nnodeSelector: {disk: ssd}`) }, 10], ends: "object", says: [/didn't match Pod's node affinity\/selector/, /labels that the pod asks for: disk=ssd/] },
  { what: "all nodes are cordoned", steps: ["kubectl cordon worker-1", "kubectl cordon worker-2", 2, { apply: pod(nginx) }, 10], ends: "fault", says: [/unschedulable/, /uncordoned|taint/, /cordoned \(spec.unschedulable/, /kubectl cordon worker-/] },
  { what: "it has a scheduling gate", steps: [{ apply: pod(`${nginx}\nschedulingGates: [{name: example.com/wait}]`) }, 10], ends: "object", says: [/schedulingGates keep it .*example.com\/wait/] },
  { what: "it asks for another scheduler", steps: [{ apply: pod(`${nginx}\nschedulerName: mine`) }, 10], ends: "object", says: [/scheduler "mine"/] },
  { what: "its claim does not exist", steps: [{ apply: pod(`${nginx}\nvolumes: [{name: d, persistentVolumeClaim: {claimName: data}}]`) }, 10], ends: "object", says: [/has tried it/, /PersistentVolumeClaim that its spec.volumes name does not exist/] },
  { what: "its claim has no class that exists", steps: [{ apply: claim(", storageClassName: fast") }, { apply: pod(`${nginx}\nvolumes: [{name: d, persistentVolumeClaim: {claimName: data}}]`) }, 20], ends: "object", says: [/PersistentVolumeClaim default\/data is Pending/, /there is no StorageClass of that name/] },
  { what: "its kubelet was killed", steps: ["kill -9 kubelet-worker-1", "kill -9 kubelet-worker-2", 1, { apply: pod(nginx) }, 10], ends: "fault", says: [/is bound to worker-/, /kubelet-worker-\d does not run/, /kill -9 kubelet-worker-/] },
  { what: "its machine lost its power", steps: ["poweroff worker-1", "poweroff worker-2", { apply: pod(nginx) }, 10], ends: "fault", says: [/is bound to worker-/, /has no power/, /poweroff worker-/] },
  { what: "its runtime was killed", steps: ["kill -9 containerd-worker-1", "kill -9 containerd-worker-2", { apply: pod(nginx) }, 10], ends: "fault", says: [/is bound to worker-/, /container runtime/, /kill -9 containerd-worker-/] },
  { what: "its image does not exist", steps: [{ apply: pod("containers: [{name: c, image: 'nginx:no-such-tag'}]") }, 60], ends: "object", says: [/ErrImagePull|ImagePullBackOff/, /image "nginx:no-such-tag" .* cannot be had/] },
  { what: "its image is being pulled", steps: [{ apply: pod("containers: [{name: c, image: 'postgres:17'}]") }, 1.2], ends: "passing", says: [/is bound to/, /pulls the image "postgres:17"|being bound|sandbox/] },
  { what: "a ConfigMap that it mounts is missing", steps: [{ apply: pod(`${nginx}\nvolumes: [{name: v, configMap: {name: settings}}]`) }, 10], ends: "object", says: [/volumes cannot be mounted/, /needs the ConfigMap "settings"/] },
  { what: "a ConfigMap of its environment is missing", steps: [{ apply: pod("containers: [{name: c, image: nginx, envFrom: [{configMapRef: {name: settings}}]}]") }, 20], ends: "object", says: [/CreateContainerConfigError/, /needs the ConfigMap "settings"/] },
  { what: "its program ends with an error", steps: [{ apply: pod("containers: [{name: c, image: busybox, command: [sh, -c, 'echo no database; exit 3']}]") }, 60], ends: "object", says: [/waits longer/, /exit code 3/, /Its last words: "no database"/, /sh -c echo no database/] },
  { what: "its processes were killed by hand", steps: [{ apply: pod(nginx) }, 20, "pod kill default/web", 2, "pod kill default/web", 2], ends: "fault", says: [/exit code 137/, /command 3: pod kill/] },
  { what: "its liveness probe fails", steps: [{ apply: pod("containers: [{name: c, image: nginx, livenessProbe: {httpGet: {path: /, port: 81}, periodSeconds: 1, failureThreshold: 1}}]") }, 60], ends: "object", says: [/exit code/, /The kubelet killed it/, /probe as the spec has it: GET \/ on port 81/] },
  { what: "its readiness probe fails", steps: [{ apply: pod("containers: [{name: c, image: nginx, readinessProbe: {httpGet: {path: /, port: 81}, periodSeconds: 1}}]") }, 30], ends: "object", says: [/condition Ready is False/, /readiness probe of container c fails/, /connection refused/] },
  { what: "it is held by a finalizer", steps: [{ apply: pod(nginx).replace("labels:", "finalizers: [example.com/hold], labels:") }, 20, "kubectl delete pod web --wait=false", 40], ends: "object", says: [/is Terminating/, /deletion was asked for/, /finalizers hold it: example.com\/hold/, /No controller of this cluster/] },
  { what: "it has its grace period", steps: [{ apply: pod("containers: [{name: c, image: busybox, command: [sh, -c, 'trap \"\" TERM; sleep 1000']}]") }, 20, "kubectl delete pod web --wait=false", 5], ends: "passing", says: [/is Terminating/, /SIGKILL follows in 2\d s/] },
  { what: "it is to go, and its kubelet is dead", steps: [{ apply: pod(nginx) }, 20, "kill -9 kubelet-worker-1", "kill -9 kubelet-worker-2", "kubectl delete pod web --wait=false", 50], ends: "fault", says: [/is Terminating/, /Only the kubelet of worker-\d can say/, /kill -9 kubelet-worker-/] },
  { what: "deleted by force, and its machine does not know", steps: [{ apply: pod(nginx) }, 20, "isolate worker-1", "isolate worker-2", "kubectl delete pod web --force --grace-period=0", 10], ends: "fault", says: [/The API has no Pod default\/web any more, and worker-\d still has its containers/, /Only its kubelet ends them/, /isolate worker-/] },
  { what: "the API says Running, and its machine is dead", steps: [{ apply: pod(nginx) }, 20, "poweroff worker-1", "poweroff worker-2", 20], ends: "fault", says: [/is Running/, /nobody hears from it now/, /poweroff worker-/] },
];

describe("why a pod is as it is", () => {
  it.for(cases)("$what", ({ steps, ends, says }) => {
    const answer = lab.live(steps).why(questionOf("Pod default/web"));
    const text = chainText(answer);
    expect({ ends: answer.ends, missing: firstMissing(text, says), text }).toEqual({ ends, missing: undefined, text });
  });

  it("each link says where it was read, and the cause can be gone to", () => {
    const { links } = lab.live(["kill -9 kube-scheduler-cp-1", 3, { apply: pod(nginx) }, 10]).why(questionOf("Pod default/web"));
    expect(links.map(({ subject, evidence }) => [subject?.type, wordsOfSaid(evidence, english)])).toEqual([
      ["object", "kube-apiserver-cp-1: its watch cache of pods"],
      ["process", "the process tables of the control plane's machines"],
      ["process", "the process table of cp-1"],
      ["command", "the list of commands"],
    ]);
    expect(links.at(-1)).toMatchObject({ at: 40_000_000, subject: { type: "command", run: 1 } });
  });

  it("changes nothing", () => {
    lab.live([{ apply: pod(nginx) }, 10, "kill -9 kube-scheduler-cp-1", 5]);
    const { kernel } = lab.simulation.cluster;
    const before = kernel.hash();
    for (const question of ["Pod default/web", "Node worker-1", "process kube-scheduler-cp-1", "machine cp-1", "command 1"]) lab.why(questionOf(question));
    expect(kernel.hash()).toBe(before);
  });
});
