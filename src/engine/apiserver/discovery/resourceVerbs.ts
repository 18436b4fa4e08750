import type { Verb } from "../../api/index.ts";
import { servedSubresources } from "../server/subresources.ts";
import type { ResourceInfo } from "../registry/resources.ts";

const allVerbs: readonly Verb[] = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const withoutCollection = allVerbs.filter((verb) => verb !== "deletecollection");

/** What can be done to a kind: everything, but nobody deletes all namespaces at once. */
export const resourceVerbs = ({ key, served }: Pick<ResourceInfo, "key" | "served">): readonly Verb[] => served.verbs ?? (key === "v1/namespaces" ? withoutCollection : allVerbs);

/** The type that a subresource speaks, where it is not the resource's own. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A subresource that does something here. */
export interface ServedSubresource {
  readonly name: string;
  readonly verbs: readonly Verb[];
  /** Empty group and version: those of the resource. */
  readonly responseKind: GroupVersionKind;
}

/** Of those that are passed on the kind is that of their options. */
const connectKinds: Readonly<Record<string, string>> = {
  "pods/attach": "PodAttachOptions",
  "pods/exec": "PodExecOptions",
  "pods/portforward": "PodPortForwardOptions",
  "pods/proxy": "PodProxyOptions",
  "services/proxy": "ServiceProxyOptions",
  "nodes/proxy": "NodeProxyOptions",
};

const foreignKinds: Readonly<Record<string, GroupVersionKind>> = {
  scale: { group: "autoscaling", version: "v1", kind: "Scale" },
  binding: { group: "", version: "", kind: "Binding" },
  eviction: { group: "policy", version: "v1", kind: "Eviction" },
  token: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" },
};

/** The subresources of a resource that are served, by name; those that are only named in its strategy are not. */
export function subresourcesOf({ served: strategy }: ResourceInfo): readonly ServedSubresource[] {
  const made: ServedSubresource[] = [];
  for (const name of strategy.subresources.toSorted()) {
    const verbs = servedSubresources[name];
    if (verbs === undefined) continue;
    made.push({ name, verbs: verbs.toSorted(), responseKind: foreignKinds[name] ?? { group: "", version: "", kind: connectKinds[`${strategy.resource}/${name}`] ?? strategy.kind } });
  }
  return made;
}
