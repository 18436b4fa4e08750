import {
  decodeObject,
  formatFieldError,
  schemaOf,
  versionOf,
  type KubeObject,
  type ResourceKind,
  type StructNode,
  type TypeNode,
} from "../engine/api/index.ts";
import { kindByGroupVersionKind, resourceKinds } from "../engine/kinds/registry.ts";
import { notServedKinds } from "./knownKinds.ts";
import { manifestLimits } from "./limits.ts";
import { parseFieldPath } from "./locate.ts";
import { parseManifest } from "./parseManifest.ts";
import { suggest } from "./suggest.ts";
import type { ManifestDocument, ManifestProblem, ValidatedManifest } from "./types.ts";

/** The API server fills these; validation needs them. */
const standIn = { uid: "00000000-0000-4000-8000-000000000000", creationTimestamp: "2026-01-01T00:00:00Z" };

/**
 * Reads a manifest and checks every object as the API server would on create: decoding, unknown
 * fields, defaults, validation. What needs a cluster (does the namespace exist? is the name taken?)
 * is left to the cluster.
 */
export function validateManifest(text: string): ValidatedManifest {
  const { documents, errors } = parseManifest(text);
  const problems: ManifestProblem[] = [...errors];
  const warnings: ManifestProblem[] = [];
  for (const document of documents) {
    if (problems.length >= manifestLimits.problems) break;
    validateDocument(document, problems, warnings);
  }
  return { documents, errors: problems.slice(0, manifestLimits.problems), warnings: warnings.slice(0, manifestLimits.problems) };
}

/** What would be refused, and what has no effect, of objects that stand in no text. */
export function validateObjects(objects: readonly KubeObject[]): { readonly refused: readonly SaidOfObject[]; readonly notSimulated: readonly SaidOfObject[] } {
  const refused: SaidOfObject[] = [];
  const notSimulated: SaidOfObject[] = [];
  for (const object of objects) {
    const problems: ManifestProblem[] = [];
    const warnings: ManifestProblem[] = [];
    const nowhere = { line: 1, column: 1 };
    validateDocument({ object, isItem: false, position: nowhere, positionOf: () => nowhere }, problems, warnings);
    const { namespace, name } = object.metadata;
    const what = `${object.kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
    for (const { message } of problems) refused.push({ what, why: message });
    for (const { message } of warnings) notSimulated.push({ what, why: message });
  }
  return { refused, notSimulated };
}

export interface SaidOfObject {
  readonly what: string;
  readonly why: string;
}

function problem(document: ManifestDocument, path: string, message: string, hint?: string): ManifestProblem {
  return { ...document.positionOf(path), ...(path === "" ? {} : { path }), message, ...(hint === undefined ? {} : { hint }) };
}

function validateDocument(document: ManifestDocument, problems: ManifestProblem[], warnings: ManifestProblem[]): void {
  const { apiVersion, kind: kindName } = document.object;
  const kind = kindByGroupVersionKind(apiVersion, kindName);
  if (kind === undefined) {
    problems.push(unknownKind(document));
    return;
  }
  const gvk = `${apiVersion}/${kindName}`;
  const cannot = `${kindName} in version ${JSON.stringify(versionOf(apiVersion))} cannot be handled as a ${kindName}: `;
  const decoded = decodeObject(document.object, gvk);
  if (!decoded.ok) {
    problems.push(problem(document, decoded.error.path, cannot + decoded.error.message));
    return;
  }
  for (const field of decoded.unknownFields) {
    problems.push(problem(document, field, `${cannot}strict decoding error: unknown field ${JSON.stringify(field)}`, fieldHint(gvk, field)));
  }
  const rules = kind.storedAs?.hub ?? kind;
  for (const error of rules.validate(prepare(decoded.object, kind))) {
    problems.push(problem(document, error.field, `${error.field}: ${formatFieldError(error)}`));
  }
  for (const { path, reason } of kind.notSimulated?.(kind.applyDefaults(withStandIns(decoded.object, kind))) ?? []) {
    warnings.push(problem(document, path, `${path} is accepted and has no effect here: ${reason}`));
  }
}

function withStandIns(object: KubeObject, kind: ResourceKind): KubeObject {
  const metadata = object.metadata ?? { name: "" };
  const generated = (metadata.name ?? "") === "" && (metadata.generateName ?? "") !== "" ? { name: `${metadata.generateName ?? ""}00000` } : {};
  const namespace = kind.namespaced && (metadata.namespace ?? "") === "" ? { namespace: "default" } : {};
  return { ...object, metadata: { ...metadata, ...standIn, ...generated, ...namespace } };
}

function prepare(object: KubeObject, kind: ResourceKind): KubeObject {
  const defaulted = kind.applyDefaults(withStandIns(object, kind));
  // Validated as it is stored, which may be in another version.
  return kind.storedAs === undefined ? kind.prepareForCreate(defaulted) : kind.storedAs.hub.prepareForCreate(kind.storedAs.hub.applyDefaults(kind.storedAs.toHub(defaulted)));
}

/** kubectl's words, and why. */
function unknownKind(document: ManifestDocument): ManifestProblem {
  const { apiVersion, kind, metadata } = document.object;
  const name = JSON.stringify(typeof metadata?.name === "string" ? metadata.name : "");
  const namespace = JSON.stringify(typeof metadata?.namespace === "string" ? metadata.namespace : "");
  const message = `resource mapping not found for name: ${name} namespace: ${namespace}: no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}; ensure CRDs are installed first`;
  return problem(document, "kind", message, kindHint(kind));
}

function kindHint(kind: string): string {
  const same = resourceKinds.find((each) => each.kind === kind);
  if (same !== undefined) return `${kind} is in version ${same.apiVersion}`;
  if (notServedKinds.has(kind)) return `${kind} is a custom resource: its CustomResourceDefinition must be applied first`;
  const near = suggest(
    kind,
    resourceKinds.map((each) => each.kind),
  );
  return near === undefined ? "this simulated cluster has no such kind" : `did you mean ${near}?`;
}

/** The field of the same struct that was probably meant. */
function fieldHint(gvk: string, path: string): string | undefined {
  const steps = parseFieldPath(path);
  const last = steps.at(-1);
  let struct: StructNode | undefined = schemaOf(gvk);
  for (const step of steps.slice(0, -1)) {
    if (typeof step === "number") continue;
    const type = struct?.fields.get(step)?.type;
    struct = type === undefined ? undefined : structIn(type);
  }
  if (struct === undefined || typeof last !== "string") return undefined;
  const near = suggest(last, struct.fields.keys());
  return near === undefined ? undefined : `did you mean ${near}?`;
}

/** The struct that a field holds, or holds a list or map of. */
function structIn(type: TypeNode): StructNode | undefined {
  if (type.kind === "struct") return type.struct;
  return type.kind === "scalar" ? undefined : structIn(type.item);
}
