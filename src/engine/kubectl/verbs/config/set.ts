import type { Fields, Kubeconfig } from "../../kubeconfig.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { Io } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { offline } from "../offline.ts";
import { wrongArguments } from "./common.ts";

const clusterFlags = ["server", "tls-server-name", "certificate-authority", "proxy-url"];
const userFlags = ["client-certificate", "client-key", "token", "username", "password"];

const given = ({ args }: VerbInput, names: readonly string[]): Fields => Object.fromEntries(names.flatMap((name) => (args.flags[name] === undefined ? [] : [[name, args.flags[name]]])));

/** `kubectl config set-cluster`. @source k8s.io/kubectl/pkg/cmd/config/set_cluster.go */
// eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
export const setCluster = scriptVerb(function* (io, input) {
  const { args, kubeconfig } = input;
  const [name = ""] = args.positional;
  if (args.positional.length !== 1) return wrongArguments(io, input);
  const before = kubeconfig.clusters.find((each) => each.name === name);
  const isInsecure = args.flags["insecure-skip-tls-verify"];
  const cluster = { name, cluster: { ...before?.cluster, ...given(input, clusterFlags), ...(isInsecure === undefined ? {} : { "insecure-skip-tls-verify": isInsecure === "true" }) } };
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
  const { token: _, username: __, password: ___, ...kept } = before?.user ?? {};
  const user = { name, user: { ...(args.flags["token"] !== undefined || isBasic ? kept : before?.user), ...given(input, userFlags) } };
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

function setProperty(io: Io, input: VerbInput, value: string | undefined): number {
  const [property = ""] = input.args.positional;
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
