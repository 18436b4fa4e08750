import { isDirectory, namesIn, resolvePath } from "../stores/home.ts";
import { cluster } from "../stores/cluster.ts";
import type { CompletionWords } from "./completion.ts";
import type { Shell } from "./shell/shell.ts";

const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].toSorted();

/** What exists in the cluster shown and on the laptop, as it is at the moment of the question. */
export const clusterWords = (shell: Shell): CompletionWords => ({
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
  namespace: shell.namespace,
  programs: Object.keys(shell.programs),
  aliases: shell.aliases,
  variables: sorted(shell.variables.keys()),
  paths: (word) => {
    const slash = word.lastIndexOf("/");
    const before = word.slice(0, slash + 1);
    const directory = resolvePath(before.replace(/^~(?=\/)/, shell.variables.get("HOME") ?? "~") || ".", shell.cwd);
    return namesIn(directory).map((name) => `${before}${name}${isDirectory(resolvePath(name, directory)) ? "/" : ""}`);
  },
});

const rowsOf = (kind: string) =>
  cluster.objects
    .groupKeys(kind)
    .map((uid) => cluster.objects.get(uid))
    .filter((row) => row !== undefined);
