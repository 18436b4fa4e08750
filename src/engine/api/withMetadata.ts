import type { KubeObject, ObjectMeta } from "./meta.ts";

/**
 * The object with other metadata. One copy expression for each busy kind: objects of one kind have few
 * shapes, and an expression that meets many shapes is slow.
 */
export function withMetadata<T extends KubeObject>(object: T, metadata: ObjectMeta): T {
  switch (object.kind) {
    case "Event":
      return { ...object, metadata };
    case "Pod":
      return { ...object, metadata };
    case "Node":
      return { ...object, metadata };
    case "Lease":
      return { ...object, metadata };
    case "EndpointSlice":
      return { ...object, metadata };
    case "ReplicaSet":
      return { ...object, metadata };
    default:
      return { ...object, metadata };
  }
}

type MutableMeta = { -readonly [Key in keyof ObjectMeta]: ObjectMeta[Key] };

/** What is set when metadata is copied; absent: as it was. */
export interface MetadataChange {
  readonly name?: string;
  readonly uid?: string;
  readonly creationTimestamp?: string;
  readonly generation?: number;
  /** "": without one. */
  readonly resourceVersion?: string;
}

/** A copy of metadata, its fields always in the same order, so that all metadata have few shapes. */
export function copyMetadata(metadata: ObjectMeta, change: MetadataChange): ObjectMeta {
  const copy: MutableMeta = { name: change.name ?? metadata.name };
  const { namespace, generateName, labels, annotations, ownerReferences, finalizers, managedFields, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (namespace !== undefined) copy.namespace = namespace;
  if (generateName !== undefined) copy.generateName = generateName;
  const uid = change.uid ?? metadata.uid;
  if (uid !== undefined) copy.uid = uid;
  const creationTimestamp = change.creationTimestamp ?? metadata.creationTimestamp;
  if (creationTimestamp !== undefined) copy.creationTimestamp = creationTimestamp;
  const generation = change.generation ?? metadata.generation;
  if (generation !== undefined) copy.generation = generation;
  if (labels !== undefined) copy.labels = labels;
  if (annotations !== undefined) copy.annotations = annotations;
  if (ownerReferences !== undefined) copy.ownerReferences = ownerReferences;
  if (finalizers !== undefined) copy.finalizers = finalizers;
  if (managedFields !== undefined) copy.managedFields = managedFields;
  if (deletionTimestamp !== undefined) copy.deletionTimestamp = deletionTimestamp;
  if (deletionGracePeriodSeconds !== undefined) copy.deletionGracePeriodSeconds = deletionGracePeriodSeconds;
  const resourceVersion = change.resourceVersion ?? metadata.resourceVersion;
  if (resourceVersion !== undefined && resourceVersion !== "") copy.resourceVersion = resourceVersion;
  return copy;
}
