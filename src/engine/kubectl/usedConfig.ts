import { fail, ok } from "../core/index.ts";
import type { Result } from "../core/index.ts";
import type { CommandArguments } from "./commandArguments.ts";
import { contextOf, kubeconfigOf } from "./kubeconfig.ts";
import type { Kubeconfig, NamedUser } from "./kubeconfig.ts";
import type { InputFile } from "./verb.ts";

/** What the flags and the kubeconfig say of where a command goes, and as whom. */
export interface UsedConfig {
  readonly kubeconfig: Kubeconfig;
  /** The URL of the server; undefined: the cluster's own. */
  readonly server: string | undefined;
  /** The entry of the user; undefined: there is none of that name. */
  readonly user: NamedUser | undefined;
  /** As it is written in the context or the flag. */
  readonly userName: string | undefined;
}

/** The file of --kubeconfig; undefined: the one in ~/.kube. @returns or why it cannot be read, in kubectl's words */
export function configFileOf({ flags, path }: CommandArguments, files: Readonly<Record<string, InputFile>>): Result<Kubeconfig | undefined, string> {
  const name = flags["kubeconfig"] ?? "";
  if (name === "") return ok(undefined);
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  // The commands of config make the file that is not there.
  if (file === undefined) return path.startsWith("config ") ? ok({ clusters: [], contexts: [], users: [], currentContext: "" }) : fail(`error: stat ${name}: no such file or directory`);
  const config = kubeconfigOf(file.content?.[0] ?? file.documents[0]?.object);
  return config.ok ? config : fail(`error: error loading config file ${JSON.stringify(name)}: ${config.error}`);
}

/** @param isListed whether --user means the subject of a binding, not who asks. @source k8s.io/client-go/tools/clientcmd/client_config.go */
export function usedConfig(kubeconfig: Kubeconfig, { flags }: CommandArguments, isListed: boolean): Result<UsedConfig, string> {
  const context = contextOf(kubeconfig, flags["context"]);
  if ((flags["context"] ?? "") !== "" && context === undefined) return fail((flags["namespace"] ?? "") === "" ? `Error in configuration: context was not found for specified context: ${flags["context"] ?? ""}` : `error: context ${JSON.stringify(flags["context"])} does not exist`);
  const clusterFlag = flags["cluster"] ?? "";
  const cluster = kubeconfig.clusters.find(({ name }) => name === (clusterFlag === "" ? context?.context["cluster"] : clusterFlag));
  if (clusterFlag !== "" && cluster === undefined) return fail(`error: no server found for cluster ${JSON.stringify(clusterFlag)}`);
  const userFlag = isListed ? "" : (flags["user"] ?? "");
  const userName = userFlag === "" ? context?.context["user"] : userFlag;
  const user = kubeconfig.users.find(({ name }) => name === userName);
  if (userFlag !== "" && user === undefined) return fail(`error: auth info ${JSON.stringify(userFlag)} does not exist`);
  const server = flags["server"] ?? cluster?.cluster["server"];
  return ok({ kubeconfig, server: typeof server === "string" ? server : undefined, user, userName });
}

/** What dialling a server ends with that is not on this network; undefined: it is the cluster's own. */
export function unreachable(server: string | undefined, own: string): string | undefined {
  const [, host = "", port = "443"] = /^(?:https?:\/\/)?([^/:]+)(?::(\d+))?/.exec(server ?? "") ?? [];
  if (server === undefined || server === "" || `${host}:${port}` === own) return undefined;
  return /^[\d.]+$/.test(host) ? `The connection to the server ${host}:${port} was refused - did you specify the right host or port?` : `Unable to connect to the server: dial tcp: lookup ${host} on 127.0.0.53:53: no such host`;
}
