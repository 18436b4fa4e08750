import type { KubeObject, ObjectList, PodTemplateSpec } from "../../../api/index.ts";
import { deepEqual } from "../../../api/index.ts";
import { errorText } from "../../errorText.ts";
import type { Found } from "../../lookup.ts";
import { ask } from "../../script.ts";
import type { Io, Talk } from "../../script.ts";
import { selectedBy } from "./selectedBy.ts";

/** What a DaemonSet or StatefulSet was at some time. */
export interface ControllerRevision extends KubeObject {
  readonly revision: number;
  readonly data?: { readonly spec?: { readonly template?: PodTemplateSpec } };
}

/** The history of a DaemonSet or StatefulSet, oldest first; undefined (and an error printed) when it cannot be had. */
export function* controllerRevisionsOf(io: Io, { object, namespace, resource }: Found): Talk<readonly ControllerRevision[] | undefined> {
  // kubectl looks at it once more.
  const again = yield* ask({ verb: "get", resource: resource.key, ...(namespace === undefined ? {} : { namespace }), name: object.metadata.name });
  if (again.type === "failed") {
    io.err(errorText(again.status));
    return undefined;
  }
  const answer = yield* ask({ verb: "list", resource: "apps/v1/controllerrevisions", ...(namespace === undefined ? {} : { namespace }), options: selectedBy(object) });
  if (answer.type === "failed") {
    io.err(errorText(answer.status));
    return undefined;
  }
  const all = (answer.body as ObjectList).items as readonly KubeObject[] as readonly ControllerRevision[];
  return all.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === object.metadata.uid) === true).toSorted((a, b) => a.revision - b.revision);
}

type WithTemplate = KubeObject & { readonly spec: { readonly template?: unknown } };

/** The template that a revision has kept, laid over the one that is there. */
export function isAtRevision(object: KubeObject, { data }: ControllerRevision): boolean {
  const { $patch: _, ...kept } = (data?.spec?.template ?? {}) as PodTemplateSpec & { readonly $patch?: string };
  return deepEqual(withoutNull(kept), withoutNull((object as WithTemplate).spec.template));
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Go writes a creation time that never comes as null. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNull(inner)]])));
}
