import type { KubeObject, LabelSelector, PodTemplateSpec } from "../../api/index.ts";
import { controllerOf, controllerRevisionHash, matchesLabelSelector, newControllerRef } from "../../api/index.ts";
import { compareStrings } from "../../core/index.ts";
import type { ControllerRevision } from "../../kinds/index.ts";
import type { ControllerContext } from "./context.ts";
import type { Call } from "./controller.ts";
import { isSameValue } from "./sameValue.ts";

/** The states that a StatefulSet or DaemonSet has been in, as objects. @source pkg/controller/history/controller_history.go */

export const controllerRevisions = "apps/v1/controllerrevisions";
const revisionHashLabel = "controller.kubernetes.io/hash";
const prefixLengthMax = 223;

interface Templated extends KubeObject {
  readonly spec: { readonly selector: LabelSelector; readonly template: PodTemplateSpec };
}

/** What a revision keeps: a patch that puts the template back. @source pkg/controller/statefulset/stateful_set_utils.go getPatch */
export function templatePatch(template: PodTemplateSpec): unknown {
  return { spec: { template: { ...template, $patch: "replace" } } };
}

/** The template that a revision keeps. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec | undefined {
  const template = (revision.data as { readonly spec?: { readonly template?: PodTemplateSpec & { readonly $patch?: string } } } | undefined)?.spec?.template;
  if (template === undefined) return undefined;
  const { $patch: _patch, ...rest } = template;
  return rest;
}

export function revisionName(prefix: string, hash: string): string {
  return `${prefix.length > prefixLengthMax ? prefix.slice(0, prefixLengthMax) : prefix}-${hash}`;
}

/** A revision of the owner's present template. */
export function newControllerRevision(owner: Templated, revision: number, collisionCount: number): ControllerRevision {
  const data = templatePatch(owner.spec.template);
  const hash = controllerRevisionHash(data, collisionCount);
  const { namespace, annotations } = owner.metadata;
  return {
    apiVersion: "apps/v1",
    kind: "ControllerRevision",
    metadata: {
      name: revisionName(owner.metadata.name, hash),
      ...(namespace === undefined ? {} : { namespace }),
      labels: { ...owner.spec.template.metadata?.labels, [revisionHashLabel]: hash },
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [newControllerRef(owner)],
    },
    data,
    revision,
  };
}

/** By revision, of equal ones the older first, then by name. */
export function compareRevisions(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  return compareStrings(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") || compareStrings(a.metadata.name, b.metadata.name);
}

export const isSameRevision = (a: ControllerRevision, b: ControllerRevision): boolean => isSameValue(a.data, b.data);

export const nextRevision = (revisions: readonly ControllerRevision[]): number => (revisions.at(-1)?.revision ?? 0) + 1;

/** The owner's revisions and the orphans that its selector finds, in order. @source ListControllerRevisions */
export function listRevisions(context: ControllerContext, owner: Templated): readonly ControllerRevision[] {
  const { uid = "", namespace = "" } = owner.metadata;
  const matches = (revision: ControllerRevision): boolean => matchesLabelSelector(owner.spec.selector, revision.metadata.labels);
  const own = context.index<ControllerRevision>(controllerRevisions, "controller", uid).filter(matches);
  const orphans = context.index<ControllerRevision>(controllerRevisions, "orphan", namespace).filter(matches);
  return [...own, ...orphans].sort(compareRevisions);
}

/** Adopts those that nobody has. */
export function adoptRevisionCalls(owner: KubeObject, revisions: readonly ControllerRevision[]): readonly Call[] {
  if (owner.metadata.deletionTimestamp !== undefined) return [];
  return revisions
    .filter((revision) => controllerOf(revision) === undefined && revision.metadata.deletionTimestamp === undefined)
    .map((revision) => ({
      call: {
        verb: "patch",
        resource: controllerRevisions,
        namespace: revision.metadata.namespace ?? "",
        name: revision.metadata.name,
        patchType: "application/merge-patch+json",
        body: { metadata: { uid: revision.metadata.uid, ownerReferences: [...(revision.metadata.ownerReferences ?? []), newControllerRef(owner)] } },
      },
      tolerates: [404],
    }));
}

export function createRevisionCall(revision: ControllerRevision): Call {
  return { call: { verb: "create", resource: controllerRevisions, namespace: revision.metadata.namespace ?? "", body: revision } };
}

export function updateRevisionCall(revision: ControllerRevision, number: number): Call {
  const { namespace = "", name } = revision.metadata;
  return { call: { verb: "update", resource: controllerRevisions, namespace, name, body: { ...revision, revision: number } } };
}

/** Deletes the oldest of what nobody uses, so that no more than `limit` are left. */
export function truncateHistoryCalls(revisions: readonly ControllerRevision[], live: ReadonlySet<string>, limit: number): readonly Call[] {
  const unused = revisions.filter((revision) => !live.has(revision.metadata.name));
  if (limit < 0 || unused.length <= limit) return [];
  return unused.slice(0, unused.length - limit).map(({ metadata: { namespace = "", name } }) => ({ call: { verb: "delete", resource: controllerRevisions, namespace, name }, tolerates: [404] }));
}
