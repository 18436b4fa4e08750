import type { KubeObject } from "../engine/api/index.ts";
import { parseQuantity } from "../engine/api/index.ts";
import { kindByGroupVersionKind } from "../engine/kinds/registry.ts";
import { cleanObject, reasonToDrop } from "./cleanObject.ts";
import { parseManifest } from "./parseManifest.ts";
import type { ManifestProblem } from "./types.ts";
import { validateObjects } from "./validateManifest.ts";

/** A worker like a node of the other cluster. */
export interface ImportedWorker {
  readonly name: string;
  readonly milliCpu: number;
  readonly memoryBytes: number;
  readonly pods: number;
  readonly zone: string;
  readonly region: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute" }[];
}

export interface ImportLine {
  readonly what: string;
  readonly why: string;
}

export interface ImportedCluster {
  /** Clean, and in an order in which they can be applied. */
  readonly objects: readonly KubeObject[];
  readonly workers: readonly ImportedWorker[];
  /** Kinds and how many of each were taken. */
  readonly kept: readonly { readonly kind: string; readonly count: number }[];
  /** Objects that were left out. */
  readonly dropped: readonly ImportLine[];
  /** Fields that were taken out, and of how many objects. */
  readonly cleaned: readonly { readonly field: string; readonly why: string; readonly count: number }[];
  /** What is accepted and has no effect here. */
  readonly notSimulated: readonly ImportLine[];
  /** What this cluster would refuse. */
  readonly refused: readonly ImportLine[];
  readonly errors: readonly ManifestProblem[];
}

export const importLimits = { workers: 100, lines: 500 } as const;

/** What `kubectl get ... -o yaml` of a real cluster printed, made fit for this one. */
export function importCluster(text: string): ImportedCluster {
  const { documents, errors } = parseManifest(withoutManagedFields(text));
  const given = documents.map(({ object }) => object);
  const owners = new Set(given.map((object) => object.metadata?.uid ?? "").filter((uid) => uid !== ""));
  const dropped: ImportLine[] = [];
  const counts = new Map<string, { readonly field: string; readonly why: string; count: number }>();
  const workers: ImportedWorker[] = [];
  const objects: KubeObject[] = [];
  for (const object of given) {
    if (object.kind === "Node") {
      takeNode(object, workers, dropped);
      continue;
    }
    const why = reasonToDrop(object, owners) ?? notServed(object);
    if (why !== undefined) {
      dropped.push({ what: nameOf(object), why });
      continue;
    }
    const cleaned = cleanObject(object);
    for (const { field, why: reason } of cleaned.rules) {
      const known = counts.get(field);
      if (known === undefined) counts.set(field, { field, why: reason, count: 1 });
      else known.count++;
    }
    objects.push(cleaned.object);
  }
  const ordered = inOrder([...missingNamespaces(objects), ...objects]);
  const { refused, notSimulated } = validateObjects(ordered);
  return {
    objects: ordered,
    workers,
    kept: countKinds(ordered),
    dropped: dropped.slice(0, importLimits.lines),
    cleaned: [...counts.values()],
    notSimulated: notSimulated.slice(0, importLimits.lines),
    refused: refused.slice(0, importLimits.lines),
    errors,
  };
}

