import { deepEqual } from "../../../api/index.ts";
import type { Container, KubeObject } from "../../../api/index.ts";
import { compareStrings, fail, ok } from "../../../core/index.ts";
import type { Result } from "../../../core/index.ts";
import { namespaceOf, readsFiles } from "../../input.ts";
import { lookup } from "../../lookup.ts";
import type { Found } from "../../lookup.ts";
import { usage } from "../../result.ts";
import type { Io, Talk } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { changeEach } from "../changeEach.ts";
import type { Change } from "../changeEach.ts";
import { noTemplate, podSpecOf, podSpecPatch } from "../podTemplateOf.ts";
import type { PodSpec } from "../podTemplateOf.ts";
import { allAndSelector, isChosen } from "./chosen.ts";
import { parseEnv, splitEnv, updatedEnv } from "./envArguments.ts";
import type { EnvChanges, EnvVar } from "./envArguments.ts";
import { referenceText, referenceValue } from "./envReferences.ts";

/** `kubectl set env`: K=V sets, K- removes, --from takes over what a ConfigMap or Secret has, --list shows. @source k8s.io/kubectl/pkg/cmd/set/set_env.go */
export function* setEnv(io: Io, input: VerbInput, words: readonly string[]): Talk<number> {
  const { flags, all } = input.args;
  const clash = allAndSelector(input);
  if (clash !== undefined) return usage(io, clash);
  const split = splitEnv(words);
  if (split === undefined) return usage(io, `all resources must be specified before environment changes: ${words.join(" ")}`);
  const { resources, changes } = split;
  const problem = envProblem(input, resources);
  if (problem !== undefined) return usage(io, problem);
  const stdinTwice = all["filename"]?.includes("-") === true && changes.includes("-");
  if (stdinTwice) return usage(io, "standard input cannot be used for multiple arguments");
  const typed = parseEnv([...(all["env"] ?? []), ...changes], input.files["-"]?.text ?? "");
  if (!typed.ok) return usage(io, typed.error);
  const from = (flags["from"] ?? "") === "" ? ok([]) : yield* variablesFrom(io, input, flags["from"] ?? "");
  if (from === undefined) return 1;
  if (!from.ok) return usage(io, from.error);
  const prefix = flags["prefix"] ?? "";
  const wanted: EnvChanges = { ...typed.value, set: [...typed.value.set, ...from.value].map((variable) => ({ ...variable, name: `${prefix}${variable.name}` })) };
  if (flags["list"] === "true") return yield* listEnv(io, input, resources, wanted);
  return yield* changeEach(io, input, { words: resources, fieldManager: "kubectl-set", isTyped: true, failure: "failed to patch env update to pod template: ", change: (found) => envChange(io, input, found, wanted) });
}

/** @source set_env.go Validate */
function envProblem(input: VerbInput, resources: readonly string[]): string | undefined {
  const { flags, all } = input.args;
  if (flags["local"] === "true" && flags["dry-run"] === "server") return "cannot specify --local and --dry-run=server - did you mean --dry-run=client?";
  if (resources.length === 0 && !readsFiles(input)) return "one or more resources must be specified as <resource> <name> or <resource>/<name>";
  if (flags["list"] === "true" && (flags["output"] ?? "") !== "") return "--list and --output may not be specified together";
  return (all["keys"] ?? []).length > 0 && (flags["from"] ?? "") === "" ? "when specifying --keys, a configmap or secret must be provided with --from" : undefined;
}

const envName = (key: string): string => key.replace(/[^a-zA-Z0-9_]/g, "_").toUpperCase();

/** A variable for each key of a ConfigMap or Secret; undefined: it could not be had, which was said. */
function* variablesFrom(io: Io, input: VerbInput, source: string): Talk<Result<readonly EnvVar[], string> | undefined> {
  const { found, failed } = yield* lookup(io, input, { words: [source], selectsNothing: true, notFromFiles: true });
  if (failed) return undefined;
  const keys = (input.args.all["keys"] ?? []).flatMap((each) => each.split(","));
  const made: EnvVar[] = [];
  for (const { object } of found) {
    if (object.kind !== "Secret" && object.kind !== "ConfigMap") return fail("unsupported resource specified in --from");
    const { name } = object.metadata;
    const data = (object as KubeObject & { readonly data?: Readonly<Record<string, string>> }).data ?? {};
    for (const key of Object.keys(data).sort(compareStrings)) {
      if (keys.length > 0 && !keys.includes(key)) continue;
      if (envName(key) !== key) io.err(`Warning: key ${key} transferred to ${envName(key)}\n`);
      made.push({ name: envName(key), valueFrom: { [object.kind === "Secret" ? "secretKeyRef" : "configMapKeyRef"]: { name, key } } });
    }
  }
  return ok(made);
}

