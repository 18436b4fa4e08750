import type { KubeObject, ObjectMeta } from "./meta.ts";

/** What a busy kind has beside its metadata. */
interface SpecAndStatus extends KubeObject {
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** The fields that every Event of a component has. */
interface PlainEvent extends KubeObject {
  readonly involvedObject?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
  readonly source?: unknown;
  readonly firstTimestamp?: unknown;
  readonly lastTimestamp?: unknown;
  readonly count?: unknown;
  readonly type?: unknown;
  readonly eventTime?: unknown;
  readonly series?: unknown;
  readonly action?: unknown;
  readonly related?: unknown;
  readonly reportingComponent?: unknown;
  readonly reportingInstance?: unknown;
}

/**
 * The object with other metadata. Objects of the busy kinds come out of one literal each, whatever way
 * they were made: a copy by spread has another hidden shape at every place, and who reads objects of many
 * shapes is slow.
 */
export function withMetadata<T extends KubeObject>(object: T, metadata: ObjectMeta): T {
  switch (object.kind) {
    case "Pod":
    case "Node":
    case "ReplicaSet":
    case "Deployment":
      return (withSpecAndStatus(object, metadata) ?? { ...object, metadata }) as T;
    case "Event":
      return (withEventFields(object, metadata) ?? { ...object, metadata }) as T;
    case "Lease":
      return { ...object, metadata };
    case "EndpointSlice":
      return { ...object, metadata };
    default:
      return { ...object, metadata };
  }
}

function withSpecAndStatus({ apiVersion, kind, spec, status }: SpecAndStatus, metadata: ObjectMeta): SpecAndStatus | undefined {
  return spec === undefined || status === undefined ? undefined : { apiVersion, kind, metadata, spec, status };
}

function withEventFields(event: PlainEvent, metadata: ObjectMeta): PlainEvent | undefined {
  const { apiVersion, kind, involvedObject, reason, message, source, firstTimestamp, lastTimestamp, count, type, reportingComponent, reportingInstance } = event;
  const isPlain =
    involvedObject !== undefined &&
    reason !== undefined &&
    message !== undefined &&
    source !== undefined &&
    firstTimestamp !== undefined &&
    lastTimestamp !== undefined &&
    type !== undefined &&
    reportingComponent !== undefined &&
    reportingInstance !== undefined &&
    event.series === undefined &&
    event.related === undefined;
  if (!isPlain) return undefined;
  const { eventTime, action } = event;
  if (count === undefined) {
    if (eventTime === undefined || action === undefined) return undefined;
    return { apiVersion, kind, metadata, involvedObject, reason, message, source, firstTimestamp, lastTimestamp, type, eventTime, action, reportingComponent, reportingInstance };
  }
  if (eventTime === undefined && action === undefined) {
    return { apiVersion, kind, metadata, involvedObject, reason, message, source, firstTimestamp, lastTimestamp, count, type, reportingComponent, reportingInstance };
  }
  if (eventTime === undefined || action === undefined) return undefined;
  return { apiVersion, kind, metadata, involvedObject, reason, message, source, firstTimestamp, lastTimestamp, count, type, eventTime, action, reportingComponent, reportingInstance };
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
  /** An empty list: without them. */
  readonly managedFields?: readonly unknown[];
}

/** A copy of metadata, its fields always in the same order, so that all metadata have few shapes. */
export function copyMetadata(metadata: ObjectMeta, change: MetadataChange): ObjectMeta {
  const copy: MutableMeta = { name: change.name ?? metadata.name };
  const { namespace, generateName, labels, annotations, ownerReferences, finalizers, deletionTimestamp, deletionGracePeriodSeconds } = metadata;
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
  const managedFields = change.managedFields ?? metadata.managedFields;
  if (managedFields !== undefined && managedFields.length > 0) copy.managedFields = managedFields;
  if (deletionTimestamp !== undefined) copy.deletionTimestamp = deletionTimestamp;
  if (deletionGracePeriodSeconds !== undefined) copy.deletionGracePeriodSeconds = deletionGracePeriodSeconds;
  const resourceVersion = change.resourceVersion ?? metadata.resourceVersion;
  if (resourceVersion !== undefined && resourceVersion !== "") copy.resourceVersion = resourceVersion;
  return copy;
}
