import type { KubeObject } from "../engine/api/index.ts";

/** Where something stands in the text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong (or, in `warnings`, without effect), and where. */
export interface ManifestProblem extends Position {
  /** The field, as Kubernetes writes it: "spec.template.spec.containers[0].image". */
  readonly path?: string;
  /** The cause, in the words of Kubernetes where it has words for it. */
  readonly message: string;
  /** What could be done: "did you mean imagePullPolicy?" */
  readonly hint?: string;
}

/** One object of a manifest; the items of a List are documents of their own. */
export interface ManifestDocument {
  readonly object: KubeObject;
  /** It stood in a list of objects. */
  readonly isItem: boolean;
  /** Where the object begins. */
  readonly position: Position;
  /** Where a field stands; of a field that is not there, where its nearest parent stands. */
  positionOf(fieldPath: string): Position;
}

export interface Manifest {
  readonly documents: readonly ManifestDocument[];
  readonly errors: readonly ManifestProblem[];
}

export interface ValidatedManifest extends Manifest {
  /** What is accepted and has no effect in this simulation. */
  readonly warnings: readonly ManifestProblem[];
}
