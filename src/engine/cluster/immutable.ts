/**
 * Whether an object of a process's memory, of its disk, or of a message is one of those that are never
 * changed once they are made, whoever holds them: an API object, an entry of Raft's log or of the
 * write-ahead log, a key's value at a revision, an event of a watch. A checkpoint shares them.
 */
export const isImmutable = (object: object): boolean =>
  ("data" in object && "term" in object && "index" in object) ||
  ("entries" in object && "hardState" in object) ||
  ("metadata" in object && "kind" in object) ||
  "modRevision" in object ||
  ("kv" in object && "type" in object);
