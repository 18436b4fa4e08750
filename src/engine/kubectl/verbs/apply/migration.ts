import type { KubeObject } from "../../../api/index.ts";

/**
 * From client-side to server-side apply: what a client-side apply manages becomes the server-side
 * manager's, or the fields that it once set could never be taken away.
 * @source k8s.io/client-go/util/csaupgrade/upgrade.go
 */

interface ManagedFieldsEntry {
  readonly apiVersion?: string;
  readonly fieldsV1?: Readonly<Record<string, unknown>>;
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
}

const entriesOf = ({ metadata }: KubeObject): readonly ManagedFieldsEntry[] => (metadata.managedFields ?? []) as readonly ManagedFieldsEntry[];

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

const annotationPath = ["f:metadata", "f:annotations", "f:kubectl.kubernetes.io/last-applied-configuration"];

const owns = ({ fieldsV1 }: ManagedFieldsEntry, path: readonly string[]): boolean => path.reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), fieldsV1) !== undefined;

/** Who manages the annotation of client-side apply, by that way of writing. */
export const annotationOwners = (object: KubeObject, operation: "Apply" | "Update"): readonly string[] =>
  [...new Set(entriesOf(object).flatMap((entry) => (entry.operation === operation && (entry.subresource ?? "") === "" && owns(entry, annotationPath) ? [entry.manager ?? ""] : [])))];

/** Both sets of fields. */
function union(a: unknown, b: unknown): unknown {
  if (!isFields(a) || !isFields(b)) return a ?? b;
  const both: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) both[key] = union(a[key], value);
  return both;
}

const isBy = (entry: ManagedFieldsEntry, manager: string, operation: string): boolean => entry.manager === manager && entry.operation === operation && (entry.subresource ?? "") === "";

function upgraded(entries: readonly ManagedFieldsEntry[], from: string, to: string): readonly ManagedFieldsEntry[] {
  const old = entries.findIndex((entry) => isBy(entry, from, "Update"));
  if (old === -1) return entries;
  const target = entries.find((entry) => isBy(entry, to, "Apply"));
  const same = entries.find((entry) => isBy(entry, from, "Update") && entry.apiVersion === target?.apiVersion);
  return entries.flatMap((entry, index): readonly ManagedFieldsEntry[] => {
    if (target === undefined && index === old) return [{ ...entry, operation: "Apply", manager: to }];
    if (entry === target && same !== undefined) return [{ ...entry, fieldsV1: union(target.fieldsV1, same.fieldsV1) as Fields }];
    return isBy(entry, from, "Update") ? [] : [entry];
  });
}

/** The patch that hands over what client-side appliers manage; undefined where there is nothing to hand over. */
export function migrationPatch(object: KubeObject, manager: string): readonly unknown[] | undefined {
  const entries = entriesOf(object);
  const owners = annotationOwners(object, "Update");
  if (owners.length === 0) return undefined;
  return [
    { op: "replace", path: "/metadata/managedFields", value: owners.reduce((so, from) => upgraded(so, from, manager), entries) },
    { op: "replace", path: "/metadata/resourceVersion", value: object.metadata.resourceVersion },
  ];
}
