import {
  ageColumn,
  bumpGeneration,
  dns1123SubdomainErrors,
  keepSpec,
  nameColumn,
  validateObjectMeta,
  validateObjectMetaUpdate,
  withFirstGeneration,
  withStatus,
  type KubeObject,
  type NotSimulated,
  type ResourceKind,
  type Verb,
} from "../../api/index.ts";
import facts from "./catalogue.json" with { type: "json" };

/** A resource as discovery names it. */
interface CatalogueEntry {
  readonly apiVersion: string;
  readonly kind: string;
  readonly resource: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

const entries: readonly CatalogueEntry[] = facts;

type WithSpec = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

const nothingActs: readonly NotSimulated[] = [{ path: "kind", reason: "objects of this kind are stored and served, but nothing acts on them in this simulated cluster" }];

/** Reviews and the like are answered, not stored: they need a handler of their own. */
const isStored = ({ verbs }: CatalogueEntry): boolean => verbs.includes("create") && verbs.includes("watch");

/**
 * A kind by its names alone: stored, watched, patched and printed like any other, with the schema that
 * Kubernetes has for it, but without defaults and rules of its own.
 */
function genericKind(entry: CatalogueEntry): ResourceKind {
  const hasStatus = entry.subresources.includes("status");
  const withoutStatus = (object: WithSpec): WithSpec => (hasStatus && object.status !== undefined ? withStatus(object, undefined) : object);
  return {
    apiVersion: entry.apiVersion,
    kind: entry.kind,
    resource: entry.resource,
    singular: entry.singular,
    shortNames: entry.shortNames,
    categories: entry.categories,
    namespaced: entry.namespaced,
    verbs: entry.verbs as readonly Verb[],
    hasStatus,
    subresources: entry.subresources.filter((each) => each === "status"),
    allowsUnconditionalUpdate: true,
    allowsCreateOnUpdate: false,
    columns: [nameColumn, ageColumn],
    selectableFields: {},
    applyDefaults: (object) => object,
    prepareForCreate: (object) => withFirstGeneration(withoutStatus(object)),
    prepareForUpdate: (next, old) => bumpGeneration<WithSpec>(hasStatus ? withStatus<WithSpec>(next, (old as WithSpec).status) : next, old),
    prepareForStatusUpdate: (next, old) => keepSpec<WithSpec>(next, old),
    validate: (object) => validateObjectMeta(object.metadata, entry.namespaced, dns1123SubdomainErrors),
    validateUpdate: (next, old) => validateObjectMetaUpdate(next, old),
    validateStatusUpdate: (next, old) => validateObjectMetaUpdate(next, old),
    notSimulated: () => nothingActs,
  };
}

/**
 * Kinds of Kubernetes that have no folder here yet.
 * @param known those that have one
 */
export function genericKinds(known: readonly { readonly apiVersion: string; readonly resource: string }[]): readonly ResourceKind[] {
  const isKnown = ({ apiVersion, resource }: CatalogueEntry): boolean => known.some((each) => each.apiVersion === apiVersion && each.resource === resource);
  return entries.filter((entry) => isStored(entry) && !isKnown(entry)).map(genericKind);
}

const order = new Map(entries.map(({ apiVersion, resource }, index) => [`${apiVersion}/${resource}`, index]));

/** Where discovery names it: of two versions the preferred one is first. Unknown resources come last. */
export const catalogueOrder = ({ apiVersion, resource }: { readonly apiVersion: string; readonly resource: string }): number => order.get(`${apiVersion}/${resource}`) ?? order.size;
