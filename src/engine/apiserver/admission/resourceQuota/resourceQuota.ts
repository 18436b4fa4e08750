import { addAmounts, amountsOf, entriesFor, exceededAmounts, isInScope, listOfAmounts, maskAmounts, missingForQuota, newForbidden, newConflict, quotaUsage, subtractAmounts } from "../../../api/index.ts";
import type { KubeObject, ResourceAmounts } from "../../../api/index.ts";
import { compareStrings, seconds } from "../../../core/index.ts";
import type { Micros } from "../../../core/index.ts";
import type { Pod, ResourceQuota } from "../../../kinds/index.ts";
import { allowed, nameForRefusal, refused, waits } from "../plugin.ts";
import type { AdmissionPlugin, AdmissionRequest, Validated } from "../plugin.ts";

/** @source k8s.io/apiserver/pkg/admission/plugin/resourcequota/resource_access.go liveTTL */
const liveTtl: Micros = seconds(30);
/** @source pkg/quota/v1/install/registry.go DefaultIgnoredResources */
const uncounted: ReadonlySet<string> = new Set(["bindings", "componentstatuses", "events", "events.events.k8s.io", "localsubjectaccessreviews.authorization.k8s.io"]);
/** Those whose use may grow by a change. */
const changing: ReadonlySet<string> = new Set(["services", "persistentvolumeclaims"]);
const triesMax = 20;

/** What is known from one call to the next: quotas that are charged, and the newest state of those that others charged first. */
interface Memory {
  readonly charged: Record<string, true>;
  readonly newest: Record<string, KubeObject | null>;
  tries: number;
}

const quotas = "v1/resourcequotas";

function resourceName({ resource }: AdmissionRequest): string {
  const { group, resource: name } = resource.groupResource;
  return group === "" ? name : `${name}.${group}`;
}

function concerns(request: AdmissionRequest): boolean {
  const { operation, subresource, namespace, resource } = request;
  if (namespace === "" || resource.key === "v1/namespaces" || uncounted.has(resourceName(request))) return false;
  if (operation === "CREATE") return subresource === "";
  if (operation !== "UPDATE") return false;
  return resource.key === "v1/pods" ? subresource === "resize" : subresource === "" && changing.has(resourceName(request));
}

function quotasOf(request: AdmissionRequest, memory: Memory): readonly ResourceQuota[] | "wait" {
  const cached = request.list(quotas, request.namespace);
  const found = cached.length > 0 ? cached : request.listLive(quotas, request.namespace, liveTtl);
  if (found === "wait") return found;
  return found.flatMap((quota) => {
    const newest = memory.newest[quota.metadata.name];
    return newest === null ? [] : [(newest ?? quota) as ResourceQuota];
  });
}

const pretty = (amounts: ResourceAmounts): string => Object.entries(listOfAmounts(amounts)).map(([name, amount]) => `${name}=${amount}`).join(",");

/** What the request adds to what is used. */
function addedUsage(request: AdmissionRequest, object: KubeObject): ResourceAmounts {
  const usage = quotaUsage(resourceName(request), object, request.now);
  const added = request.old === undefined ? usage : subtractAmounts(usage, quotaUsage(resourceName(request), request.old, request.now));
  return new Map([...added].filter(([, { nano }]) => nano !== 0n));
}

/** The entries at hand, or why the quota forbids the object before anything is counted. */
function entriesOrRefusal(request: AdmissionRequest, object: KubeObject, quota: ResourceQuota): readonly string[] | string {
  const { name } = quota.metadata;
  const entries = entriesFor(resourceName(request), Object.keys(quota.status.hard ?? {}));
  if (entries.length === 0 || !isInScope(quota.spec, resourceName(request), object)) return [];
  const missing = request.resource.key === "v1/pods" ? missingForQuota((object as Pod).spec, entries) : undefined;
  if (missing !== undefined) return `failed quota: ${name}: ${missing}`;
  const unknown = entries.filter((entry) => quota.status.used?.[entry] === undefined);
  return unknown.length === 0 ? entries : `status unknown for quota: ${name}, resources: ${entries.toSorted(compareStrings).join(",")}`;
}

