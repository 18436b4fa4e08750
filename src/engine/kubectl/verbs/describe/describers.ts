import type { KubeObject } from "../../../api/index.ts";
import type { ConfigMap, DaemonSet, Deployment, EndpointSlice, Job, Lease, Namespace, Node, Pod, ReplicaSet, Secret, Service, ServiceAccount } from "../../../kinds/index.ts";
import type { Found } from "../../lookup.ts";
import { ask } from "../../script.ts";
import type { Talk } from "../../script.ts";
import { selectedBy } from "../rollout/selectedBy.ts";
import { newReplicaSetOf } from "../rollout/revisions.ts";
import { describeCertificateSigningRequest } from "./certificateRequest.ts";
import { describeConfigMap, describeNamespace, describeSecret, describeServiceAccount } from "./config.ts";
import { describeHorizontalPodAutoscaler } from "./hpa.ts";
import { describeEndpoints, describeIngress, describeIngressClass, describeIpAddress, describeServiceCidr } from "./ingress.ts";
import { backendsOf } from "./ingressBackends.ts";
import { listOf } from "./listOf.ts";
import { describeCronJob, describeReplicationController, describeStatefulSet } from "./moreWorkloads.ts";
import { describeEndpointSlice, describeService } from "./network.ts";
import { describeNetworkPolicy } from "./networkPolicy.ts";
import { describeNode } from "./node.ts";
import { describePod } from "./pod.ts";
import { describeLimitRange, describePodDisruptionBudget, describePriorityClass, describeResourceQuota } from "./policy.ts";
import { describeRole, describeRoleBinding } from "./rbac.ts";
import { describeCsiNode, describePersistentVolume, describePersistentVolumeClaim, describeStorageClass, describeVolumeAttributesClass } from "./storage.ts";
import { describeDaemonSet, describeDeployment, describeJob, describeReplicaSet } from "./workloads.ts";

/** What a description depends on besides its object. */
export interface Describing {
  readonly now: number;
  /** How many objects are asked for at once; 0: all. */
  readonly chunk: number;
  readonly minor: number;
}

interface Describer {
  readonly body: (found: Found, describing: Describing) => Talk<string>;
  /** Some descriptions end without events. */
  readonly hasEvents: boolean;
}

/** What needs nothing but the object. */
function plain(text: (object: KubeObject, now: number) => string, hasEvents = true): Describer {
  return {
    hasEvents,
    // eslint-disable-next-line require-yield -- nothing else has to be asked
    *body({ object }, { now }) {
      return text(object, now);
    },
  };
}

/** The pods that a workload selects; all, where it selects none. */
const podsOf = ({ object, namespace }: Found, chunk: number): Talk<readonly Pod[]> => listOf<Pod>("v1/pods", namespace, chunk, selectedBy(object));
const withPods = (text: (object: KubeObject, pods: readonly Pod[], now: number) => string): Describer => ({
  hasEvents: true,
  *body(found, { now, chunk }) {
    return text(found.object, yield* podsOf(found, chunk), now);
  },
});

function* deploymentBody({ object, namespace }: Found, { chunk }: Describing): Talk<string> {
  const sets = yield* listOf<ReplicaSet>("apps/v1/replicasets", namespace, chunk, selectedBy(object));
  const own = sets.filter((set) => set.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === object.metadata.uid) === true);
  const current = newReplicaSetOf(object as Deployment, own);
  return describeDeployment(object as Deployment, { current, old: own.filter((set) => set !== current && (set.spec.replicas ?? 0) > 0) });
}

function* nodeBody({ object }: Found, { now, chunk }: Describing): Talk<string> {
  const lease = yield* ask({ verb: "get", resource: "coordination.k8s.io/v1/leases", namespace: "kube-node-lease", name: object.metadata.name });
  const pods = yield* listOf<Pod>("v1/pods", undefined, chunk, { fieldSelector: `spec.nodeName=${object.metadata.name},status.phase!=Failed,status.phase!=Succeeded` });
  return describeNode(object as Node, { lease: lease.type === "ok" ? (lease.body as KubeObject as Lease) : undefined, pods, now });
}

