import {
  ageColumn,
  column,
  controllerOf,
  deepEqual,
  dns1123SubdomainErrors,
  groupOf,
  invalidField,
  nameColumn,
  numberColumn,
  requiredField,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type FieldError,
  type ResourceKind,
} from "../../api/index.ts";
import type { ControllerRevision } from "./types.ts";

function validateBody(object: ControllerRevision): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (object.data === undefined) errors.push(requiredField("data", "data is mandatory"));
  if (object.revision < 0) errors.push(invalidField("revision", object.revision, "must be greater than or equal to 0"));
  return errors;
}

/** "statefulset.apps/db" */
function controllerText(object: ControllerRevision): string {
  const owner = controllerOf(object);
  if (owner === undefined) return "<none>";
  const group = groupOf(owner.apiVersion);
  return `${owner.kind.toLowerCase()}${group === "" ? "" : `.${group}`}/${owner.name}`;
}

/** @source pkg/registry/apps/controllerrevision/strategy.go */
export const controllerRevision = {
  apiVersion: "apps/v1",
  kind: "ControllerRevision",
  resource: "controllerrevisions",
  singular: "controllerrevision",
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  subresources: [],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [nameColumn, column("Controller", controllerText), numberColumn("Revision", (object: ControllerRevision) => object.revision), ageColumn],
  selectableFields: {},
  applyDefaults: (object: ControllerRevision) => object,
  prepareForCreate: (object: ControllerRevision) => object,
  prepareForUpdate: (next: ControllerRevision) => next,
  prepareForStatusUpdate: (next: ControllerRevision) => next,
  validate: (object: ControllerRevision) => [...validateObjectMeta(object.metadata, true, dns1123SubdomainErrors), ...validateBody(object)],
  validateUpdate: (next: ControllerRevision, old: ControllerRevision) => [
    ...validateObjectMetaUpdate(next, old),
    ...validateBody(next),
    ...(deepEqual(next.data, old.data) ? [] : validateImmutable(next.data, old.data, "data")),
  ],
  validateStatusUpdate: () => [],
} satisfies ResourceKind<ControllerRevision>;
