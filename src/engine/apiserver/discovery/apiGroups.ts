import { compareStrings } from "../../core/index.ts";
import { compareVersions } from "../../crd/index.ts";
import type { ResourceInfo } from "../registry/resources.ts";

/** The served resources of one version of an API group. */
export interface ApiVersion {
  /** "" is the core group. */
  readonly group: string;
  readonly version: string;
  /** "v1", "apps/v1". */
  readonly groupVersion: string;
  /** By name. */
  readonly resources: readonly ResourceInfo[];
  /** Others serve it, and this is what they say of it; "stale": they do not answer, so that it is not known. */
  readonly remote?: readonly RemoteResource[] | "stale";
}

/** A version that an APIService says others serve. */
export interface RemoteVersion {
  readonly group: string;
  readonly version: string;
  /** groupPriorityMinimum */
  readonly priority: number;
  /** Undefined: whoever is to serve it does not answer. */
  readonly resources: readonly RemoteResource[] | undefined;
}

/** A resource, or a subresource ("pods/log"), as a server of others names it. @source k8s.io/apimachinery/pkg/apis/meta/v1/types.go APIResource */
export interface RemoteResource {
  readonly name: string;
  readonly singularName?: string;
  readonly namespaced?: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** Of the groups of custom kinds. */
const customPriority = 1000;

/** A group with its versions, the preferred one first. */
export interface ApiGroup {
  readonly name: string;
  readonly versions: readonly ApiVersion[];
}

/** The order in which a server lists its groups. @source kubernetes pkg/controlplane/apiserver/aggregator.go DefaultGenericAPIServicePriorities */
const groupOrder = [
  "apiregistration.k8s.io",
  "apps",
  "events.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "scheduling.k8s.io",
  "coordination.k8s.io",
  "node.k8s.io",
  "discovery.k8s.io",
  "resource.k8s.io",
  "flowcontrol.apiserver.k8s.io",
];

const rankOf = (group: string): number => {
  const at = groupOrder.indexOf(group);
  return at === -1 ? groupOrder.length : at;
};

/** What is served, in the order of discovery; the core group is first. */
export function apiGroups(resources: Iterable<ResourceInfo>, others: readonly RemoteVersion[] = []): readonly ApiGroup[] {
  const versions = new Map<string, ResourceInfo[]>();
  for (const info of resources) {
    const list = versions.get(info.served.apiVersion);
    if (list === undefined) versions.set(info.served.apiVersion, [info]);
    else list.push(info);
  }
  const groups = new Map<string, ApiVersion[]>();
  for (const [groupVersion, list] of versions) {
    const [first] = list;
    if (first === undefined) continue;
    const { group, version } = first;
    const made: ApiVersion = { group, version, groupVersion, resources: list.toSorted((a, b) => compareStrings(a.served.resource, b.served.resource)) };
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [made]);
    else known.push(made);
  }
  for (const { group, version, resources: remote } of others) {
    const made: ApiVersion = { group, version, groupVersion: group === "" ? version : `${group}/${version}`, resources: [], remote: remote ?? "stale" };
    groups.set(group, [...(groups.get(group) ?? []).filter((each) => each.version !== version), made]);
  }
  const priorityOf = (name: string): number => Math.max(...others.filter(({ group }) => group === name).map(({ priority }) => priority), ...(others.some(({ group }) => group === name) ? [] : [customPriority]));
  const sorted = [...groups].map(([name, list]): ApiGroup => ({ name, versions: list.toSorted((a, b) => compareVersions(a.version, b.version)) }));
  return sorted.toSorted((a, b) => Number(a.name !== "") - Number(b.name !== "") || rankOf(a.name) - rankOf(b.name) || priorityOf(b.name) - priorityOf(a.name) || compareStrings(a.name, b.name));
}
