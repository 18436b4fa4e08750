import { compareStrings } from "../../../core/index.ts";
import { contextOf } from "../../kubeconfig.ts";
import type { Fields, Kubeconfig } from "../../kubeconfig.ts";
import { parseOutput, printObjects } from "../../print/output.ts";
import { printTypedJson } from "../../print/json.ts";
import type { KubeObject } from "../../../api/index.ts";
import { usage } from "../../result.ts";
import { scriptVerb } from "../../script.ts";
import { offline } from "../offline.ts";

const secrets: ReadonlySet<string> = new Set(["token", "password"]);
const byName = (a: { readonly name: string }, b: { readonly name: string }): number => compareStrings(a.name, b.name);

/** In the order of Go's fields. @source k8s.io/client-go/tools/clientcmd/api/v1/types.go */
const clusterOrder = ["server", "tls-server-name", "insecure-skip-tls-verify", "certificate-authority", "certificate-authority-data", "proxy-url"];
const userOrder = ["client-certificate", "client-certificate-data", "client-key", "client-key-data", "token", "username", "password"];

function ordered(fields: Fields | Readonly<Record<string, string>>, order: readonly string[], hides: boolean): Fields {
  return Object.fromEntries(order.flatMap((name) => (fields[name] === undefined || fields[name] === "" || fields[name] === false ? [] : [[name, hides && secrets.has(name) ? "REDACTED" : fields[name]]])));
}

/** The file as an object, as Go writes it. */
function fileOf({ clusters, users, contexts, currentContext }: Kubeconfig, isRaw: boolean): object {
  return {
    kind: "Config",
    apiVersion: "v1",
    preferences: {},
    clusters: clusters.toSorted(byName).map(({ name, cluster }) => ({ name, cluster: ordered(cluster, clusterOrder, false) })),
    users: users.toSorted(byName).map(({ name, user }) => ({ name, user: ordered(user, userOrder, !isRaw) })),
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
  return {
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
    const config = flags["minify"] === "true" ? minified(input.kubeconfig, flags["context"]) : input.kubeconfig;
    if (typeof config === "string") return usage(io, config);
    const file = fileOf(config, flags["raw"] === "true");
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
