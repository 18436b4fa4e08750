import { compareStrings } from "../../core/index.ts";
import { commandAt, unnamedCommand } from "../commands/commandTable.ts";
import type { CommandSpec, FlagSpec } from "../commands/commandTable.ts";
import type { Kubeconfig } from "../kubeconfig.ts";
import { contextOf } from "../kubeconfig.ts";
import { qualifiedPlural, resolveType } from "../resources.ts";
import type { Resource, Resources } from "../resources.ts";

/** What the cluster and the laptop have, for completing words. */
export interface CompletionSource {
  readonly resources: Resources;
  readonly kubeconfig: Kubeconfig;
  /** Names of the objects of a resource; of every namespace when that is undefined. */
  names(resource: Resource, namespace: string | undefined): readonly string[];
  containers(namespace: string, pod: string): readonly string[];
  readonly files: readonly string[];
}

/** The commands that have a word for what follows them: which kinds they take. */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
  "rollout history": ["deployment", "daemonset", "statefulset"],
  "rollout pause": ["deployment"],
  "rollout restart": ["deployment", "daemonset", "statefulset"],
  "rollout resume": ["deployment"],
  "rollout status": ["deployment", "daemonset", "statefulset"],
  "rollout undo": ["deployment", "daemonset", "statefulset"],
  autoscale: ["deployment", "replicaset", "replicationcontroller", "statefulset"],
  scale: ["deployment", "replicaset", "replicationcontroller", "statefulset"],
  "set subject": ["clusterrolebinding", "rolebinding"],
  expose: ["deployment", "pod", "replicaset", "replicationcontroller", "service"],
};
/** Commands whose words are names of one kind. */
const namesFor: Readonly<Record<string, string>> = { cordon: "nodes", uncordon: "nodes", drain: "nodes", "top node": "nodes", "top pod": "pods", "certificate approve": "certificatesigningrequests", "certificate deny": "certificatesigningrequests" };
/** Commands whose first word is a pod, or TYPE/NAME of what has pods. */
const podCommands: ReadonlySet<string> = new Set(["logs", "exec", "attach", "port-forward", "debug", "cp"]);
/** Commands that take types and names. */
const typeCommands: ReadonlySet<string> = new Set(["get", "describe", "delete", "edit", "label", "annotate", "patch", "taint", "wait", "set env", "set image", "set resources", "set selector", "set serviceaccount", "set subject", "apply edit-last-applied", "apply view-last-applied", ...Object.keys(kindsOf)]);

const outputs: Readonly<Record<string, readonly string[]>> = {
  get: ["custom-columns", "custom-columns-file", "go-template", "go-template-file", "json", "jsonpath", "jsonpath-as-json", "jsonpath-file", "name", "template", "templatefile", "wide", "yaml"],
  "api-resources": ["name", "wide"],
  version: ["json", "yaml"],
  events: ["json", "yaml"],
  explain: ["plaintext", "plaintext-openapiv2"],
};
const objectOutputs = ["go-template", "go-template-file", "json", "jsonpath", "jsonpath-as-json", "jsonpath-file", "name", "template", "templatefile", "yaml"];
/** What may follow a flag. */
const flagValues: Readonly<Record<string, readonly string[]>> = {
  "dry-run": ["client", "none", "server"],
  cascade: ["background", "foreground", "orphan"],
  validate: ["ignore", "strict", "warn"],
  restart: ["Always", "Never", "OnFailure"],
  type: ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"],
  "image-pull-policy": ["Always", "IfNotPresent", "Never"],
  profile: ["baseline", "general", "legacy", "netadmin", "restricted", "sysadmin"],
  "override-type": ["json", "merge", "strategic"],
  protocol: ["SCTP", "TCP", "UDP"],
  "session-affinity": ["ClientIP", "None"],
  "concurrency-policy": ["Allow", "Forbid", "Replace"],
  for: ["condition=", "create", "delete", "jsonpath="],
};

/** The command line taken apart as far as it goes. */
interface Context {
  readonly command: CommandSpec;
  readonly positional: readonly string[];
  readonly namespace: string | undefined;
  /** The flag whose value the last word is. */
  readonly valueOf: FlagSpec | undefined;
  readonly afterDash: boolean;
}

