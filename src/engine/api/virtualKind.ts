import { nameColumn } from "./columns.ts";
import type { KubeObject } from "./meta.ts";
import type { ResourceKind } from "./resourceKind.ts";

type Names = Pick<ResourceKind, "apiVersion" | "kind" | "resource" | "singular" | "namespaced">;

const same = (object: KubeObject): KubeObject => object;

/** A kind of question: what is created is answered, and stored nowhere. */
export const questionKind = (names: Names): ResourceKind => ({
  ...names,
  shortNames: [],
  categories: [],
  verbs: ["create"],
  isVirtual: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: false,
  allowsCreateOnUpdate: false,
  columns: [nameColumn],
  selectableFields: {},
  applyDefaults: same,
  prepareForCreate: same,
  prepareForUpdate: same,
  prepareForStatusUpdate: same,
  validate: () => [],
  validateUpdate: () => [],
  validateStatusUpdate: () => [],
});
