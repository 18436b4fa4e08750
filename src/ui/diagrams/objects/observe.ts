import type { Facts } from "../../design/facts.ts";
import { cluster } from "../../stores/cluster.ts";

const spoken: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "PersistentVolumeClaim"]);
const spokenMax = 60;

/** Workloads and claims, with what kubectl says of them. */
export function observeObjects(): Facts {
  const facts = new Map<string, string>();
  for (const row of cluster.objects.rows()) {
    if (!spoken.has(row.kind) || row.namespace.startsWith("kube-") || facts.size >= spokenMax) continue;
    const state = row.columns.slice(0, 1).map(([column, value]) => `${column.toLowerCase()} ${value}`).join(", ");
    facts.set(row.uid, `${row.kind} ${row.name} is ${state}`);
  }
  return facts;
}
