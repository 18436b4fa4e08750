import type { StringMap } from "../../api/index.ts";
import { bytesOf, milliCpuOf, scalarsOf } from "../../api/index.ts";
import type { Bytes, MilliCpu } from "../../core/index.ts";
import type { Node, Taint } from "../../kinds/index.ts";
import type { HostPort, PodInfo } from "./podInfo.ts";
import { hasAffinity } from "./podInfo.ts";

/**
 * A node with what its pods take from it, kept up to date pod by pod. Plain data.
 * @source pkg/scheduler/framework/types.go NodeInfo
 */
export interface NodeInfo {
  readonly name: string;
  /** Undefined while pods are bound to a node that was not seen (or is gone). */
  node: Node | undefined;
  /** Its place in the snapshot's list; -1 when it is not in it. */
  index: number;
  /** Grows with every change, over all nodes. */
  generation: number;
  labels: StringMap;
  taints: readonly Taint[];
  isUnschedulable: boolean;
  allocatableCpu: MilliCpu;
  allocatableMemory: Bytes;
  allocatableEphemeralStorage: Bytes;
  allowedPods: number;
  allocatableScalars: ReadonlyMap<string, number> | undefined;
  requestedCpu: MilliCpu;
  requestedMemory: Bytes;
  requestedEphemeralStorage: Bytes;
  requestedScalars: Map<string, number> | undefined;
  nonZeroCpu: MilliCpu;
  nonZeroMemory: Bytes;
  pods: PodInfo[];
  podsWithAffinity: PodInfo[];
  podsWithRequiredAntiAffinity: PodInfo[];
  usedPorts: HostPort[];
  /** Image name (with tag) -> bytes. */
  images: ReadonlyMap<string, Bytes>;
}

const noLabels: StringMap = {};
const noTaints: readonly Taint[] = [];
const noImages: ReadonlyMap<string, Bytes> = new Map();

export function newNodeInfo(name: string): NodeInfo {
  return {
    name,
    node: undefined,
    index: -1,
    generation: 0,
    labels: noLabels,
    taints: noTaints,
    isUnschedulable: false,
    allocatableCpu: 0,
    allocatableMemory: 0,
    allocatableEphemeralStorage: 0,
    allowedPods: 0,
    allocatableScalars: undefined,
    requestedCpu: 0,
    requestedMemory: 0,
    requestedEphemeralStorage: 0,
    requestedScalars: undefined,
    nonZeroCpu: 0,
    nonZeroMemory: 0,
    pods: [],
    podsWithAffinity: [],
    podsWithRequiredAntiAffinity: [],
    usedPorts: [],
    images: noImages,
  };
}

/** Takes over what the Node object says; the pods stay. */
export function setNode(info: NodeInfo, node: Node): void {
  const allocatable = node.status?.allocatable;
  info.node = node;
  info.labels = node.metadata.labels ?? noLabels;
  info.taints = node.spec.taints ?? noTaints;
  info.isUnschedulable = node.spec.unschedulable === true;
  info.allocatableCpu = milliCpuOf(allocatable?.["cpu"]);
  info.allocatableMemory = bytesOf(allocatable?.["memory"]);
  info.allocatableEphemeralStorage = bytesOf(allocatable?.["ephemeral-storage"]);
  info.allowedPods = bytesOf(allocatable?.["pods"]);
  info.allocatableScalars = scalarsOf(allocatable);
  info.images = imagesOf(node);
}

function imagesOf(node: Node): ReadonlyMap<string, Bytes> {
  const images = node.status?.images;
  if (images === undefined || images.length === 0) return noImages;
  const sizes = new Map<string, Bytes>();
  for (const image of images) for (const name of image.names ?? []) sizes.set(name, image.sizeBytes ?? 0);
  return sizes;
}

/** Adds (sign 1) or takes away (sign -1) what a pod asks for. */
function account(info: NodeInfo, pod: PodInfo, sign: 1 | -1): void {
  const { requests } = pod;
  info.requestedCpu += sign * requests.cpu;
  info.requestedMemory += sign * requests.memory;
  info.requestedEphemeralStorage += sign * requests.ephemeralStorage;
  info.nonZeroCpu += sign * requests.nonZeroCpu;
  info.nonZeroMemory += sign * requests.nonZeroMemory;
  for (const { name, amount } of requests.scalars) {
    info.requestedScalars ??= new Map<string, number>();
    info.requestedScalars.set(name, (info.requestedScalars.get(name) ?? 0) + sign * amount);
  }
}

export function addPodToNode(info: NodeInfo, pod: PodInfo): void {
  info.pods.push(pod);
  if (hasAffinity(pod)) info.podsWithAffinity.push(pod);
  if (pod.requiredAntiAffinityTerms.length > 0) info.podsWithRequiredAntiAffinity.push(pod);
  for (const port of pod.hostPorts) info.usedPorts.push(port);
  account(info, pod, 1);
}

/** Takes a pod off; false when it was not there. Its place is taken by the last, so the order of pods means nothing. */
export function removePodFromNode(info: NodeInfo, pod: PodInfo): boolean {
  const removed = removeByUid(info.pods, pod.uid);
  if (removed === undefined) return false;
  if (hasAffinity(removed)) removeByUid(info.podsWithAffinity, pod.uid);
  if (removed.requiredAntiAffinityTerms.length > 0) removeByUid(info.podsWithRequiredAntiAffinity, pod.uid);
  for (const port of removed.hostPorts) removePort(info.usedPorts, port);
  account(info, removed, -1);
  return true;
}

function removeByUid(pods: PodInfo[], uid: string): PodInfo | undefined {
  const at = pods.findIndex((pod) => pod.uid === uid);
  const found = pods[at];
  const last = pods.pop();
  if (found === undefined || last === undefined) {
    if (last !== undefined) pods.push(last);
    return undefined;
  }
  if (at < pods.length) pods[at] = last;
  return found;
}

function removePort(ports: HostPort[], port: HostPort): void {
  const at = ports.findIndex((used) => used.port === port.port && used.protocol === port.protocol && used.ip === port.ip);
  if (at >= 0) ports.splice(at, 1);
}

/** A copy whose pods can be taken off and put back without touching the original (dry runs). */
export function cloneNodeInfo(info: NodeInfo): NodeInfo {
  return {
    ...info,
    requestedScalars: info.requestedScalars === undefined ? undefined : new Map(info.requestedScalars),
    pods: info.pods.slice(),
    podsWithAffinity: info.podsWithAffinity.slice(),
    podsWithRequiredAntiAffinity: info.podsWithRequiredAntiAffinity.slice(),
    usedPorts: info.usedPorts.slice(),
  };
}
