import type { Micros } from "../../core/index.ts";
import type { KubeObject } from "../meta.ts";
import { podResources } from "../podTemplate/podResources.ts";
import type { ResourceAmounts } from "../podTemplate/podResources.ts";
import type { PodSpec, ResourceList } from "../podTemplate/types.ts";
import { parseQuantity } from "../quantity.ts";
import type { Quantity } from "../quantity.ts";
import { isNativeResource, isQuotaHugePages } from "../resourceNames.ts";
import { parseTime } from "../time.ts";
import { classOfClaim } from "../volumeClaim/match.ts";
import type { PersistentVolumeClaim } from "../volumeClaim/types.ts";

/**
 * What an object uses of a quota, by the resource it is of: "pods", "deployments.apps".
 * @source pkg/quota/v1/evaluator/core, k8s.io/apiserver/pkg/quota/v1/generic/evaluator.go
 */

const count = (value: number): Quantity => ({ nano: BigInt(value) * 1_000_000_000n, format: "DecimalSI" });
const one = count(1);

/** Resources whose objects a quota may also count by their bare name. */
const bareNames: ReadonlySet<string> = new Set(["configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas", "secrets", "services"]);
const classSuffixes = [".storageclass.storage.k8s.io/persistentvolumeclaims", ".storageclass.storage.k8s.io/requests.storage"];
const podNames: ReadonlySet<string> = new Set(
  ["cpu", "memory", "ephemeral-storage"].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]),
);
const isExtendedForQuota = (name: string): boolean => !isNativeResource(name) && name.startsWith("requests.");

/** Whether a quota's entry is about objects of the resource. */
export function isQuotaOf(resource: string, name: string): boolean {
  if (name === `count/${resource}` || (name === resource && bareNames.has(resource))) return true;
  if (resource === "pods") return podNames.has(name) || isQuotaHugePages(name) || isExtendedForQuota(name);
  if (resource === "services") return name === "services.nodeports" || name === "services.loadbalancers";
  return resource === "persistentvolumeclaims" && (name === "requests.storage" || classSuffixes.some((suffix) => name.endsWith(suffix)));
}

/** What requests and limits come to in the words of a quota. @source pods.go podComputeUsageHelper */
export function computeUsage(requests: ResourceAmounts, limits: ResourceAmounts): ResourceAmounts {
  const usage = new Map<string, Quantity>([["pods", one]]);
  for (const [name, amount] of requests) {
    if (name === "cpu" || name === "memory" || name === "ephemeral-storage" || name.startsWith("hugepages-")) usage.set(name, amount).set(`requests.${name}`, amount);
    else if (!isNativeResource(name) || name.startsWith("deviceclass.resource.kubernetes.io/")) usage.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of limits) if (name === "cpu" || name === "memory" || name === "ephemeral-storage") usage.set(`limits.${name}`, amount);
  return usage;
}

/** A pod that has ended, or should have, uses only its place in etcd. @source pods.go QuotaV1Pod */
export function isQuotaPod(pod: KubeObject, now: Micros): boolean {
  const { status } = pod as KubeObject & { readonly status?: { readonly phase?: string } };
  if (status?.phase === "Failed" || status?.phase === "Succeeded") return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  return now <= (parseTime(deletionTimestamp) ?? now) + deletionGracePeriodSeconds * 1_000_000;
}

function podUsage(pod: KubeObject, now: Micros): ResourceAmounts {
  const usage = new Map<string, Quantity>([["count/pods", one]]);
  if (!isQuotaPod(pod, now)) return usage;
  const { spec } = pod as KubeObject & { readonly spec: PodSpec };
  return new Map([...usage, ...computeUsage(podResources(spec, "requests"), podResources(spec, "limits"))]);
}

interface ServiceLike extends KubeObject {
  readonly spec: { readonly type?: string; readonly allocateLoadBalancerNodePorts?: boolean; readonly ports?: readonly { readonly nodePort?: number }[] };
}

/** @source services.go Usage, portsWithNodePorts */
function serviceUsage({ spec }: ServiceLike): ResourceAmounts {
  const { type, ports = [], allocateLoadBalancerNodePorts = true } = spec;
  const withPort = ports.filter(({ nodePort }) => (nodePort ?? 0) !== 0).length;
  const nodePorts = type === "NodePort" || (type === "LoadBalancer" && allocateLoadBalancerNodePorts) ? ports.length : type === "LoadBalancer" ? withPort : 0;
  return new Map([
    ["count/services", one],
    ["services", one],
    ["services.nodeports", count(nodePorts)],
    ["services.loadbalancers", count(type === "LoadBalancer" ? 1 : 0)],
  ]);
}

const storage = (list: ResourceList | undefined): Quantity | undefined => (list?.["storage"] === undefined ? undefined : parseQuantity(list["storage"]));

/** @source persistent_volume_claims.go Usage, getStorageUsage */
function claimUsage(claim: PersistentVolumeClaim): ResourceAmounts {
  const usage = new Map<string, Quantity>([
    ["count/persistentvolumeclaims", one],
    ["persistentvolumeclaims", one],
  ]);
  const className = classOfClaim(claim);
  if (className !== "") usage.set(`${className}${classSuffixes[0] ?? ""}`, one);
  const [asked, given] = [storage(claim.spec.resources?.requests), storage((claim.status as { readonly allocatedResources?: ResourceList } | undefined)?.allocatedResources)];
  if (asked === undefined) return usage;
  const more = given !== undefined && given.nano > asked.nano ? given : asked;
  const unit = 1_000_000_000n;
  const whole: Quantity = { nano: ((more.nano + unit - 1n) / unit) * unit, format: more.format };
  usage.set("requests.storage", whole);
  if (className !== "") usage.set(`${className}${classSuffixes[1] ?? ""}`, whole);
  return usage;
}

export function quotaUsage(resource: string, object: KubeObject, now: Micros): ResourceAmounts {
  if (resource === "pods") return podUsage(object, now);
  if (resource === "services") return serviceUsage(object as ServiceLike);
  if (resource === "persistentvolumeclaims") return claimUsage(object as PersistentVolumeClaim);
  const usage = new Map([[`count/${resource}`, one]]);
  return bareNames.has(resource) ? usage.set(resource, one) : usage;
}
