import { compareStrings } from "../../../core/index.ts";
import { formatQuantity, parseQuantity, podResources } from "../../../api/index.ts";
import type { PodSpec, Quantity, ResourceAmounts, ResourceList } from "../../../api/index.ts";
import type { LimitRange, LimitRangeItem } from "../../../kinds/index.ts";

/** What a container, a Pod or a claim asks for and may use. */
interface Usage {
  readonly requests: ResourceAmounts;
  readonly limits: ResourceAmounts;
}

const nothing: ResourceAmounts = new Map();

const amounts = (list: ResourceList | undefined): ResourceAmounts => {
  const made = new Map<string, Quantity>();
  for (const [name, text] of Object.entries(list ?? {})) {
    const quantity = parseQuantity(text);
    if (quantity !== undefined) made.set(name, quantity);
  }
  return made;
};

interface Rule {
  readonly type: string;
  readonly resource: string;
  /** The limit as it stands in the LimitRange, and its value. */
  readonly text: string;
  readonly enforced: Quantity;
}

function rules(item: LimitRangeItem, list: ResourceList | undefined): readonly Rule[] {
  const made: Rule[] = [];
  // Go walks a map in any order; here it is the order of names.
  for (const resource of Object.keys(list ?? {}).sort(compareStrings)) {
    const enforced = parseQuantity(list?.[resource] ?? "");
    if (enforced !== undefined) made.push({ type: item.type, resource, text: formatQuantity(enforced), enforced });
  }
  return made;
}

/** @source kubernetes plugin/pkg/admission/limitranger/admission.go minConstraint */
function belowMin({ type, resource, text, enforced }: Rule, { requests, limits }: Usage): string | undefined {
  const what = `minimum ${resource} usage per ${type} is ${text}`;
  const request = requests.get(resource);
  const limit = limits.get(resource);
  if (request === undefined) return `${what}.  No request is specified`;
  if (request.nano < enforced.nano) return `${what}, but request is ${formatQuantity(request)}`;
  if (limit !== undefined && limit.nano < enforced.nano) return `${what}, but limit is ${formatQuantity(limit)}`;
  return undefined;
}

/** @source admission.go maxConstraint */
function aboveMax({ type, resource, text, enforced }: Rule, { requests, limits }: Usage): string | undefined {
  const what = `maximum ${resource} usage per ${type} is ${text}`;
  const request = requests.get(resource);
  const limit = limits.get(resource);
  if (limit === undefined) return `${what}.  No limit is specified`;
  if (limit.nano > enforced.nano) return `${what}, but limit is ${formatQuantity(limit)}`;
  if (request !== undefined && request.nano > enforced.nano) return `${what}, but request is ${formatQuantity(request)}`;
  return undefined;
}

/** @source admission.go maxRequestConstraint */
function requestAboveMax({ type, resource, text, enforced }: Rule, { requests }: Usage): string | undefined {
  const what = `maximum ${resource} usage per ${type} is ${text}`;
  const request = requests.get(resource);
  if (request === undefined) return `${what}.  No request is specified`;
  return request.nano > enforced.nano ? `${what}, but request is ${formatQuantity(request)}` : undefined;
}

/** @source admission.go limitRequestRatioConstraint */
function aboveRatio({ type, resource, text, enforced }: Rule, { requests, limits }: Usage): string | undefined {
  const what = `${resource} max limit to request ratio per ${type} is ${text}`;
  const request = requests.get(resource);
  const limit = limits.get(resource);
  if (request === undefined || request.nano === 0n) return `${what}, but no request is specified or request is 0`;
  if (limit === undefined || limit.nano === 0n) return `${what}, but no limit is specified or limit is 0`;
  // Compared exactly: limit / request > ratio, where the ratio counts in units.
  if (limit.nano * nanoPerUnit <= enforced.nano * request.nano) return undefined;
  return `${what}, but provided ratio is ${(Number(limit.nano) / Number(request.nano)).toFixed(6)}`;
}

const nanoPerUnit = 1_000_000_000n;

type Check = (rule: Rule, usage: Usage) => string | undefined;

function check(item: LimitRangeItem, usage: Usage, max: Check = aboveMax): readonly string[] {
  const found: string[] = [];
  const ask = (list: ResourceList | undefined, one: Check): void => {
    for (const rule of rules(item, list)) {
      const why = one(rule, usage);
      if (why !== undefined) found.push(why);
    }
  };
  ask(item.min, belowMin);
  ask(item.max, max);
  if (max === aboveMax) ask(item.maxLimitRequestRatio, aboveRatio);
  return found;
}

/** Why a Pod does not fit a LimitRange. @source admission.go PodValidateLimitFunc */
export function podLimitErrors({ spec }: LimitRange, pod: PodSpec): readonly string[] {
  const found: string[] = [];
  for (const item of spec.limits ?? []) {
    if (item.type === "Container") {
      for (const { resources } of [...pod.containers, ...(pod.initContainers ?? [])]) found.push(...check(item, { requests: amounts(resources?.requests), limits: amounts(resources?.limits) }));
    } else if (item.type === "Pod") found.push(...check(item, { requests: podResources(pod, "requests"), limits: podResources(pod, "limits") }));
  }
  return found;
}

/** Why a claim does not fit a LimitRange. @source admission.go PersistentVolumeClaimValidateLimitFunc */
export function claimLimitErrors({ spec }: LimitRange, requests: ResourceList | undefined): readonly string[] {
  const usage: Usage = { requests: amounts(requests), limits: nothing };
  return (spec.limits ?? []).filter(({ type }) => type === "PersistentVolumeClaim").flatMap((item) => check(item, usage, requestAboveMax));
}
