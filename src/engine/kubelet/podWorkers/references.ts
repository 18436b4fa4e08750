import { decodeBase64 } from "../../api/index.ts";
import type { Container, PodSpec } from "../../api/index.ts";
import { request } from "../../client/index.ts";
import { millis, seconds } from "../../core/index.ts";
import { podEvent } from "../events.ts";
import type { Kubelet, PodWorker, Reference } from "../state.ts";
import { resyncAfter } from "./resync.ts";

/** @source pkg/volume/util/nestedpendingoperations exponentialbackoff */
const mountRetryMin = millis(500);
const mountRetryMax = seconds(122);

type Resource = "v1/configmaps" | "v1/secrets";

/** A ConfigMap or Secret that something of a pod needs. */
interface Need {
  readonly resource: Resource;
  readonly name: string;
  /** Absent: any key will do. */
  readonly key?: string;
}

const words: Readonly<Record<Resource, { readonly lower: string; readonly kind: string }>> = {
  "v1/configmaps": { lower: "configmap", kind: "ConfigMap" },
  "v1/secrets": { lower: "secret", kind: "Secret" },
};

/**
 * Whether the pod's volumes can be mounted. Asks for the ConfigMaps and Secrets behind them; one that is
 * missing keeps the pod's containers from being created.
 *
 * @simplified volumes of other kinds are always there; projected volumes (the service account's token) too.
 * @source pkg/kubelet/volumemanager/volume_manager.go WaitForAttachAndMount
 */
export function volumesMounted(kubelet: Kubelet, worker: PodWorker): boolean {
  if (worker.mounted) return true;
  let waiting = false;
  let failed = false;
  for (const { volume, need } of volumeNeeds(worker.pod.spec)) {
    const reference = worker.references.get(referenceKey(need));
    if (reference?.state === "found") continue;
    if (reference === undefined) ask(kubelet, worker, need);
    if (reference?.state === "missing" || reference?.state === "unavailable") {
      failed = true;
      const why = reference.state === "missing" ? `${words[need.resource].lower} "${need.name}" not found` : `failed to sync ${words[need.resource].lower} cache: timed out waiting for the condition`;
      podEvent(kubelet, worker, { type: "Warning", reason: "FailedMount", message: `MountVolume.SetUp failed for volume "${volume}" : ${why}` });
      worker.references.delete(referenceKey(need));
    }
    waiting = true;
  }
  if (!waiting) {
    worker.mounted = true;
    return true;
  }
  if (failed) {
    worker.mountRetry = Math.min(mountRetryMax, worker.mountRetry === 0 ? mountRetryMin : worker.mountRetry * 2);
    resyncAfter(kubelet, worker, worker.mountRetry);
  }
  return false;
}

/**
 * What keeps a container's environment from being made: nothing, answers that are still awaited, or an
 * error in the kubelet's words. @source pkg/kubelet/kubelet_pods.go makeEnvironmentVariables
 */
export function environmentProblem(kubelet: Kubelet, worker: PodWorker, container: Container): "asking" | { readonly message: string } | undefined {
  if (container.env === undefined && container.envFrom === undefined) return undefined;
  let asking = false;
  for (const need of environmentNeeds(container)) {
    const reference = worker.references.get(referenceKey(need));
    const { lower, kind } = words[need.resource];
    if (reference === undefined) ask(kubelet, worker, need);
    if (reference === undefined || reference.state === "asking") {
      asking = true;
    } else if (reference.state !== "found") {
      worker.references.delete(referenceKey(need));
      return { message: reference.state === "missing" ? `${lower} "${need.name}" not found` : `failed to sync ${lower} cache: timed out waiting for the condition` };
    } else if (need.key !== undefined && !reference.keys.includes(need.key)) {
      worker.references.delete(referenceKey(need));
      return { message: `couldn't find key ${need.key} in ${kind} ${worker.pod.metadata.namespace ?? "default"}/${need.name}` };
    }
  }
  return asking ? "asking" : undefined;
}

/** The API server has answered about a ConfigMap or Secret. */
export function referenceAnswered(worker: PodWorker, key: string, body: unknown, code: number): void {
  const state: Reference["state"] = code === 200 ? "found" : code === 404 ? "missing" : "unavailable";
  worker.references.set(key, { state, keys: state === "found" ? dataKeys(body) : [], values: state === "found" ? dataValues(body) : {} });
}

const referenceKey = (need: Need): string => `${need.resource}/${need.name}`;

function ask(kubelet: Kubelet, worker: PodWorker, need: Need): void {
  const { clientConfig, state, env } = kubelet;
  const key = referenceKey(need);
  worker.references.set(key, { state: "asking", keys: [], values: {} });
  request(
    clientConfig,
    state.client,
    env,
    { verb: "get", resource: need.resource, namespace: worker.pod.metadata.namespace ?? "default", name: need.name, timeout: seconds(60) },
    { type: "reference", uid: worker.uid, key },
  );
}

function dataKeys(body: unknown): readonly string[] {
  if (typeof body !== "object" || body === null) return [];
  const keys: string[] = [];
  for (const field of ["data", "binaryData"] as const) {
    const data: unknown = (body as Readonly<Record<string, unknown>>)[field];
    if (typeof data === "object" && data !== null) keys.push(...Object.keys(data));
  }
  return keys;
}

/** The texts of a ConfigMap, or a Secret's decoded. */
function dataValues(body: unknown): Readonly<Record<string, string>> {
  const { kind, data = {} } = body as { readonly kind?: string; readonly data?: Readonly<Record<string, string>> };
  return kind === "Secret" ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)])) : data;
}

function volumeNeeds(spec: PodSpec): readonly { readonly volume: string; readonly need: Need }[] {
  const needs: { readonly volume: string; readonly need: Need }[] = [];
  for (const { name, configMap, secret } of spec.volumes ?? []) {
    if (configMap?.name !== undefined && configMap.optional !== true) needs.push({ volume: name, need: { resource: "v1/configmaps", name: configMap.name } });
    if (secret?.secretName !== undefined && secret.optional !== true) needs.push({ volume: name, need: { resource: "v1/secrets", name: secret.secretName } });
  }
  return needs;
}

function environmentNeeds(container: Container): readonly Need[] {
  const needs: Need[] = [];
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef?.name !== undefined && configMapRef.optional !== true) needs.push({ resource: "v1/configmaps", name: configMapRef.name });
    if (secretRef?.name !== undefined && secretRef.optional !== true) needs.push({ resource: "v1/secrets", name: secretRef.name });
  }
  for (const { valueFrom } of container.env ?? []) {
    const config = valueFrom?.configMapKeyRef;
    const secret = valueFrom?.secretKeyRef;
    if (config?.name !== undefined && config.optional !== true) needs.push({ resource: "v1/configmaps", name: config.name, key: config.key });
    if (secret?.name !== undefined && secret.optional !== true) needs.push({ resource: "v1/secrets", name: secret.name, key: secret.key });
  }
  return needs;
}
