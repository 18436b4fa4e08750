import type { Facts } from "../../design/facts.ts";
import { cluster } from "../../stores/cluster.ts";
import { wordsOf } from "../../stores/words/language.ts";

const spoken: ReadonlySet<string> = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "PersistentVolumeClaim"]);
const spokenMax = 60;

/** Workloads and claims, with what kubectl says of them. */
export function observeObjects(): Facts {
  const words = wordsOf("objects");
  const facts = new Map<string, string>();
  for (const row of cluster.objects.rows()) {
    if (!spoken.has(row.kind) || row.namespace.startsWith("kube-") || facts.size >= spokenMax) continue;
    const state = row.columns.slice(0, 1).map(([column, value]) => `${column.toLowerCase()} ${value}`).join(", ");
    facts.set(`${row.kind} ${row.namespace}/${row.name}`, words.observed(row.kind, row.name, state));
  }
  return facts;
}
