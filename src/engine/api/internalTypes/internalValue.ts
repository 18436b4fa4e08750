import { compareStrings } from "../../core/index.ts";
import { GoText } from "../fieldError.ts";
import { escapeAsGo } from "../goEscape.ts";
import { internalLayouts } from "./layouts.ts";

type JsonObject = Readonly<Record<string, unknown>>;
type Maker = (value: unknown) => unknown;

const asObject = (value: unknown): JsonObject => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {});
const orNull = (value: unknown): unknown => value ?? null;

/** Go writes maps in the order of their keys. */
function mapOf(value: unknown): unknown {
  const entries = Object.entries(asObject(value));
  return entries.length === 0 ? null : Object.fromEntries(entries.toSorted((a, b) => compareStrings(a[0], b[0])));
}

/** These have JSON names, and leave out what is empty. */
function labelSelector(value: unknown): unknown {
  const { matchLabels, matchExpressions } = asObject(value);
  const labels = mapOf(matchLabels);
  const expressions = Array.isArray(matchExpressions) ? matchExpressions : [];
  return { ...(labels === null ? {} : { matchLabels: labels }), ...(expressions.length === 0 ? {} : { matchExpressions: expressions }) };
}

const makers = new Map<string, Maker>([
  ["string", (value) => (typeof value === "string" ? value : "")],
  ["bool", (value) => value === true],
  ["int", (value) => (typeof value === "number" ? value : 0)],
  ["map", mapOf],
  ["ResourceList", mapOf],
  ["Quantity", (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "0")],
  ["IntOrString", (value) => (typeof value === "string" || typeof value === "number" ? value : 0)],
  ["LabelSelector", labelSelector],
]);

function makerOf(type: string): Maker {
  const known = makers.get(type);
  if (known !== undefined) return known;
  const made = newMaker(type);
  makers.set(type, made);
  return made;
}

function newMaker(type: string): Maker {
  if (type.startsWith("*")) {
    const of = makerOf(type.slice(1));
    return (value) => (value === undefined || value === null ? null : of(value));
  }
  if (type.startsWith("[]")) {
    const of = makerOf(type.slice(2));
    return (value) => (Array.isArray(value) && value.length > 0 ? value.map(of) : null);
  }
  return internalLayouts[type] === undefined ? orNull : (value) => structOf(type, asObject(value));
}

/** PodSpec's "dnsPolicy" is DNSPolicy here: names differ in their capitals alone. */
const foldedNames = (object: JsonObject): ReadonlyMap<string, unknown> => new Map(Object.entries(object).map(([name, value]) => [name.toLowerCase(), value]));

function structOf(type: string, object: JsonObject): JsonObject {
  const given = foldedNames(type === "PodSpec" ? withHostFields(object) : object);
  const made: Record<string, unknown> = {};
  for (const field of (internalLayouts[type] ?? "").split(";")) {
    if (field === "=ObjectMeta") Object.assign(made, object["metadata"]);
    else if (field.startsWith("=")) Object.assign(made, structOf(field.slice(1), object));
    else {
      const [name = "", fieldType = ""] = field.split(" ");
      made[name] = makerOf(fieldType)(given.get(name.toLowerCase()));
    }
  }
  return made;
}

/** What a PodSpec says of the host's namespaces is part of the security context. @source pkg/apis/core/v1/conversion.go Convert_v1_PodSpec_To_core_PodSpec */
function withHostFields(spec: JsonObject): JsonObject {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  return { ...spec, securityContext: { ...asObject(spec["securityContext"]), hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } };
}

/**
 * A value of the API as the struct that the server works with, and prints in its messages.
 * @param type the internal type: "PodSpec", "*VolumeNodeAffinity"
 */
export const asInternal = (type: string, value: unknown): unknown => orNull(makerOf(type)(value));

/** The same as a value of a field error. */
export const internalValue = (type: string, value: unknown): GoText => new GoText(escapeAsGo(JSON.stringify(asInternal(type, value))));
