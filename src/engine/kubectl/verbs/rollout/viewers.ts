import type { Found } from "../../lookup.ts";

/** Kinds that make pods, but have no history. @source k8s.io/kubectl/pkg/apps/kind_visitor.go */
const known: ReadonlySet<string> = new Set(["/Pod", "/ReplicationController", "apps/ReplicaSet", "batch/Job", "batch/CronJob"]);

export const hasRevisions = ({ resource }: Found): boolean => resource.group === "apps" && (resource.kind === "DaemonSet" || resource.kind === "StatefulSet");
export const isDeployment = ({ resource }: Found): boolean => resource.group === "apps" && resource.kind === "Deployment";

/** Why a kind cannot be looked at or rolled back; undefined: it can. */
export function noViewer(found: Found, noun: "history viewer" | "rollbacker"): string | undefined {
  if (isDeployment(found) || hasRevisions(found)) return undefined;
  const { group, kind } = found.resource;
  if (known.has(`${group}/${kind}`)) return `no ${noun} has been implemented for ${JSON.stringify(group === "" ? kind : `${kind}.${group}`)}`;
  return `error retrieving ${noun === "rollbacker" ? noun : "history"} for ${JSON.stringify(group === "" ? kind : `${kind}.${group}`)}, no visitor method exists for {${group} ${kind}}`;
}
