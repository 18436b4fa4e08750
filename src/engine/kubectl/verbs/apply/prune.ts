import type { KubeObject, ObjectList } from "../../../api/index.ts";
import { errorText } from "../../errorText.ts";
import { klogWarning } from "../../klog.ts";
import { resourceOf } from "../../resources.ts";
import type { Resource } from "../../resources.ts";
import type { Reporter } from "../../result.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { lastApplied } from "./lastApplied.ts";

/** @source k8s.io/kubectl/pkg/util/prune/prune.go */
const namespacedKinds = ["core/v1/ConfigMap", "core/v1/Endpoints", "core/v1/PersistentVolumeClaim", "core/v1/Pod", "core/v1/ReplicationController", "core/v1/Secret", "core/v1/Service", "batch/v1/Job", "batch/v1/CronJob", "networking.k8s.io/v1/Ingress", "apps/v1/DaemonSet", "apps/v1/Deployment", "apps/v1/ReplicaSet", "apps/v1/StatefulSet"];
const clusterKinds = ["core/v1/Namespace", "core/v1/PersistentVolume"];

function kindsOf(input: VerbInput): readonly Resource[] | string {
  const given = [...(input.args.all["prune-allowlist"] ?? []), ...(input.args.all["prune-whitelist"] ?? [])];
  const found: Resource[] = [];
  for (const text of given.length === 0 ? [...namespacedKinds, ...clusterKinds] : given) {
    const parts = text.split("/");
    if (parts.length !== 3) return `invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`;
    const [group = "", version = "", kind = ""] = parts;
    const resource = resourceOf(input.resources, { apiVersion: group === "core" ? version : `${group}/${version}`, kind, metadata: { name: "" } });
    if (resource !== undefined) found.push(resource);
  }
  return found;
}

const deprecation = "Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.";

/** An object that an earlier apply has made, and that is not named any more. */
export interface Forgotten {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly object: KubeObject;
}

/** Of all kinds that may be pruned, what an earlier apply has made and none of `named` is. @returns or why that is not known (an error that was printed) */
export function* forgottenObjects(io: Io, input: VerbInput, named: readonly KubeObject[]): Talk<readonly Forgotten[] | undefined> {
  const kinds = kindsOf(input);
  if (typeof kinds === "string") {
    io.err(`error: ${kinds}\n`);
    return undefined;
  }
  if (input.args.flags["prune-allowlist"] === undefined && input.args.flags["prune-whitelist"] === undefined) io.err(klogWarning(io.now, "prune.go:71", deprecation));
  const kept = new Set(named.map(({ metadata }) => metadata.uid));
  const namespaces = [...new Set(named.flatMap(({ metadata }) => (metadata.namespace === undefined ? [] : [metadata.namespace])))];
  const { selector } = input.args.flags;
  const options = selector === undefined ? {} : { labelSelector: selector };
  const places = [...namespaces.flatMap((namespace) => kinds.filter(({ namespaced }) => namespaced).map((resource) => ({ resource, namespace }))), ...kinds.filter(({ namespaced }) => !namespaced).map((resource) => ({ resource, namespace: undefined }))];
  const found: Forgotten[] = [];
  for (const { resource, namespace } of places) {
    const listed = yield* ask({ resource: resource.key, ...(namespace === undefined ? {} : { namespace }), verb: "list", options });
    if (listed.type === "failed") {
      if (listed.status.code === 404) continue;
      io.err(errorText(listed.status));
      return undefined;
    }
    for (const object of (listed.body as ObjectList).items) {
      if (object.metadata.annotations?.[lastApplied] !== undefined && !kept.has(object.metadata.uid)) found.push({ resource, namespace, object: { ...object, apiVersion: resource.apiVersion, kind: resource.kind } });
    }
  }
  return found;
}

/** Deletes what an earlier apply made and this one no longer names. @returns whether all went well */
export function* prune(io: Io, input: VerbInput, reporter: Reporter, applied: readonly KubeObject[]): Talk<boolean> {
  const forgotten = yield* forgottenObjects(io, input, applied);
  if (forgotten === undefined) return false;
  for (const { resource, namespace, object } of forgotten) {
    if (reporter.dryRun !== "client") {
      const deleted = yield* ask({ resource: resource.key, ...(namespace === undefined ? {} : { namespace }), verb: "delete", name: object.metadata.name, body: { propagationPolicy: "Background" }, options: reporter.options });
      if (deleted.type === "failed") {
        io.err(errorText(deleted.status));
        return false;
      }
    }
    reporter.done(object, "pruned");
  }
  return true;
}
