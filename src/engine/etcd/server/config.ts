import type { Micros } from "../../core/index.ts";
import { millis, seconds } from "../../core/index.ts";
import { raftRules } from "../raft/rules.ts";
import type { RaftConfig, RaftRules } from "../raft/state.ts";

/** The flags of one member. Static: never part of its state. */
export interface EtcdMemberConfig {
  /** The own process name: "etcd-cp-1". */
  readonly name: string;
  /** --initial-cluster: process names of all members, this one included. */
  readonly peers: readonly string[];
  /** --initial-cluster-state. "existing": the members that are there have been told of this one (`etcdctl member add`). Default "new". */
  readonly initialClusterState?: "new" | "existing";
  /** What stands before the host's name in a process name: "etcd-" of "etcd-cp-1". Default "". */
  readonly processPrefix?: string;
  /** --quota-backend-bytes. Default 2 GiB. */
  readonly quotaBackendBytes?: number;
  /** --heartbeat-interval. Default 100 ms. */
  readonly heartbeat?: Micros;
  /** --election-timeout. Default 1000 ms; each wait is drawn from [1, 2) times this. */
  readonly election?: Micros;
  /** --snapshot-count: applied entries between two snapshots. Default 10,000. */
  readonly snapshotCount?: number;
  /** --snapshot-catchup-entries: entries kept behind a snapshot for slow followers. Default 5,000. */
  readonly snapshotCatchUpEntries?: number;
  /** --watch-progress-notify-interval. Default 5 s, as kubeadm sets it. */
  readonly watchProgressNotifyInterval?: Micros;
  /** Entries in one AppendEntries and AppendEntries on their way to one follower. Defaults 256 and 64. */
  readonly maxEntriesPerMessage?: number;
  readonly maxInflight?: number;
  /** The rules of Raft and of joining. Only tests pass others, to show that breaking one is noticed. */
  readonly rules?: Partial<MemberRules>;
}

/** The decisions of a member on which safety rests. */
export interface MemberRules extends RaftRules {
  /** A member whose disk is empty takes part only when its peers have never known it by another id. */
  mayTakePart(isRefused: boolean): boolean;
}

/** The flags with their defaults filled in. */
export interface ResolvedConfig {
  readonly name: string;
  readonly peers: readonly string[];
  readonly others: readonly string[];
  readonly isExisting: boolean;
  readonly processPrefix: string;
  readonly quotaBackendBytes: number;
  readonly raft: RaftConfig;
  readonly rules: MemberRules;
  readonly snapshotCount: number;
  readonly snapshotCatchUpEntries: number;
  readonly watchProgressNotifyInterval: Micros;
  /** How long a client's request may take: time for an election, and then some. @source etcd server/config/config.go ReqTimeout */
  readonly requestTimeout: Micros;
  readonly minLeaseTtlSeconds: number;
}

const memberRules: MemberRules = { ...raftRules, mayTakePart: (isRefused) => !isRefused };

/** @source etcd server/storage/quota.go DefaultQuotaBytes */
const defaultQuotaBytes = 2 * 1024 ** 3;

/** The release that the recordings are of. */
export const etcdVersion = "3.5.30";

/** --initial-cluster-token, as it is when nobody says it. */
export const clusterToken = "etcd-cluster";

/** Where the peers of a process find it, and its clients. */
export const peerUrlOf = ({ processPrefix }: ResolvedConfig, process: string): string => `http://${process.slice(processPrefix.length)}:2380`;
export const clientUrlOf = ({ processPrefix }: ResolvedConfig, process: string): string => `http://${process.slice(processPrefix.length)}:2379`;

/** The process that is to be found at a peer URL. */
export const processAt = ({ processPrefix }: ResolvedConfig, peerUrl: string): string => processPrefix + (/^https?:\/\/([^/:]+)/.exec(peerUrl)?.[1] ?? "");

/** etcd's own defaults, which kubeadm leaves alone. */
export const raftDefaults = { heartbeat: millis(100), election: millis(1000) } as const;

export function resolveConfig(config: EtcdMemberConfig): ResolvedConfig {
  const heartbeat = config.heartbeat ?? raftDefaults.heartbeat;
  const election = config.election ?? raftDefaults.election;
  const rules: MemberRules = { ...memberRules, ...config.rules };
  return {
    name: config.name,
    peers: config.peers,
    others: config.peers.filter((peer) => peer !== config.name),
    isExisting: config.initialClusterState === "existing",
    processPrefix: config.processPrefix ?? "",
    quotaBackendBytes: config.quotaBackendBytes ?? defaultQuotaBytes,
    rules,
    raft: {
      heartbeat,
      election,
      preVote: true,
      checkQuorum: true,
      maxEntriesPerMessage: config.maxEntriesPerMessage ?? 256,
      maxInflight: config.maxInflight ?? 64,
      rules,
    },
    snapshotCount: config.snapshotCount ?? 10_000,
    snapshotCatchUpEntries: config.snapshotCatchUpEntries ?? 5_000,
    watchProgressNotifyInterval: config.watchProgressNotifyInterval ?? seconds(5),
    requestTimeout: seconds(5) + 2 * election,
    minLeaseTtlSeconds: Math.ceil((election * 3) / 2 / seconds(1)),
  };
}
