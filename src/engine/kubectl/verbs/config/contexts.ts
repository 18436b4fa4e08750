import { compareStrings } from "../../../core/index.ts";
import { printColumns } from "../../print/table.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { Io } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { offline } from "../offline.ts";
import { configFile, wrongArguments } from "./common.ts";

/** `kubectl config current-context`. @source k8s.io/kubectl/pkg/cmd/config */
// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const currentContext = scriptVerb(function* (io, { kubeconfig }) {
  if (kubeconfig.currentContext === "") return usage(io, "current-context is not set");
  io.out(`${kubeconfig.currentContext}\n`);
  return 0;
}, offline);

// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const getContexts = scriptVerb(function* (io, { args, kubeconfig }) {
  const { output } = args.flags;
  if (output !== undefined && !["", "name"].includes(output)) return usage(io, `output must be one of '' or 'name': ${output}`);
  const wanted = args.positional;
  const known = kubeconfig.contexts.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).toSorted((a, b) => compareStrings(a.name, b.name));
  const missing = wanted.filter((name) => !kubeconfig.contexts.some((each) => each.name === name));
  if (output === "name") io.out(known.map(({ name }) => `${name}\n`).join(""));
  else {
    const rows = known.map(({ name, context }) => [name === kubeconfig.currentContext ? "*" : "", name, context["cluster"] ?? "", context["user"] ?? "", context["namespace"] ?? ""]);
    io.out(printColumns(args.flags["no-headers"] === "true" ? rows : [["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"], ...rows]));
  }
  if (missing.length === 0) return 0;
  io.err(missing.length === 1 ? `error: context ${missing[0] ?? ""} not found\n` : missing.map((name) => `context ${name} not found\n`).join(""));
  return 1;
}, offline);

const names = (part: "clusters" | "users") =>
  // eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
  scriptVerb(function* (io, { kubeconfig }) {
    io.out(`NAME\n${kubeconfig[part].map(({ name }) => name).toSorted(compareStrings).map((name) => `${name}\n`).join("")}`);
    return 0;
  }, offline);
export const getClusters = names("clusters");
export const getUsers = names("users");

// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const useContext = scriptVerb(function* (io, input) {
  const [name = ""] = input.args.positional;
  if (input.args.positional.length !== 1) return wrongArguments(io, input);
  if (!input.kubeconfig.contexts.some((each) => each.name === name)) return usage(io, `no context exists with the name: ${JSON.stringify(name)}`);
  io.save({ ...input.kubeconfig, currentContext: name });
  io.out(`Switched to context ${JSON.stringify(name)}.\n`);
  return 0;
}, offline);

// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const setContext = scriptVerb(function* (io, { args, kubeconfig }) {
  const isCurrent = args.flags["current"] === "true";
  const [given] = args.positional;
  if (given !== undefined && isCurrent) return usage(io, "you cannot specify both a context name and --current");
  if ((given === undefined || given === "") && !isCurrent) return usage(io, "you must specify a non-empty context name or --current");
  const name = isCurrent ? kubeconfig.currentContext : (given ?? "");
  if (name === "") return usage(io, "no current context is set");
  const before = kubeconfig.contexts.find((each) => each.name === name);
  const changed = Object.fromEntries(["cluster", "user", "namespace"].flatMap((field) => (args.flags[field] === undefined ? [] : [[field, args.flags[field]]])));
  const context = { name, context: { ...before?.context, ...changed } };
  io.save({ ...kubeconfig, contexts: [...kubeconfig.contexts.filter((each) => each.name !== name), context] });
  io.out(`Context ${JSON.stringify(name)} ${before === undefined ? "created" : "modified"}.\n`);
  return 0;
}, offline);

// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const renameContext = scriptVerb(function* (io, input) {
  const { kubeconfig } = input;
  const [from = "", to = ""] = input.args.positional;
  if (input.args.positional.length !== 2) return wrongArguments(io, input);
  const known = kubeconfig.contexts.find((each) => each.name === from);
  if (known === undefined) return usage(io, `cannot rename the context ${JSON.stringify(from)}, it's not in ${configFile}`);
  if (kubeconfig.contexts.some((each) => each.name === to)) return usage(io, `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${configFile}`);
  io.save({ ...kubeconfig, contexts: [...kubeconfig.contexts.filter((each) => each !== known), { ...known, name: to }], currentContext: kubeconfig.currentContext === from ? to : kubeconfig.currentContext });
  io.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
  return 0;
}, offline);

type Part = "clusters" | "contexts" | "users";
const words: Readonly<Record<Part, string>> = { clusters: "cluster", contexts: "context", users: "user" };

function remove(io: Io, input: VerbInput, part: Part): number {
  const { args, kubeconfig } = input;
  const [name = ""] = args.positional;
  if (args.positional.length !== 1) return wrongArguments(io, input, true);
  if (!kubeconfig[part].some((each) => each.name === name)) return usage(io, `cannot delete ${words[part]} ${name}, not in ${configFile}`);
  if (part === "contexts" && kubeconfig.currentContext === name) io.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
  io.save({ ...kubeconfig, [part]: kubeconfig[part].filter((each) => each.name !== name) });
  io.out(`deleted ${words[part]} ${name} from ${configFile}\n`);
  return 0;
}
// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
const deletion = (part: Part) => scriptVerb(function* (io, input) { return remove(io, input, part); }, offline);
export const deleteCluster = deletion("clusters");
export const deleteContext = deletion("contexts");
export const deleteUser = deletion("users");
