import type { Fields, Kubeconfig } from "../../kubeconfig.ts";
import { encodeBase64 } from "../../print/base64.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { Io } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { offline } from "../offline.ts";
import { absolute, fileAt, wrongArguments } from "./common.ts";

const clusterFlags = ["server", "tls-server-name", "proxy-url"];
const userFlags = ["token", "username", "password"];

/** Files of certificates and keys: by their paths, or with --embed-certs what they hold. @returns or what is wrong. @source k8s.io/kubectl/pkg/cmd/config/set_cluster.go, set_credentials.go */
function filesGiven({ args, files }: VerbInput, names: readonly string[], before: Fields): Fields | string {
  const fields: Record<string, unknown> = { ...before };
  const embeds = args.flags["embed-certs"] === "true";
  for (const name of names) {
    const path = args.flags[name];
    if (path === undefined) continue;
    const file = fileAt(files, path);
    if (embeds && file === undefined) return `could not stat ${name} file ${path}: stat ${path}: no such file or directory`;
    delete fields[embeds ? name : `${name}-data`];
    if (embeds) fields[`${name}-data`] = encodeBase64(file?.text ?? "");
    else fields[name] = path === "" ? "" : absolute(path);
  }
  return fields;
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);

/** "K=v" sets and "K-" takes away. */
function changedEnv(before: readonly unknown[], words: readonly string[]): readonly unknown[] {
  let env = before;
  for (const word of words.flatMap((each) => each.split(","))) {
    const [name = "", value] = word.includes("=") ? [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)] : [word.replace(/-$/, "")];
    const others = env.filter((each) => !isFields(each) || each["name"] !== name);
    env = value === undefined ? others : [...others, { name, value }];
  }
  return env;
}

/** The program that gets the credentials. */
function execGiven({ args: { flags, all } }: VerbInput, before: unknown): Fields {
  const exec = isFields(before) ? before : undefined;
  const asked = ["exec-command", "exec-api-version", "exec-interactive-mode", "exec-provide-cluster-info"].some((name) => flags[name] !== undefined) || all["exec-arg"] !== undefined || all["exec-env"] !== undefined;
  if (!asked) return exec === undefined ? {} : { exec };
  const { args = null, env = null, ...rest } = exec ?? {};
  return {
    exec: {
      ...rest,
      ...(flags["exec-command"] === undefined ? { command: exec?.["command"] ?? "" } : { command: flags["exec-command"] }),
      ...(flags["exec-api-version"] === undefined ? { apiVersion: exec?.["apiVersion"] ?? "" } : { apiVersion: flags["exec-api-version"] }),
      ...(flags["exec-interactive-mode"] === undefined ? {} : { interactiveMode: flags["exec-interactive-mode"] }),
      args: all["exec-arg"] === undefined ? args : all["exec-arg"].flatMap((each) => each.split(",")),
      env: all["exec-env"] === undefined ? env : changedEnv(listOf(env), all["exec-env"]),
      provideClusterInfo: flags["exec-provide-cluster-info"] === undefined ? (exec?.["provideClusterInfo"] ?? false) : flags["exec-provide-cluster-info"] === "true",
    },
  };
}

/** The old way of asking somebody else. */
function providerGiven({ args: { flags, all } }: VerbInput, before: unknown): Fields {
  const provider = isFields(before) ? before : undefined;
  const words = (all["auth-provider-arg"] ?? []).flatMap((each) => each.split(","));
  if (flags["auth-provider"] === undefined && words.length === 0) return provider === undefined ? {} : { "auth-provider": provider };
  const config = Object.fromEntries(words.filter((word) => word.includes("=")).map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));
  const kept = isFields(provider?.["config"]) ? provider["config"] : {};
  return { "auth-provider": { name: flags["auth-provider"] ?? provider?.["name"] ?? "", config: Object.fromEntries(Object.entries({ ...kept, ...config }).filter(([name]) => !words.includes(`${name}-`))) } };
}

const given = ({ args }: VerbInput, names: readonly string[]): Fields => Object.fromEntries(names.flatMap((name) => (args.flags[name] === undefined ? [] : [[name, args.flags[name]]])));

/** `kubectl config set-cluster`. @source k8s.io/kubectl/pkg/cmd/config/set_cluster.go */
// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const setCluster = scriptVerb(function* (io, input) {
  const { args, kubeconfig } = input;
  const [name = ""] = args.positional;
  if (args.positional.length !== 1) return wrongArguments(io, input);
  const before = kubeconfig.clusters.find((each) => each.name === name);
  const fields = filesGiven(input, ["certificate-authority"], before?.cluster ?? {});
  if (typeof fields === "string") return usage(io, fields);
  const isInsecure = args.flags["insecure-skip-tls-verify"];
  const cluster = { name, cluster: { ...fields, ...given(input, clusterFlags), ...(isInsecure === undefined ? {} : { "insecure-skip-tls-verify": isInsecure === "true" }) } };
  io.save({ ...kubeconfig, clusters: [...kubeconfig.clusters.filter((each) => each.name !== name), cluster] });
  io.out(`Cluster ${JSON.stringify(name)} set.\n`);
  return 0;
}, offline);

