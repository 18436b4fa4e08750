import type { StructNode } from "../../api/index.ts";
import { isRecord } from "../patch/json.ts";
import type { Json, JsonRecord } from "../patch/json.ts";
import { compare } from "./compare.ts";
import { differenceOf, unionOf } from "./fieldSet.ts";
import type { FieldSet } from "./fieldSet.ts";
import { setOfObject } from "./objectSet.ts";
import { typeErrors } from "./validate.ts";

/** @source k8s.io/api/core/v1/annotation_key_constants.go LastAppliedConfigAnnotation */
const lastAppliedName = "kubectl.kubernetes.io/last-applied-configuration";
/** @source k8s.io/apimachinery/pkg/api/validation/objectmeta.go TotalAnnotationSizeLimitB */
const annotationsMax = 256 * 1024;

function annotationOf(live: JsonRecord): string | undefined {
  const metadata = live["metadata"];
  const annotations = isRecord(metadata) ? metadata["annotations"] : undefined;
  const value = isRecord(annotations) ? annotations[lastAppliedName] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What client-side apply has set and still stands so; undefined: there is no such annotation, or it says nothing. */
export function ownedByLastApplied(struct: StructNode, live: JsonRecord, apiVersion: string): FieldSet | undefined {
  const text = annotationOf(live);
  const object = text === undefined ? undefined : parseJson(text);
  if (!isRecord(object) || object["apiVersion"] !== apiVersion || typeErrors(struct, object) !== undefined) return undefined;
  const { added, modified, removed } = compare(struct, object, live);
  return differenceOf(setOfObject(struct, object), unionOf(unionOf(added, modified), removed));
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The annotation as it must stand after this apply, where the object has it; undefined: leave it. */
export function lastAppliedAnnotation(live: JsonRecord, config: JsonRecord): { readonly name: string; readonly value: string } | undefined {
  if (annotationOf(live) === undefined) return undefined;
  const value = `${JSON.stringify(sorted(withoutAnnotation(config)))}\n`;
  return value.length > annotationsMax ? undefined : { name: lastAppliedName, value };
}

function withoutAnnotation(config: JsonRecord): JsonRecord {
  const metadata = config["metadata"];
  const annotations = isRecord(metadata) ? metadata["annotations"] : undefined;
  if (!isRecord(metadata) || !isRecord(annotations)) return config;
  const { [lastAppliedName]: _own, ...rest } = annotations;
  return { ...config, metadata: { ...metadata, annotations: rest } };
}

/** Go encodes maps in the order of their keys. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).toSorted().map((key) => [key, sorted(value[key])]));
}
