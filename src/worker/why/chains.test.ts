import { describe, expect, it } from "vitest";
import { defaultBlueprint } from "../../protocol/index.ts";
import type { WhyEnd } from "../../protocol/index.ts";
import { chainText, firstMissing, questionOf, smallBlueprint, WhyLab } from "../../testing/whyLab/index.ts";
import type { Step } from "../../testing/whyLab/index.ts";

interface Case {
  readonly about: string;
  readonly what: string;
  readonly steps: readonly Step[];
  readonly ends: WhyEnd;
  /** What links on the way say, in this order. */
  readonly says: readonly RegExp[];
}

/** Lives through each case and compares what the chain says, from the symptom to the cause. */
function check(lab: WhyLab, cases: readonly Case[]): void {
  it.for(cases)("$about: $what", ({ about, steps, ends, says }) => {
    const answer = lab.live(steps).why(questionOf(about));
    const text = chainText(answer);
    expect({ ends: answer.ends, missing: firstMissing(text, says), text }).toEqual({ ends, missing: undefined, text });
  });
}

const quota = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: few, namespace: default}\nspec: {hard: {pods: '1'}}";
const deploy = (name = "web", image = "nginx:1.29", replicas = 2): Step => `kubectl create deployment ${name} --image=${image} --replicas=${replicas} --port=80`;
const set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: default}\nspec: {replicas: 2, serviceName: db, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: 'nginx:no-such-tag'}]}}}";
const job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: sum, namespace: default}\nspec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, 'exit 7']}]}}}";
const cron = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: tick, namespace: default}\nspec: {schedule: '* * * * *', suspend: true, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: ['true']}]}}}}}";
const budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web, namespace: default}\nspec: {minAvailable: 2, selector: {matchLabels: {app: web}}}";
const service = (selector: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: default}\nspec: {selector: {app: ${selector}}, ports: [{port: 80}]}`;
const claim = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: default}\nspec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}";
const held = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: red, finalizers: [example.com/x]}";
const autoscaler = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, namespace: default}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: nothing}, minReplicas: 1, maxReplicas: 3}";

describe("nodes and machines", () => {
  check(new WhyLab(), [
    { about: "Node worker-1", what: "well", steps: [5], ends: "well", says: [/Ready: True/] },
    { about: "Node worker-1", what: "its kubelet was killed a moment ago", steps: ["kill -9 kubelet-worker-1", 20], ends: "fault", says: [/Ready: True .*heartbeat, the renewal of its Lease, is 2\d s ago/, /not true any more: .* notices it after 50 s/, /command 1: kill -9 kubelet-worker-1/] },
    { about: "Node worker-1", what: "its kubelet was killed long ago", steps: ["kill -9 kubelet-worker-1", 80], ends: "fault", says: [/Ready: Unknown \(NodeStatusUnknown/, /nobody had news from the kubelet/, /kubelet-worker-1 does not run: killed/, /command 1/] },
    { about: "Node worker-1", what: "its kubelet was ended by systemctl", steps: ["systemctl stop kubelet-worker-1", 80], ends: "fault", says: [/command 1: systemctl stop kubelet-worker-1/] },
    { about: "Node worker-1", what: "its kubelet is frozen", steps: ["kill -STOP kubelet-worker-1", 80], ends: "fault", says: [/SIGSTOP/, /command 1: kill -STOP/] },
    { about: "Node worker-1", what: "its machine is off", steps: ["poweroff worker-1", 80], ends: "fault", says: [/Unknown/, /has no power/, /command 1: poweroff worker-1/] },
    { about: "Node worker-1", what: "its machine is frozen", steps: ["suspend worker-1", 80], ends: "fault", says: [/is frozen/, /command 1: suspend worker-1/] },
    { about: "Node worker-1", what: "its cable is out", steps: ["isolate worker-1", 80], ends: "fault", says: [/kubelet-worker-1 cannot reach the API/, /cable of worker-1 is out/, /command 1: isolate worker-1/] },
    { about: "Node worker-1", what: "one way of its network is cut", steps: ["partition --one-way worker-1 load-balancer", 80], ends: "fault", says: [/drops what worker-1 sends to load-balancer/, /command 1: partition/] },
    { about: "Node worker-1", what: "its runtime is dead", steps: ["kill -9 containerd-worker-1", 80], ends: "fault", says: [/Ready: False \(KubeletNotReady: container runtime is down/, /command 1: kill -9 containerd-worker-1/] },
    { about: "Node worker-1", what: "its disk is full", steps: ["fill-disk worker-1", 80], ends: "fault", says: [/DiskPressure/, /disk of worker-1 is full/, /command 1: fill-disk worker-1/] },
    { about: "Node worker-1", what: "dead, and nobody is there to say so", steps: ["kill -9 kube-controller-manager-cp-1", "poweroff worker-1", 120], ends: "fault", says: [/Ready: True/, /nobody is there to say so/, /The only kube-controller-manager does not run/, /command 1: kill -9 kube-controller-manager-cp-1/] },
    { about: "Node worker-1", what: "cordoned", steps: ["kubectl cordon worker-1", 5], ends: "fault", says: [/spec.unschedulable: true/, /number 1: kubectl cordon worker-1/] },
    { about: "Node worker-2", what: "its machine was taken away", steps: ["remove worker-2", 3], ends: "fault", says: [/was taken out of the cluster/, /command 1: remove worker-2/] },
    { about: "machine worker-1", what: "off", steps: ["poweroff worker-1", 1], ends: "fault", says: [/has no power/, /command 1/] },
    { about: "machine worker-1", what: "booting", steps: ["poweroff worker-1", 1, "poweron worker-1", 2], ends: "passing", says: [/is on/, /booting/] },
    { about: "process kube-proxy-worker-1", what: "well", steps: [5], ends: "well", says: [/runs/] },
    { about: "process kube-proxy-worker-1", what: "slowed", steps: ["slow kube-proxy-worker-1 10", 2], ends: "fault", says: [/10 times slower/, /command 1: slow/] },
    { about: "process nothing", what: "there is none", steps: [], ends: "unknown", says: [/There is no process called nothing/] },
  ]);
});

describe("the control plane", () => {
  check(new WhyLab({ ...defaultBlueprint, workers: 2 }, 60), [
    { about: "vital read", what: "works", steps: [5], ends: "well", says: [/reads an object/] },
    { about: "vital write", what: "etcd has lost its majority", steps: ["kill -9 etcd-cp-1", 1, "kill -9 etcd-cp-3", 15], ends: "fault", says: [/writes an object .*exceeded/, /cannot store anything/, /1 member of 3 runs, and a majority is 2/, /command 2: kill -9 etcd-cp-3/] },
    { about: "vital write", what: "etcd's members do not hear each other", steps: ["partition cp-1 cp-2", "partition cp-1 cp-3", "partition cp-2 cp-3", 20], ends: "fault", says: [/no member hears a majority/, /drops what/, /partition cp-1 cp-2/] },
    { about: "vital write", what: "the disks are slow", steps: ["slow-disk cp-1 900", "slow-disk cp-2 900", "slow-disk cp-3 900", 12], ends: "fault", says: [/fsync on cp-1 takes 900 ms/, /command 1: slow-disk/] },
    { about: "vital read", what: "no API server runs", steps: ["kill -9 kube-apiserver-cp-1", "kill -9 kube-apiserver-cp-2", 1, "kill -9 kube-apiserver-cp-3", 10], ends: "fault", says: [/cannot reach the API/, /None of 3 API servers/, /command 3: kill -9 kube-apiserver-cp-3/] },
    { about: "vital read", what: "the load balancer is dead", steps: ["kill -9 load-balancer", 10], ends: "fault", says: [/through the load balancer/, /command 1: kill -9 load-balancer/] },
    { about: "vital schedule", what: "no scheduler runs", steps: ["kill -9 kube-scheduler-cp-1", "kill -9 kube-scheduler-cp-2", "kill -9 kube-scheduler-cp-3", 30], ends: "fault", says: [/Pod vital-signs\/canary-\d+ is Pending/, /None of the 3 instances of kube-scheduler/, /kill -9 kube-scheduler/] },
    { about: "vital heal", what: "no controller manager runs", steps: ["kill -9 kube-controller-manager-cp-1", "kill -9 kube-controller-manager-cp-2", "kill -9 kube-controller-manager-cp-3", 60], ends: "fault", says: [/pods are replaced by the controller manager/, /None of the 3 instances of kube-controller-manager/] },
    { about: "vital traffic", what: "all workers are off", steps: ["poweroff worker-1", "poweroff worker-2", 5], ends: "fault", says: [/calls a Service/, /poweroff worker-/] },
    { about: "process etcd-cp-1", what: "alone", steps: ["isolate cp-1", 20], ends: "fault", says: [/knows of no leader/, /command 1: isolate cp-1/] },
    { about: "process kube-apiserver-cp-1", what: "alone", steps: ["isolate cp-1", 20], ends: "fault", says: [/hears no etcd member that belongs to a majority/, /command 1: isolate cp-1/] },
    { about: "process kube-apiserver-cp-1", what: "killed", steps: ["kill -9 kube-apiserver-cp-1", 2], ends: "fault", says: [/does not run: killed/, /command 1/] },
    { about: "process etcd-cp-2", what: "its disk is full", steps: ["fill-disk cp-2", 20], ends: "fault", says: [/no space left on device/, /disk of cp-2 is full/, /command 1: fill-disk cp-2/] },
    { about: "command 3", what: "it waits for etcd", steps: ["kill -9 etcd-cp-1", "kill -9 etcd-cp-2", "kubectl create configmap x", 8], ends: "fault", says: [/Command 3: kubectl create configmap x/, /has its request in hand, at the stage .* waits for/, /etcd can commit nothing/, /kill -9 etcd-cp/] },
    { about: "command 1", what: "refused by RBAC", steps: ["kubectl get pods --as bob", 3], ends: "object", says: [/answered 403 to its list pods, at the stage authorization/, /user "bob" allows to list pods/] },
    { about: "command 4", what: "slow by the disks", steps: ["slow-disk cp-1 900", "slow-disk cp-2 900", "slow-disk cp-3 900", "kubectl create configmap x", 8], ends: "fault", says: [/took .* at the stage storage/, /fsync on cp-/, /slow-disk/] },
    { about: "command 1", what: "well", steps: ["kubectl get nodes", 3], ends: "well", says: [/no API server remembers that it refused anything/] },
    { about: "command 2", what: "it has nobody to talk to", steps: ["kill -STOP load-balancer", "kubectl get nodes", 4], ends: "fault", says: [/Command 2/, /through the load balancer/, /command 1: kill -STOP load-balancer/] },
  ]);
});

describe("what keeps pods, and what leads to them", () => {
  check(new WhyLab({ ...smallBlueprint }), [
    { about: "Deployment default/web", what: "well", steps: [deploy(), 30], ends: "well", says: [/has 2 of 2 pods ready/, /newest version/] },
    { about: "Deployment default/web", what: "its image does not exist", steps: [deploy("web", "nginx:no-such-tag"), 40], ends: "object", says: [/0 of 2/, /1 ReplicaSet/, /not ready/, /cannot be had/] },
    { about: "Deployment default/web", what: "a new version hangs", steps: [deploy(), 30, "kubectl set image deployment/web nginx=nginx:no-such-tag", 30], ends: "object", says: [/Only 1 of them/, /revision 2/, /cannot be had/] },
    { about: "Deployment default/web", what: "a quota allows no more", steps: [{ apply: quota }, 2, deploy(), 30], ends: "object", says: [/1 of 2/, /refuses to make its pods: .*exceeded quota: few/, /ResourceQuota default\/few allows no more: pods 1 of 1/] },
    { about: "Deployment default/web", what: "nobody acts on it", steps: ["kill -9 kube-controller-manager-cp-1", 1, deploy(), 10], ends: "fault", says: [/has not acted on its newest form/, /deployment controller runs in the controller manager/, /kill -9 kube-controller-manager-cp-1/] },
    { about: "Deployment default/web", what: "its pods are gone and nobody replaces them", steps: [deploy(), 30, "kill -9 kube-controller-manager-cp-1", "kubectl delete pods -l app=web --wait=false", 50], ends: "fault", says: [/2 of 2 pods ready/, /what its controller wrote last.* 0 are ready now/, /kill -9 kube-controller-manager-cp-1/] },
    { about: "StatefulSet default/db", what: "stuck at its first pod", steps: [{ apply: set }, 40], ends: "object", says: [/0 of 2/, /db-0 is the first. A StatefulSet makes the next/, /cannot be had/] },
    { about: "Job default/sum", what: "failed for good", steps: [{ apply: job }, 60], ends: "object", says: [/0 of 1 pods done/, /failed for good: BackoffLimitExceeded/] },
    { about: "Job default/sum", what: "suspended", steps: [{ apply: job.replace("spec: {", "spec: {suspend: true, ") }, 5], ends: "object", says: [/suspended/] },
    { about: "PodDisruptionBudget default/web", what: "it wants all of them", steps: [deploy(), { apply: budget }, 40], ends: "object", says: [/lets 0 pods be evicted: 2 are healthy and 2 have to be/, /minAvailable 2/] },
    { about: "command 4", what: "a drain that a budget holds up", steps: [deploy(), { apply: budget }, 40, "kubectl cordon worker-1", "kubectl drain worker-2 --ignore-daemonsets --delete-emptydir-data --force", 12], ends: "object", says: [/Command 4: kubectl drain/, /answered 429 to its create pods\/eviction/, /PodDisruptionBudget default\/web lets 0 pods be evicted/] },
    { about: "CronJob default/tick", what: "suspended", steps: [{ apply: cron }, 5], ends: "object", says: [/starts a Job at/, /suspended/] },
    { about: "Service default/web", what: "well", steps: [deploy(), { apply: service("web") }, 40], ends: "well", says: [/kernels of all nodes/] },
    { about: "Service default/web", what: "its selector matches nothing", steps: [deploy(), { apply: service("wep") }, 30], ends: "object", says: [/spec.selector \(app=wep\) matches none/, /app=web/] },
    { about: "Service default/web", what: "its pods are not ready", steps: [deploy("web", "nginx:no-such-tag"), { apply: service("web") }, 40], ends: "object", says: [/none is ready/, /cannot be had/] },
    { about: "Service default/web", what: "nobody writes its slices", steps: [deploy(), 30, "kill -9 kube-controller-manager-cp-1", { apply: service("web") }, 10], ends: "fault", says: [/EndpointSlices are not up to date/, /endpointslice controller/, /kill -9 kube-controller-manager-cp-1/] },
    { about: "Service default/web", what: "a kube-proxy is dead, and its rules are old", steps: [deploy(), { apply: service("web") }, 40, "kill -9 kube-proxy-worker-2", "kubectl delete pods -l app=web --wait=false", 60], ends: "fault", says: [/rules in the kernel of worker-2 are old: they lack .* and still lead to/, /kube-proxy writes these rules/, /kill -9 kube-proxy-worker-2/] },
    { about: "Service default/web", what: "a kube-proxy never heard of it", steps: ["kill -9 kube-proxy-worker-2", deploy(), { apply: service("web") }, 40], ends: "fault", says: [/kernel of worker-2 has no rules for it/, /kill -9 kube-proxy-worker-2/] },
    { about: "Service default/web", what: "the cloud gives it no address", steps: [deploy(), "kill -9 cloud-controller-manager-cp-1", { apply: service("web").replace("spec: {", "spec: {type: LoadBalancer, ") }, 40], ends: "fault", says: [/From outside it has no address/, /kill -9 cloud-controller-manager-cp-1/] },
    { about: "PersistentVolumeClaim default/data", what: "its class does not exist", steps: [{ apply: claim }, 10], ends: "object", says: [/is Pending/, /there is no StorageClass of that name/] },
    { about: "PersistentVolumeClaim default/data", what: "no class at all", steps: [{ apply: claim.replace("storageClassName: fast", "storageClassName: ''") }, 10], ends: "object", says: [/names no StorageClass/] },
    { about: "PersistentVolumeClaim default/data", what: "nobody binds claims", steps: ["kill -9 kube-controller-manager-cp-1", { apply: claim }, 10], ends: "fault", says: [/persistent volume controller/, /kill -9 kube-controller-manager-cp-1/] },
    { about: "Namespace red", what: "something in it is held", steps: ["kubectl create namespace red", 1, { apply: held }, 2, "kubectl delete namespace red --wait=false", 20], ends: "object", says: [/is Terminating/, /namespace controller says/, /ConfigMap red\/a is still there/, /finalizers hold it: example.com\/x/] },
    { about: "Namespace red", what: "nobody empties it", steps: ["kubectl create namespace red", 2, "kill -9 kube-controller-manager-cp-1", "kubectl delete namespace red --wait=false", 20], ends: "fault", says: [/namespace controller runs in the controller manager/, /kill -9 kube-controller-manager-cp-1/] },
    { about: "HorizontalPodAutoscaler default/web", what: "its target does not exist", steps: [{ apply: autoscaler }, 40], ends: "object", says: [/scaleTargetRef names Deployment nothing/] },
    { about: "Pod default/nothing", what: "there is none", steps: [], ends: "unknown", says: [/The API has no Pod default\/nothing/] },
  ]);
});
