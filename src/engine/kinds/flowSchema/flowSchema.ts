import { ageColumn, bumpGeneration, column, keepSpec, nameColumn, numberColumn, validateObjectMetaUpdate, withFirstGeneration, withStatus, type ResourceKind } from "../../api/index.ts";
import { compareNumbers, compareStrings } from "../../core/index.ts";
import type { FlowSchema } from "./types.ts";
import { validateFlowSchema, validateFlowSchemaStatus } from "./validation.ts";

const defaultPrecedence = 1000;

function applyDefaults(object: FlowSchema): FlowSchema {
  return object.spec.matchingPrecedence === undefined || object.spec.matchingPrecedence === 0 ? { ...object, spec: { ...object.spec, matchingPrecedence: defaultPrecedence } } : object;
}

/** In the order in which they are tried. */
const byPrecedence = (a: FlowSchema, b: FlowSchema): number => compareNumbers(a.spec.matchingPrecedence ?? 0, b.spec.matchingPrecedence ?? 0) || compareStrings(a.metadata.name, b.metadata.name);

/** Whether its priority level is missing. */
const dangling = ({ status }: FlowSchema): string => status?.conditions?.find(({ type }) => type === "Dangling")?.status ?? "?";

/** @source pkg/registry/flowcontrol/flowschema/strategy.go, pkg/printers/internalversion/printers.go printFlowSchema */
export const flowSchema = {
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  kind: "FlowSchema",
  resource: "flowschemas",
  singular: "flowschema",
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("PriorityLevel", ({ spec }: FlowSchema) => spec.priorityLevelConfiguration?.name ?? ""),
    numberColumn("MatchingPrecedence", ({ spec }: FlowSchema) => spec.matchingPrecedence ?? 0),
    column("DistinguisherMethod", ({ spec }: FlowSchema) => spec.distinguisherMethod?.type ?? "<none>"),
    ageColumn,
    column("MissingPL", dangling),
  ],
  printOrder: byPrecedence,
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: FlowSchema) => withFirstGeneration(withStatus(object, undefined)),
  prepareForUpdate: (next: FlowSchema, old: FlowSchema) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: FlowSchema, old: FlowSchema) => keepSpec(next, old),
  validate: validateFlowSchema,
  validateUpdate: (next: FlowSchema, old: FlowSchema) => [...validateObjectMetaUpdate(next, old), ...validateFlowSchema(next)],
  validateStatusUpdate: validateFlowSchemaStatus,
} satisfies ResourceKind<FlowSchema>;
