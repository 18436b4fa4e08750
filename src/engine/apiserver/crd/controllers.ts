import { deepEqual, formatTime, setCondition } from "../../api/index.ts";
import type { Condition } from "../../api/index.ts";
import { cleanupFinalizer, storageVersion } from "../../crd/index.ts";
import type { CustomNames, CustomResourceDefinition } from "../../crd/index.ts";
import { compareStrings, seconds } from "../../core/index.ts";
import { queueLoopback } from "../server/loopback.ts";
import type { Server } from "../server/context.ts";
import { objectsInOrder } from "../storage/cacher.ts";
import { registerGroups } from "./apiServices.ts";
import { definitionsKey } from "./served.ts";

/**
 * What an API server itself does about definitions: it accepts their names, establishes them, and
 * deletes the objects of those that are to go.
 *
 * @source apiextensions-apiserver/pkg/controller/status/naming_controller.go, establish/establishing_controller.go, finalizer/crd_finalizer.go
 */
export function tendDefinitions(server: Server): void {
  const cacher = server.state.cachers.get(definitionsKey);
  if (cacher?.phase !== "watching" || server.state.phase !== "running" || (cacher.objects.size === 0 && server.state.definitionsTended.size === 0)) return;
  const { env, state } = server;
  const { definitionsTended: tended } = state;
  const all = objectsInOrder(cacher, "") as readonly CustomResourceDefinition[];
  for (const definition of all) {
    const version = definition.metadata.resourceVersion ?? "";
    const { name } = definition.metadata;
    // One write at a time: what comes of the last is not in the cache yet.
    const before = tended.get(name);
    if (before?.version === version && env.now - before.at < retryAfter) continue;
    if (tend(server, definition, all)) tended.set(name, { version, at: env.now });
  }
  registerGroups(server, all);
  for (const name of tended.keys()) if (!name.startsWith("apiservice ") && !all.some(({ metadata }) => metadata.name === name)) tended.delete(name);
}

/** A write that got lost is tried again after this. */
const retryAfter = seconds(5);

/** @returns whether something was asked for */
function tend(server: Server, definition: CustomResourceDefinition, all: readonly CustomResourceDefinition[]): boolean {
  if (definition.metadata.deletionTimestamp !== undefined) return cleanUp(server, definition);
  const named = acceptNames(definition, all.filter((each) => each !== definition && each.spec.group === definition.spec.group), server);
  const next = named === definition ? establish(definition, server) : named;
  if (next === definition) return false;
  queueLoopback(server.state, { verb: "update", resource: definitionsKey, name: definition.metadata.name, subresource: "status", body: next });
  return true;
}

const conditionsOf = ({ status }: CustomResourceDefinition): readonly Condition[] => status?.conditions ?? [];
const hasCondition = (definition: CustomResourceDefinition, type: string): boolean => conditionsOf(definition).some((each) => each.type === type && each.status === "True");

function withCondition(definition: CustomResourceDefinition, condition: Omit<Condition, "lastTransitionTime">, server: Server): CustomResourceDefinition {
  const conditions = setCondition(conditionsOf(definition), { ...condition, lastTransitionTime: formatTime(server.env.now) });
  return conditions === definition.status?.conditions ? definition : { ...definition, status: { ...definition.status, conditions } };
}

/** Which names of the group are taken by others. */
function takenNames(others: readonly CustomResourceDefinition[]): { readonly resources: ReadonlySet<string>; readonly kinds: ReadonlySet<string> } {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const { status } of others) {
    const names = status?.acceptedNames ?? {};
    for (const name of [names.plural, names.singular, ...(names.shortNames ?? [])]) if (name !== undefined && name !== "") resources.add(name);
    for (const name of [names.kind, names.listKind]) if (name !== undefined && name !== "") kinds.add(name);
  }
  return { resources, kinds };
}

