import type { Sharing } from "../core/index.ts";

/**
 * What a checkpoint may share of an object of a process's memory, of its disk, or of a message. Whole are
 * those that are never changed once they are made, whoever holds them: an API object, an entry of Raft's
 * log or of the write-ahead log, a key's value at a revision, an event of a watch or of a watch cache, a
 * request that is over, what containerd knows of a sandbox or a container, a pod's status, what a container
 * is started with, a rule of netfilter. Of etcd's record of a key and of a scheduler's decision only the
 * parts are.
 */
export function sharingOf(object: object): Sharing {
  // Lists and tables are changed by whoever has them.
  if (Array.isArray(object) || object instanceof Map) return "nothing";
  if (
    "modRevision" in object ||
    ("metadata" in object && "kind" in object) ||
    ("data" in object && "term" in object && "index" in object) ||
    ("entries" in object && "hardState" in object) ||
    ("kv" in object && "type" in object) ||
    ("previous" in object && "revision" in object && "object" in object) ||
    ("endedAt" in object && "way" in object) ||
    ("config" in object && "createdAt" in object) ||
    ("phase" in object && "conditions" in object) ||
    ("workload" in object && "sandboxId" in object) ||
    ("matches" in object && "target" in object)
  ) {
    return "whole";
  }
  return ("versions" in object && "key" in object) || ("feasible" in object && "boundAt" in object) ? "parts" : "nothing";
}
