import type { KubeObject } from "../../api/index.ts";
import { fail, ok } from "../../core/index.ts";
import type { Result } from "../../core/index.ts";
import { partsOf, valueAtPath } from "./fieldPath.ts";
import { changeAt, isFields } from "./references.ts";
import { textOf } from "./transform.ts";

type Fields = Readonly<Record<string, unknown>>;

const podSpecs = ["spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec"];
const inContainers = ["args.[]", "command.[]", "env.[].value", "volumeMounts.[].mountPath"];
/** Where a variable is looked for. @source sigs.k8s.io/kustomize/api/internal/konfig/builtinpluginconsts/varreference.go */
const places: readonly (readonly string[])[] = [
  ...podSpecs.flatMap((spec) => ["containers", "initContainers"].flatMap((list) => inContainers.map((path) => `${spec}.${list}.[].${path}`))),
  "spec.rules.[].host",
  "spec.tls.[].hosts.[]",
  "spec.tls.[].secretName",
  "spec.ports.[].port",
  "spec.ports.[].targetPort",
].map((path) => path.split("."));

/** A text that is nothing but a variable becomes what the variable is; "$$(A)" stays "$(A)". @source sigs.k8s.io/kustomize/api/filters/refvar/expand.go */
function expanded(value: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof value !== "string") return value;
  const [, only = ""] = /^\$\(([^()]+)\)$/.exec(value) ?? [];
  if (values.has(only)) return values.get(only);
  return value.replace(/\$(\$|\(([^()]+)\))/g, (whole, inner: string, name: string | undefined) => (inner === "$" ? "$" : name !== undefined && values.has(name) ? textOf(values.get(name)) : whole));
}

function expandedPairs(pairs: unknown, values: ReadonlyMap<string, unknown>): unknown {
  return isFields(pairs) ? Object.fromEntries(Object.entries(pairs).map(([key, value]) => [key, expanded(value, values)])) : pairs;
}

interface Named {
  readonly object: KubeObject;
  /** What it was called in its own file. */
  readonly original: string;
}

/** `vars`: values of fields that stand as $(NAME) in others. @returns the objects, or which variable has no value */
export function withVars(resources: readonly Named[], vars: readonly Fields[]): Result<readonly KubeObject[], string> {
  const values = new Map<string, unknown>();
  for (const each of vars) {
    const reference = isFields(each["objref"]) ? each["objref"] : {};
    const [name, kind] = [textOf(reference["name"]), textOf(reference["kind"])];
    const found = resources.find(({ object, original }) => object.kind === kind && (object.metadata.name === name || original === name));
    const fieldPath = isFields(each["fieldref"]) ? textOf(each["fieldref"]["fieldpath"] ?? each["fieldref"]["fieldPath"]) : "";
    const path = fieldPath === "" ? "metadata.name" : fieldPath;
    const value = found === undefined ? undefined : valueAtPath(found.object, partsOf(path.replace(/\[(\d+)\]/g, ".$1")));
    if (found === undefined) return fail(`var '${textOf(each["name"])}' cannot be mapped to a field in the set of known resources`);
    if (value === undefined || typeof value === "object") return fail(`field specified in var '${textOf(each["name"])}' not found in corresponding resource`);
    values.set(textOf(each["name"]), value);
  }
  if (values.size === 0) return ok(resources.map(({ object }) => object));
  return ok(
    resources.map(({ object }) => {
      const filled = places.reduce<unknown>((changed, path) => changeAt(changed, path, (value) => expanded(value, values)), object) as KubeObject;
      return ["labels", "annotations"].reduce<unknown>((changed, part) => changeAt(changed, ["metadata", part], (pairs) => expandedPairs(pairs, values)), filled) as KubeObject;
    }),
  );
}
