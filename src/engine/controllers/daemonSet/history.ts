import { newControllerRef } from "../../api/index.ts";
import type { ControllerRevision, DaemonSet, Pod } from "../../kinds/index.ts";
import type { ControllerContext } from "../framework/context.ts";
import type { Call, Stage } from "../framework/controller.ts";
import { adoptRevisionCalls, controllerRevisions, createRevisionCall, listRevisions, revisionName, templatePatch, updateRevisionCall } from "../framework/history.ts";
import { isSameValue } from "../framework/sameValue.ts";
import { daemonSetHash, revisionHashLabel } from "./placement.ts";

/** What a DaemonSet's history asks for, and the hash of its present revision. */
export interface DaemonHistory {
  readonly hash: string;
  /** Before pods are looked at. */
  readonly before: readonly Stage[];
  /** Old revisions that are too many. */
  readonly after: readonly Stage[];
}

const hashOf = (revision: ControllerRevision): string => revision.metadata.labels?.[revisionHashLabel] ?? "";

/** @source pkg/controller/daemon/update.go snapshot */
function snapshot(daemonSet: DaemonSet, revision: number, hash: string): ControllerRevision {
  const { name, namespace, annotations } = daemonSet.metadata;
  return {
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: {
      name: revisionName(name, hash),
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...daemonSet.spec.template.metadata?.labels, [revisionHashLabel]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [newControllerRef(daemonSet)],
    },
    data: templatePatch(daemonSet.spec.template),
    revision,
  };
}

/**
 * The revision of the present template is the newest of its owner's.
 * @source pkg/controller/daemon/update.go constructHistory, cleanupHistory
 * @simplified of several revisions of one template the newest is taken, the others stay; a name that is taken by another template waits until that is gone
 */
export function daemonHistory(daemonSet: DaemonSet, pods: readonly Pod[], context: ControllerContext): DaemonHistory {
  const revisions = listRevisions(context, daemonSet);
  const data = templatePatch(daemonSet.spec.template);
  const current = revisions.findLast((revision) => isSameValue(revision.data, data));
  const old = revisions.filter((revision) => revision !== current);
  const next = (old.at(-1)?.revision ?? 0) + 1;
  const calls: Call[] = [...adoptRevisionCalls(daemonSet, revisions)];
  const hash = current === undefined ? daemonSetHash(daemonSet) : hashOf(current);
  if (current === undefined) {
    const key = `${daemonSet.metadata.namespace ?? ""}/${revisionName(daemonSet.metadata.name, hash)}`;
    if (context.get<ControllerRevision>(controllerRevisions, key) === undefined) calls.push({ ...createRevisionCall(snapshot(daemonSet, next, hash)), tolerates: [409] });
  } else if (current.revision < next) calls.push(updateRevisionCall(current, next));
  const live = new Set(pods.map((pod) => pod.metadata.labels?.[revisionHashLabel] ?? ""));
  const surplus = surplusRevisions(old, live, daemonSet.spec.revisionHistoryLimit ?? 10).map(({ metadata: { namespace = "", name } }): Call => ({ call: { verb: "delete", resource: controllerRevisions, namespace, name }, tolerates: [404] }));
  return { hash, before: calls.length === 0 ? [] : [{ calls }], after: surplus.length === 0 ? [] : [{ calls: surplus }] };
}

/** The oldest of the revisions that are too many. One that a pod still has counts, but stays. @source pkg/controller/daemon/update.go cleanupHistory */
export function surplusRevisions(old: readonly ControllerRevision[], live: ReadonlySet<string>, limit: number): readonly ControllerRevision[] {
  const tooMany = Math.max(0, old.length - limit);
  return old.filter((revision) => !live.has(hashOf(revision))).slice(0, tooMany);
}