function* serviceBody({ object, namespace }: Found): Talk<string> {
  return describeService(object as Service, yield* listOf<EndpointSlice>("discovery.k8s.io/v1/endpointslices", namespace, 0, { labelSelector: `kubernetes.io/service-name=${object.metadata.name}` }));
}

function* ingressBody({ object, namespace }: Found): Talk<string> {
  return describeIngress(object, yield* backendsOf(object, namespace));
}

function* namespaceBody({ object }: Found, { chunk }: Describing): Talk<string> {
  const quotas = yield* listOf("v1/resourcequotas", object.metadata.name, chunk);
  const ranges = yield* listOf("v1/limitranges", object.metadata.name, chunk);
  return describeNamespace(object as Namespace, quotas, ranges);
}

/** Since v1.36 kubectl looks for no tokens among the Secrets. */
function* serviceAccountBody({ object, namespace }: Found, { chunk, minor }: Describing): Talk<string> {
  return describeServiceAccount(object as ServiceAccount, minor > 32 ? [] : yield* listOf<Secret>("v1/secrets", namespace, chunk));
}

const asks = (body: Describer["body"], hasEvents = true): Describer => ({ body, hasEvents });

/** By group and kind; what is not here is described field by field. @source k8s.io/kubectl/pkg/describe/describe.go describerMap */
export const describers: Readonly<Record<string, Describer | undefined>> = {
  "/ConfigMap": plain((object) => describeConfigMap(object as ConfigMap)),
  "/Endpoints": plain(describeEndpoints),
  "/LimitRange": plain(describeLimitRange, false),
  "/Namespace": asks(namespaceBody, false),
  "/Node": asks(nodeBody),
  "/PersistentVolume": plain(describePersistentVolume),
  "/PersistentVolumeClaim": withPods(describePersistentVolumeClaim),
  "/Pod": plain((object, now) => describePod(object as Pod, now)),
  "/ReplicationController": withPods(describeReplicationController),
  "/ResourceQuota": plain(describeResourceQuota, false),
  "/Secret": plain((object) => describeSecret(object as Secret), false),
  "/Service": asks(serviceBody),
  "/ServiceAccount": asks(serviceAccountBody),
  "apps/DaemonSet": withPods((object, pods) => describeDaemonSet(object as DaemonSet, pods)),
  "apps/Deployment": asks(deploymentBody),
  "apps/ReplicaSet": withPods((object, pods) => describeReplicaSet(object as ReplicaSet, pods)),
  "apps/StatefulSet": withPods(describeStatefulSet),
  "autoscaling/HorizontalPodAutoscaler": plain(describeHorizontalPodAutoscaler),
  "certificates.k8s.io/CertificateSigningRequest": plain(describeCertificateSigningRequest),
  "batch/CronJob": plain(describeCronJob),
  "batch/Job": plain((object) => describeJob(object as Job)),
  "discovery.k8s.io/EndpointSlice": plain((object) => describeEndpointSlice(object as EndpointSlice)),
  "networking.k8s.io/IPAddress": plain(describeIpAddress),
  "networking.k8s.io/Ingress": asks(ingressBody),
  "networking.k8s.io/IngressClass": plain(describeIngressClass),
  "networking.k8s.io/NetworkPolicy": plain(describeNetworkPolicy, false),
  "networking.k8s.io/ServiceCIDR": plain(describeServiceCidr),
  "policy/PodDisruptionBudget": plain(describePodDisruptionBudget),
  "rbac.authorization.k8s.io/ClusterRole": plain(describeRole, false),
  "rbac.authorization.k8s.io/ClusterRoleBinding": plain(describeRoleBinding, false),
  "rbac.authorization.k8s.io/Role": plain(describeRole, false),
  "rbac.authorization.k8s.io/RoleBinding": plain(describeRoleBinding, false),
  "scheduling.k8s.io/PriorityClass": plain(describePriorityClass),
  "storage.k8s.io/CSINode": plain(describeCsiNode),
  "storage.k8s.io/StorageClass": plain(describeStorageClass),
  "storage.k8s.io/VolumeAttributesClass": plain(describeVolumeAttributesClass),
};
