import {
  conditionTypeErrors,
  deepEqual,
  dns1123SubdomainErrors,
  forbiddenField,
  internalValue,
  invalidField,
  notSupportedField,
  requiredField,
  validateObjectMeta,
  validateObjectMetaUpdate,
  type FieldError,
} from "../../api/index.ts";
import type { LimitedLevel, PriorityLevelConfiguration } from "./types.ts";

/** @source pkg/apis/flowcontrol/validation/validation.go */

const mostQueues = 10_000_000;
/** @source k8s.io/apiserver/pkg/util/shufflesharding MaxHashBits */
const hashBits = 60;

/** Those that must stay as they are. @source k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go MandatoryPriorityLevelConfigurations */
const catchAll: PriorityLevelConfiguration["spec"] = { type: "Limited", limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: "Reject" } } };

type Queuing = NonNullable<NonNullable<LimitedLevel["limitResponse"]>["queuing"]>;

function shareErrors({ nominalConcurrencyShares = 0, lendablePercent = 0 }: Pick<LimitedLevel, "nominalConcurrencyShares" | "lendablePercent">, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (nominalConcurrencyShares < 0) errors.push(invalidField(`${path}.nominalConcurrencyShares`, nominalConcurrencyShares, "must be a non-negative integer"));
  if (lendablePercent < 0 || lendablePercent > 100) errors.push(invalidField(`${path}.lendablePercent`, lendablePercent, "must be between 0 and 100, inclusive"));
  return errors;
}

function queuingErrors({ queues = 0, handSize = 0, queueLengthLimit = 0 }: Queuing, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (queueLengthLimit <= 0) errors.push(invalidField(`${path}.queueLengthLimit`, queueLengthLimit, "must be positive"));
  if (queues <= 0) errors.push(invalidField(`${path}.queues`, queues, "must be positive"));
  else if (queues > mostQueues) errors.push(invalidField(`${path}.queues`, queues, `must not be greater than ${mostQueues}`));
  const entropy = Math.ceil(Math.log2(queues) * handSize);
  if (handSize <= 0) errors.push(invalidField(`${path}.handSize`, handSize, "must be positive"));
  else if (handSize > queues) errors.push(invalidField(`${path}.handSize`, handSize, `should not be greater than queues (${queues})`));
  else if (entropy > hashBits) errors.push(invalidField(`${path}.handSize`, handSize, `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${hashBits}`));
  return errors;
}

function responseErrors(response: LimitedLevel["limitResponse"], path: string): readonly FieldError[] {
  const { type = "", queuing } = response ?? {};
  if (type === "Reject") return queuing === undefined ? [] : [forbiddenField(`${path}.queuing`, "must be nil if limited.limitResponse.type is not Limited")];
  if (type !== "Queue") return [notSupportedField(`${path}.type`, type, ["Queue", "Reject"])];
  return queuing === undefined ? [requiredField(`${path}.queuing`, "must not be empty if limited.limitResponse.type is Limited")] : queuingErrors(queuing, `${path}.queuing`);
}

function limitedErrors(limited: LimitedLevel, path: string): readonly FieldError[] {
  const { borrowingLimitPercent, limitResponse } = limited;
  const borrowing = borrowingLimitPercent !== undefined && borrowingLimitPercent < 0 ? [invalidField(`${path}.borrowingLimitPercent`, borrowingLimitPercent, "if specified, must be a non-negative integer")] : [];
  return [...shareErrors(limited, path), ...borrowing, ...responseErrors(limitResponse, `${path}.limitResponse`)];
}

function specErrors(name: string, { type = "", limited, exempt }: PriorityLevelConfiguration["spec"]): readonly FieldError[] {
  const errors: FieldError[] = [];
  if ((name === "exempt") !== (type === "Exempt")) errors.push(invalidField("spec.type", type, "type must be 'Exempt' if and only if name is 'exempt'"));
  if (type === "Exempt") {
    if (limited !== undefined) errors.push(forbiddenField("spec.limited", "must be nil if the type is not Limited"));
    return exempt === undefined ? errors : [...errors, ...shareErrors(exempt, "spec.exempt")];
  }
  if (type !== "Limited") return [...errors, notSupportedField("spec.type", type, ["Exempt", "Limited"])];
  if (exempt !== undefined) errors.push(forbiddenField("spec.exempt", "must be nil if the type is Limited"));
  return limited === undefined ? [...errors, requiredField("spec.limited", "must not be empty when type is Limited")] : [...errors, ...limitedErrors(limited, "spec.limited")];
}

/** @source validation.go ValidatePriorityLevelConfiguration */
export function validateLevel({ metadata, spec, status }: PriorityLevelConfiguration): readonly FieldError[] {
  const errors: FieldError[] = [...validateObjectMeta(metadata, false, dns1123SubdomainErrors), ...specErrors(metadata.name, spec)];
  if (metadata.name === "catch-all" && !deepEqual(spec, catchAll)) errors.push(invalidField("spec", internalValue("PriorityLevelConfigurationSpec", spec), "spec of 'catch-all' must equal the fixed value"));
  const isExempt = spec.type === "Exempt" && spec.limited === undefined;
  if (metadata.name === "exempt" && !isExempt) errors.push(invalidField("spec", internalValue("PriorityLevelConfigurationSpec", spec), "spec of 'exempt' except the 'spec.exempt' field must equal the fixed value"));
  return [...errors, ...conditionTypeErrors(status?.conditions, "status.conditions")];
}

export const validateLevelStatus = (next: PriorityLevelConfiguration, old: PriorityLevelConfiguration): readonly FieldError[] => [...validateObjectMetaUpdate(next, old), ...conditionTypeErrors(next.status?.conditions, "status.conditions")];
