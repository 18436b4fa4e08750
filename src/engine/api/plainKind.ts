import { ageColumn, nameColumn } from "./columns.ts";
import type { FieldError } from "./fieldError.ts";
import type { KubeObject } from "./meta.ts";
import { validateObjectMeta, validateObjectMetaUpdate, type NameCheck } from "./metaValidation.ts";
import { dns1123SubdomainErrors } from "./names.ts";
import type { Column, NotSimulated, ResourceKind } from "./resourceKind.ts";
import { bumpGeneration, keepSpec, withFirstGeneration, withStatus } from "./strategy.ts";

interface Names<T extends KubeObject> {
  readonly apiVersion: T["apiVersion"];
  readonly kind: T["kind"];
  readonly resource: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly namespaced: boolean;
}

type NoErrors = readonly FieldError[];

/** What sets a kind apart from any other. */
interface Rules<T extends KubeObject> {
  /** Between the name and the age; or all of them, where the kind has `allColumns`. */
  readonly columns?: readonly Column<T>[];
  readonly allColumns?: readonly Column<T>[];
  readonly selectableFields?: Readonly<Record<string, (object: T) => string>>;
  readonly nameErrors?: NameCheck;
  readonly applyDefaults?: (object: T) => T;
  /** What the server fills in or drops before it validates. */
  readonly prepare?: (object: T, old: T | undefined) => T;
  /** Of new objects only: what follows may not change, so that nobody looks again. */
  readonly validateNew?: (object: T) => NoErrors;
  /** Everything but the metadata: of new objects, and of updates unless `validateUpdate` says otherwise. */
  readonly validate?: (object: T) => NoErrors;
  /** What an update may not change; with `validate` before. */
  readonly validateChange?: (next: T, old: T) => NoErrors;
  readonly validateStatus?: (next: T, old: T) => NoErrors;
  /** A new object's status; absent: the kind has no status of its own. */
  readonly initialStatus?: unknown;
  /** Counts changes of the specification. */
  readonly hasGeneration?: boolean;
  readonly allowsUnconditionalUpdate?: boolean;
  readonly allowsCreateOnUpdate?: boolean;
  readonly warnings?: (object: T, old: T | undefined) => readonly string[];
  readonly notSimulated?: (object: T) => readonly NotSimulated[];
}

type Loose = KubeObject & { readonly spec?: unknown; readonly status?: unknown };

/**
 * A kind from its names and its rules, with the steps that most strategies take alike: status is a
 * subresource where there is one, generations count, metadata is validated first.
 */
export function plainKind<T extends KubeObject>(names: Names<T>, rules: Rules<T>): ResourceKind<T> {
  const { namespaced } = names;
  const { prepare, validate, validateNew, validateChange, validateStatus, initialStatus, hasGeneration = false, nameErrors = dns1123SubdomainErrors } = rules;
  const hasStatus = initialStatus !== undefined;
  const prepared = (object: T, old: T | undefined): T => prepare?.(object, old) ?? object;
  const withInitialStatus = (object: T): T => (hasStatus ? (withStatus(object as Loose, initialStatus) as unknown as T) : object);
  const withOldStatus = (next: T, old: T): T => (hasStatus ? (withStatus(next as Loose, (old as Loose).status) as unknown as T) : next);
  return {
    apiVersion: names.apiVersion,
    kind: names.kind,
    resource: names.resource,
    singular: names.singular,
    shortNames: names.shortNames ?? [],
    categories: [],
    namespaced,
    hasStatus,
    subresources: hasStatus ? ["status"] : [],
    allowsUnconditionalUpdate: rules.allowsUnconditionalUpdate ?? true,
    allowsCreateOnUpdate: rules.allowsCreateOnUpdate ?? false,
    columns: rules.allColumns ?? [nameColumn, ...(rules.columns ?? []), ageColumn],
    selectableFields: rules.selectableFields ?? {},
    applyDefaults: rules.applyDefaults ?? ((object) => object),
    prepareForCreate: (object) => {
      const next = prepared(withInitialStatus(object), undefined);
      return hasGeneration ? withFirstGeneration(next) : next;
    },
    prepareForUpdate: (next, old) => {
      const after = prepared(withOldStatus(next, old), old);
      return hasGeneration ? (bumpGeneration(after as Loose, old as Loose) as unknown as T) : after;
    },
    prepareForStatusUpdate: (next, old) => keepSpec(next as Loose, old as Loose) as unknown as T,
    validate: (object) => [...validateObjectMeta(object.metadata, namespaced, nameErrors), ...(validate?.(object) ?? []), ...(validateNew?.(object) ?? [])],
    validateUpdate: (next, old) => [...validateObjectMetaUpdate(next, old), ...(validate?.(next) ?? []), ...(validateChange?.(next, old) ?? [])],
    validateStatusUpdate: (next, old) => [...validateObjectMetaUpdate(next, old), ...(validateStatus?.(next, old) ?? [])],
    ...(rules.warnings === undefined ? {} : { warnings: rules.warnings }),
    ...(rules.notSimulated === undefined ? {} : { notSimulated: rules.notSimulated }),
  };
}