/** The quota with the addition; the quota itself when it is not concerned; a text when it does not allow it. */
function charge(quota: ResourceQuota, added: ResourceAmounts): ResourceQuota | string {
  const { hard = {}, used = {} } = quota.status;
  const requested = maskAmounts(added, Object.keys(hard));
  if (requested.size === 0) return quota;
  const [before, limits] = [amountsOf(used), amountsOf(hard)];
  const after = addAmounts(before, requested);
  const exceeded = exceededAmounts(maskAmounts(after, requested.keys()), limits);
  if (exceeded.length > 0) {
    const [asked, had, limited] = [requested, before, limits].map((amounts) => pretty(maskAmounts(amounts, exceeded)));
    return `exceeded quota: ${quota.metadata.name}, requested: ${asked ?? ""}, used: ${had ?? ""}, limited: ${limited ?? ""}`;
  }
  return { ...quota, status: { ...quota.status, used: listOfAmounts(after) } };
}

function memoryOf(request: AdmissionRequest): Memory {
  const known = request.memory.get("ResourceQuota");
  if (known !== undefined) return known as Memory;
  const memory: Memory = { charged: {}, newest: {}, tries: 0 };
  request.memory.set("ResourceQuota", memory);
  return memory;
}

/** Writes the charges one by one; each answer brings the request back here. */
function store(request: AdmissionRequest, memory: Memory, object: KubeObject, charges: readonly (readonly [ResourceQuota, ResourceQuota])[]): Validated {
  for (const [before, after] of charges) {
    const { name } = before.metadata;
    const outcome = request.replace(quotas, before, after);
    if (outcome === "wait") return waits;
    if (outcome === "done") {
      memory.charged[name] = true;
      continue;
    }
    memory.newest[name] = outcome.current ?? null;
    memory.tries++;
    const message = "the object has been modified; please apply your changes to the latest version and try again";
    return memory.tries > triesMax ? refused(newConflict({ group: "", resource: "resourcequotas" }, name, message)) : settle(request, memory, object);
  }
  return allowed;
}

/** What all quotas say to the object being admitted. */
function settle(request: AdmissionRequest, memory: Memory, object: KubeObject): Validated {
  const found = quotasOf(request, memory);
  if (found === "wait") return waits;
  const refuse = (message: string): Validated => refused(newForbidden(request.resource.groupResource, nameForRefusal(object), message));
  const concerned: ResourceQuota[] = [];
  for (const quota of found) {
    if (memory.charged[quota.metadata.name] === true) continue;
    const entries = entriesOrRefusal(request, object, quota);
    if (typeof entries === "string") return refuse(entries);
    if (entries.length > 0) concerned.push(quota);
  }
  if (concerned.length === 0) return allowed;
  const added = addedUsage(request, object);
  const negative = request.old === undefined ? [...added].filter(([, { nano }]) => nano < 0n).map(([name]) => name) : [];
  if (negative.length > 0) return refuse(`quota usage is negative for resource(s): ${negative.toSorted(compareStrings).join(",")}`);
  const charges: (readonly [ResourceQuota, ResourceQuota])[] = [];
  for (const quota of concerned) {
    const after = charge(quota, added);
    if (typeof after === "string") return refuse(after);
    if (after !== quota) charges.push([quota, after]);
  }
  return request.dryRun ? allowed : store(request, memory, object, charges);
}

/**
 * Holds new objects against the namespace's quotas and notes in them what is used. It asks etcd for
 * the quotas when the cache knows none and it has not asked for 30 s: this question is why a create
 * waits, and fails after 34 s, when etcd has no quorum.
 *
 * @simplified requests are not taken in batches per namespace: each charges for itself, and again when another was first
 * @source k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go CheckRequest, resource_access.go GetQuotas
 */
export const resourceQuota: AdmissionPlugin = {
  name: "ResourceQuota",
  validate(request, object) {
    return concerns(request) ? settle(request, memoryOf(request), object) : allowed;
  },
};
