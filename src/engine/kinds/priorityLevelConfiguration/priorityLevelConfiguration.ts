import {
  ageColumn,
  bumpGeneration,
  column,
  keepSpec,
  nameColumn,
  validateObjectMetaUpdate,
  withFirstGeneration,
  withStatus,
  type ResourceKind,
} from "../../api/index.ts";
import type { LimitedLevel, PriorityLevelConfiguration } from "./types.ts";
import { validateLevel, validateLevelStatus } from "./validation.ts";

const defaultShares = 30;
const defaultQueuing = { queues: 64, handSize: 8, queueLengthLimit: 50 } as const;

function limitedDefaults(limited: LimitedLevel): LimitedLevel {
  const { nominalConcurrencyShares = defaultShares, lendablePercent = 0, limitResponse } = limited;
  const queuing = limitResponse?.type === "Queue" ? { queuing: { ...defaultQueuing, ...limitResponse.queuing } } : {};
  return { ...limited, nominalConcurrencyShares, lendablePercent, ...(limitResponse === undefined ? {} : { limitResponse: { ...limitResponse, ...queuing } }) };
}

/** @source pkg/apis/flowcontrol/v1/defaults.go */
function applyDefaults(object: PriorityLevelConfiguration): PriorityLevelConfiguration {
  const { limited, exempt, type } = object.spec;
  if (type === "Exempt") return { ...object, spec: { ...object.spec, exempt: { nominalConcurrencyShares: 0, lendablePercent: 0, ...exempt } } };
  return limited === undefined ? object : { ...object, spec: { ...object.spec, limited: limitedDefaults(limited) } };
}

const none = "<none>";
const queuingOf = ({ spec }: PriorityLevelConfiguration) => spec.limited?.limitResponse?.queuing;

/** @source pkg/registry/flowcontrol/prioritylevelconfiguration/strategy.go, pkg/printers/internalversion/printers.go printPriorityLevelConfiguration */
export const priorityLevelConfiguration = {
  apiVersion: "flowcontrol.apiserver.k8s.io/v1",
  kind: "PriorityLevelConfiguration",
  resource: "prioritylevelconfigurations",
  singular: "prioritylevelconfiguration",
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: true,
  subresources: ["status"],
  allowsUnconditionalUpdate: true,
  allowsCreateOnUpdate: false,
  columns: [
    nameColumn,
    column("Type", ({ spec }: PriorityLevelConfiguration) => spec.type ?? ""),
    column("NominalConcurrencyShares", ({ spec }: PriorityLevelConfiguration) => String(spec.limited?.nominalConcurrencyShares ?? none)),
    column("Queues", (level: PriorityLevelConfiguration) => String(queuingOf(level)?.queues ?? none)),
    column("HandSize", (level: PriorityLevelConfiguration) => String(queuingOf(level)?.handSize ?? none)),
    column("QueueLengthLimit", (level: PriorityLevelConfiguration) => String(queuingOf(level)?.queueLengthLimit ?? none)),
    ageColumn,
  ],
  selectableFields: {},
  applyDefaults,
  prepareForCreate: (object: PriorityLevelConfiguration) => withFirstGeneration(withStatus(object, undefined)),
  prepareForUpdate: (next: PriorityLevelConfiguration, old: PriorityLevelConfiguration) => bumpGeneration(withStatus(next, old.status), old),
  prepareForStatusUpdate: (next: PriorityLevelConfiguration, old: PriorityLevelConfiguration) => keepSpec(next, old),
  validate: validateLevel,
  validateUpdate: (next: PriorityLevelConfiguration, old: PriorityLevelConfiguration) => [...validateObjectMetaUpdate(next, old), ...validateLevel(next)],
  validateStatusUpdate: validateLevelStatus,
} satisfies ResourceKind<PriorityLevelConfiguration>;