function acceptNames(definition: CustomResourceDefinition, others: readonly CustomResourceDefinition[], server: Server): CustomResourceDefinition {
  const { names } = definition.spec;
  const { resources, kinds } = takenNames(others);
  const conflicts: { readonly reason: string; readonly name: string }[] = [];
  const check = (reason: string, name: string | undefined, taken: ReadonlySet<string>): boolean => {
    if (name === undefined || !taken.has(name)) return true;
    conflicts.push({ reason, name });
    return false;
  };
  const before = definition.status?.acceptedNames ?? {};
  const accepted: { -readonly [Name in keyof CustomNames]?: CustomNames[Name] } = {};
  accepted.plural = check("PluralConflict", names.plural, resources) ? names.plural : (before.plural ?? "");
  const singular = check("SingularConflict", names.singular, resources) ? names.singular : before.singular;
  if (singular !== undefined) accepted.singular = singular;
  const shortNames = (names.shortNames ?? []).every((name) => check("ShortNamesConflict", name, resources)) ? names.shortNames : before.shortNames;
  if (shortNames !== undefined) accepted.shortNames = shortNames;
  accepted.kind = check("KindConflict", names.kind, kinds) ? names.kind : (before.kind ?? "");
  const listKind = check("ListKindConflict", names.listKind, kinds) ? names.listKind : before.listKind;
  if (listKind !== undefined) accepted.listKind = listKind;
  if (names.categories !== undefined) accepted.categories = names.categories;
  const withNames: CustomResourceDefinition = deepEqual(accepted, before) ? definition : { ...definition, status: { ...definition.status, acceptedNames: accepted } };
  // The last one is told.
  const conflict = conflicts.at(-1);
  if (conflict !== undefined) {
    const refused = withCondition(withNames, { type: "NamesAccepted", status: "False", reason: conflict.reason, message: `"${conflict.name}" is already in use` }, server);
    return hasCondition(definition, "Established") ? refused : withCondition(refused, { type: "Established", status: "False", reason: "NotAccepted", message: "not all names are accepted" }, server);
  }
  const fine = withCondition(withNames, { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" }, server);
  if (hasCondition(definition, "Established") || conditionsOf(definition).some(({ reason }) => reason === "Installing")) return fine;
  return withCondition(fine, { type: "Established", status: "False", reason: "Installing", message: "the initial names have been accepted" }, server);
}

function establish(definition: CustomResourceDefinition, server: Server): CustomResourceDefinition {
  if (hasCondition(definition, "Established") || !hasCondition(definition, "NamesAccepted")) return definition;
  return withCondition(definition, { type: "Established", status: "True", reason: "InitialNamesAccepted", message: "the initial names have been accepted" }, server);
}

/** Deletes the objects of a kind that is to go, then lets the definition go. */
function cleanUp(server: Server, definition: CustomResourceDefinition): boolean {
  const finalizers = definition.metadata.finalizers ?? [];
  if (!finalizers.includes(cleanupFinalizer)) return false;
  const { state } = server;
  const { group, names } = definition.spec;
  const key = `${group}/${storageVersion(definition)?.name ?? ""}/${names.plural}`;
  const cacher = state.cachers.get(key);
  if (cacher !== undefined && cacher.phase !== "watching") return false;
  const objects = cacher === undefined ? [] : [...cacher.objects.values()].toSorted((a, b) => compareStrings(a.metadata.uid ?? "", b.metadata.uid ?? ""));
  const { name } = definition.metadata;
  if (objects.length > 0) {
    for (const { metadata } of objects) {
      if (metadata.deletionTimestamp !== undefined) continue;
      queueLoopback(state, { verb: "delete", resource: key, name: metadata.name, ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) });
    }
    const told = withCondition(definition, { type: "Terminating", status: "True", reason: "InstanceDeletionInProgress", message: "CustomResource deletion is in progress" }, server);
    if (told !== definition) queueLoopback(state, { verb: "update", resource: definitionsKey, name, subresource: "status", body: told });
    return told !== definition;
  }
  const metadata = { ...definition.metadata, finalizers: finalizers.filter((each) => each !== cleanupFinalizer) };
  queueLoopback(state, { verb: "update", resource: definitionsKey, name, body: { ...definition, metadata } });
  return true;
}
