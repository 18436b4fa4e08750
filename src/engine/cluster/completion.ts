import type { KubeObject } from "../api/index.ts";
import { resourceKinds } from "../kinds/registry.ts";
import { completeKubectl, newKubeconfig } from "../kubectl/index.ts";
import type { CompletionSource, KubectlState, Resource } from "../kubectl/index.ts";
import type { Cluster } from "./cluster.ts";
import { storedObjects } from "./storedObjects.ts";

const builtIn: readonly Resource[] = resourceKinds.map((kind) => {
  const slash = kind.apiVersion.indexOf("/");
  return {
    key: `${kind.apiVersion}/${kind.resource}`,
    kind: kind.kind,
    apiVersion: kind.apiVersion,
    group: slash === -1 ? "" : kind.apiVersion.slice(0, slash),
    version: kind.apiVersion.slice(slash + 1),
    plural: kind.resource,
    singular: kind.singular,
    shortNames: kind.shortNames,
    namespaced: kind.namespaced,
    categories: kind.categories,
    verbs: ["get", "list"],
    subresources: [],
  };
});

const groupOf = (apiVersion: string): string => (apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "");

function containersOf(object: KubeObject | undefined): readonly string[] {
  const { spec } = (object ?? {}) as { readonly spec?: { readonly containers?: readonly { readonly name: string }[]; readonly initContainers?: readonly { readonly name: string }[] } };
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map(({ name }) => name);
}

/**
 * What the last of the words behind "kubectl" could become.
 * @param files the names of the files in the working directory
 */
export function completeCommand(cluster: Cluster, words: readonly string[], files: readonly string[]): readonly string[] {
  const memory = cluster.kernel.findProcess("kubectl")?.memory as KubectlState | undefined;
  const source: CompletionSource = {
    resources: memory?.discovery?.resources ?? builtIn,
    kubeconfig: memory?.kubeconfig ?? newKubeconfig(""),
    names: ({ kind, group }, namespace) =>
      storedObjects(cluster)
        .filter((object) => object.kind === kind && groupOf(object.apiVersion) === group && (namespace === undefined || object.metadata.namespace === namespace))
        .map((object) => object.metadata.name),
    containers: (namespace, pod) => containersOf(storedObjects(cluster).find((object) => object.kind === "Pod" && object.metadata.name === pod && object.metadata.namespace === namespace)),
    files,
  };
  return completeKubectl(words, source);
}
