import type { EtcdError } from "./messages.ts";

/** What etcd says, word for word. @source etcd api/v3rpc/rpctypes/error.go */
export const etcdErrors = {
  /** The member's own time for a proposal ran out before any leader was there to take it. */
  deadlineExceeded: { code: "DeadlineExceeded", message: "context deadline exceeded" },
  timeout: { code: "Unavailable", message: "etcdserver: request timed out" },
  timeoutDueToLeaderFail: { code: "Unavailable", message: "etcdserver: request timed out, possibly due to previous leader failure" },
  leaderChanged: { code: "Unavailable", message: "etcdserver: leader changed" },
  noLeader: { code: "Unavailable", message: "etcdserver: no leader" },
  stopped: { code: "Unavailable", message: "etcdserver: server stopped" },
  tooManyRequests: { code: "ResourceExhausted", message: "etcdserver: too many requests" },
  noSpace: { code: "ResourceExhausted", message: "etcdserver: mvcc: database space exceeded" },
  compacted: { code: "OutOfRange", message: "etcdserver: mvcc: required revision has been compacted" },
  futureRevision: { code: "OutOfRange", message: "etcdserver: mvcc: required revision is a future revision" },
  leaseTtlTooLarge: { code: "OutOfRange", message: "etcdserver: too large lease TTL" },
  leaseNotFound: { code: "NotFound", message: "etcdserver: requested lease not found" },
  leaseExists: { code: "FailedPrecondition", message: "etcdserver: lease already exists" },
  emptyKey: { code: "InvalidArgument", message: "etcdserver: key is not provided" },
  duplicateKey: { code: "InvalidArgument", message: "etcdserver: duplicate key given in txn request" },
  tooManyOps: { code: "InvalidArgument", message: "etcdserver: too many operations in txn request" },
} as const satisfies Record<string, EtcdError>;
