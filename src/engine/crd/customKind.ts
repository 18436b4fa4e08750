import { copyMetadata, decodeObject, deepEqual, dns1123SubdomainErrors, validateObjectMeta, validateObjectMetaUpdate, withMetadata } from "../api/index.ts";
import type { Conversion, DecodeResult, KubeObject, ResourceKind, Scale } from "../api/index.ts";
import { customColumns } from "./customColumns.ts";
import { applySchemaDefaults } from "./defaulting.ts";
import { firstAt, withValueAt } from "./jsonPath.ts";
import { prune } from "./prune.ts";
import { publishedSchema } from "./openApi.ts";
import { customStruct } from "./structNode.ts";
import { storageVersion } from "./types.ts";
import type { CustomResourceDefinition, CustomVersion, JsonSchema } from "./types.ts";
import { validateAgainstSchema } from "./valueValidation.ts";

type Custom = KubeObject & { readonly spec?: unknown; readonly status?: unknown };
type Rest = Readonly<Record<string, unknown>>;

/** A pure function's memory: a definition that changes is another object. */
const known = new WeakMap<CustomResourceDefinition, readonly ResourceKind[]>();
const everything: JsonSchema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

/**
 * The kinds that a definition brings about: one for each served version.
 *
 * @source apiextensions-apiserver/pkg/apiserver/customresource_handler.go getOrCreateServingInfoFor, pkg/registry/customresource/strategy.go
 */
export function customKinds(definition: CustomResourceDefinition): readonly ResourceKind[] {
  const before = known.get(definition);
  if (before !== undefined) return before;
  const stored = storageVersion(definition);
  if (stored === undefined) return [];
  const storage = customKind(definition, stored);
  const made = definition.spec.versions.filter(({ served }) => served === true).map((version): ResourceKind => ({ ...customKind(definition, version), conversion: conversionOf(definition, version, storage) }));
  known.set(definition, made);
  return made;
}

function conversionOf({ spec: { conversion } }: CustomResourceDefinition, version: CustomVersion, storage: ResourceKind): Conversion {
  const schema = schemaOfVersion(version);
  const clientConfig = conversion?.strategy === "Webhook" ? conversion.webhook?.clientConfig : undefined;
  return {
    storage,
    read: (object) => applySchemaDefaults(prune(object, schema, [], "", true), schema) as KubeObject,
    ...(clientConfig === undefined ? {} : { webhook: { clientConfig, reviewVersions: conversion?.webhook?.conversionReviewVersions ?? [] } }),
  };
}

const schemaOfVersion = ({ schema }: CustomVersion): JsonSchema => schema?.openAPIV3Schema ?? everything;

function customKind(definition: CustomResourceDefinition, version: CustomVersion): ResourceKind<Custom> {
  const { group, names, scope } = definition.spec;
  const schema = schemaOfVersion(version);
  const hasStatus = version.subresources?.status !== undefined;
  const hasScale = version.subresources?.scale !== undefined;
  const namespaced = scope === "Namespaced";
  const deprecation = deprecationOf(definition, version);
  return {
    apiVersion: `${group}/${version.name}`,
    kind: names.kind,
    resource: names.plural,
    singular: names.singular ?? names.kind.toLowerCase(),
    shortNames: definition.status?.acceptedNames?.shortNames ?? names.shortNames ?? [],
    categories: definition.status?.acceptedNames?.categories ?? names.categories ?? [],
    namespaced,
    hasStatus,
    subresources: [...(hasStatus ? ["status"] : []), ...(hasScale ? ["scale"] : [])],
    allowsUnconditionalUpdate: false,
    allowsCreateOnUpdate: false,
    columns: customColumns(version),
    selectableFields: Object.fromEntries((version.selectableFields ?? []).map(({ jsonPath }) => [jsonPath.replace(/^\./, ""), (object: Custom) => textAt(object, jsonPath)])),
    storedUnder: `${group}/${names.plural}`,
    struct: customStruct(definition, version),
    openApi: publishedSchema(definition, version),
    decode: (body) => decodeCustom(body, schema),
    ...(deprecation === undefined ? {} : { deprecation }),
    ...(hasScale ? { scale: customScale(version) } : {}),
    ...strategy(schema, hasStatus, namespaced),
  };
}

type Strategy = Pick<ResourceKind<Custom>, "applyDefaults" | "prepareForCreate" | "prepareForUpdate" | "prepareForStatusUpdate" | "validate" | "validateUpdate" | "validateStatusUpdate">;

function strategy(schema: JsonSchema, hasStatus: boolean, namespaced: boolean): Strategy {
  return {
    applyDefaults: (object) => applySchemaDefaults(object, schema) as Custom,
    prepareForCreate: (object) => withMetadata(hasStatus ? withoutStatus(object) : object, copyMetadata(object.metadata, { generation: 1 })),
    prepareForUpdate: (next, old) => withGeneration(hasStatus ? keepStatus(next, old) : next, old, hasStatus),
    prepareForStatusUpdate: (next, old) => statusOnly(next, old),
    validate: (object) => [...validateObjectMeta(object.metadata, namespaced, dns1123SubdomainErrors), ...validateAgainstSchema(object, schema, undefined)],
    validateUpdate: (next, old) => [...validateObjectMetaUpdate(next, old), ...validateAgainstSchema(next, schema, old)],
    validateStatusUpdate: (next, old) => [...validateObjectMetaUpdate(next, old), ...validateAgainstSchema(next, schema, old)],
  };
}