function flagOf(command: CommandSpec, word: string): FlagSpec | undefined {
  return word.startsWith("--") ? command.byName.get(word.slice(2)) : word.length === 2 ? command.byShort.get(word.charAt(1)) : undefined;
}

function contextAt(words: readonly string[], source: CompletionSource): Context {
  let command = commandAt("");
  const positional: string[] = [];
  let namespace: string | undefined = contextOf(source.kubeconfig, undefined)?.context["namespace"] ?? "default";
  let valueOf: FlagSpec | undefined;
  let afterDash = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") {
      afterDash = true;
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      const name = positional.length === 0 ? command.subcommands.get(word) : undefined;
      if (name === undefined) positional.push(word);
      else command = commandAt(command.path === "" ? name : `${command.path} ${name}`);
      continue;
    }
    if (word === "-A" || word === "--all-namespaces") namespace = undefined;
    const joined = /^(?:--namespace=|-n=?)(.+)$/.exec(word)?.[1];
    if (joined !== undefined) namespace = joined;
    const flag = flagOf(command, word);
    if (flag === undefined || flag.alone !== undefined) continue;
    if (i === words.length - 1) valueOf = flag;
    else if (flag.name === "namespace") namespace = words[i + 1];
    i++;
  }
  return { command, positional, namespace, valueOf, afterDash };
}

/**
 * What the last word of a command line could become: whole words, in order; one that ends in "=" or "/"
 * goes on.
 *
 * @param words all words behind "kubectl"; the last is what is completed, and may be empty
 */
export function completeKubectl(words: readonly string[], source: CompletionSource): readonly string[] {
  const word = words.at(-1) ?? "";
  const context = contextAt(words.slice(0, -1), source);
  if (context.afterDash) return [];
  const matching = (options: readonly string[]): readonly string[] => [...new Set(options)].filter((option) => option.startsWith(word)).sort(compareStrings);
  if (context.valueOf !== undefined) return matching(valuesOf(context.valueOf.name, context, source));
  const equals = word.indexOf("=");
  if (word.startsWith("--") && equals !== -1) return matching(valuesOf(word.slice(2, equals), context, source).map((value) => `${word.slice(0, equals + 1)}${value}`));
  if (word.startsWith("-")) return matching(flagWords(context.command, word));
  return matching(wordsFor(context, word, source));
}

function flagWords(command: CommandSpec, word: string): readonly string[] {
  const flags = [...command.byName.values()];
  const long = flags.map(({ name, alone }) => (alone === undefined ? `--${name}=` : `--${name}`));
  return word.startsWith("--") ? long : [...long, ...flags.flatMap(({ short }) => (short === "" ? [] : [`-${short}`]))];
}

