/** Which namespace is looked at; "" is all but Kubernetes' own. */
export interface ObjectGraphQuery {
  readonly namespace: string;
  /** Only what hangs together with this object (its uid). */
  readonly around?: string;
}

/** How two objects have to do with one another: read from the fields of the first. */
export type RelationType = "owns" | "selects" | "routes" | "mounts" | "runsOn" | "binds" | "scales" | "protects" | "allows" | "uses";

/** How an object is doing, read from its own spec and status. */
export type ObjectHealth = "ok" | "progressing" | "bad" | "idle";

export interface GraphObject {
  /** Of a bundle: "bundle/<uid of the owner>". */
  readonly uid: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** What is wanted against what is: "2/3 ready", "10Gi, Bound"; "" where there is nothing to say. */
  readonly state: string;
  readonly health: ObjectHealth;
  /** Why it is not well, in its own words: a condition's or a container's reason. */
  readonly reason: string;
  readonly isDeleting: boolean;
  /** What holds it back from being deleted. */
  readonly finalizers: readonly string[];
  /** Objects that are drawn as one: pods of one owner when there are many. 1: just this one. */
  readonly count: number;
}

export interface GraphRelation {
  readonly from: string;
  readonly to: string;
  readonly type: RelationType;
  /** "app=web", "/data", "port 80" ...; "" where the type says all. */
  readonly text: string;
  /** The field of `from` that says so: "spec.selector". */
  readonly field: string;
}

/** A reference to something that does not exist: a claim, a ConfigMap, a Service that nobody has made. */
export interface MissingObject {
  readonly uid: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface ObjectGraphScene {
  readonly namespaces: readonly string[];
  readonly objects: readonly GraphObject[];
  readonly missing: readonly MissingObject[];
  readonly relations: readonly GraphRelation[];
  /** Objects that are not among them because there are too many. */
  readonly omitted: number;
}
