import { compareStrings } from "../../../core/index.ts";
import { contextOf } from "../../kubeconfig.ts";
import type { Fields, Kubeconfig } from "../../kubeconfig.ts";
import { parseOutput, printObjects } from "../../print/output.ts";
import { printTypedJson } from "../../print/json.ts";
import type { KubeObject } from "../../../api/index.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import type { VerbInput } from "../../verb.ts";
import { encodeBase64 } from "../../print/base64.ts";
import { printYaml } from "../../print/yaml.ts";
import { offline } from "../offline.ts";
import { fileAt } from "./common.ts";

const secrets: ReadonlySet<string> = new Set(["token", "password"]);
/** What stands in the file itself, and where it may stand in one of its own. */
const embedded: readonly string[] = ["certificate-authority", "client-certificate", "client-key"];
const byName = (a: { readonly name: string }, b: { readonly name: string }): number => compareStrings(a.name, b.name);

/** In the order of Go's fields. @source k8s.io/client-go/tools/clientcmd/api/v1/types.go */
const clusterOrder = ["server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "proxy-url"];
const userOrder = ["client-certificate", "client-certificate-data", "client-key", "client-key-data", "token", "as", "as-uid", "as-groups", "as-user-extra", "username", "password", "auth-provider", "exec"];

interface Shown {
  readonly hidesSecrets: boolean;
  readonly shortens: boolean;
}

function ordered(fields: Fields, order: readonly string[], { hidesSecrets, shortens }: Shown): Fields {
  return Object.fromEntries(
    order.flatMap((name) => {
      const value = fields[name];
      if (value === undefined || value === "" || value === false) return [];
      if (hidesSecrets && secrets.has(name)) return [[name, "REDACTED"]];
      return [[name, shortens && name.endsWith("-data") ? "DATA+OMITTED" : value]];
    }),
  );
}

/** Files that are named are taken in. @returns or which of them is not there. @source k8s.io/client-go/tools/clientcmd/api/helpers.go FlattenConfig */
function flattened(config: Kubeconfig, files: VerbInput["files"]): Kubeconfig | string {
  let missing: string | undefined;
  const taken = (fields: Fields): Fields => {
    const whole: Record<string, unknown> = { ...fields };
    for (const name of embedded) {
      const path = fields[name];
      if (typeof path !== "string" || path === "") continue;
      const text = fileAt(files, path)?.text;
      if (text === undefined) missing ??= path;
      delete whole[name];
      whole[`${name}-data`] = encodeBase64(text ?? "");
    }
    return whole;
  };
  const whole = { ...config, clusters: config.clusters.map((each) => ({ ...each, cluster: taken(each.cluster) })), users: config.users.map((each) => ({ ...each, user: taken(each.user) })) };
  return missing === undefined ? whole : `open ${missing}: no such file or directory`;
}

/** The text of the file. */
export const configFileText = (config: Kubeconfig): string => printYaml(fileOf(config, { hidesSecrets: false, shortens: false }));

/** The file as an object, as Go writes it. */
function fileOf({ clusters, users, contexts, currentContext, preferences = {} }: Kubeconfig, shown: Shown): object {
  return {
    kind: "Config",
    apiVersion: "v1",
    preferences,
    clusters: clusters.toSorted(byName).map(({ name, cluster }) => ({ name, cluster: { server: "", ...ordered(cluster, clusterOrder, shown) } })),
    users: users.toSorted(byName).map(({ name, user }) => ({ name, user: ordered(user, userOrder, shown) })),
    contexts: contexts.toSorted(byName).map(({ name, context }) => ({ name, context: { cluster: context["cluster"] ?? "", user: context["user"] ?? "", ...((context["namespace"] ?? "") === "" ? {} : { namespace: context["namespace"] }) } })),
    "current-context": currentContext,
  };
}

/** Only what the context in use needs. */
function minified(config: Kubeconfig, given: string | undefined): Kubeconfig | string {
  const name = given ?? config.currentContext;
  if (name === "") return "current-context must exist in order to minify";
  const context = contextOf(config, name);
  if (context === undefined) return `cannot locate context ${name}`;
  const clusterName = context.context["cluster"] ?? "";
  if (clusterName !== "" && !config.clusters.some((each) => each.name === clusterName)) return `cannot locate cluster ${clusterName}`;
  return {
    ...config,
    currentContext: name,
    contexts: [context],
    clusters: config.clusters.filter((each) => each.name === context.context["cluster"]),
    users: config.users.filter((each) => each.name === context.context["user"]),
  };
}

/** `kubectl config view`. @source k8s.io/kubectl/pkg/cmd/config/view.go */
export const configView = scriptVerb(
  // eslint-disable-next-line require-yield -- the kubeconfig is on the laptop
  function* (io, input) {
    const { flags, positional } = input.args;
    if (positional.length > 0) return usage(io, `unexpected arguments: [${positional.join(" ")}]\nSee 'kubectl config view -h' for help and examples`);
    const output = parseOutput({ args: { ...input.args, flags: { ...flags, ...(flags["output"] === undefined && flags["template"] === undefined ? { output: "yaml" } : {}) } }, files: input.files }, false);
    if (!output.ok) return usage(io, output.error);
    const [isRaw, flattens] = [flags["raw"] === "true", flags["flatten"] === "true"];
    const used = flags["minify"] === "true" ? minified(input.kubeconfig, flags["context"]) : input.kubeconfig;
    const config = typeof used !== "string" && flattens ? flattened(used, input.files) : used;
    if (typeof config === "string") return usage(io, config);
    const file = fileOf(config, { hidesSecrets: !isRaw, shortens: !isRaw && !flattens });
    if (output.value.type === "json") {
      io.out(printTypedJson(file));
      return 0;
    }
    if (output.value.type === "name") {
      io.out("config/<unknown>\n");
      return 0;
    }
    if (output.value.type === "human") return 0;
    const printed = printObjects(output.value, { objects: [file as KubeObject], single: true, managedFields: true });
    if (printed.ok) io.out(printed.value);
    else return usage(io, printed.error);
    return 0;
  },
  offline,
);