function withoutStatus(object: Custom): Custom {
  if (object.status === undefined) return object;
  const { status: _status, ...rest } = object;
  return rest;
}

function keepStatus(next: Custom, old: Custom): Custom {
  if (next.status === old.status) return next;
  return old.status === undefined ? withoutStatus(next) : { ...next, status: old.status };
}

/** What is not metadata (nor a status of its own) makes a new generation. */
function withGeneration(next: Custom, old: Custom, hasStatus: boolean): Custom {
  const content = ({ metadata: _metadata, status, ...rest }: Custom): unknown => (hasStatus ? rest : { ...rest, status });
  const generation = (old.metadata.generation ?? 1) + (deepEqual(content(next), content(old)) ? 0 : 1);
  return next.metadata.generation === generation ? next : withMetadata(next, copyMetadata(next.metadata, { generation }));
}

/** @source pkg/registry/customresource/status_strategy.go PrepareForUpdate */
function statusOnly(next: Custom, old: Custom): Custom {
  const { managedFields, resourceVersion } = next.metadata;
  const metadata = { ...old.metadata, ...(managedFields === undefined ? {} : { managedFields }), ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  const { status: _old, ...rest } = old;
  return next.status === undefined ? { ...rest, metadata } : { ...rest, metadata, status: next.status };
}

/** No honest object nests so deeply; Go's decoder gives up at some depth, too. */
const depthMax = 500;

function isTooDeep(value: unknown, left = depthMax): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((each) => isTooDeep(each, left - 1));
}

/** Metadata as Go reads it; of the rest only what the schema knows. */
function decodeCustom(body: unknown, schema: JsonSchema): DecodeResult {
  if (isTooDeep(body)) return { ok: false, error: { message: "exceeded max depth", path: "" } };
  const { metadata = {}, ...rest } = body as Rest & { readonly metadata?: unknown };
  const head = decodeObject({ apiVersion: "v1", kind: "ConfigMap", metadata: metadata ?? {} }, "v1/ConfigMap");
  if (!head.ok) return head;
  const unknownFields = [...head.unknownFields];
  const pruned = prune(rest, schema, unknownFields, "", true) as Custom;
  return { ok: true, object: { ...pruned, metadata: head.object.metadata }, unknownFields };
}

function textAt(object: Custom, path: string): string {
  const value = firstAt(object, path);
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function customScale(version: CustomVersion): NonNullable<ResourceKind<Custom>["scale"]> {
  const { specReplicasPath = "", statusReplicasPath = "", labelSelectorPath = "" } = version.subresources?.scale ?? {};
  const numberAt = (object: Custom, path: string): number => {
    const value = firstAt(object, path);
    return typeof value === "number" ? value : 0;
  };
  return {
    get: (object): Scale => {
      const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
      const selector = labelSelectorPath === "" ? "" : textAt(object, labelSelectorPath);
      return {
        apiVersion: "autoscaling/v1",
        kind: "Scale",
        metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...(uid === undefined ? {} : { uid }), ...(resourceVersion === undefined ? {} : { resourceVersion }), ...(creationTimestamp === undefined ? {} : { creationTimestamp }) },
        spec: { replicas: numberAt(object, specReplicasPath) },
        status: { replicas: numberAt(object, statusReplicasPath), ...(selector === "" ? {} : { selector }) },
      };
    },
    set: (object, replicas) => withValueAt(object, specReplicasPath, replicas),
    path: specReplicasPath.split(".").filter((name) => name !== ""),
  };
}

/** "example.com/v1beta1 Gadget is deprecated; use example.com/v1 Gadget". @source customresource_handler.go (deprecation warnings) */
function deprecationOf({ spec: { group, names, versions } }: CustomResourceDefinition, version: CustomVersion): string | undefined {
  if (version.deprecated !== true) return undefined;
  if (version.deprecationWarning !== undefined) return version.deprecationWarning;
  const better = sortedVersions(versions).find((each) => each.served === true && each.deprecated !== true);
  const isNewer = better !== undefined && compareVersions(better.name, version.name) < 0;
  return `${group}/${version.name} ${names.kind} is deprecated${isNewer ? `; use ${group}/${better.name} ${names.kind}` : ""}`;
}

const ranks: Readonly<Record<string, number>> = { "": 0, beta: 1, alpha: 2 };

/** v2, v1, v1beta1, v1alpha1, others by name. @source k8s.io/apimachinery/pkg/version/helpers.go CompareKubeAwareVersionStrings */
export function compareVersions(a: string, b: string): number {
  const shape = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
  const left = shape.exec(a);
  const right = shape.exec(b);
  if (left === null || right === null) return left === null && right === null ? (a < b ? -1 : a > b ? 1 : 0) : left === null ? 1 : -1;
  const rank = (ranks[left[2] ?? ""] ?? 0) - (ranks[right[2] ?? ""] ?? 0);
  if (rank !== 0) return rank;
  return Number(right[1]) - Number(left[1]) || Number(right[3] ?? 0) - Number(left[3] ?? 0);
}

export const sortedVersions = (versions: readonly CustomVersion[]): readonly CustomVersion[] => versions.toSorted((a, b) => compareVersions(a.name, b.name));
