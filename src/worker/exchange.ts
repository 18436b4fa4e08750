import { changedObjects, printYaml } from "../engine/cluster/index.ts";
import type { Cluster } from "../engine/cluster/index.ts";
import type { KubeObject } from "../engine/api/index.ts";
import type { ImportReport } from "../protocol/index.ts";
import { loadedReader } from "./manifestInput.ts";

/** What a real cluster printed, as manifests for this one, with a report of all that was changed. */
export function importManifests(text: string): ImportReport {
  const { objects, errors, ...report } = loadedReader().importCluster(text);
  return { ...report, manifests: joined(objects), errors: errors.map((problem) => ({ severity: "error", line: problem.line, column: problem.column, message: problem.hint === undefined ? problem.message : `${problem.message} (${problem.hint})`, ...(problem.path === undefined ? {} : { path: problem.path }) })) };
}

const joined = (objects: readonly KubeObject[]): string => objects.map((object) => printYaml(object)).join("---\n");

/** The objects of this cluster as a person would write them, a file for each kind; `left`: what its controllers make again by themselves. */
export function exportManifests(cluster: Cluster): { readonly files: readonly { readonly name: string; readonly text: string }[]; readonly left: number } {
  const { cleanObject, reasonToDrop } = loadedReader();
  const stored = changedObjects(cluster, 0, Number.MAX_SAFE_INTEGER)?.changes.flatMap(({ object }) => (object === undefined ? [] : [object.object])) ?? [];
  const owners = new Set(stored.map(({ metadata }) => metadata.uid ?? "").filter((uid) => uid !== ""));
  const byKind = new Map<string, KubeObject[]>();
  let left = 0;
  for (const object of stored) {
    // Nodes are machines here: the blueprint has them.
    if (object.kind === "Node" || reasonToDrop(object, owners) !== undefined) {
      left++;
      continue;
    }
    const list = byKind.get(object.kind) ?? [];
    list.push(cleanObject(object).object);
    byKind.set(object.kind, list);
  }
  return { files: [...byKind].map(([kind, objects]) => ({ name: `${kind.toLowerCase()}.yaml`, text: joined(objects) })), left };
}
