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
  learnerRequest: { code: "FailedPrecondition", message: "etcdserver: rpc not supported for learner" },
  unhealthy: { code: "Unavailable", message: "etcdserver: unhealthy cluster" },
  /** Recorded as Unknown: the member that refuses has no code of gRPC for it. */
  notEnoughStarted: { code: "Unknown", message: "etcdserver: re-configuration failed due to not enough started members" },
  memberNotFound: { code: "NotFound", message: "etcdserver: member not found" },
  peerUrlExists: { code: "FailedPrecondition", message: "etcdserver: Peer URLs already exists" },
  memberExists: { code: "FailedPrecondition", message: "etcdserver: member ID already exist" },
  memberNotLearner: { code: "FailedPrecondition", message: "etcdserver: can only promote a learner member" },
  learnerNotReady: { code: "FailedPrecondition", message: "etcdserver: can only promote a learner member which is in sync with leader" },
  tooManyLearners: { code: "FailedPrecondition", message: "etcdserver: too many learner members in cluster" },
  badPeerUrls: { code: "InvalidArgument", message: "etcdserver: given member URLs are invalid" },
  notLeader: { code: "FailedPrecondition", message: "etcdserver: not leader" },
  badLeaderTransferee: { code: "FailedPrecondition", message: "etcdserver: bad leader transferee" },
  leaderTransferTimeout: { code: "Unavailable", message: "etcdserver: request timed out, leader transfer took too long" },
  corrupt: { code: "DataLoss", message: "etcdserver: corrupt cluster" },
  tooManyOps: { code: "InvalidArgument", message: "etcdserver: too many operations in txn request" },
} as const satisfies Record<string, EtcdError>;
