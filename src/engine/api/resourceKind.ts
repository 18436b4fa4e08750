import type { Micros } from "../core/index.ts";
import type { WebhookClientConfig } from "./admissionRegistration/types.ts";
import type { FieldError } from "./fieldError.ts";
import type { KubeObject } from "./meta.ts";
import type { DeleteOptions, ResourceKey, TableColumn, Verb } from "./protocol.ts";
import type { Scale } from "./scale.ts";
import type { DecodeResult } from "./schema/decode.ts";
import { schemaOf } from "./schema/schema.ts";
import type { StructNode } from "./schema/schema.ts";

/** A column of `kubectl get`, and how its cell is made. Ages are computed from `now`. */
export interface Column<T> extends TableColumn {
  cell(object: T, now: Micros): string | number | null;
}

/** A field that is accepted and has no effect here (law 7): said to the user as a Warning header. */
export interface NotSimulated {
  /** "spec.template.spec.volumes[0].nfs" */
  readonly path: string;
  /** One sentence, in the field's words. */
  readonly reason: string;
}

/** Who creates an object. */
export interface Creator {
  readonly user: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/**
 * How a kind is served in a version in which it is not stored: objects are converted at the edge, where
 * they are decoded and where they are sent; everything between sees the hub's version.
 * @source k8s.io/apimachinery/pkg/runtime/converter.go
 */
export interface StoredAs {
  /** The kind in the version that is stored. */
  readonly hub: ResourceKind;
  /** Of an object that was decoded and defaulted in this version. */
  toHub(object: KubeObject): KubeObject;
  /** Pure: the same object gives the same (it is remembered). */
  fromHub(object: KubeObject): KubeObject;
}

/** A webhook that turns custom objects into another version. @source apiextensions/v1/types.go WebhookConversion */
export interface ConversionWebhook {
  readonly clientConfig: WebhookClientConfig;
  readonly reviewVersions: readonly string[];
}

/**
 * How the objects of a custom kind come out of the store and go there: each version works with objects in its
 * own form, and only what is stored has that of the storage version.
 * @source apiextensions-apiserver/pkg/apiserver/customresource_handler.go crdConversionRESTOptionsGetter
 */
export interface Conversion {
  /** In which version objects are stored from now on; older ones may be there in others. */
  readonly storage: ResourceKind;
  /** What is there in this version's form: without what its schema does not know, and with its defaults. Pure. */
  read(object: KubeObject): KubeObject;
  /** Absent: the strategy None, by which nothing but apiVersion changes. */
  readonly webhook?: ConversionWebhook;
}

/** A subresource that is the object itself, of which a writer may change a part. */
export interface ObjectPart<T extends KubeObject> {
  prepare(next: T, old: T, now: Micros): T;
  validate(next: T, old: T): readonly FieldError[];
  /** The only fields that somebody can come to own here; "*" is any element. */
  readonly writes?: readonly (readonly string[])[];
  /** Or: the fields that nobody can come to own here. */
  readonly leaves?: readonly (readonly string[])[];
}

/**
 * All that the API machinery must know of a kind: Kubernetes' "strategy" with its names, printing and
 * defaults. Stateless. What a method is given is decoded and typed; objects are never changed in
 * place, and the same reference comes back when there is nothing to do.
 * @source k8s.io/apiserver/pkg/registry/rest/create.go, update.go; pkg/registry/<group>/<kind>/strategy.go
 */
export interface ResourceKind<T extends KubeObject = KubeObject> {
  readonly apiVersion: T["apiVersion"];
  readonly kind: T["kind"];
  /** The plural: "deployments". */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** What can be done to it; absent: all eight verbs. */
  readonly verbs?: readonly Verb[];
  /** Nothing of it is stored: the API server answers requests by a handler of its own (apiserver/virtual). */
  readonly isVirtual?: true;
  /** Absent: objects are stored as they are. Present: only names, schema and defaults of this value count, the hub's do the rest. */
  readonly storedAs?: StoredAs;
  /** Of custom kinds. */
  readonly conversion?: Conversion;
  /** Where its objects stand in etcd below /registry/; absent: under the plural. Custom kinds: "example.com/gadgets". */
  readonly storedUnder?: string;
  /** Its shape, where schema.json does not have it: see {@link structOfKind}. */
  readonly struct?: StructNode;
  /** Its schema in OpenAPI, where that is not made of `struct`: a custom kind's own. */
  readonly openApi?: Readonly<Record<string, unknown>>;
  /** How a body is read, where that is not by `struct`. */
  decode?(body: unknown): DecodeResult;
  /** What clients are warned of whenever they use this version. */
  readonly deprecation?: string;
  /** True when status is a subresource of its own. */
  readonly hasStatus: boolean;
  /** "status", "scale", "binding", "eviction", "log" ... */
  readonly subresources: readonly string[];
  /** True when an update without resourceVersion is let through. */
  readonly allowsUnconditionalUpdate: boolean;
  /** True when PUT of an unknown name creates it (Lease, Event, Node's not). */
  readonly allowsCreateOnUpdate: boolean;
  readonly columns: readonly Column<T>[];
  /** The order of the rows of a table, where it is not that of the names. */
  printOrder?(a: T, b: T): number;
  /** Beside metadata.name and metadata.namespace; the value as text, "" when unset. */
  readonly selectableFields: Readonly<Record<string, (object: T) => string>>;