/** `kubectl config set-credentials`. @source k8s.io/kubectl/pkg/cmd/config/set_credentials.go */
// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const setCredentials = scriptVerb(function* (io, input) {
  const { args, kubeconfig } = input;
  const [name = ""] = args.positional;
  if (args.positional.length !== 1) return wrongArguments(io, input);
  const isBasic = args.flags["username"] !== undefined || args.flags["password"] !== undefined;
  if (args.flags["token"] !== undefined && isBasic) return usage(io, "you cannot specify more than one authentication method at the same time: --token, --username/--password");
  const before = kubeconfig.users.find((each) => each.name === name);
  const fields = filesGiven(input, ["client-certificate", "client-key"], before?.user ?? {});
  if (typeof fields === "string") return usage(io, fields);
  const { token: _, username: __, password: ___, ...kept } = fields;
  const user = { name, user: { ...(args.flags["token"] !== undefined || isBasic ? kept : fields), ...given(input, userFlags), ...execGiven(input, fields["exec"]), ...providerGiven(input, fields["auth-provider"]) } };
  io.save({ ...kubeconfig, users: [...kubeconfig.users.filter((each) => each.name !== name), user] });
  io.out(`User ${JSON.stringify(name)} set.\n`);
  return 0;
}, offline);

const parts = { clusters: "cluster", contexts: "context", users: "user" } as const;
type Part = keyof typeof parts;
const isPart = (name: string): name is Part => Object.hasOwn(parts, name);

/** The file with a property set, or without it; or what is wrong. @source k8s.io/kubectl/pkg/cmd/config/navigation_step_parser.go */
function changed(config: Kubeconfig, property: string, value: string | undefined): Kubeconfig | string {
  if (property === "current-context") return { ...config, currentContext: value ?? "" };
  if (property === "preferences.colors" && value !== undefined) return { ...config, preferences: { ...config.preferences, colors: value === "true" } };
  const [part = "", name, ...field] = property.split(".");
  if (!isPart(part)) return `unable to parse ${property} after [] at api.Config`;
  if (name === undefined) return value === undefined ? { ...config, [part]: [] } : `can't set a map to a value: ${part}`;
  const entries: readonly { readonly name: string }[] = config[part];
  const entry = entries.find((each) => each.name === name);
  const others = entries.filter((each) => each.name !== name);
  if (field.length === 0) return value === undefined ? { ...config, [part]: others } : `unable to set ${property}`;
  if (entry === undefined && value === undefined) return `current map key \`${name}\` is invalid`;
  const before = (entry as Readonly<Record<string, Fields>> | undefined)?.[parts[part]];
  const { [field.join(".")]: _, ...rest } = before ?? {};
  return { ...config, [part]: [...others, { name, [parts[part]]: value === undefined ? rest : { ...rest, [field.join(".")]: value === "true" || value === "false" ? value === "true" : value } }] };
}

/** Where a text stops being base64. @source encoding/base64 CorruptInputError */
function corruptAt(text: string): number | undefined {
  const bare = text.replaceAll("\n", "");
  const wrong = bare.search(/[^A-Za-z0-9+/=]/);
  if (wrong !== -1) return wrong;
  return bare.length % 4 === 0 ? undefined : Math.floor(bare.length / 4) * 4;
}

function setProperty(io: Io, input: VerbInput, text: string | undefined): number {
  const [property = ""] = input.args.positional;
  const isData = text !== undefined && property.endsWith("-data");
  const isRaw = input.args.flags["set-raw-bytes"] === "true";
  const corrupt = isData && !isRaw ? corruptAt(text) : undefined;
  if (corrupt !== undefined) return usage(io, `error decoding input value: illegal base64 data at input byte ${corrupt}`);
  const value = isData && isRaw ? encodeBase64(text) : text;
  const config = changed(input.kubeconfig, property, value);
  if (typeof config === "string") return usage(io, config);
  io.save(config);
  io.out(`Property ${JSON.stringify(property)} ${value === undefined ? "unset" : "set"}.\n`);
  return 0;
}

// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const configSet = scriptVerb(function* (io, input) {
  return input.args.positional.length === 2 ? setProperty(io, input, input.args.positional[1] ?? "") : wrongArguments(io, input);
}, offline);

// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const configUnset = scriptVerb(function* (io, input) {
  return input.args.positional.length === 1 ? setProperty(io, input, undefined) : wrongArguments(io, input);
}, offline);
