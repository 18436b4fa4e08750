import type { KubeObject } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { changeAtPath, partsOf, valueAtPath } from "./fieldPath.ts";
import { isFields } from "./references.ts";
import { entries, textOf, texts } from "./transform.ts";

type Fields = Readonly<Record<string, unknown>>;

/** An object, and what it was called in its own file. */
interface Named {
  readonly object: KubeObject;
  readonly original: string;
}

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** What a selector's fields are held against. */
const identity = ({ object }: Named, name: string): Readonly<Record<string, string>> => {
  const slash = object.apiVersion.indexOf("/");
  return { group: slash === -1 ? "" : object.apiVersion.slice(0, slash), version: object.apiVersion.slice(slash + 1), kind: object.kind, name, namespace: object.metadata.namespace ?? "" };
};

/** @param matches how a field is compared with what is wanted of it */
function isSelected(named: Named, selector: Fields, matches: (value: string, wanted: string) => boolean): boolean {
  return [named.object.metadata.name, named.original].some((name) => Object.entries(identity(named, name)).every(([field, value]) => textOf(selector[field]) === "" || matches(value, textOf(selector[field]))));
}

function isAlike(value: string, wanted: string): boolean {
  try {
    return new RegExp(`^(?:${wanted})$`).test(value);
  } catch {
    return value === wanted;
  }
}

/** "ConfigMap.[noVer].[noGrp]/name.[noNs]". @source sigs.k8s.io/kustomize/kyaml/resid/resid.go String */
function nameOfSelector(selector: Fields): string {
  const part = (field: string, absent: string): string => (textOf(selector[field]) === "" ? absent : textOf(selector[field]));
  return `${part("kind", "[noKind]")}.${part("version", "[noVer]")}.${part("group", "[noGrp]")}/${part("name", "[noName]")}.${part("namespace", "[noNs]")}`;
}

interface Splitting {
  readonly delimiter: string;
  readonly index: number;
  readonly creates: boolean;
}
function optionsOf(value: unknown): Splitting {
  const options = fieldsOf(value);
  return { delimiter: textOf(options["delimiter"]), index: Number(textOf(options["index"])), creates: options["create"] === true };
}

/** The value that goes elsewhere. @source sigs.k8s.io/kustomize/api/filters/replacement/replacement.go getReplacement */
function sourceOf(resources: readonly Named[], source: Fields): Result<unknown, string> {
  const [found, second] = resources.filter((each) => isSelected(each, source, (value, wanted) => value === wanted));
  if (found === undefined) return fail(`nothing selected by ${nameOfSelector(source)}`);
  if (second !== undefined) return fail(`multiple matches for selector ${nameOfSelector(source)}`);
  const path = textOf(source["fieldPath"]) === "" ? "metadata.name" : textOf(source["fieldPath"]);
  const value = valueAtPath(found.object, partsOf(path));
  if (value === undefined) return fail(`fieldPath \`${path}\` is missing for replacement source ${nameOfSelector(source)}`);
  const { delimiter, index } = optionsOf(source["options"]);
  if (delimiter === "") return ok(value);
  if (typeof value === "object") return fail("delimiter option can only be used with scalar nodes");
  const parts = textOf(value).split(delimiter);
  return index < 0 || index >= parts.length ? fail(`options.index ${index} is out of bounds for value ${textOf(value)}`) : ok(parts[index]);
}

/** A part of a text before, after or in place of another. */
function spliced(found: unknown, text: string, { delimiter, index }: Splitting): string {
  const parts = textOf(found).split(delimiter);
  if (index < 0) return [text, ...parts].join(delimiter);
  return (index >= parts.length ? [...parts, text] : parts.with(index, text)).join(delimiter);
}

/** What is there keeps its type, as far as the new value can be one. */
function asBefore(found: unknown, text: string): unknown {
  if (typeof found === "number") return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  return typeof found === "boolean" && /^(?:true|false)$/.test(text) ? text === "true" : text;
}

function replaced(object: KubeObject, value: unknown, target: Fields): Result<KubeObject, string> {
  const options = optionsOf(target["options"]);
  let changed: unknown = object;
  const paths = texts(target["fieldPaths"]);
  for (const path of paths.length === 0 ? ["metadata.name"] : paths) {
    const text = typeof value === "object" ? undefined : textOf(value);
    const change = (found: unknown): unknown => {
      if (text === undefined || found === undefined) return value;
      return typeof found === "object" && found !== null ? value : asBefore(found, options.delimiter === "" ? text : spliced(found, text, options));
    };
    const result = changeAtPath(changed, partsOf(path), { change, creates: options.creates });
    if (!result.isFound) return fail(`unable to find field ${JSON.stringify(path)} in replacement target`);
    changed = result.value;
  }
  return ok(changed as KubeObject);
}

/** `replacements`: a field's value goes into others. @returns or what is wrong. @source sigs.k8s.io/kustomize/api/filters/replacement/replacement.go */
export function withReplacements<Resource extends Named>(given: readonly Resource[], rules: readonly Fields[]): Result<readonly Resource[], string> {
  let resources = given;
  for (const rule of rules) {
    const targets = entries(rule["targets"]);
    if (!isFields(rule["source"]) || targets.length === 0) return fail("replacements must specify a source and at least one target");
    const value = sourceOf(resources, rule["source"]);
    if (!value.ok) return value;
    for (const target of targets) {
      const { select } = target;
      if (!isFields(select)) return fail("target must specify resources to select");
      const next: Resource[] = [];
      for (const resource of resources) {
        const isMeant = isSelected(resource, select, isAlike) && !entries(target["reject"]).some((selector) => isSelected(resource, selector, isAlike));
        const object = isMeant ? replaced(resource.object, value.value, target) : ok(resource.object);
        if (!object.ok) return object;
        next.push({ ...resource, object: object.value });
      }
      resources = next;
    }
  }
  return ok(resources);
}
