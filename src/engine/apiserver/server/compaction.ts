import { minutes } from "../../core/index.ts";
import type { EtcdResponse } from "../../etcd/index.ts";
import { callEtcd } from "../etcdClient/etcdClient.ts";
import type { EtcdPurpose } from "../state.ts";
import type { Server } from "./context.ts";

/** --etcd-compaction-interval */
const compactionInterval = minutes(5);
const compactRevKey = "compact_rev_key";

type Step = Extract<EtcdPurpose, { type: "compaction" }>["step"];

/**
 * Every five minutes one of the API servers has etcd forget what was overwritten more than five
 * minutes ago. They agree on who by the version of one key: the first to raise it does the work.
 *
 * @source k8s.io/apiserver/pkg/storage/etcd3/compact.go
 */
export function compactIfDue(server: Server): void {
  const { state, env } = server;
  const { compaction } = state;
  if (state.phase !== "running" || env.now < compaction.nextAt) return;
  compaction.nextAt = env.now + compactionInterval;
  const request = {
    type: "txn",
    compare: [{ key: compactRevKey, target: "version", result: "=", number: compaction.version }],
    success: [{ type: "put", key: compactRevKey, value: compaction.revision }],
    failure: [{ type: "range", key: compactRevKey }],
  } as const;
  callEtcd(state.etcd, env, request, { type: "compaction", step: "txn" });
}

/** etcd has answered: this server's turn, or another one was first. */
export function onCompaction(server: Server, step: Step, revision: number, response: EtcdResponse): void {
  const { compaction, etcd } = server.state;
  if (step !== "txn" || response.type !== "txn") return;
  const [first] = response.responses;
  const wanted = compaction.revision;
  compaction.revision = revision;
  if (!response.succeeded) {
    compaction.version = first?.type === "range" ? (first.kvs[0]?.version ?? 0) : 0;
    return;
  }
  compaction.version++;
  // The first time it is not known what is five minutes old.
  if (wanted === 0) return;
  compaction.lastCompacted = wanted;
  callEtcd(etcd, server.env, { type: "compact", revision: wanted }, { type: "compaction", step: "compact" });
}