const containersIn = (spec: PodSpec, only: string | undefined): readonly Container[] => [...spec.containers, ...(spec.initContainers ?? [])].filter(({ name }) => isChosen(name, only));

/** A variable as a strategic merge patch has it: what it was before is taken away. */
function patchOf(variable: EnvVar, before: EnvVar | undefined): object {
  if (before === undefined) return variable;
  const gone = (["value", "valueFrom"] as const).filter((field) => before[field] !== undefined && variable[field] === undefined);
  return { ...variable, ...Object.fromEntries(gone.map((field) => [field, null])) };
}

function envChange(io: Io, { args: { flags } }: VerbInput, found: Found, wanted: EnvChanges): Change | string | undefined {
  const { object, resource } = found;
  const spec = podSpecOf(object);
  if (spec === undefined) return noTemplate(found);
  const chosen = containersIn(spec, flags["containers"]);
  if (chosen.length === 0) io.err(`Warning: ${object.kind}/${object.metadata.name} does not have any containers matching ${JSON.stringify(flags["containers"] ?? "*")}\n`);
  const patch: Record<string, object[]> = {};
  for (const container of chosen) {
    const before = container.env ?? [];
    const overwritten = flags["overwrite"] === "false" ? before.find((variable) => wanted.set.some(({ name, value = "" }) => name === variable.name && value !== (variable.value ?? ""))) : undefined;
    if (overwritten !== undefined) return `${resource.plural}/${object.metadata.name} '${overwritten.name}' already has a value (${overwritten.value ?? ""}), and --overwrite is false`;
    const after = updatedEnv(before, wanted);
    const changed = after.filter((variable) => !before.some((old) => old.name === variable.name && deepEqual(old, variable))).map((variable) => patchOf(variable, before.find(({ name }) => name === variable.name)));
    const removed = before.filter(({ name }) => !after.some((variable) => variable.name === name)).map(({ name }) => ({ name, $patch: "delete" }));
    if (changed.length + removed.length === 0) continue;
    const list = spec.containers.includes(container) ? "containers" : "initContainers";
    patch[list] = [...(patch[list] ?? []), { name: container.name, env: [...changed, ...removed] }];
  }
  return Object.keys(patch).length === 0 ? undefined : { patch: podSpecPatch(object, patch), operation: "env updated" };
}

function* listEnv(io: Io, input: VerbInput, words: readonly string[], wanted: EnvChanges): Talk<number> {
  const { found, failed } = yield* lookup(io, input, { words, needsName: true, isTyped: true });
  const looked = new Map<string, Result<KubeObject, string>>();
  for (const { object } of found) {
    for (const container of containersIn(podSpecOf(object) ?? { containers: [] }, input.args.flags["containers"])) {
      io.out(`# ${object.kind} ${object.metadata.name}, container ${container.name}\n`);
      const unknown = new Map<string, string[]>();
      for (const { name, value = "", valueFrom } of updatedEnv(container.env ?? [], wanted)) {
        if (valueFrom === undefined) {
          io.out(`${name}=${value}\n`);
          continue;
        }
        const resolved = input.args.flags["resolve"] === "true" ? yield* referenceValue(valueFrom, { namespace: namespaceOf(input), object, container, looked }) : undefined;
        io.out(resolved?.ok === true ? `${name}=${resolved.value}\n` : `# ${name} from ${referenceText(valueFrom)}\n`);
        if (resolved?.ok === false) unknown.set(resolved.error, [...(unknown.get(resolved.error) ?? []), name]);
      }
      const errors = [...unknown].map(([why, names]) => `error retrieving reference for ${names.toSorted(compareStrings).join(", ")}: ${why}\n`);
      io.err(errors.sort(compareStrings).join(""));
    }
  }
  return failed ? 1 : 0;
}
