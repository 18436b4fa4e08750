import { deepEqual, podRequests } from "../../api/index.ts";
import type { Container, PodAffinity, PodRequests, PodSpec, Protocol, StringMap } from "../../api/index.ts";
import type { Pod } from "../../kinds/index.ts";
import type { AffinityTerm } from "./affinityTerm.ts";
import { newAffinityTerm } from "./affinityTerm.ts";
import { resizedSpec } from "./resizedSpec.ts";

export interface HostPort {
  readonly protocol: Protocol;
  readonly ip: string;
  readonly port: number;
}

/**
 * A pod with all that scheduling wants to know about it, computed once. Plain data.
 * @source pkg/scheduler/framework/types.go PodInfo
 */
export interface PodInfo {
  /** The newest object; what is computed beside it stays valid (or a new PodInfo is made). */
  pod: Pod;
  readonly uid: string;
  /** "namespace/name". */
  readonly key: string;
  readonly namespace: string;
  labels: StringMap;
  readonly priority: number;
  readonly requests: PodRequests;
  readonly hostPorts: readonly HostPort[];
  readonly requiredAffinityTerms: readonly AffinityTerm[];
  readonly requiredAntiAffinityTerms: readonly AffinityTerm[];
  readonly preferredAffinityTerms: readonly AffinityTerm[];
  readonly preferredAntiAffinityTerms: readonly AffinityTerm[];
  readonly isTerminating: boolean;
}

const noLabels: StringMap = {};
const noTerms: readonly AffinityTerm[] = [];
const noPorts: readonly HostPort[] = [];

type TermOwner = Parameters<typeof newAffinityTerm>[1];

function required(affinity: PodAffinity | undefined, owner: TermOwner): readonly AffinityTerm[] {
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return terms === undefined ? noTerms : terms.map((term) => newAffinityTerm(term, owner, 1));
}

function preferred(affinity: PodAffinity | undefined, owner: TermOwner): readonly AffinityTerm[] {
  const terms = affinity?.preferredDuringSchedulingIgnoredDuringExecution;
  return terms === undefined ? noTerms : terms.map((term) => newAffinityTerm(term.podAffinityTerm, owner, term.weight));
}

function addPorts(container: Container, found: HostPort[] | undefined): HostPort[] | undefined {
  let ports = found;
  for (const port of container.ports ?? []) {
    if (port.hostPort === undefined || port.hostPort <= 0) continue;
    ports ??= [];
    ports.push({ protocol: port.protocol ?? "TCP", ip: port.hostIP === undefined || port.hostIP === "" ? "0.0.0.0" : port.hostIP, port: port.hostPort });
  }
  return ports;
}

function hostPortsOf(spec: PodSpec): readonly HostPort[] {
  let ports: HostPort[] | undefined;
  for (const container of spec.containers) ports = addPorts(container, ports);
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === "Always") ports = addPorts(container, ports);
  }
  return ports ?? noPorts;
}

export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

/** "namespace/name". */
export const podKey = (pod: Pod): string => `${pod.metadata.namespace ?? "default"}/${pod.metadata.name}`;

/** The pod's uid; its key where a test gives none. */
export const podUid = (pod: Pod): string => pod.metadata.uid ?? podKey(pod);

/** Takes a pod apart. Costs a few microseconds; done once per pod, not once per cycle. */
export function newPodInfo(pod: Pod): PodInfo {
  const { metadata, spec } = pod;
  const namespace = metadata.namespace ?? "default";
  const labels = metadata.labels ?? noLabels;
  const owner = { namespace, labels };
  const affinity = spec.affinity;
  return {
    pod,
    uid: podUid(pod),
    key: podKey(pod),
    namespace,
    labels,
    priority: spec.priority ?? 0,
    requests: podRequests(resizedSpec(pod)),
    hostPorts: hostPortsOf(spec),
    requiredAffinityTerms: affinity === undefined ? noTerms : required(affinity.podAffinity, owner),
    requiredAntiAffinityTerms: affinity === undefined ? noTerms : required(affinity.podAntiAffinity, owner),
    preferredAffinityTerms: affinity === undefined ? noTerms : preferred(affinity.podAffinity, owner),
    preferredAntiAffinityTerms: affinity === undefined ? noTerms : preferred(affinity.podAntiAffinity, owner),
    isTerminating: isTerminating(pod),
  };
}

/** The pod as if it were on the node that it was promised. */
export const placedOn = (pod: Pod, nodeName: string): Pod => ({ ...pod, spec: { ...pod.spec, nodeName } });

/** True when nothing that a PodInfo is computed from differs: objects are immutable, so references tell. */
export function isSameForScheduling(old: Pod, pod: Pod): boolean {
  return (
    old.spec === pod.spec &&
    old.metadata.labels === pod.metadata.labels &&
    old.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
    (old.status?.containerStatuses === pod.status?.containerStatuses || deepEqual(resizedSpec(old).containers, resizedSpec(pod).containers))
  );
}

export function hasAffinity(pod: PodInfo): boolean {
  return (
    pod.requiredAffinityTerms.length > 0 ||
    pod.requiredAntiAffinityTerms.length > 0 ||
    pod.preferredAffinityTerms.length > 0 ||
    pod.preferredAntiAffinityTerms.length > 0
  );
}