function valuesOf(flag: string, context: Context, source: CompletionSource): readonly string[] {
  const { kubeconfig } = source;
  switch (flag) {
    case "namespace":
      return namesOf("namespaces", undefined, source);
    case "context":
      return kubeconfig.contexts.map(({ name }) => name);
    case "cluster":
      return kubeconfig.clusters.map(({ name }) => name);
    case "user":
      return kubeconfig.users.map(({ name }) => name);
    case "output":
      return outputs[context.command.path] ?? objectOutputs;
    case "filename":
    case "kustomize":
    case "from-file":
    case "from-env-file":
    case "patch-file":
      return source.files;
    case "custom":
    case "template":
    case "cert":
    case "key":
      return source.files;
    case "target":
    case "container":
      return source.containers(context.namespace ?? "default", (context.positional[0] ?? "").replace(/^pods?\//, ""));
    default:
      if (flag === "type" && context.command.path === "patch") return ["json", "merge", "strategic"];
      if (flag === "sort-by" && context.command.path.startsWith("top ")) return ["cpu", "memory"];
      return Object.hasOwn(flagValues, flag) ? (flagValues[flag] ?? []) : [];
  }
}

const typeWords = (resources: Resources): readonly string[] => {
  const seen = new Set<string>();
  return resources
    .filter(({ verbs }) => verbs.includes("get") || verbs.includes("list"))
    .map((resource) => {
      // Two groups may have a resource of one name: the second needs its group.
      const name = seen.has(resource.plural) ? qualifiedPlural(resource) : resource.plural;
      seen.add(resource.plural);
      return name;
    });
};

function namesOf(type: string, namespace: string | undefined, source: CompletionSource): readonly string[] {
  const resource = resolveType(source.resources, type);
  return resource === undefined ? [] : source.names(resource, resource.namespaced ? namespace : undefined);
}

function wordsFor({ command, positional, namespace }: Context, word: string, source: CompletionSource): readonly string[] {
  const { path } = command;
  const named = [...new Set(command.subcommands.values())].filter((name) => name !== unnamedCommand);
  if (path === "" && positional[0] !== "help") return positional.length === 0 ? [...named, "help", "options"] : [];
  if (path === "") return named;
  if (command.subcommands.size > 0 && positional.length === 0 && !typeCommands.has(path)) return [...new Set(command.subcommands.values())];
  if (/^config (?:use-context|delete-context|rename-context|set-context|get-contexts)$/.test(path)) return positional.length === 0 ? source.kubeconfig.contexts.map(({ name }) => name) : [];
  if (path === "config delete-cluster" || path === "config set-cluster") return source.kubeconfig.clusters.map(({ name }) => name);
  if (path === "config delete-user" || path === "config set-credentials") return source.kubeconfig.users.map(({ name }) => name);
  const kind = namesFor[path];
  if (kind !== undefined) return namesOf(kind, namespace, source).filter((name) => !positional.includes(name));
  if (path === "explain") return positional.length === 0 ? typeWords(source.resources) : [];
  if (path === "completion") return positional.length === 0 ? ["bash", "fish", "powershell", "zsh"] : [];
  if (path === "cp") return copyWords(word, namespace, source);
  if (podCommands.has(path)) return positional.length === 0 ? podWords(path, word, namespace, source) : [];
  return typeCommands.has(path) ? targetWords({ path, positional, namespace }, word, source) : [];
}

/** What stands beside the names of pods where those of other things may. */
const besidePods: Readonly<Record<string, readonly string[]>> = { debug: ["node/"], "port-forward": ["daemonset/", "deployment/", "job/", "replicaset/", "service/", "statefulset/"] };
const workloads = ["daemonset/", "deployment/", "job/", "replicaset/", "statefulset/"];

function podWords(path: string, word: string, namespace: string | undefined, source: CompletionSource): readonly string[] {
  const slash = word.indexOf("/");
  if (slash !== -1) return namesOf(word.slice(0, slash), namespace, source).map((name) => `${word.slice(0, slash)}/${name}`);
  return [...namesOf("pods", namespace, source), ...(besidePods[path] ?? workloads)];
}

/** A file here, or a pod or a namespace with its pods; in a pod nobody looks. @source k8s.io/kubectl/pkg/cmd/cp/cp.go */
function copyWords(word: string, namespace: string | undefined, source: CompletionSource): readonly string[] {
  const slash = word.indexOf("/");
  const given = slash === -1 ? undefined : word.slice(0, slash);
  const isNamespace = given !== undefined && namesOf("namespaces", undefined, source).includes(given);
  if (isNamespace) return namesOf("pods", given, source).map((name) => `${given}/${name}:`);
  return [...source.files, ...namesOf("namespaces", undefined, source).map((name) => `${name}/`), ...namesOf("pods", namespace, source).map((name) => `${name}:`)];
}

function targetWords({ path, positional, namespace }: { readonly path: string; readonly positional: readonly string[]; readonly namespace: string | undefined }, word: string, source: CompletionSource): readonly string[] {
  const slash = word.indexOf("/");
  const type = word.slice(0, slash);
  if (slash !== -1) return namesOf(type, namespace, source).map((name) => `${type}/${name}`);
  const [first] = positional;
  if (first?.includes("/") === true) return [];
  if (first !== undefined) return namesOf(first.replace(/,.*$/, ""), namespace, source).filter((name) => !positional.includes(name));
  const types = kindsOf[path] ?? (path === "taint" ? ["node"] : typeWords(source.resources));
  const comma = word.lastIndexOf(",");
  if (comma !== -1) return types.map((name) => `${word.slice(0, comma + 1)}${name}`);
  // A short name that is whole already goes on as it is.
  const isShort = source.resources.some(({ shortNames, singular }) => shortNames.includes(word) || singular === word);
  return [...types, ...(isShort ? [word] : []), ...(path === "get" || path === "delete" ? ["all"] : [])];
}
