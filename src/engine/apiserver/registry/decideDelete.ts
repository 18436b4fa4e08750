import { formatTime, newConflict, parseTime } from "../../api/index.ts";
import type { DeleteOptions, KubeObject, ObjectMeta } from "../../api/index.ts";
import { seconds } from "../../core/index.ts";
import type { Micros } from "../../core/index.ts";
import { admitMutating, admitValidating } from "../admission/chain.ts";
import type { ResourceRequest, Server } from "../server/context.ts";
import { enterStage } from "../server/stages.ts";
import { refuseWith, remove, same } from "./decision.ts";
import type { Decision } from "./decision.ts";
import { admissionFor } from "./lookup.ts";

const orphanFinalizer = "orphan";
const foregroundFinalizer = "foregroundDeletion";

/**
 * DELETE: at once, or marked by deletionTimestamp until finalizers are gone and (Pods) the kubelet has
 * stopped the containers.
 *
 * @source k8s.io/apiserver/pkg/registry/generic/registry/store.go Delete, rest/delete.go BeforeDelete
 */
export function decideDelete(server: Server, rr: ResourceRequest, options: DeleteOptions, existing: KubeObject): Decision {
  const refusal = admitDelete(server, rr, options, existing);
  if (refusal !== undefined) return refusal;
  const isFirst = existing.metadata.deletionTimestamp === undefined;
  return planDelete(rr, options, (isFirst ? rr.resource.strategy.prepareForDelete?.(existing, server.env.now) : undefined) ?? existing, server.env.now);
}

/**
 * What stands against the deletion: preconditions, then both phases of admission.
 *
 * @source k8s.io/apiserver/pkg/registry/rest/delete.go AdmissionToValidateObjectDeleteFunc
 */
export function admitDelete(server: Server, rr: ResourceRequest, options: DeleteOptions, existing: KubeObject): Decision | undefined {
  const refusal = checkPreconditions(rr, options, existing);
  if (refusal !== undefined) return refusal;
  const { request, run } = admissionFor(server, rr, "DELETE", existing);
  const outcome = admitMutating(request, run, existing);
  if (outcome.type === "admitted") enterStage(rr.flight, "admission-validating", server.env.now);
  const verdict = outcome.type === "admitted" ? admitValidating(request, run, existing) : outcome;
  if (verdict.type === "wait") return verdict;
  return verdict.type === "refused" ? refuseWith(verdict.status) : undefined;
}

/** Names the kind, not the resource, as the real server does. @source k8s.io/apiserver/pkg/registry/rest/delete.go BeforeDelete */
export function checkPreconditions({ resource }: ResourceRequest, { preconditions }: DeleteOptions, existing: KubeObject): Decision | undefined {
  const { name, uid, resourceVersion } = existing.metadata;
  const subject = { ...resource.groupResource, resource: existing.kind };
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    const why = `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid ?? ""}). The object might have been deleted and then recreated`;
    return refuseWith(newConflict(subject, name, why));
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion ?? ""}). The object might have been modified`;
    return refuseWith(newConflict(subject, name, why));
  }
  return undefined;
}

export function planDelete({ resource }: ResourceRequest, options: DeleteOptions, existing: KubeObject, now: Micros): Decision {
  const { metadata } = existing;
  if (metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds !== undefined && (options.gracePeriodSeconds === undefined || options.gracePeriodSeconds >= metadata.deletionGracePeriodSeconds)) {
    return (metadata.finalizers?.length ?? 0) === 0 && metadata.deletionGracePeriodSeconds === 0 ? remove : same;
  }
  const finalizers = finalizersFor(options, metadata);
  const grace = gracePeriod(resource.strategy.deletionGracePeriod?.(existing, options), options, metadata);
  const hasFinalizers = finalizers.length > 0;
  if (grace === undefined && !hasFinalizers) return remove;
  const marked = mark(existing, finalizers, grace ?? 0, now);
  return { type: "write", after: marked, thenDelete: grace === 0 && !hasFinalizers };
}

/** Only a shorter period may replace one that runs already. */
function gracePeriod(own: number | undefined, options: DeleteOptions, metadata: ObjectMeta): number | undefined {
  if (metadata.deletionTimestamp === undefined) return own;
  return metadata.deletionGracePeriodSeconds === undefined ? undefined : options.gracePeriodSeconds;
}

function mark(existing: KubeObject, finalizers: readonly string[], grace: number, now: Micros): KubeObject {
  const old = existing.metadata;
  const begun = parseTime(old.deletionTimestamp);
  // A shortened period counts from when deletion was first asked for.
  const from = begun === undefined ? now : begun - seconds(old.deletionGracePeriodSeconds ?? 0);
  const isFirst = old.deletionTimestamp === undefined;
  const { finalizers: _old, ...rest } = old;
  const metadata: ObjectMeta = {
    ...rest,
    ...(finalizers.length === 0 ? {} : { finalizers }),
    ...(isFirst && old.generation !== undefined && old.generation > 0 ? { generation: old.generation + 1 } : {}),
    deletionTimestamp: formatTime(from + seconds(grace)),
    deletionGracePeriodSeconds: grace,
  };
  return { ...existing, metadata };
}

/** What the garbage collector must do first stands in the finalizers. @source store.go deletionFinalizersForGarbageCollection */
function finalizersFor({ propagationPolicy }: DeleteOptions, metadata: ObjectMeta): readonly string[] {
  const old = metadata.finalizers ?? [];
  const wantsOrphan = propagationPolicy === undefined ? old.includes(orphanFinalizer) : propagationPolicy === "Orphan";
  const wantsForeground = propagationPolicy === undefined ? old.includes(foregroundFinalizer) : propagationPolicy === "Foreground";
  if (wantsOrphan === old.includes(orphanFinalizer) && wantsForeground === old.includes(foregroundFinalizer)) return old;
  const kept = old.filter((each) => each !== orphanFinalizer && each !== foregroundFinalizer);
  return [...kept, ...(wantsOrphan ? [orphanFinalizer] : []), ...(wantsForeground ? [foregroundFinalizer] : [])];
}