/** More than half of what a real cluster prints, and nobody's wish: taken out before the text is read as YAML. */
function withoutManagedFields(text: string): string {
  if (!text.includes("managedFields:")) return text;
  const kept: string[] = [];
  let column = -1;
  for (const line of text.split("\n")) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const isItem = line.startsWith("- ", indent);
    if (column !== -1 && line.trim() !== "" && (indent < column || (indent === column && !isItem))) column = -1;
    if (column === -1 && /^ *managedFields:\s*$/.test(line)) column = indent;
    // The line stays, so that errors name the lines that people see.
    kept.push(column === -1 ? line : "");
  }
  return kept.join("\n");
}

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata?.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata?.name ?? ""}`;

function notServed({ apiVersion, kind }: KubeObject): string | undefined {
  return kindByGroupVersionKind(apiVersion, kind) === undefined ? `this cluster does not serve ${kind} in ${apiVersion}` : undefined;
}

function takeNode(node: KubeObject, workers: ImportedWorker[], dropped: ImportLine[]): void {
  const name = node.metadata?.name ?? "";
  const labels = node.metadata?.labels ?? {};
  if ("node-role.kubernetes.io/control-plane" in labels || "node-role.kubernetes.io/master" in labels) return void dropped.push({ what: `Node ${name}`, why: "this cluster has a control plane of its own" });
  if (workers.length >= importLimits.workers) return void dropped.push({ what: `Node ${name}`, why: `at most ${importLimits.workers} nodes become workers` });
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(name) || workers.some((worker) => worker.name === name)) return void dropped.push({ what: `Node ${name}`, why: "its name cannot be used" });
  const status = fieldsOf(fieldsOf(node)["status"]);
  const capacity = { ...fieldsOf(status["capacity"]), ...fieldsOf(status["allocatable"]) };
  workers.push({
    name,
    milliCpu: bounded(amount(capacity["cpu"]) * 1000, 100, 1_000_000, 4_000),
    memoryBytes: bounded(amount(capacity["memory"]), 64 * 1024 ** 2, 16 * 1024 ** 4, 8 * 1024 ** 3),
    pods: bounded(amount(capacity["pods"]), 1, 1_000, 110),
    zone: labels["topology.kubernetes.io/zone"] ?? "",
    region: labels["topology.kubernetes.io/region"] ?? "",
    labels: Object.fromEntries(Object.entries(labels).filter(([key]) => !/^(?:kubernetes\.io\/|beta\.kubernetes\.io\/|topology\.kubernetes\.io\/|failure-domain\.beta\.kubernetes\.io\/)/.test(key)).slice(0, 64)),
    taints: taintsOf(fieldsOf(fieldsOf(node)["spec"])["taints"]),
  });
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {});

function amount(value: unknown): number {
  const parsed = typeof value === "string" || typeof value === "number" ? parseQuantity(String(value)) : undefined;
  return parsed === undefined ? NaN : Number(parsed.nano) / 1e9;
}

const bounded = (value: number, min: number, max: number, otherwise: number): number => (Number.isFinite(value) && value > 0 ? Math.round(Math.min(max, Math.max(min, value))) : otherwise);

function taintsOf(value: unknown): ImportedWorker["taints"] {
  const taints: { key: string; value: string; effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute" }[] = [];
  for (const entry of Array.isArray(value) ? (value as readonly unknown[]) : []) {
    const taint = fieldsOf(entry);
    const { key, effect } = taint;
    // What the node controller writes, it writes again.
    if (typeof key !== "string" || key.startsWith("node.kubernetes.io/")) continue;
    if (effect === "NoSchedule" || effect === "PreferNoSchedule" || effect === "NoExecute") taints.push({ key, value: typeof taint["value"] === "string" ? taint["value"] : "", effect });
  }
  return taints.slice(0, 64);
}

/** Namespaces that objects live in and that were not printed with them. */
function missingNamespaces(objects: readonly KubeObject[]): readonly KubeObject[] {
  const there = new Set(["default", ...objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata?.name)]);
  const wanted = new Set(objects.map(({ metadata }) => metadata?.namespace ?? "default").filter((name) => !there.has(name)));
  return [...wanted].toSorted().map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }) as KubeObject);
}

/** What others need comes first. */
const firstKinds = ["Namespace", "CustomResourceDefinition", "PriorityClass", "StorageClass", "RuntimeClass", "IngressClass", "ResourceQuota", "LimitRange", "ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "Secret", "ConfigMap", "PersistentVolume", "PersistentVolumeClaim", "Service"];
const rank = ({ kind }: KubeObject): number => (firstKinds.includes(kind) ? firstKinds.indexOf(kind) : firstKinds.length);
const inOrder = (objects: readonly KubeObject[]): readonly KubeObject[] => objects.toSorted((a, b) => rank(a) - rank(b));

function countKinds(objects: readonly KubeObject[]): ImportedCluster["kept"] {
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}