  /** Fills what the user left out. @source pkg/apis/<group>/<version>/defaults.go */
  applyDefaults(object: T): T;
  /** After defaults, uid and creationTimestamp: drops status, sets generation 1, fills what the server fills. */
  prepareForCreate(object: T): T;
  /** Keeps the old status, bumps generation when the spec changed. Both are defaulted. */
  prepareForUpdate(next: T, old: T): T;
  /** PUT .../status: keeps spec and metadata of the old object but for what a status writer may touch. */
  prepareForStatusUpdate(next: T, old: T, now: Micros): T;
  /** Of an object to be created. */
  validate(object: T): readonly FieldError[];
  /** Of an object to replace another; includes what `validate` checks and what may not change. */
  validateUpdate(next: T, old: T): readonly FieldError[];
  validateStatusUpdate(next: T, old: T): readonly FieldError[];
  /** Other subresources that are the object itself, seen through a slit: what a writer may change there. */
  readonly parts?: Readonly<Record<string, ObjectPart<T>>>;
  /** What the server itself says of whoever creates the object. */
  fromCreator?(object: T, creator: Creator): T;
  /**
   * Seconds that the object goes on living, marked by deletionTimestamp; undefined: deleted at once
   * (unless it has finalizers). Pods only.
   */
  deletionGracePeriod?(object: T, options: DeleteOptions): number | undefined;
  /** What the first deletion adds to an object: a finalizer of the kind's own. */
  prepareForDelete?(object: T, now: Micros): T;
  /** GET and PUT .../scale. */
  readonly scale?: {
    get(object: T): Scale;
    set(object: T, replicas: number): T;
    /** Where the number of replicas stands, if it is not spec.replicas. */
    readonly path?: readonly string[];
  };
  /** What Kubernetes itself warns of in a valid object: deprecated fields, what does not do what it seems to. @source strategy.go WarningsOnCreate, WarningsOnUpdate */
  warnings?(object: T, old: T | undefined): readonly string[];
  /** What is accepted and has no effect here. */
  notSimulated?(object: T): readonly NotSimulated[];
}

type Shaped = Pick<ResourceKind, "apiVersion" | "kind" | "struct">;
const structs = new WeakMap<Shaped, StructNode>();

/** The shape of a kind's objects. */
export function structOfKind(kind: Shaped): StructNode | undefined {
  const known = kind.struct ?? structs.get(kind);
  if (known !== undefined) return known;
  const made = schemaOf(`${kind.apiVersion}/${kind.kind}`);
  if (made !== undefined) structs.set(kind, made);
  return made;
}

/** "apps/v1/deployments". */
export function resourceKeyOf(kind: Pick<ResourceKind, "apiVersion" | "resource">): ResourceKey {
  return `${kind.apiVersion}/${kind.resource}`;
}

/** "apps" of "apps/v1", "" of "v1". */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash === -1 ? "" : apiVersion.slice(0, slash);
}

/** "v1" of "apps/v1". */
export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf("/") + 1);
}
