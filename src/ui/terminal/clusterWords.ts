import { cluster } from "../stores/cluster.ts";
import type { CompletionWords } from "./completion.ts";

const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].toSorted();

/** What exists in the cluster shown, as it is at the moment of the question. */
export const clusterWords: CompletionWords = {
  get processes() {
    return sorted(cluster.processes.keys());
  },
  get machines() {
    return sorted(cluster.machines.keys());
  },
  get namespaces() {
    return sorted(rowsOf("Namespace").map((row) => row.name));
  },
  objects: (kind, namespace) => sorted(rowsOf(kind).filter((row) => namespace === undefined || row.namespace === namespace).map((row) => row.name)),
};

const rowsOf = (kind: string) =>
  cluster.objects
    .groupKeys(kind)
    .map((uid) => cluster.objects.get(uid))
    .filter((row) => row !== undefined);
