import { parseTime } from "../../../engine/api/index.ts";
import type { ClientState } from "../../../engine/client/index.ts";
import { storedObjectAt } from "../../../engine/cluster/index.ts";
import type { Cluster } from "../../../engine/cluster/index.ts";
import type { ProcessRecord } from "../../../engine/core/index.ts";
import type { Lease } from "../../../engine/kinds/index.ts";
import type { CandidateScene, LeaseScene } from "../../../protocol/index.ts";

/** A lease as etcd has it, and those who would have it. */
export function leaseOf(cluster: Cluster, name: string, candidates: readonly ProcessRecord[]): LeaseScene {
  const lease = storedObjectAt(cluster, `/registry/leases/kube-system/${name}`)?.object as Lease | undefined;
  const renewedAt = parseTime(lease?.spec.renewTime);
  return {
    name,
    holder: lease?.spec.holderIdentity ?? "",
    ...(renewedAt === undefined ? {} : { renewedAt }),
    durationSeconds: lease?.spec.leaseDurationSeconds ?? 0,
    transitions: lease?.spec.leaseTransitions ?? 0,
    candidates: candidates.map(candidateOf),
  };
}

function candidateOf({ name: process, status: running, memory }: ProcessRecord): CandidateScene {
  const election = (memory as { readonly client?: ClientState<unknown> } | undefined)?.client?.election;
  return { process, running, phase: election?.phase ?? "", identity: election?.identity ?? "" };
}
